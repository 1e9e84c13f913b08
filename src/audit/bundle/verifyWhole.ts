/** Checks the bundle of a whole log. For a long log, several threads share its parts. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { Fault, type Folder } from '../../files/folder.ts'
import type { Hash } from '../../tlog/tree.ts'
import type { Disclosures } from './disclosures.ts'
import type { KnownType } from './knownTypes.ts'
import { leafFaultOf } from './leafFault.ts'
import { openParts } from './verifyLog.ts'
import { checkParts, firstPart } from './verifyParts.ts'
import type { VerifyEnd, VerifyStart } from './verifyWorker.ts'

/** Starting a thread takes as long as checking about this many leaves. */
const LEAVES_OF_A_THREAD = 50_000
/** Each thread takes about 40 MB. */
const MOST_THREADS = 4

const threadsFor = (size: number): number =>
  Math.max(Math.min(Math.floor(size / LEAVES_OF_A_THREAD), availableParallelism(), MOST_THREADS), 1)

const endOf = (worker: Worker): Promise<VerifyEnd> =>
  new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (status) => reject(new Error(`a thread ended with ${status} before it was done`)))
  })

export interface Whole {
  /** The path of the bundle. */
  readonly path: string
  readonly folder: Folder
  readonly size: number
  readonly root: Hash
  readonly types: readonly KnownType[]
  readonly disclosures: Disclosures
  /** How many threads; by default this depends on the size of the log and the machine. */
  readonly threads?: number | undefined
}

/**
 * Checks every tile and every entry against the root.
 * @throws Fault naming the first bad tile or leaf of the log
 */
export const verifyWhole = async (whole: Whole): Promise<void> => {
  const { path, folder, size, root, types, disclosures, threads = threadsFor(size) } = whole
  const check = openParts(folder, size, root, { fault: leafFaultOf(types), each: disclosures.see })
  const next = firstPart()
  const workerData: VerifyStart = { folder: path, size, root: Uint8Array.from(root), types, next }
  const workers = Array.from(
    { length: threads - 1 },
    () => new Worker(new URL('./verifyWorker.ts', import.meta.url), { workerData, execArgv: [] }),
  )
  const others = Promise.all(workers.map(endOf))
  // Without this, their rejection would end the process when this thread fails first.
  others.catch(() => undefined)
  try {
    const own = checkParts(size, next, check)
    const ends = await others
    const [first] = [own, ...ends.map(({ fault }) => fault)]
      .filter((fault) => fault !== undefined)
      .sort((one, other) => one.part - other.part)
    if (first) throw new Fault(first.at, first.why)
    for (const { matched } of ends) disclosures.match(matched)
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}
