/**
 * The thread of a rebuild. It builds views next to those of the service, with its own connections, almost to the
 * end of the log. The service does the rest, because it cannot yield to itself.
 */
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { projections } from '../../projections/all.ts'
import { isStoreError } from '../failure/storeError.ts'
import { giveWay, throttle } from '../scheduling/threadPriority.ts'
import { openReader } from '../store/open.ts'
import type { LedgerReader, LoggedEvent, Position } from '../store/port.ts'
import { type Build, BuildFilesRemoved, openBuild } from '../views/build.ts'

export interface RebuildStart {
  readonly store: string
  readonly folder: string
}

/** Its progress; `near` once it is almost at the end of the log and has closed the new views. */
export interface RebuildMessage {
  readonly position: Position
  readonly of: Position
  readonly near: boolean
}

const { store, folder } = workerData as RebuildStart

/** The pause before a retry, when the store was unreachable or an erasure intervened. */
const AGAIN_MS = 200

const say = (position: Position, of: Position, near: boolean): void =>
  parentPort?.postMessage({ position, of, near } satisfies RebuildMessage)
const progress = throttle(say)

/** @returns the position that it reached; undefined when it must try again */
const attempt = async (reader: LedgerReader): Promise<Position | undefined> => {
  let build: Build | undefined
  try {
    build = await openBuild(folder, reader, projections)
    await build.nearEnd((events: readonly LoggedEvent[], to) =>
      progress(events.at(-1)?.position ?? to, to, false),
    )
    return build.views.position()
  } catch (error) {
    if (error instanceof BuildFilesRemoved || isStoreError(error, 'unavailable') || !existsSync(folder))
      return undefined
    throw error
  } finally {
    build?.close()
  }
}

giveWay()
const reader = await openReader(store)
let reached = await attempt(reader)
while (reached === undefined) {
  await pause(AGAIN_MS)
  reached = await attempt(reader)
}
await reader.close()
say(reached, reached, true)
