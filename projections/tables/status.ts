/**
 * The status of a target under a measure on a day (docs/events.md, Status of a target): folded from what is certain by then; beside
 * it, the other status that the bounds of dates and what is contested leave open. Pure.
 */
import type { AnyEvent } from '../../events/catalogue.ts'
import { contestedIn } from '../../events/history/order.ts'
import { endOfTerm, termBy } from '../../events/time/term.ts'
import { covers, holding, type Licence } from './licences.ts'
import {
  type Instrument,
  type Period,
  periodAfter,
  type Standing,
  standingAfter,
  type Waiver,
} from './measureStanding.ts'
import { certain, inOrder, partsOf, possible, type Reading } from './reading.ts'
import { undoneBy } from './reversals.ts'

export type Status = 'never' | 'barred' | 'licensed' | 'waived' | 'suspended' | 'lifted'

/** What happened to a measure, with its licences and what was said of these, as one history. */
export interface Measure {
  readonly events: readonly AnyEvent[]
  readonly licences: readonly AnyEvent[]
}

export interface Held {
  readonly licence: Licence
  /** When it ends by itself. */
  readonly ends: string | undefined
}

export interface StatusAt {
  readonly status: Status
  readonly basis?: string | undefined
  /** The other status that vague dates and contested facts leave open. */
  readonly possible?: Status
  readonly instrument?: Instrument | undefined
  /** When this status ends by itself. */
  readonly ends?: string
  /** Until when dealings may be wound down. */
  readonly windDown?: string
  /** Those in force, while they decide the status. */
  readonly waivers: readonly Waiver[]
  readonly licences: readonly Held[]
}

interface Read {
  readonly status: Status
  readonly standing: Standing
  readonly licences: readonly Held[]
}

/** How some events, by one reading, leave each target; the work that targets share is done once. */
const reader = (
  { licences }: Measure,
  sanctionId: string,
  counted: readonly AnyEvent[],
  reading: Reading,
): ((target: string | null) => Read) => {
  const undone = undoneBy(counted, reading.layout)
  const events = inOrder(
    counted.filter((event) => !undone(event)),
    reading.layout,
  )
  const held = holding(licences, reading).filter(({ licence }) => !undone(licence))
  return (target) => {
    const standing = standingAfter(events, target, reading)
    const own = held.filter(({ licence }) => covers(licence, sanctionId, target))
    const eased = standing.waivers.length > 0 ? 'waived' : own.length > 0 ? 'licensed' : 'barred'
    return { status: standing.status === 'barred' ? eased : standing.status, standing, licences: own }
  }
}

/** Days and instants by when they end. */
const inOrderOfEnd = (days: readonly string[]): readonly string[] =>
  days.toSorted((a, b) => endOfTerm(a) - endOfTerm(b))

/** The last of some days; none where one of them has no end. */
const lastOf = (days: readonly (string | undefined)[]): string | undefined => {
  const known = days.filter((day) => day !== undefined)
  return known.length === days.length ? inOrderOfEnd(known).at(-1) : undefined
}

/** What eases a measure ends no later than the measure. */
const endOf = ({ status, standing, licences }: Read): string | undefined => {
  const first = (ease: string | undefined): string | undefined =>
    inOrderOfEnd([ease, standing.until].filter((day) => day !== undefined))[0]
  switch (status) {
    case 'barred':
      return standing.until
    case 'licensed':
      return first(lastOf(licences.map(({ ends }) => ends)))
    case 'waived':
      return first(lastOf(standing.waivers.map(({ until }) => until)))
    case 'suspended':
      return first(standing.suspendedUntil)
    default:
      return undefined
  }
}

/**
 * The status of each target by a day.
 * @param asOf a day, meaning its end, or an instant
 * @returns of a target's id; of null for the measure itself, where it names no targets
 */
export const statusesAt = (
  measure: Measure,
  sanctionId: string,
  asOf: string,
): ((target: string | null) => StatusAt) => {
  const contested = contestedIn([...measure.events, ...measure.licences])
  const sureReading = certain(asOf, contested)
  const sureEvents = measure.events.filter(sureReading.counts)
  const sure = reader(measure, sanctionId, sureEvents, sureReading)
  const openReading = possible(asOf)
  const openEvents = inOrder(measure.events.filter(openReading.counts), 'earliest')
  const readers = [...partsOf(openEvents, sureEvents)].map((events) => {
    let made: ReturnType<typeof reader> | undefined
    return (target: string | null) => {
      made ??= reader(measure, sanctionId, events, openReading)
      return made(target)
    }
  })
  const otherThan = (status: Status, target: string | null): Status | undefined => {
    for (const read of readers) {
      const open = read(target).status
      if (open !== status) return open
    }
    return undefined
  }
  return (target) => {
    const read = sure(target)
    const { status, standing, licences } = read
    const other = otherThan(status, target)
    const ends = endOf(read)
    const { windDown } = standing
    return {
      status,
      ...(status === 'lifted' && { basis: standing.basis }),
      ...(other && { possible: other }),
      ...(standing.instrument && { instrument: standing.instrument }),
      ...(ends !== undefined && { ends }),
      ...(windDown !== undefined && termBy(windDown, asOf) === 'running' && { windDown }),
      waivers: status === 'waived' ? standing.waivers : [],
      licences: status === 'licensed' ? licences : [],
    }
  }
}

/** The status of one target by a day. */
export const statusAt = (
  measure: Measure,
  sanctionId: string,
  target: string | null,
  asOf: string,
): StatusAt => statusesAt(measure, sanctionId, asOf)(target)

/** Since when, by what is certain by a day, a measure bars each target, and until when it did. */
export const periodsAt = (
  { events, licences }: Measure,
  asOf: string,
): ((target: string | null) => Period) => {
  const reading = certain(asOf, contestedIn([...events, ...licences]))
  const counted = events.filter(reading.counts)
  const undone = undoneBy(counted, reading.layout)
  const ordered = inOrder(
    counted.filter((event) => !undone(event)),
    reading.layout,
  )
  return (target) => periodAfter(ordered, target, reading)
}

/** When a measure ends by itself by what is certain by a day; undefined where it has no end. */
export const untilAt = ({ events }: Measure, asOf: string): string | undefined => {
  const reading = certain(asOf, contestedIn(events))
  return standingAfter(inOrder(events.filter(reading.counts), reading.layout), null, reading).until
}
