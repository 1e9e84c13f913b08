/**
 * Reads the log in order, once, for all its followers. A follower that fails is paused and retried after growing
 * pauses, and its failure is visible; the others continue. When the store is unreachable, the feed retries from
 * where its followers are.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { isStoreError } from '../failure/storeError.ts'
import type { EventStore, LogBatch, Position } from '../store/port.ts'

export interface Follower {
  readonly name: string
  /** The last position that it has handled; undefined before the first. */
  position(): Position | undefined
  /**
   * Handles the events after its position, or a part of them, whose end it remembers. When it throws, it gets
   * the same events again later, unless it throws CannotFollow: then never.
   */
  handle(batch: LogBatch): Promise<void>
}

/** Thrown by a follower when a retry cannot help, for example for an event that it cannot apply. */
export class CannotFollow extends Error {}

/** A follower that does not follow now. */
export interface FollowerFailure {
  readonly follower: string
  readonly error: unknown
  /** When its current failure began, in milliseconds since 1970. */
  readonly since: number
  /** How often it has failed since then. */
  readonly attempts: number
  /** Whether it is not tried again. */
  readonly lasting: boolean
}

export interface Tail {
  /** Why the store, or a follower that is retried, could not continue; undefined when nothing is wrong. */
  trouble(): unknown
  /** The followers that do not follow now, and why. */
  failing(): readonly FollowerFailure[]
  /** For how long the store has given nothing, in milliseconds. */
  silence(): number
  close(): Promise<void>
}

const FIRST_PAUSE_MS = 100
/** The longest pause before a retry of the store, or of a follower that waits for something to become available. */
const LONGEST_PAUSE_MS = 2_000
/** The longest pause before a retry of a follower that failed for another reason. */
const LONGEST_REST_MS = 30_000

/** The lowest position of all followers; undefined when one has handled nothing. */
const leastOf = (followers: readonly Follower[]): Position | undefined => {
  const positions = followers.map((follower) => follower.position())
  return positions.includes(undefined) ? undefined : Math.min(...(positions as Position[]))
}

const jittered = (wait: number): number => wait * (0.75 + Math.random() / 2)

interface Rest extends FollowerFailure {
  readonly wait: number
  /** When it is retried, by the monotonic clock. */
  readonly until: number
}

const restOf = (follower: Follower, error: unknown, before: Rest | undefined): Rest => {
  const longest = isStoreError(error, 'unavailable') ? LONGEST_PAUSE_MS : LONGEST_REST_MS
  const wait = before ? Math.min(before.wait * 2, longest) : FIRST_PAUSE_MS
  const lasting = error instanceof CannotFollow
  return {
    follower: follower.name,
    error,
    since: before?.since ?? Date.now(),
    attempts: (before?.attempts ?? 0) + 1,
    lasting,
    wait,
    until: lasting ? Number.POSITIVE_INFINITY : performance.now() + jittered(wait),
  }
}

/**
 * Starts to follow the log.
 * @param failed called when a follower newly fails, or is not retried any more
 * @param troubled called when the store can no longer be followed, and without an error when it can be again
 * @param recovered called when a failed follower continues
 * @param replaced called once when the log was replaced; the feed has ended then
 */
export const openTail = (
  store: Pick<EventStore, 'subscribe'>,
  followers: readonly Follower[],
  failed: (follower: Follower, error: unknown) => void,
  troubled: (trouble: unknown) => void = () => {},
  recovered: (follower: Follower) => void = () => {},
  replaced: (error: unknown) => void = () => {},
): Tail => {
  const abort = new AbortController()
  const { signal } = abort
  /** The followers whose last batch failed. */
  const failing = new Map<Follower, Rest>()
  /** The failed followers that are paused now. */
  const resting = new Set<Follower>()
  let trouble: unknown
  let heard = Number.NEGATIVE_INFINITY

  const fail = (follower: Follower, error: unknown): void => {
    const before = failing.get(follower)
    const rest = restOf(follower, error, before)
    failing.set(follower, rest)
    resting.add(follower)
    if (!before || rest.lasting) failed(follower, error)
  }

  const handOn = async (batch: LogBatch): Promise<void> => {
    for (const follower of followers) {
      if (resting.has(follower)) continue
      try {
        await follower.handle(batch)
        if (failing.delete(follower)) recovered(follower)
      } catch (error) {
        if (isStoreError(error, 'replaced')) throw error
        fail(follower, error)
      }
    }
  }

  const active = (): readonly Follower[] => followers.filter((follower) => !resting.has(follower))

  /** Milliseconds until the next paused follower is retried; infinite when none is paused. */
  const untilNext = (): number =>
    Math.min(...[...resting].map((one) => failing.get(one)?.until ?? 0)) - performance.now()

  const bringBack = (): void => {
    const now = performance.now()
    for (const one of resting) if ((failing.get(one)?.until ?? 0) <= now) resting.delete(one)
  }

  /**
   * Passes the log on, from the lowest position of the active followers.
   * @returns whether to follow again from another position; false when the store has ended it
   */
  const follow = async (): Promise<boolean> => {
    const turn = new AbortController()
    let timer: NodeJS.Timeout | undefined
    let rests = 0
    const wake = (): void => {
      clearTimeout(timer)
      const wait = untilNext()
      if (wait < Number.POSITIVE_INFINITY) timer = setTimeout(() => turn.abort(), Math.max(0, wait))
      rests = resting.size
    }
    wake()
    const after = leastOf(active())
    const either = AbortSignal.any([signal, turn.signal])
    try {
      for await (const batch of store.subscribe({ signal: either, ...(after !== undefined && { after }) })) {
        heard = performance.now()
        await handOn(batch)
        heard = performance.now()
        if (trouble !== undefined) troubled(undefined)
        trouble = undefined
        if (resting.size === rests) continue
        wake()
        // Skip events that only a paused follower had not seen.
        const [next, last] = [leastOf(active()), batch.events.at(-1)?.position]
        if (active().length === 0 || (next !== undefined && last !== undefined && next > last)) return true
      }
      return turn.signal.aborted && !signal.aborted
    } finally {
      clearTimeout(timer)
    }
  }

  const rest = (ms: number): Promise<unknown> => pause(ms, undefined, { signal }).catch(() => undefined)

  const run = async (): Promise<void> => {
    let wait = FIRST_PAUSE_MS
    while (!signal.aborted) {
      bringBack()
      if (active().length === 0) {
        const next = untilNext()
        if (next === Number.POSITIVE_INFINITY) return
        await rest(Math.max(0, next))
        continue
      }
      try {
        if (!(await follow())) return
      } catch (error) {
        if (isStoreError(error, 'replaced')) {
          trouble = error
          replaced(error)
          return
        }
        wait = trouble === undefined ? FIRST_PAUSE_MS : Math.min(wait * 2, LONGEST_PAUSE_MS)
        if (trouble === undefined) troubled(error)
        trouble = error
        await rest(jittered(wait))
      }
    }
  }

  const running = run()
  return {
    trouble: () => trouble ?? [...failing.values()].find(({ lasting }) => !lasting)?.error,
    failing: () =>
      [...failing.values()].map(({ follower, error, since, attempts, lasting }) => ({
        follower,
        error,
        since,
        attempts,
        lasting,
      })),
    silence: () => performance.now() - heard,
    close: async () => {
      abort.abort()
      await running
    },
  }
}
