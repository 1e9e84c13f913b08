/**
 * The log, in order, tailed once, for whoever follows it. A follower that fails is left behind, visibly; the others
 * go on. When the store goes away the feed tries again, with growing pauses, from where its followers are.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { isStoreError } from '../store/errors.ts'
import type { EventStore, LogBatch, Position } from '../store/port.ts'

export interface Follower {
  readonly name: string
  /** The position that it has seen; undefined before the first. */
  position(): Position | undefined
  /**
   * Takes what lies behind its position, all or a part that it remembers; throwing pauses it for good, unless it is
   * a StoreError `unavailable`: then it is handed on again later.
   */
  handle(batch: LogBatch): Promise<void>
}

export interface Feed {
  /** Why the store, or a follower, could not go on when it was last tried; undefined while all is well. */
  trouble(): unknown
  close(): Promise<void>
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2_000

/** The least position that a follower has seen; undefined when one has seen nothing. */
const leastOf = (followers: readonly Follower[]): Position | undefined => {
  const positions = followers.map((follower) => follower.position())
  return positions.includes(undefined) ? undefined : Math.min(...(positions as Position[]))
}

/**
 * Starts to follow the log.
 * @param failed told of each follower that threw, once
 * @param troubled told when the store can no longer be followed, and with nothing when it can again
 */
export const openFeed = (
  store: Pick<EventStore, 'subscribe'>,
  followers: readonly Follower[],
  failed: (follower: Follower, error: unknown) => void,
  troubled: (trouble: unknown) => void = () => {},
): Feed => {
  const abort = new AbortController()
  const { signal } = abort
  let active = followers
  let trouble: unknown

  const handOn = async (batch: LogBatch): Promise<void> => {
    let away: unknown
    for (const follower of active) {
      try {
        await follower.handle(batch)
      } catch (error) {
        if (isStoreError(error, 'unavailable')) {
          away = error
          continue
        }
        active = active.filter((other) => other !== follower)
        failed(follower, error)
      }
    }
    if (away) throw away
  }

  const follow = async (): Promise<void> => {
    const after = leastOf(active)
    for await (const batch of store.subscribe({ signal, ...(after !== undefined && { after }) })) {
      await handOn(batch)
      if (trouble !== undefined) troubled(undefined)
      trouble = undefined
      if (active.length === 0) return
    }
  }

  const run = async (): Promise<void> => {
    let wait = FIRST_PAUSE_MS
    while (!signal.aborted) {
      try {
        await follow()
        return
      } catch (error) {
        wait = trouble === undefined ? FIRST_PAUSE_MS : Math.min(wait * 2, LONGEST_PAUSE_MS)
        if (trouble === undefined) troubled(error)
        trouble = error
      }
      const jittered = wait * (0.75 + Math.random() / 2)
      await pause(jittered, undefined, { signal }).catch(() => undefined)
    }
  }

  const running = run()
  return {
    trouble: () => trouble,
    close: async () => {
      abort.abort()
      await running
    },
  }
}
