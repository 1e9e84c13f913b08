/** A thread that checks parts of the log in a bundle. */
import { parentPort, workerData } from 'node:worker_threads'
import { openFolder } from '../../files/folder.ts'
import { disclosuresIn } from './disclosures.ts'
import type { KnownType } from './knownTypes.ts'
import { leafFaultOf } from './leafFault.ts'
import { openParts } from './verifyLog.ts'
import { checkParts, type NextPart, type PartFault } from './verifyParts.ts'

export interface VerifyStart {
  readonly folder: string
  readonly size: number
  readonly root: Uint8Array
  readonly types: readonly KnownType[]
  readonly next: NextPart
}

export interface VerifyEnd {
  readonly fault: PartFault | undefined
  /** The streams of persons whose disclosure matches a leaf that this thread read. */
  readonly matched: readonly string[]
}

const { folder: path, size, root, types, next } = workerData as VerifyStart

const folder = openFolder(path)
const disclosures = disclosuresIn(folder)
const leaves = { fault: leafFaultOf(types), each: disclosures.see }
const fault = checkParts(size, next, openParts(folder, size, Buffer.from(root), leaves))
parentPort?.postMessage({ fault, matched: [...disclosures.matched] } satisfies VerifyEnd)
