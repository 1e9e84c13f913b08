/**
 * The log, in order, tailed once, for whoever follows it. A follower that fails rests, visibly, and is tried again with
 * growing pauses; the others go on meanwhile. When the store goes away the feed tries again from where its followers
 * are.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { isStoreError } from '../failure/storeError.ts'
import type { EventStore, LogBatch, Position } from '../store/port.ts'

export interface Follower {
  readonly name: string
  /** The position that it has seen; undefined before the first. */
  position(): Position | undefined
  /**
   * Takes what comes after its position, all or a part that it remembers. When it throws, it is handed the same again
   * later, unless it throws CannotFollow: then never.
   */
  handle(batch: LogBatch): Promise<void>
}

/** A follower throws this when no later attempt can do better, such as for an event that it cannot apply. */
export class CannotFollow extends Error {}

/** A follower that does not follow now. */
export interface Failing {
  readonly follower: string
  readonly error: unknown
  /** When it failed first since it last went on, in milliseconds since 1970. */
  readonly since: number
  /** How often it has failed since then. */
  readonly attempts: number
  /** Whether it is not tried again. */
  readonly lasting: boolean
}

export interface Tail {
  /** Why the store, or a follower that is tried again, could not go on; undefined while all is well. */
  trouble(): unknown
  /** The followers that do not follow now, and why. */
  failing(): readonly Failing[]
  /** For how long the store has given nothing, in milliseconds. */
  silence(): number
  close(): Promise<void>
}

const FIRST_PAUSE_MS = 100
/** The longest pause before the store is tried again, or a follower that waits for something to become available. */
const LONGEST_PAUSE_MS = 2_000
/** The longest pause before a follower is tried again that failed for another reason. */
const LONGEST_REST_MS = 30_000

/** The least position that a follower has seen; undefined when one has seen nothing. */
const leastOf = (followers: readonly Follower[]): Position | undefined => {
  const positions = followers.map((follower) => follower.position())
  return positions.includes(undefined) ? undefined : Math.min(...(positions as Position[]))
}

const jittered = (wait: number): number => wait * (0.75 + Math.random() / 2)

interface Rest extends Failing {
  readonly wait: number
  /** When it is tried again, by the monotonic clock. */
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
 * @param failed told of a follower that failed and had not before, or that is not tried again
 * @param troubled told when the store can no longer be followed, and with nothing when it can again
 * @param recovered told when a follower that had failed goes on
 * @param replaced told, once, that the log is another than the one that was followed; the feed has ended then
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
  /** Those that failed when they were last handed something. */
  const failing = new Map<Follower, Rest>()
  /** Those of them that are handed nothing now. */
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

  /** Milliseconds until the next of those that rest is tried again; infinite when none is. */
  const untilNext = (): number =>
    Math.min(...[...resting].map((one) => failing.get(one)?.until ?? 0)) - performance.now()

  const bringBack = (): void => {
    const now = performance.now()
    for (const one of resting) if ((failing.get(one)?.until ?? 0) <= now) resting.delete(one)
  }

  /**
   * Hands the log on, from where the least of the active ones is.
   * @returns whether it is to be followed again, from elsewhere; false when the store has ended it
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
        // Nobody needs what only the one that rests now had not seen.
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
