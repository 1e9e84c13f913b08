/**
 * The status of a target: it and the possible ones are those of all ways in which the history may have gone, each event
 * on a day of its own within its dates, that break no rule. The ways are made here day by day, apart from the code.
 */
import fc from 'fast-check'
import { test } from 'tap'
import type { AnyEvent } from '../../events/catalogue.ts'
import { layOut } from '../../events/history/order.ts'
import type { Status } from '../../projections/folds/measures/statusItem.ts'
import { statusAt } from '../../projections/folds/measures/targetStatus.ts'
import { breaks } from '../../src/rules/sanctions/measureRules.ts'
import { evolve, initial } from '../../src/rules/sanctions/measureState.ts'
import { NOT_YET, type Standing, standingAfter } from '../../src/rules/sanctions/targetStanding.ts'
import { type Fact, fact, historyOf } from '../record/given.ts'
import { holds } from '../record/random.ts'
import * as sanctions from './sanctions/given.ts'

const FIRST = 1
const LAST = 8

const dayOf = (n: number): string => `2024-01-${String(n).padStart(2, '0')}`

const day = fc.integer({ min: FIRST, max: LAST })

/** When something happened: on a day, or on one of some days. */
const when = fc.oneof(
  { weight: 2, arbitrary: day.map((n) => [n, n] as const) },
  fc.tuple(day, day).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
)

const edtfOf = ([from, to]: readonly [number, number]): string =>
  from === to ? dayOf(from) : `${dayOf(from)}/${dayOf(to)}`

type Days = readonly [number, number]

const STEPS: readonly ((occurred: string) => Fact)[] = [
  (occurred) => sanctions.lifted(occurred),
  (occurred) => sanctions.lifted(occurred, ['alpha']),
  (occurred) => fact('SanctionSuspended', {}, occurred),
  (occurred) => fact('SanctionReimposed', {}, occurred),
  (occurred) => sanctions.amended(occurred, { removedTargets: ['alpha'] }),
  (occurred) => sanctions.amended(occurred, { addedTargets: [sanctions.target('alpha')] }),
]

const step = fc.constantFrom(...STEPS)

interface Given {
  readonly events: readonly AnyEvent[]
  readonly days: readonly Days[]
}

const IMPOSED = { ...sanctions.IMPOSED, targets: [sanctions.target('alpha')] }

const history = fc.tuple(when, fc.array(fc.tuple(step, when), { maxLength: 3 })).map(
  ([opening, steps]): Given => ({
    events: historyOf(sanctions.STREAM, [
      fact('SanctionImposed', IMPOSED, edtfOf(opening)),
      ...steps.map(([make, days]) => make(edtfOf(days))),
    ]),
    days: [opening, ...steps.map(([, days]) => days)],
  }),
)

/** Every way in which a history may have gone, day by day. */
function* waysOf({ events, days }: Given, from = 0): Generator<readonly AnyEvent[]> {
  const event = events[from]
  const [first, last] = days[from] ?? [0, -1]
  if (!event) {
    yield []
    return
  }
  for (let n = first; n <= last; n++) {
    const placed: AnyEvent = { ...event, earliest: dayOf(n), latest: dayOf(n + 1) }
    for (const rest of waysOf({ events, days }, from + 1)) yield [placed, ...rest]
  }
}

const isAllowed = (way: readonly AnyEvent[]): boolean => {
  const [opening, ...others] = way
  if (others.some(({ latest }) => (latest ?? '') <= (opening?.earliest ?? ''))) return false
  let state = initial
  return layOut(way, 'latest', () => false).every((event) => {
    const broken = breaks(state, event).some(({ item }) => item === undefined || item === 'alpha')
    state = evolve(state, event)
    return !broken
  })
}

const WORDS: Readonly<Record<Standing['is'], Status>> = {
  'not-yet': 'not-yet',
  'in-force': 'barred',
  suspended: 'suspended',
  lifted: 'lifted',
  removed: 'lifted',
  ended: 'renewal-unconfirmed',
}

/** The status by a day of a way in which every day is known. */
const statusOf = (way: readonly AnyEvent[], asOf: string): Status => {
  const placeOf = ({ revision, earliest }: AnyEvent): string => (revision === 0 ? '' : (earliest ?? ''))
  const { is } = way
    .filter(({ earliest }) => (earliest ?? '') <= asOf)
    .toSorted((a, b) => placeOf(a).localeCompare(placeOf(b)) || a.revision - b.revision)
    .reduce<Standing>((standing, event) => standingAfter(standing, event, 'alpha'), NOT_YET)
  return WORDS[is]
}

const listed = (events: readonly AnyEvent[], asOf: string): readonly Status[] => {
  const { status, possible } = statusAt({ events, licences: [] }, 'measure-one', 'alpha', asOf)
  return [status, ...possible]
}

test('a status and the possible ones are those of every way that breaks no rule, and no others', async (t) => {
  await holds(
    t,
    fc.property(history, day, (given, n) => {
      const asOf = dayOf(n)
      const ways = [...waysOf(given)].filter(isAllowed)
      if (ways.length === 0) return true
      const wanted = new Set(ways.map((way) => statusOf(way, asOf)))
      return [...wanted].sort().join() === [...listed(given.events, asOf)].sort().join()
    }),
    400,
  )
})

test('a contradictory history lists each status that it can have', async (t) => {
  await holds(
    t,
    fc.property(history, day, (given, n) => {
      const asOf = dayOf(n)
      const ways = [...waysOf(given)]
      if (ways.some(isAllowed)) return true
      const found = listed(given.events, asOf)
      return ways.every((way) => found.includes(statusOf(way, asOf)))
    }),
    400,
  )
})
