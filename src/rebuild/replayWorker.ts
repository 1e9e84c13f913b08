/** The thread of a replay. */
import { parentPort, workerData } from 'node:worker_threads'
import { giveWay, throttle } from '../scheduling/threadPriority.ts'
import { openReader } from '../store/open.ts'
import { replay, replayTo } from './replay.ts'

const { data, store, scratch, to } = workerData as {
  data: string
  store: string
  scratch: string
  to: number | undefined
}

giveWay()
const progress = throttle((position: number, of: number) => parentPort?.postMessage({ position, of }))
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
