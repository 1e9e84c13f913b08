/**
 * The thread that compares a long log with its tree, over a connection of its own. It yields to the serving
 * thread.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { giveWay, throttle } from '../../scheduling/threadPriority.ts'
import { openReader } from '../../store/open.ts'
import type { Position } from '../../store/port.ts'
import { type CheckedTree, checkLeaves } from './treeCheck.ts'
import { openTreeReader } from './treeReader.ts'

export interface CheckStart {
  readonly address: string
  /** Where the files of the tree are. */
  readonly folder: string
  readonly size: number
  readonly rootSizes: readonly number[]
}

export type CheckMessage =
  | { readonly position: Position; readonly leaves: number }
  | { readonly checked: CheckedTree }

const { address, folder, size, rootSizes: wanted } = workerData as CheckStart

giveWay()
const files = openTreeReader(folder)
const reader = await openReader(address)
try {
  const reached = throttle((position: Position, leaves: number) =>
    parentPort?.postMessage({ position, leaves } satisfies CheckMessage),
  )
  const checked = await checkLeaves(reader, files.read, { size, rootSizes: wanted, onProgress: reached })
  parentPort?.postMessage({ checked } satisfies CheckMessage)
} finally {
  await reader.close()
  files.close()
}
