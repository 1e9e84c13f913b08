/**
 * The machine's clock, and a watch over it. `knownAt` uses the running maximum of `recordedAt`. An event
 * recorded while a clock is before that maximum gets the date of the maximum, and one event from the future
 * spoils `knownAt` until then.
 */
import { uptime } from 'node:os'
import type { Logger } from 'pino'
import { refuse } from '../failure/problems.ts'

/** How far the clock may be before the last event, or jump between two checks, in milliseconds. */
export const MOST_WRONG_MS = 5 * 60_000
/** The time between two checks while the ledger is idle. Drift in between is not a jump. */
const LOOK_MS = 60_000
/**
 * An event from the future is reported only when it is further ahead than the clocks of several nodes may
 * differ.
 */
const WARN_MS = 1_000

/** The present by the system's clock, RFC 3339 UTC; the same text within a millisecond. */
export const openClock = (): (() => string) => {
  let at = Number.NaN
  let text = ''
  return () => {
    const now = Date.now()
    if (now !== at) text = new Date(now).toISOString()
    at = now
    return text
  }
}

/** Milliseconds that only increase, whatever the clock is set to. */
export interface Steady {
  /** Without the time that the machine slept; costs almost nothing. */
  readonly awake: () => number
  /** With the time that it slept; costs much more. */
  readonly sinceBoot: () => number
}

export const STEADY: Steady = { awake: () => performance.now(), sinceBoot: () => uptime() * 1_000 }

export interface WatchedClock {
  readonly now: () => string
  /** Undefined for an unwatched clock, as in tests. */
  readonly steady: Steady | undefined
  /** The running maximum of `recordedAt`; undefined in an empty ledger. */
  readonly latest: () => string | undefined
  /** The `recordedAt` up to which the operator accepts that the ledger is ahead of the clock. */
  readonly acceptedUpTo: string | undefined
  readonly log: Pick<Logger, 'warn' | 'error'>
}

export interface ClockWatch {
  /** @throws Refusal `clock-wrong` while nothing may be recorded */
  check(): void
  /** Why nothing may be recorded, in a sentence. */
  trouble(): string | undefined
  close(): void
}

const UNITS: readonly (readonly [string, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
]

/** A duration in words: `2 hours`. */
const inWords = (ms: number): string => {
  const [name, size] = UNITS.find(([, one]) => ms >= 2 * one) ?? (['second', 1_000] as const)
  const count = Math.round(ms / size)
  return `${count} ${name}${count === 1 ? '' : 's'}`
}

const behindText = (now: string, latest: string, ms: number): string =>
  `The clock of this machine says ${now}, but the last event was recorded at ${latest}, ${inWords(ms)} later, so ` +
  'nothing is recorded. If the clock is slow, correct it. If it is right, an event was recorded while a clock ran ' +
  `ahead: start the service with DETENTE_CLOCK_ACCEPTED=${latest}, and knownAt will not tell apart what is recorded ` +
  'until then.'

const jumpText = (now: string, ms: number): string =>
  `The clock of this machine was set ${ms > 0 ? 'ahead' : 'back'} by ${inWords(Math.abs(ms))} while the service ran, ` +
  `noticed at ${now}, so nothing is recorded. Make sure that the clock is right, then restart the service.`

/** The milliseconds that the clock gained against the steady one between two checks; 0 at the first check. */
const openDrift = (steady: () => number): ((clock: number) => number) => {
  let before: { readonly clock: number; readonly steady: number } | undefined
  return (clock) => {
    const now = { clock, steady: steady() }
    const by = before ? clock - before.clock - (now.steady - before.steady) : 0
    before = now
    return by
  }
}

const isJump = (by: number): boolean => Math.abs(by) > MOST_WRONG_MS

export const watchClock = ({
  now,
  steady,
  latest,
  acceptedUpTo: accepted,
  log,
}: WatchedClock): ClockWatch => {
  const whileAwake = steady && openDrift(steady.awake)
  const inAll = steady && openDrift(steady.sinceBoot)
  let jumped: string | undefined
  let said: string | undefined

  const lookForJump = (text: string, clock: number, closely: boolean): void => {
    const suspect = isJump(whileAwake?.(clock) ?? 0)
    // The clock of a machine that slept continued meanwhile.
    const by = suspect || closely ? (inAll?.(clock) ?? 0) : 0
    if (isJump(by)) jumped ??= jumpText(text, by)
  }

  /** Logs a new state once. */
  const say = (trouble: string | undefined, ahead: string | undefined): void => {
    const about = trouble ?? ahead
    const what = trouble === undefined ? ahead && 'ahead' : jumped === undefined ? 'behind' : 'jumped'
    if (what === said) return
    said = what
    if (about === undefined) log.warn('the clock is right again: commands are recorded')
    else log[trouble === undefined ? 'warn' : 'error'](about)
  }

  const look = (closely: boolean): string | undefined => {
    if (steady === undefined) return undefined
    const text = now()
    const clock = Date.parse(text)
    lookForJump(text, clock, closely)
    const last = latest()
    const ms = last === undefined ? 0 : Date.parse(last) - clock
    const isAccepted =
      last !== undefined && accepted !== undefined && Date.parse(last) <= Date.parse(accepted)
    const found =
      jumped ??
      (last !== undefined && ms > MOST_WRONG_MS && !isAccepted ? behindText(text, last, ms) : undefined)
    const ahead =
      ms > WARN_MS
        ? `the last event was recorded at ${last}, ${inWords(ms)} ahead of the clock: until then knownAt does not tell apart what is recorded`
        : undefined
    say(found, ahead)
    return found
  }

  look(true)
  const looking = steady && setInterval(() => look(true), LOOK_MS)
  looking?.unref()

  return {
    check: () => {
      const found = look(false)
      if (found !== undefined) refuse('clock-wrong', found)
    },
    trouble: () => look(false),
    close: () => clearInterval(looking),
  }
}
