/**
 * The status of a target under a measure on a day (docs/events.md, Status of a target), folded from what is
 * certain by then; and the other status that vague dates and contested events leave open. Pure.
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

/** The events of a measure, of its licences, and the evidence about all of them, as one history. */
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
  /** The waivers in force, when they decide the status. */
  readonly waivers: readonly Waiver[]
  readonly licences: readonly Held[]
}

interface Read {
  readonly status: Status
  readonly standing: Standing
  readonly licences: readonly Held[]
}

/** The state of each target after some events, by one reading. Work common to the targets is done once. */
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

/** Days and instants, sorted by when they end. */
const inOrderOfEnd = (days: readonly string[]): readonly string[] =>
  days.toSorted((a, b) => endOfTerm(a) - endOfTerm(b))

/** The last of the given days; undefined when one of them has no end. */
const lastOf = (days: readonly (string | undefined)[]): string | undefined => {
  const known = days.filter((day) => day !== undefined)
  return known.length === days.length ? inOrderOfEnd(known).at(-1) : undefined
}

/** An easing ends no later than its measure. */
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
 * The status of each target on a day.
 * @param asOf a day, meaning its end, or an instant
 * @returns a function of a target's id, or of null for a measure without targets
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

/** The status of one target on a day. */
export const statusAt = (
  measure: Measure,
  sanctionId: string,
  target: string | null,
  asOf: string,
): StatusAt => statusesAt(measure, sanctionId, asOf)(target)

/** From when and until when a measure bars or barred each target, by what is certain on a day. */
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

/** When a measure ends by itself, by what is certain on a day; undefined when it has no end. */
export const untilAt = ({ events }: Measure, asOf: string): string | undefined => {
  const reading = certain(asOf, contestedIn(events))
  return standingAfter(inOrder(events.filter(reading.counts), reading.layout), null, reading).until
}
