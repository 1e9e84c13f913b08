/**
 * The thread of a rebuild: builds views beside those of the service, with connections of its own, to almost where the
 * log ends. The rest is the service's, which does not give way to itself.
 */
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { projections } from '../../projections/all.ts'
import { isStoreError } from '../failure/storeError.ts'
import { openReader } from '../store/open.ts'
import type { LedgerReader, LoggedEvent, Position } from '../store/port.ts'
import { giveWay, seldom } from '../turns/giveWay.ts'
import { type Build, openBuild, Vanished } from '../views/build.ts'

export interface RebuildStart {
  readonly store: string
  readonly folder: string
}

/** How far it is; `near` once it is almost where the log ends, and has closed what it built. */
export interface RebuildMessage {
  readonly position: Position
  readonly of: Position
  readonly near: boolean
}

const { store, folder } = workerData as RebuildStart

/** Before it tries again what a store that is away, or an erasure, has kept it from. */
const AGAIN_MS = 200

const say = (position: Position, of: Position, near: boolean): void =>
  parentPort?.postMessage({ position, of, near } satisfies RebuildMessage)
const progress = seldom(say)

/** @returns where it came to; undefined when it has to try again */
const attempt = async (reader: LedgerReader): Promise<Position | undefined> => {
  let build: Build | undefined
  try {
    build = await openBuild(folder, reader, projections)
    await build.nearEnd((events: readonly LoggedEvent[], to) =>
      progress(events.at(-1)?.position ?? to, to, false),
    )
    return build.views.position()
  } catch (error) {
    if (error instanceof Vanished || isStoreError(error, 'unavailable') || !existsSync(folder))
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
