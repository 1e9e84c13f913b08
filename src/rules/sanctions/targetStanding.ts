/**
 * How a measure stands against one target: the one fold, for rules and views. Rules fold a history in the order of time,
 * views in the order of legal effect, as far as it has come. Licences are streams of their own. Pure.
 */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { effectOf } from '../../../events/history/legalEffect.ts'
import { measureEnd } from '../../../events/history/ownEnd.ts'
import { boundsOf } from '../../../events/time/edtf.ts'
import { type Bounds, certainlyBefore } from '../../../events/time/when.ts'

type Imposed = EventOf<'SanctionImposed'>
type Instruments = NonNullable<Imposed['data']['instruments']>

export interface Standing {
  /** `ended`: its own end has passed, and nobody has said whether it was renewed. */
  readonly is: 'not-yet' | 'in-force' | 'suspended' | 'lifted' | 'removed' | 'ended'
  /** The event that made it so. */
  readonly by: AnyEvent | undefined
  /** What it was before: the end of a suspension, or the reversal of a relief, brings it back. */
  readonly before: Standing | undefined
  /** The event by which it came into force the last time. */
  readonly start: AnyEvent | undefined
  /** When the measure ends by itself, and the event that says so. */
  readonly end: { readonly on: string; readonly by: AnyEvent } | undefined
  readonly waivers: readonly EventOf<'WaiverGranted'>[]
  readonly windDowns: readonly EventOf<'WindDownStarted'>[]
  /** What it rests on. */
  readonly instruments: Instruments
  /** What the measure was imposed by. Acts that add a target or renew the measure stand next to it. */
  readonly imposedBy: Instruments
}

/** Before anything is known to have happened. */
export const NOT_YET: Standing = {
  is: 'not-yet',
  by: undefined,
  before: undefined,
  start: undefined,
  end: undefined,
  waivers: [],
  windDowns: [],
  instruments: [],
  imposedBy: [],
}

export const isLive = ({ is }: Standing): boolean => is === 'in-force' || is === 'suspended'

/** Whether something with these bounds is certainly over when an event happens. */
export const overBefore = (bounds: Bounds, event: AnyEvent): boolean =>
  certainlyBefore(bounds, { earliest: event.earliest ?? null })

/** Whether the day of an end, or its instant, is certainly over when an event takes effect. */
const hasPassed = (on: string | undefined, event: AnyEvent): boolean =>
  on !== undefined && certainlyBefore(boundsOf(on, 'point'), effectOf(event))

/** When a suspension ends by itself. */
export const suspendedUntil = ({ is, by }: Standing): EventOf<'SanctionSuspended'>['data'] | undefined =>
  is === 'suspended' && by?.type === 'SanctionSuspended' ? by.data : undefined

/** The earlier standing, with later changes of the measure as a whole. */
const restoredStanding = (before: Standing, { end, waivers, windDowns }: Standing): Standing => ({
  ...before,
  end,
  waivers,
  windDowns,
})

/** What has certainly ended by itself when an event happens: suspension, measure, waivers. */
export const withPassedEnds = (standing: Standing, event: AnyEvent): Standing => {
  const resumed =
    hasPassed(suspendedUntil(standing)?.until, event) && standing.before
      ? restoredStanding(standing.before, standing)
      : standing
  const over = isLive(resumed) && hasPassed(resumed.end?.on, event)
  const waivers = resumed.waivers.filter(({ data }) => data.autoRenews || !hasPassed(data.until, event))
  if (!over && waivers.length === resumed.waivers.length) return resumed
  return { ...resumed, waivers, ...(over && { is: 'ended', by: resumed.end?.by, before: resumed }) }
}

/** Whether an event is about a target. An event that names no target is about all. */
export const isOf = (targets: readonly string[] | undefined, target: string | null): boolean =>
  targets === undefined || (target !== null && targets.includes(target))

const names = (targets: readonly { readonly targetId: string }[], target: string | null): boolean =>
  targets.some((one) => one.targetId === target)

/** The instruments that a measure rests on with an act that adds to it. */
const withAct = ({ imposedBy }: Standing, act: Instruments[number] | undefined): Instruments => [
  ...imposedBy.filter(({ kind, number }) => kind !== act?.kind || number !== act.number),
  ...(act ? [act] : []),
]

/** In force by an event; one that had run out has no end any more. */
const inForce = (standing: Standing, by: AnyEvent, instruments: Instruments): Standing => ({
  ...standing,
  is: 'in-force',
  by,
  before: standing,
  start: isLive(standing) ? standing.start : by,
  end: standing.is === 'ended' ? undefined : standing.end,
  instruments,
})

const afterReversal = (standing: Standing, event: EventOf<'ReliefReversed'>): Standing => {
  const { reliefId } = event.data
  const undone = (by: AnyEvent): boolean =>
    'carriesOut' in by.data && by.data.carriesOut === reliefId && !overBefore(effectOf(by), event)
  const { by, before } = standing
  const own = by && before && undone(by) ? restoredStanding(before, standing) : standing
  const waivers = own.waivers.filter((waiver) => !undone(waiver))
  return waivers.length === own.waivers.length ? own : { ...own, waivers }
}

/** The standing of a target, null for the measure itself, after one more event; nothing has ended before it. */
const afterEvent = (standing: Standing, event: AnyEvent, target: string | null): Standing => {
  switch (event.type) {
    case 'SanctionImposed': {
      const { targets, instruments = [] } = event.data
      const on = measureEnd(event.data)
      const end = on === undefined ? undefined : { on, by: event }
      const imposed = { ...standing, end, imposedBy: instruments }
      const named = target === null ? targets.length === 0 : names(targets, target)
      return named ? inForce(imposed, event, instruments) : imposed
    }
    case 'MeasureAnnounced': {
      // Words put a measure in force only where the jurisdiction acts by words.
      const { targets, basis } = event.data
      const named = target === null ? targets.length === 0 : names(targets, target)
      return named && basis === 'statement' ? inForce(standing, event, []) : standing
    }
    case 'SanctionAmended': {
      const { addedTargets, removedTargets, instrument } = event.data
      if (names(addedTargets, target)) return inForce(standing, event, withAct(standing, instrument))
      return target !== null && removedTargets.includes(target)
        ? { ...standing, is: 'removed', by: event, before: standing }
        : standing
    }
    case 'SanctionRenewed': {
      const { until, instrument } = event.data
      if (standing.is === 'ended') return standing
      return {
        ...standing,
        end: until === undefined ? undefined : { on: until, by: event },
        ...(instrument && isLive(standing) && { instruments: withAct(standing, instrument) }),
      }
    }
    case 'WaiverGranted':
      return isOf(event.data.targets, target)
        ? { ...standing, waivers: [...standing.waivers, event] }
        : standing
    case 'WindDownStarted':
      return isOf(event.data.targets, target)
        ? { ...standing, windDowns: [...standing.windDowns, event] }
        : standing
    case 'SanctionSuspended': {
      const { targets, until } = event.data
      // A suspended measure may get a later end. It is not in force.
      const whole = targets === undefined && until === undefined
      if (!isOf(targets, target) || !(whole ? standing.is === 'in-force' : isLive(standing))) return standing
      return { ...standing, is: 'suspended', by: event, before: standing }
    }
    case 'SanctionLifted': {
      if (!isOf(event.data.targets, target) || !(isLive(standing) || standing.is === 'ended')) return standing
      return { ...standing, is: 'lifted', by: event, before: standing }
    }
    case 'ReliefReversed':
      return afterReversal(standing, event)
    case 'SnapbackTriggered': {
      const eased = ['suspended', 'lifted', 'ended'].includes(standing.is)
      const back = eased ? inForce(standing, event, standing.start ? standing.instruments : []) : standing
      return back.waivers.length > 0 ? { ...back, waivers: [] } : back
    }
    case 'SanctionReimposed': {
      const { targets, instrument } = event.data
      const gone = standing.is === 'removed' && targets === undefined
      if (standing.is === 'not-yet' || gone || !isOf(targets, target)) return standing
      // An act that imposes it again is what it rests on from then on.
      const instruments = instrument ? [instrument] : standing.instruments
      return { ...inForce(standing, event, instruments), waivers: [] }
    }
    default:
      return standing
  }
}

/** The standing of a target, null for the measure itself, after one more event, in an order of time or of effect. */
export const standingAfter = (standing: Standing, event: AnyEvent, target: string | null): Standing =>
  afterEvent(withPassedEnds(standing, event), event, target)

/** The standing of a target, null for the measure itself, after events in an order of time or of effect. */
export const standingOf = (events: readonly AnyEvent[], target: string | null): Standing =>
  events.reduce<Standing>((standing, event) => standingAfter(standing, event, target), NOT_YET)
