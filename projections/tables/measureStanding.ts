/** The state of a measure for a target, without licences and waivers, folded from its events in order. Pure. */
import type { AnyEvent } from '../../events/catalogue.ts'
import { passedBy, type Reading } from './reading.ts'

export interface Instrument {
  readonly kind: string
  readonly number: string
  readonly url?: string | undefined
}

export interface Waiver {
  readonly number?: string | undefined
  readonly scope: string
  readonly until?: string | undefined
}

export interface Standing {
  readonly status: 'never' | 'barred' | 'suspended' | 'lifted'
  /** What a lifting is based on. */
  readonly basis?: 'instrument' | 'observation' | 'amendment' | 'expiry' | undefined
  readonly instrument?: Instrument | undefined
  /** When the measure ends by itself. */
  readonly until?: string | undefined
  readonly suspendedUntil?: string | undefined
  readonly waivers: readonly Waiver[]
  /** Until when dealings may be wound down. */
  readonly windDown?: string | undefined
}

const initial: Standing = { status: 'never', waivers: [] }

const EXPIRED = { status: 'lifted', basis: 'expiry', instrument: undefined } as const

const isLive = ({ status }: Standing): boolean => status === 'barred' || status === 'suspended'

/** Whether an event concerns a target. An event without targets concerns all that it can concern. */
const isOf = (targets: readonly string[] | undefined, target: string | null): boolean =>
  targets === undefined || (target !== null && targets.includes(target))

/** In force again. A measure that had expired has no end any more. */
const back = (standing: Standing, event: AnyEvent, instrument?: Instrument): Standing => ({
  status: 'barred',
  instrument,
  until: passedBy(standing.until, event) ? undefined : standing.until,
  waivers: [],
  windDown: standing.windDown,
})

const apply = (standing: Standing, event: AnyEvent, target: string | null): Standing => {
  switch (event.type) {
    case 'SanctionImposed': {
      const { targets, instrument, until } = event.data
      const named = target === null ? targets.length === 0 : targets.some((one) => one.targetId === target)
      return named ? { ...standing, status: 'barred', instrument, until } : { ...standing, until }
    }
    case 'SanctionAmended': {
      const { addedTargets, removedTargets, instrument } = event.data
      if (addedTargets.some((one) => one.targetId === target)) {
        return { ...standing, status: 'barred', basis: undefined, instrument }
      }
      return removedTargets.some((id) => id === target)
        ? { ...standing, status: 'lifted', basis: 'amendment', instrument }
        : standing
    }
    case 'SanctionRenewed': {
      if (passedBy(standing.until, event)) return standing
      const { until, instrument } = event.data
      return { ...standing, until, ...(instrument && isLive(standing) && { instrument }) }
    }
    case 'WaiverGranted': {
      const { number, scope, until } = event.data
      return { ...standing, waivers: [...standing.waivers, { number, scope, until }] }
    }
    case 'SanctionSuspended': {
      const { targets, until, instrument } = event.data
      if (!isOf(targets, target) || !isLive(standing)) return standing
      return { ...standing, status: 'suspended', suspendedUntil: until, instrument }
    }
    case 'SanctionLifted': {
      const { targets, instrument } = event.data
      if (!isOf(targets, target) || !isLive(standing)) return standing
      return { ...standing, status: 'lifted', basis: instrument ? 'instrument' : 'observation', instrument }
    }
    case 'SnapbackTriggered':
      return standing.status === 'suspended' ||
        (standing.status === 'lifted' && standing.basis !== 'amendment')
        ? back(standing, event)
        : standing
    case 'SanctionReimposed': {
      const { targets, instrument } = event.data
      const gone = standing.basis === 'amendment' && targets === undefined
      if (standing.status === 'never' || gone || !isOf(targets, target)) return standing
      return back(standing, event, instrument)
    }
    case 'WindDownStarted':
      return { ...standing, windDown: event.data.endsAt }
    default:
      return standing
  }
}

const step = (standing: Standing, event: AnyEvent, target: string | null): Standing => {
  const over = isLive(standing) && passedBy(standing.until, event)
  return apply(over ? { ...standing, ...EXPIRED } : standing, event, target)
}

/** From when and until when a measure bars a target: an event with its effect, or the day of an expiry. */
export interface Period {
  readonly start?: AnyEvent
  readonly end?: AnyEvent | string | undefined
}

/**
 * The last period in which a measure is or was in force for a target; suspensions are within it.
 * @param events in order, only those that count
 */
export const periodAfter = (events: readonly AnyEvent[], target: string | null, reading: Reading): Period => {
  let standing = initial
  let period: Period = {}
  for (const event of events) {
    const expired = isLive(standing) && passedBy(standing.until, event)
    if (expired) period = { ...period, end: standing.until }
    const [before, after] = [isLive(standing) && !expired, step(standing, event, target)]
    if (!before && isLive(after)) period = { start: event }
    if (before && !isLive(after)) period = { ...period, end: event }
    standing = after
  }
  const over = isLive(standing) && standing.until !== undefined && reading.ended(standing.until)
  return over ? { ...period, end: standing.until } : period
}

/** The state of the measure after the given events, and after what has ended by itself since. */
export const standingAfter = (
  events: readonly AnyEvent[],
  target: string | null,
  reading: Reading,
): Standing => {
  const folded = events.reduce<Standing>((standing, event) => step(standing, event, target), initial)
  if (isLive(folded) && folded.until !== undefined && reading.ended(folded.until)) {
    return { ...folded, ...EXPIRED }
  }
  const resumed =
    folded.status === 'suspended' &&
    folded.suspendedUntil !== undefined &&
    reading.easeEnded(folded.suspendedUntil)
  return {
    ...folded,
    ...(resumed && { status: 'barred', instrument: undefined }),
    waivers: folded.waivers.filter(({ until }) => until === undefined || !reading.easeEnded(until)),
  }
}
