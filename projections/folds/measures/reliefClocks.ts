/**
 * The clocks of a relief: announced, in an instrument, in effect, seen on the official list; and what the list
 * last showed. Pure.
 */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { idOf } from '../../../events/envelope.ts'
import { effectDayOf, inEffectBy, occurredBy } from '../../../events/history/legalEffect.ts'
import { contestedIn, timeKey } from '../../../events/history/order.ts'
import { certainlyBefore } from '../../../events/time/when.ts'
import type { Measure } from './measure.ts'
import { carriesOut, undoneBy } from './reversals.ts'

const DAY_MS = 86_400_000

export interface Clock {
  readonly reliefId: string
  readonly announced?: string
  readonly instrument?: string
  readonly effective?: string
  readonly seen?: string
  /** When it was reversed before it took effect. */
  readonly reversed?: string
  /** When something else eased the measure, or brought it back, before an instrument carried the relief out. */
  readonly overtaken?: string
  /** Whole days since the announcement, when both dates are known to the day. */
  readonly lagDays: Readonly<Partial<Record<'instrument' | 'effective' | 'seen', number>>>
}

const certainBy = (asOf: string, events: readonly AnyEvent[]): ((event: AnyEvent) => boolean) => {
  const contested = contestedIn(events)
  return (event) => !contested(event) && occurredBy(event, asOf) === 'certainly'
}

const concerns = (targets: readonly string[] | undefined, target: string | null): boolean =>
  targets === undefined || (target !== null && targets.includes(target))

const dayOf = (edtf: string | undefined): number | undefined =>
  edtf !== undefined && /^\d{4}-\d{2}-\d{2}/.test(edtf) && !edtf.includes('/')
    ? Date.parse(edtf.slice(0, 10))
    : undefined

const lag = (from: string | undefined, to: string | undefined): number | undefined => {
  const [start, end] = [dayOf(from), dayOf(to)]
  return start === undefined || end === undefined ? undefined : Math.round((end - start) / DAY_MS)
}

type Observation = EventOf<'ListingObserved'>

const observations = (measure: Measure, target: string | null, asOf: string): readonly Observation[] => {
  const certain = certainBy(asOf, measure.events)
  return measure.events
    .filter((event): event is Observation => event.type === 'ListingObserved' && certain(event))
    .filter((event) => target !== null && event.data.targets.includes(target))
    .sort((a, b) => ((a.latest ?? '') < (b.latest ?? '') ? -1 : 1))
}

/** What the official list last showed about a target. */
export const listedAt = (measure: Measure, target: string | null, asOf: string) => {
  const last = observations(measure, target, asOf).at(-1)
  return last && { is: last.data.listed, seen: last.occurred ?? '' }
}

/** Whether an event that carries out a relief concerns a target of the measure. */
const reaches = (event: AnyEvent, { events }: Measure, target: string | null): boolean => {
  switch (event.type) {
    case 'WaiverGranted':
      return true
    case 'SanctionSuspended':
    case 'SanctionLifted':
      return concerns(event.data.targets, target)
    case 'LicenceIssued': {
      const own = events[0] && idOf(events[0].stream)
      return event.data.covers.some((cover) => cover.sanctionId === own && concerns(cover.targets, target))
    }
    default:
      return false
  }
}

/** The instruments that carry out a relief for a target, the first in time first. */
const carriersOf = (
  measure: Measure,
  reliefId: string,
  target: string | null,
  asOf: string,
): readonly AnyEvent[] => {
  const all = [...measure.events, ...measure.licences]
  const certain = certainBy(asOf, all)
  return all
    .filter((event) => carriesOut(event) === reliefId && reaches(event, measure, target) && certain(event))
    .sort((a, b) => timeKey(a, 'latest') - timeKey(b, 'latest'))
}

/** Whether an event changes how a target stands, whatever was announced. */
const changes = ({ type, data }: AnyEvent, target: string | null): boolean =>
  type === 'SanctionLifted' || type === 'SanctionSuspended' || type === 'SanctionReimposed'
    ? concerns((data as { readonly targets?: readonly string[] }).targets, target)
    : type === 'SnapbackTriggered'

/** What came after an announcement without carrying it out, first in time. */
const overtakerOf = (
  announcement: AnyEvent,
  happened: readonly AnyEvent[],
  target: string | null,
): AnyEvent | undefined =>
  happened
    .filter((event) => changes(event, target) && certainlyBefore(boundsOf(announcement), boundsOf(event)))
    .sort((a, b) => timeKey(a, 'latest') - timeKey(b, 'latest'))
    .at(0)

const boundsOf = ({ earliest = null, latest = null }: AnyEvent) => ({ earliest, latest })

/** The clocks of all reliefs announced for a target by a day. */
export const clocksAt = (measure: Measure, target: string | null, asOf: string): readonly Clock[] => {
  const certain = certainBy(asOf, measure.events)
  const happened = measure.events.filter(certain)
  const undone = undoneBy(happened, 'latest')
  return happened
    .filter((event): event is EventOf<'ReliefAnnounced'> => event.type === 'ReliefAnnounced')
    .filter((event) => concerns(event.data.targets, target))
    .map((event) => {
      const { reliefId } = event.data
      const announced = event.occurred
      const carrier = carriersOf(measure, reliefId, target, asOf)[0]
      const inEffect = carrier && !undone(carrier) && inEffectBy(carrier, asOf) === 'certainly'
      const effective = inEffect ? effectDayOf(carrier) : undefined
      const reversed = happened.find(
        (one) => one.type === 'ReliefReversed' && one.data.reliefId === reliefId,
      )?.occurred
      const seen = observations(measure, target, asOf).find(
        (one) => !one.data.listed && (one.latest ?? '') > (event.earliest ?? ''),
      )?.occurred
      const overtaken =
        carrier || reversed !== undefined ? undefined : overtakerOf(event, happened, target)?.occurred
      const times = { instrument: carrier?.occurred, effective, seen }
      const lags = Object.entries(times).map(([name, when]) => [name, lag(announced, when)] as const)
      return {
        reliefId,
        ...(announced !== undefined && { announced }),
        ...(times.instrument !== undefined && { instrument: times.instrument }),
        ...(effective !== undefined && { effective }),
        ...(seen !== undefined && { seen }),
        ...(reversed !== undefined && { reversed }),
        ...(overtaken !== undefined && { overtaken }),
        lagDays: Object.fromEntries(lags.filter(([, days]) => days !== undefined)),
      }
    })
}

export const RELIEF_OUTCOMES = ['carried-out', 'partly-carried-out', 'reversed', 'overtaken'] as const

/** What became of an announced relief, and when, EDTF. */
export interface ReliefOutcome {
  readonly is: (typeof RELIEF_OUTCOMES)[number]
  readonly occurred: string
}

/** What became of a relief for one target; undefined while it is only announced. */
const outcomeOf = ({ instrument, reversed, overtaken }: Clock): ReliefOutcome | undefined => {
  if (reversed !== undefined) return { is: 'reversed', occurred: reversed }
  if (instrument !== undefined) return { is: 'carried-out', occurred: instrument }
  return overtaken === undefined ? undefined : { is: 'overtaken', occurred: overtaken }
}

/**
 * What became of an announced relief by a day, for all its targets together; undefined while it is only announced.
 * @param targets those of the measure; empty when it names no targets
 */
export const reliefOutcomeAt = (
  measure: Measure,
  { targets: named, reliefId }: EventOf<'ReliefAnnounced'>['data'],
  targets: readonly string[],
  asOf: string,
): ReliefOutcome | undefined => {
  const of = named ?? (targets.length > 0 ? targets : [null])
  const outcomes = of.map((target) => {
    const clock = clocksAt(measure, target, asOf).find((one) => one.reliefId === reliefId)
    return clock && outcomeOf(clock)
  })
  const known = outcomes.filter((one) => one !== undefined)
  const last = known.toSorted((a, b) => (a.occurred < b.occurred ? 1 : -1))[0]
  if (!last || known.every(({ is }) => is === last.is)) {
    if (known.length === outcomes.length) return last
    return last?.is === 'carried-out' ? { ...last, is: 'partly-carried-out' } : undefined
  }
  const carried = known.find(({ is }) => is === 'carried-out')
  return carried
    ? { ...carried, is: 'partly-carried-out' }
    : known.length === outcomes.length
      ? last
      : undefined
}

/** The reliefs in force that no instrument carries out yet, judged by their clocks. */
export const announcedIn = (clocks: readonly Clock[]): readonly string[] =>
  clocks.filter((clock) => outcomeOf(clock) === undefined).map((clock) => clock.reliefId)
