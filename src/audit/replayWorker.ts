/** The thread of a replay: it gives way to whoever serves. */
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { openReader } from '../store/open.ts'
import { replay, replayTo } from './replay.ts'

const { data, store, scratch, to } = workerData as {
  data: string
  store: string
  scratch: string
  to: number | undefined
}

const PROGRESS_MS = 100

try {
  // Of this thread alone, where the system can tell.
  if (process.platform === 'linux') setPriority(0, 10)
} catch {}

let said = 0
const progress = (position: number, of: number): void => {
  if (performance.now() - said < PROGRESS_MS) return
  said = performance.now()
  parentPort?.postMessage({ position, of })
}

const reader = await openReader(store)
try {
  parentPort?.postMessage({
    report: await (to === undefined
      ? replay(reader, { data, scratch, progress })
      : replayTo(reader, to, { scratch, progress })),
  })
} finally {
  await reader.close()
}
