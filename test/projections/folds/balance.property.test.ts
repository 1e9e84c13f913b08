/**
 * The balance against a slow model that asks of each commitment alone, without folding: of random histories with
 * vague days, contested, contradicted, corrected and retracted events, both come to the same.
 */
import fc from 'fast-check'
import { type Test, test } from 'tap'
import type { AnyEvent, EventName } from '../../../events/catalogue.ts'
import { repairedEvents } from '../../../events/history/repairs.ts'
import { balanceOf, countsOf } from '../../../projections/folds/deals/balance.ts'
import { deal, eventOf } from '../given.ts'

const seed = Number(process.env.BALANCE_SEED ?? Math.floor(Math.random() * 2 ** 31))
const STREAM = 'deal-kites'
const EVIDENCE = '018f0c3e-0000-7000-8000-000000000001'

type Doubt = 'none' | 'contested' | 'contradicted' | 'upheld' | 'retracted'

/** Something told of a commitment on a day, or between two days. */
interface Told {
  readonly type: EventName
  readonly id: string
  readonly from: number
  readonly to: number
  readonly doubt: Doubt
  /** The days to which a later event corrects it. */
  readonly corrected: readonly [number, number] | undefined
  readonly data: Readonly<Record<string, unknown>>
}

const dayOf = (n: number): string => `2031-05-${String(n).padStart(2, '0')}`
const spread = (from: number, to: number): string =>
  from === to ? dayOf(from) : `${dayOf(from)}/${dayOf(to)}`

const ids = ['one', 'two', 'three'] as const
const days = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(0, 0, 0, 1, 4))
const reason = { reason: 'wind' }
const due = fc.integer({ min: 1, max: 12 })

const data: fc.Arbitrary<readonly [EventName, Told['data']]> = fc.oneof(
  fc.tuple(fc.constant('CommitmentFulfilled' as const), fc.constant({ evidence: [EVIDENCE] })),
  fc.tuple(
    fc.constant('CommitmentPartlyFulfilled' as const),
    fc.constant({ evidence: [EVIDENCE], amount: 2 }),
  ),
  fc.tuple(
    fc.constantFrom('CommitmentWaived' as const, 'CommitmentWithdrawn' as const, 'CommitmentLapsed' as const),
    fc.constant(reason),
  ),
  fc.tuple(
    fc.constant('CommitmentBreached' as const),
    fc.constantFrom('alleged', 'established').map((level) => ({ level, by: { party: 'NZ' } })),
  ),
  fc.tuple(
    fc.constant('CommitmentConditionMet' as const),
    fc.constantFrom(...ids).map((condition) => ({ condition })),
  ),
  fc.tuple(
    fc.constant('CommitmentDeadlineChanged' as const),
    due.map((n) => ({ ...reason, due: dayOf(n) })),
  ),
)

const making = fc.record({
  obligor: fc.constantFrom('IS', 'NZ'),
  due: fc.option(due, { nil: undefined }),
  conditions: fc.subarray([...ids]),
  reported: fc.boolean(),
  acknowledged: fc.boolean(),
})

const doubt = fc.constantFrom<Doubt>(
  'none',
  'none',
  'none',
  'contested',
  'contradicted',
  'upheld',
  'retracted',
)
const correction = fc.option(days, { nil: undefined, freq: 6 })

const told = (id: string, type: EventName, content: Told['data']) =>
  fc.tuple(days, doubt, correction).map(
    ([[from, more], sure, fix]): Told => ({
      type,
      id,
      from,
      to: from + more,
      doubt: sure,
      corrected: fix && [fix[0], fix[0] + fix[1]],
      data: content,
    }),
  )

const promises = fc.tuple(
  ...ids.map((id) =>
    making.chain((given) => {
      const content = {
        obligor: given.obligor,
        beneficiary: given.obligor === 'IS' ? 'NZ' : 'IS',
        kind: 'release',
        text: 'the kites come home',
        test: 'the kites are seen',
        conditions: given.conditions.filter((condition) => condition !== id),
        ...(given.due !== undefined && { due: dayOf(given.due) }),
        ...(given.reported && { attributedTo: { description: 'a rumour' } }),
        ...(given.acknowledged && { acknowledged: true }),
      }
      return told(id, 'CommitmentMade', content)
    }),
  ),
)

const fates = fc.array(
  fc.tuple(fc.constantFrom(...ids), data).chain(([id, [type, content]]) => told(id, type, content)),
  { maxLength: 10 },
)

const facts = fc.tuple(promises, fates).map(([made, rest]): readonly Told[] => [...made, ...rest])

/** The history as it would be recorded: what is told, then all that is said of it. */
const historyOf = (all: readonly Told[]): readonly AnyEvent[] => {
  const events: AnyEvent[] = [eventOf(STREAM, 0, 'DealOpened', deal(), { occurred: '2031-01-01' })]
  const add = (type: EventName, content: object, occurred: string, more: object = {}): void => {
    events.push(eventOf(STREAM, events.length, type, content, { occurred, ...more }))
  }
  for (const { type, id, from, to, doubt, data } of all) {
    const more = doubt === 'contested' ? { confidence: 'contested' } : {}
    add(type, { commitmentId: id, ...data }, spread(from, to), more)
  }
  const AFTER = '2031-05-20'
  for (const [index, { doubt, corrected }] of all.entries()) {
    const eventId = events[index + 1]?.id
    if (corrected) {
      const patch = { occurred: spread(...corrected) }
      add('EventCorrected', { eventId, patch, reason: 'a slip' }, AFTER)
    }
    if (doubt === 'contradicted' || doubt === 'upheld') add('ClaimContradicted', { eventId }, AFTER)
    if (doubt === 'upheld') {
      add('DisputeResolved', { eventId, outcome: 'upheld', rationale: 'kites seen' }, AFTER)
    }
    if (doubt === 'retracted') add('EventRetracted', { eventId, reason: 'a slip' }, AFTER)
  }
  return events
}

const CLOSING: readonly string[] = [
  'CommitmentFulfilled',
  'CommitmentWaived',
  'CommitmentWithdrawn',
  'CommitmentLapsed',
]

/** The slow model: what is certain by a day, asked of each commitment alone. */
const modelOf = (all: readonly Told[], asOf: number) => {
  const certain = all
    .map((one) => ({ ...one, ended: one.corrected ? one.corrected[1] : one.to }))
    .filter(({ doubt, ended }) => (doubt === 'none' || doubt === 'upheld') && ended <= asOf)
    .map((one, index) => ({ ...one, index }))
  const about = (id: string, ...types: readonly string[]) =>
    certain
      .filter((one) => one.id === id && types.includes(one.type))
      .sort((a, b) => a.ended - b.ended || a.index - b.index)
  const madeOf = (id: string) => about(id, 'CommitmentMade')[0]
  const endOf = (id: string) => about(id, ...CLOSING)[0]?.type
  const isMet = (id: string, condition: string): boolean =>
    endOf(condition) === 'CommitmentFulfilled' ||
    about(id, 'CommitmentConditionMet').some((one) => one.data.condition === condition)
  return ids.flatMap((id) => {
    const made = madeOf(id)
    if (!made) return []
    const open = endOf(id) === undefined
    const last = about(id, 'CommitmentDeadlineChanged').at(-1) ?? made
    const owes =
      open &&
      (made.data.attributedTo === undefined || made.data.acknowledged === true) &&
      (made.data.conditions as readonly string[]).every((condition) => isMet(id, condition))
    const levels = about(id, 'CommitmentBreached').map((one) => one.data.level)
    return [
      {
        id,
        obligor: made.data.obligor,
        open,
        gave: endOf(id) === 'CommitmentFulfilled',
        owes,
        overdue: owes && last.data.due !== undefined && String(last.data.due) < dayOf(asOf),
        broken: levels.includes('established'),
        alleged: levels.length > 0 && !levels.includes('established'),
      },
    ]
  })
}

const LISTS = ['gave', 'owes', 'overdue', 'broken', 'alleged'] as const

const holds = (t: Test, property: fc.IProperty<unknown>): void => {
  t.comment(`seed ${seed}`)
  const outcome = fc.check(property, { seed, numRuns: 500 })
  t.notOk(outcome.failed, fc.defaultReportMessage(outcome) ?? 'holds')
}

test('each party gave, owes, is late with and broke what the slow model says', (t) => {
  const property = fc.property(facts, fc.integer({ min: 1, max: 14 }), (all, asOf) => {
    const model = modelOf(all, asOf)
    for (const item of balanceOf(repairedEvents(historyOf(all)), dayOf(asOf))) {
      for (const list of LISTS) {
        const expected = model.filter((one) => one.obligor === item.party && one[list]).map(({ id }) => id)
        if (item[list].join() !== expected.join()) {
          throw new Error(`${item.party} ${list}: ${item[list]} instead of ${expected}`)
        }
      }
    }
  })
  holds(t, property)
  t.end()
})

test('a deal counts its commitments as the slow model does', (t) => {
  const property = fc.property(facts, fc.integer({ min: 1, max: 14 }), (all, asOf) => {
    const model = modelOf(all, asOf)
    const count = (of: 'open' | (typeof LISTS)[number]): number => model.filter((one) => one[of]).length
    const expected = {
      open: count('open'),
      fulfilled: count('gave'),
      overdue: count('overdue'),
      broken: count('broken'),
    }
    const found = countsOf(repairedEvents(historyOf(all)), dayOf(asOf))
    if (JSON.stringify(found) !== JSON.stringify(expected)) {
      throw new Error(`${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`)
    }
  })
  holds(t, property)
  t.end()
})

test('a history of certain days and no doubts leaves no other state possible', (t) => {
  const property = fc.property(facts, fc.integer({ min: 1, max: 14 }), (all, asOf) => {
    const vague = all.some(
      ({ from, to, doubt, corrected }) =>
        doubt === 'contested' ||
        doubt === 'contradicted' ||
        from !== to ||
        (corrected && corrected[0] !== corrected[1]),
    )
    const items = balanceOf(repairedEvents(historyOf(all)), dayOf(asOf))
    const possible = items.some(({ commitments }) => commitments.some((one) => one.possible !== undefined))
    return vague || !possible
  })
  holds(t, property)
  t.end()
})
