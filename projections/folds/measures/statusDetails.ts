/** The details of an item besides its status: since when it holds, what is still allowed, and who disputes it. Pure. */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import type { SourceRef } from '../../../events/envelope.ts'
import { idOf } from '../../../events/envelope.ts'
import { effectDayOf, inEffectBy } from '../../../events/history/legalEffect.ts'
import { endOfTerm } from '../../../events/time/term.ts'
import { isOf, type Standing, suspendedUntil } from '../../../src/rules/sanctions/targetStanding.ts'
import { easeEnded } from '../dayReading.ts'
import { type HeldEasing, isWhole, ofWaiver, waiverEnded } from './easings.ts'
import { covers } from './licenceStatus.ts'
import type { Contest, Easing, EasingEvent, End, Status, StatusItem } from './statusItem.ts'

export interface DetailsInput {
  readonly measure: { readonly events: readonly AnyEvent[]; readonly licences: readonly AnyEvent[] }
  readonly target: string | null
  /** What is certain. */
  readonly standing: Standing
  /** All standings that are possible. */
  readonly standings: readonly Standing[]
  readonly status: Status
  /** The status with all that are possible. */
  readonly statuses: readonly Status[]
  readonly easings: readonly HeldEasing[]
  readonly asOf: string
  readonly isContested: (event: AnyEvent) => boolean
}

type Waiver = EventOf<'WaiverGranted'>

/** The waivers that hold or may hold, of all that may stand. */
const waiversOf = ({ standing, standings: all, asOf }: DetailsInput): readonly Easing[] => {
  const found = new Map<string, Waiver>()
  for (const one of [standing, ...all]) for (const waiver of one.waivers) found.set(waiver.id, waiver)
  const sure = new Set(standing.waivers.map(({ id }) => id))
  return [...found.values()].flatMap((waiver) => {
    const ended = waiverEnded(waiver, asOf)
    return ended === 'certainly' ? [] : [ofWaiver(waiver, ended === 'no' && sure.has(waiver.id))]
  })
}

const EASING = { suspended: 'suspension', lifted: 'lifting', removed: 'removal' } as const

/** What suspended, lifted or removed it, or may have. */
const easingEvents = ({ standing, standings: all }: DetailsInput): readonly EasingEvent[] => {
  const found = new Map<string, EasingEvent>()
  for (const one of [standing, ...all]) {
    if (!one.by || !(one.is in EASING)) continue
    const { id, data } = one.by
    const suspension = suspendedUntil(one)
    found.set(id, {
      by: EASING[one.is as keyof typeof EASING],
      eventId: id,
      from: effectDayOf(one.by) ?? '',
      instrument: 'instrument' in data ? (data.instrument as EasingEvent['instrument']) : undefined,
      ends:
        suspension?.until === undefined
          ? undefined
          : { on: suspension.until, throughDay: suspension.throughDay ?? false },
    })
  }
  return [...found.values()]
}

/** Until when dealings may be wound down, by the measure itself. */
const windDownsOf = ({ measure, target, asOf }: DetailsInput): StatusItem['windDown'] =>
  measure.events.flatMap((event) => {
    if (event.type !== 'WindDownStarted' || !isOf(event.data.targets, target)) return []
    if (inEffectBy(event, asOf) === 'no') return []
    const { endsAt, throughDay = false } = event.data
    return easeEnded(endsAt, throughDay, asOf) === 'certainly'
      ? []
      : [{ on: endsAt, throughDay, eventId: event.id }]
  })

const inOrderOfEnd = (ends: readonly End[]): readonly End[] =>
  ends.toSorted((a, b) => endOfTerm(a.on) - endOfTerm(b.on))

/** The last of some ends; undefined if one of them has no end or renews itself. */
const lastOf = (easings: readonly Easing[]): End | undefined => {
  const ends = easings.map(({ ends, autoRenews }) => (autoRenews ? undefined : ends))
  const known = ends.filter((end) => end !== undefined)
  return known.length === ends.length ? inOrderOfEnd(known).at(-1) : undefined
}

/** When the status ends by itself: what eases a measure ends no later than the measure. */
const endOf = ({ standing, status }: DetailsInput, deciding: readonly Easing[]): End | undefined => {
  const own: End | undefined = standing.end && { on: standing.end.on, throughDay: true }
  const first = (ease: End | undefined): End | undefined =>
    inOrderOfEnd([ease, own].filter((end) => end !== undefined))[0]
  switch (status) {
    case 'barred':
    case 'restricted':
      return own
    case 'licensed':
    case 'waived':
      return first(lastOf(deciding))
    case 'suspended': {
      const suspension = suspendedUntil(standing)
      return first(
        suspension?.until === undefined
          ? undefined
          : { on: suspension.until, throughDay: suspension.throughDay ?? false },
      )
    }
    default:
      return undefined
  }
}

const sinceOf = ({ standing, status }: DetailsInput, deciding: readonly Easing[]): StatusItem['since'] => {
  const by = (event: AnyEvent | undefined) => event && { edtf: effectDayOf(event) ?? '', eventId: event.id }
  switch (status) {
    case 'barred':
    case 'restricted':
      return by(standing.start)
    case 'renewal-unconfirmed':
      return standing.end && { edtf: standing.end.on, eventId: standing.end.by.id }
    case 'licensed':
    case 'waived': {
      const [first] = deciding.toSorted((a, b) => endOfTerm(a.from) - endOfTerm(b.from))
      return first && { edtf: first.from, eventId: first.eventId }
    }
    case 'suspended':
    case 'lifted':
      return by(standing.by)
    default:
      return undefined
  }
}

const basisOf = ({ standing, status }: DetailsInput): StatusItem['basis'] => {
  if (status !== 'lifted') return undefined
  const { by } = standing
  if (by?.type !== 'SanctionLifted') return 'amendment'
  const { instrument, observed } = by.data
  return instrument ? 'instrument' : observed.length > 0 ? 'observation' : 'statement'
}

/** The events that the item rests on: of the measure what concerns the target, and of the licences that cover it. */
const restingOn = ({ measure, target, asOf }: DetailsInput): readonly AnyEvent[] => {
  const come = (event: AnyEvent): boolean => inEffectBy(event, asOf) !== 'no'
  const about = ({ data }: AnyEvent): boolean => {
    const named =
      'targets' in data ? (data.targets as readonly (string | { targetId: string })[] | undefined) : undefined
    if (named === undefined || named.length === 0) return true
    return named.some((one) => (typeof one === 'string' ? one : one.targetId) === target)
  }
  const own = measure.events.filter((event) => event.revision === 0 || (come(event) && about(event)))
  const covering = new Set(
    measure.licences.flatMap((event) =>
      event.type === 'LicenceIssued' && covers(event, idOf(measure.events[0]?.stream ?? ''), target)
        ? [event.stream]
        : [],
    ),
  )
  return [...own, ...measure.licences.filter((event) => covering.has(event.stream) && come(event))]
}

const sourcesOf = (events: readonly AnyEvent[]): readonly SourceRef[] => {
  const found = new Map<string, SourceRef>()
  for (const source of events.flatMap(({ sources = [] }) => sources)) {
    const key = JSON.stringify([source.sourceId, source.locator, source.quote])
    if (!found.has(key)) found.set(key, source)
  }
  return [...found.values()]
}

/** Who disputes what the item rests on. */
const contestsIn = (
  events: readonly AnyEvent[],
  contested: DetailsInput['isContested'],
): readonly Contest[] =>
  events.flatMap((event) => {
    const contradictedBy = contested(event)
      ? events.flatMap(({ type, id, data }) =>
          type === 'ClaimContradicted' && data.eventId === event.id && data.field === undefined ? [id] : [],
        )
      : []
    const by = event.type === 'SnapbackTriggered' ? event.data.contestedBy : []
    if (!contested(event) && by.length === 0) return []
    return [{ eventId: event.id, type: event.type, by, contradictedBy }]
  })

/** The details of an item besides its status and the facts of its measure. */
export const detailsOf = (input: DetailsInput) => {
  const { statuses, status, standing, easings: held, isContested: contested } = input
  // A measure that is certainly not in force needs no exception.
  const applies = statuses.some((one) => one !== 'not-yet' && one !== 'lifted')
  const easings = applies ? [...held.map(({ easing }) => easing), ...waiversOf(input)] : []
  const whole = easings.filter(isWhole)
  const deciding =
    status === 'waived'
      ? whole.filter(({ by, certain }) => by === 'waiver' && certain)
      : held.flatMap(({ easing, counts }) => (counts && whole.includes(easing) ? [easing] : []))
  const windingDown = easings.filter(({ reach }) => reach === 'wind-down')
  const events = restingOn(input)
  return {
    basis: basisOf(input),
    since: sinceOf(input, deciding),
    instruments: standing.instruments,
    exceptions: easings.filter(
      (one) => !whole.includes(one) && (one.reach !== 'wind-down' || one.ends === undefined),
    ),
    easedBy: [...whole, ...easingEvents(input)],
    windDown: [
      ...windingDown.flatMap(({ ends, eventId, licenceId }) =>
        ends ? [{ ...ends, eventId, ...(licenceId !== undefined && { licenceId }) }] : [],
      ),
      ...windDownsOf(input),
    ],
    ends: endOf(input, deciding),
    propertyStillBlocked:
      easings.some(({ by, unblocksProperty }) => by === 'licence' && unblocksProperty === false) &&
      !whole.some(({ by, unblocksProperty }) => by === 'licence' && unblocksProperty),
    contestedBy: contestsIn(events, contested),
    events: events.map(({ id }) => id),
    sources: sourcesOf(events),
  }
}
