/**
 * The status of a target under a measure on a day (EVENTS.md, Status): folded from what is certain by then; beside
 * it, the other status that the bounds of dates and what is contested leave open. Pure.
 */
import type { AnyEvent, EventOf } from '../events/catalogue.ts'
import { boundsOf } from '../events/edtf.ts'
import { contestedIn, type Layout } from '../events/order.ts'
import { type Bounds, classify, earliestKey, latestKey } from '../events/when.ts'

export type Status = 'never' | 'barred' | 'licensed' | 'waived' | 'suspended' | 'lifted'

interface Instrument {
  readonly kind: string
  readonly number: string
  readonly url?: string | undefined
}

/** How the measure stands in law, licences aside. */
interface Standing {
  readonly status: 'never' | 'barred' | 'lifted'
  readonly basis?: 'instrument' | 'observation' | 'amendment' | 'expiry'
  readonly instrument?: Instrument | undefined
  readonly until?: string | undefined
}

type Licence = EventOf<'LicenceIssued'>

const isLicence = (event: AnyEvent): event is Licence => event.type === 'LicenceIssued'

/** What happened to a measure, with its licences and what was said of these, as one history. */
export interface Measure {
  readonly events: readonly AnyEvent[]
  readonly licences: readonly AnyEvent[]
}

/** When an event takes effect: `effective` where given, a licence's `validFrom`, else when it occurred. */
export const effectOf = (event: AnyEvent): Bounds => {
  if (event.effective !== undefined) return boundsOf(event.effective, 'point')
  if (event.type === 'LicenceIssued') return boundsOf(event.data.validFrom, 'point')
  return { earliest: event.earliest ?? null, latest: event.latest ?? null }
}

const keyOf = (bounds: Bounds, layout: Layout): number =>
  layout === 'earliest' ? earliestKey(bounds.earliest) : latestKey(bounds.latest)

/** One of the two ways to read vague dates: what is certain by a day, or what is possible by it. */
interface Reading {
  readonly layout: Layout
  counts(event: AnyEvent): boolean
  ended(when: string): boolean
}

const certain = (asOf: string, contested: (event: AnyEvent) => boolean): Reading => ({
  layout: 'latest',
  counts: (event) => !contested(event) && classify(effectOf(event), asOf) === 'definite',
  ended: (when) => classify(boundsOf(when, 'point'), asOf) !== 'not-yet',
})

const possible = (asOf: string): Reading => ({
  layout: 'earliest',
  counts: (event) => classify(effectOf(event), asOf) !== 'not-yet',
  ended: (when) => classify(boundsOf(when, 'point'), asOf) === 'definite',
})

const ordered = (events: readonly AnyEvent[], { layout, counts }: Reading): readonly AnyEvent[] => {
  const keyed = events.filter(counts).map((event) => ({ event, key: keyOf(effectOf(event), layout) }))
  const opening = events[0]
  // The opening first, whenever it was; ties as recorded, since the sort is stable.
  keyed.sort((a, b) =>
    a.event === opening ? -1 : b.event === opening ? 1 : a.key < b.key ? -1 : a.key > b.key ? 1 : 0,
  )
  return keyed.map(({ event }) => event)
}

const step = (standing: Standing, event: AnyEvent, target: string | null): Standing => {
  switch (event.type) {
    case 'SanctionImposed': {
      const { targets, instrument, until } = event.data
      const named = target === null ? targets.length === 0 : targets.some((one) => one.targetId === target)
      return named ? { status: 'barred', instrument, until } : standing
    }
    case 'SanctionAmended': {
      const { addedTargets, removedTargets, instrument } = event.data
      if (addedTargets.some((one) => one.targetId === target)) return { status: 'barred', instrument }
      return removedTargets.some((id) => id === target)
        ? { status: 'lifted', basis: 'amendment', instrument }
        : standing
    }
    case 'SanctionLifted': {
      const { targets, instrument } = event.data
      const meant = targets === undefined || targets.some((id) => id === target)
      if (!meant || standing.status !== 'barred') return standing
      return { status: 'lifted', basis: instrument ? 'instrument' : 'observation', instrument }
    }
    default:
      return standing
  }
}

const covering = (
  { licences }: Measure,
  sanctionId: string,
  target: string | null,
  reading: Reading,
): readonly Licence[] =>
  licences
    .filter(isLicence)
    .filter(
      (licence) =>
        reading.counts(licence) &&
        (licence.data.expires === undefined || !reading.ended(licence.data.expires)) &&
        licence.data.covers.some(
          (cover) =>
            cover.sanctionId === sanctionId &&
            (cover.targets === undefined || (target !== null && cover.targets.includes(target))),
        ),
    )

interface Read {
  readonly status: Status
  readonly standing: Standing
  readonly licences: readonly Licence[]
}

const read = (measure: Measure, sanctionId: string, target: string | null, reading: Reading): Read => {
  const folded = ordered(measure.events, reading).reduce<Standing>(
    (standing, event) => step(standing, event, target),
    { status: 'never' },
  )
  const standing: Standing =
    folded.status === 'barred' && folded.until !== undefined && reading.ended(folded.until)
      ? { status: 'lifted', basis: 'expiry' }
      : folded
  const licences = covering(measure, sanctionId, target, reading)
  return {
    status: standing.status === 'barred' && licences.length > 0 ? 'licensed' : standing.status,
    standing,
    licences,
  }
}

export interface StatusAt {
  readonly status: Status
  readonly basis?: string | undefined
  /** The other status that vague dates and contested facts leave open. */
  readonly possible?: Status
  readonly instrument?: Instrument | undefined
  readonly licences: readonly Licence[]
}

/**
 * The status of a target by a day.
 * @param target its id; null for the measure itself, where it names none
 * @param asOf a day, meaning its end, or an instant
 */
export const statusAt = (
  measure: Measure,
  sanctionId: string,
  target: string | null,
  asOf: string,
): StatusAt => {
  const contested = contestedIn([...measure.events, ...measure.licences])
  const sure = read(measure, sanctionId, target, certain(asOf, contested))
  const open = read(measure, sanctionId, target, possible(asOf))
  return {
    status: sure.status,
    ...(sure.status === 'lifted' && { basis: sure.standing.basis }),
    ...(open.status !== sure.status && { possible: open.status }),
    ...(sure.standing.instrument && { instrument: sure.standing.instrument }),
    licences: sure.status === 'licensed' ? sure.licences : [],
  }
}
