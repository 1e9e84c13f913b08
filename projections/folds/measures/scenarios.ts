/**
 * The scenarios of a history with vague dates: in each, every event has a day of its own. A scenario counts only if it
 * breaks no rule in the order of time. Pure.
 */

import type { AnyEvent } from '../../../events/catalogue.ts'
import { effectOf, occurrenceOf } from '../../../events/history/legalEffect.ts'
import { isOpening } from '../../../events/history/opening.ts'
import { layOut } from '../../../events/history/order.ts'
import { boundsOf } from '../../../events/time/edtf.ts'
import type { Bounds } from '../../../events/time/when.ts'
import { breaks } from '../../../src/rules/sanctions/measureRules.ts'
import { evolve, initial } from '../../../src/rules/sanctions/measureState.ts'

/** The most scenarios that are looked at. In a history with more, everything counts as possible. */
export const MOST_SCENARIOS = 2_000

const DAY_MS = 86_400_000

const numberOf = (bound: string): number => Math.floor(Date.parse(bound) / DAY_MS)
const dayOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)

/** The first and the last day that something can have been on, as numbers; infinite where nothing limits it. */
const daysOf = ({ earliest, latest }: Bounds): readonly [number, number] => [
  earliest === null ? Number.NEGATIVE_INFINITY : numberOf(earliest),
  latest === null ? Number.POSITIVE_INFINITY : numberOf(latest) - (latest.length === 10 ? 1 : 0),
]

const isVague = (event: AnyEvent): boolean => {
  const [first, last] = daysOf(occurrenceOf(event))
  return first !== last
}

/** The days on which something else of a history begins or ends, in the order of time. */
const cutsOf = (events: readonly AnyEvent[], more: readonly string[]): readonly number[] => {
  const all = [
    ...events.flatMap((event) => [...daysOf(occurrenceOf(event)), ...daysOf(effectOf(event))]),
    ...more.flatMap((when) => daysOf(boundsOf(when, 'point'))),
  ]
  return [...new Set(all.filter(Number.isFinite))].sort((a, b) => a - b)
}

/**
 * Days that stand for all on which a vague event can have been: those on which something else was, and of the days
 * between as many as there are vague events, so that these can have been in any order there.
 */
const choicesFor = (event: AnyEvent, cuts: readonly number[], vague: number): readonly number[] => {
  const [first, last] = daysOf(occurrenceOf(event))
  const from = Number.isFinite(first)
    ? first
    : Math.min(cuts[0] ?? 0, Number.isFinite(last) ? last : 0) - vague - 1
  const to = Number.isFinite(last) ? last : Math.max(cuts.at(-1) ?? 0, from) + vague + 1
  const inside = cuts.filter((cut) => cut >= from && cut <= to)
  // Nothing else begins or ends then: one day is like another.
  if (inside.length === 0) return [to]
  const days = new Set([to])
  for (const cut of [...inside, from - 1]) {
    if (cut >= from) days.add(cut)
    for (let next = 1; next <= vague && cut + next <= to && !inside.includes(cut + next); next++) {
      days.add(cut + next)
    }
  }
  return [...days].sort((a, b) => a - b)
}

const onDay = (event: AnyEvent, day: number): AnyEvent => ({
  ...event,
  earliest: dayOf(day),
  latest: dayOf(day + 1),
})

/** Whether something is on an earlier day than the imposition. */
const precedes = (opening: AnyEvent | undefined, event: AnyEvent): boolean =>
  isOpening(opening) && daysOf(occurrenceOf(event))[1] < daysOf(occurrenceOf(opening))[0]

/** Whether what happens in the order of time breaks no rule against a target. */
const isConsistent = (events: readonly AnyEvent[], target: string | null): boolean => {
  if (events.some((event) => precedes(events[0], event))) return false
  let state = initial
  for (const event of layOut(events, 'latest', () => false)) {
    if (breaks(state, event).some(({ item }) => item === undefined || item === (target ?? '*'))) return false
    state = evolve(state, event)
  }
  return true
}

/** The scenarios of a history. */
export interface Scenarios {
  /** In each, every event has a day of its own. */
  readonly all: readonly (readonly AnyEvent[])[]
  /** The scenario in which everything happened as late as possible; undefined if it breaks a rule and another one does not. */
  readonly latest: readonly AnyEvent[] | undefined
  /** Whether there are too many to be looked at, so that `all` is not all of them. */
  readonly tooMany: boolean
}

/** The days on which an event can have been, as events of a day; the event itself where its day is known. */
const placesOf = (
  event: AnyEvent,
  all: readonly AnyEvent[],
  ends: readonly string[],
  vague: number,
): readonly AnyEvent[] => {
  if (!isVague(event)) return [event]
  const others = all.filter((one) => one !== event)
  return choicesFor(event, cutsOf(others, ends), vague).map((day) => onDay(event, day))
}

const productOf = <T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] =>
  lists.reduce<readonly (readonly T[])[]>(
    (found, list) => found.flatMap((before) => list.map((one) => [...before, one])),
    [[]],
  )

/**
 * The scenarios that break no rule; if each breaks one, all of them.
 * @param firm the events about the target that are not in doubt, in the order of recording
 * @param doubtful events that may have happened or not: in each scenario some of them have
 * @param ends days and instants at which something else ends, and the moment asked about
 */
export const scenariosOf = (
  firm: readonly AnyEvent[],
  doubtful: readonly AnyEvent[],
  target: string | null,
  ends: readonly string[],
): Scenarios => {
  const known = [...firm, ...doubtful]
  const vague = known.filter(isVague).length
  if (known.length === firm.length && vague === 0) return { all: [firm], latest: firm, tooMany: false }
  const places = firm.map((event) => placesOf(event, known, ends, vague))
  const perhaps = doubtful.map((event) => placesOf(event, known, ends, vague))
  const count = [...places, ...perhaps.map((one) => [undefined, ...one])].reduce(
    (product, { length }) => product * length,
    1,
  )
  if (count > MOST_SCENARIOS) return { all: [firm], latest: firm, tooMany: true }
  const scenarios = productOf(places)
  const consistent = vague === 0 ? scenarios : scenarios.filter((scenario) => isConsistent(scenario, target))
  const sure = consistent.length > 0 ? consistent : scenarios
  const latest = scenarios.at(-1)
  const additions = productOf(perhaps.map((one) => [undefined, ...one]))
  return {
    all: sure.flatMap((scenario) =>
      additions.map((added) =>
        [...scenario, ...added.filter((event) => event !== undefined)].sort(
          (a, b) => a.revision - b.revision,
        ),
      ),
    ),
    latest: latest && sure.includes(latest) ? latest : undefined,
    tooMany: false,
  }
}
