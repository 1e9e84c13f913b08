/** The balance of a deal: what each party gave, owes, is late with and broke, by a day. */
import { test } from 'tap'
import type { EventName } from '../../../events/catalogue.ts'
import { balanceOf, countsOf } from '../../../projections/folds/deals/balance.ts'
import { deal, type Envelope, eventOf } from '../given.ts'

type Step = readonly [type: EventName, occurred: string, data: object, given?: Envelope]

const EVIDENCE = '018f0c3e-0000-7000-8000-000000000001'

const made = (commitmentId: string, more: object = {}, given: Envelope = {}): Step => [
  'CommitmentMade',
  '2031-05-01',
  {
    commitmentId,
    obligor: 'IS',
    beneficiary: 'NZ',
    kind: 'release',
    text: 'the kites come home',
    test: 'the kites are seen',
    ...more,
  },
  given,
]

const history = (...steps: readonly Step[]) => [
  eventOf('deal-kites', 0, 'DealOpened', deal(), { occurred: '2031-01-01' }),
  ...steps.map(([type, occurred, data, given], index) =>
    eventOf('deal-kites', index + 1, type, data, { ...given, occurred }),
  ),
]

const NOTHING = { gave: [], owes: [], overdue: [], broken: [], alleged: [] }
const NOTHING_SHOWN = { overdue: [], commitments: [] }
const DAY = '2031-06-30'

/** The lists of ids of one party, without its commitments. */
const listsOf = (party: string, asOf: string, ...steps: readonly Step[]) => {
  const found = balanceOf(history(...steps), asOf).find((item) => item.party === party)
  const { gave, owes, overdue, broken, alleged } = found ?? NOTHING
  return { gave, owes, overdue, broken, alleged }
}

test('every party of a deal has a balance, in the order of the deal, though nothing was promised', (t) => {
  t.same(
    balanceOf(history(), DAY),
    ['NZ', 'IS'].map((party) => ({ party, commitments: [], ...NOTHING })),
  )
  t.end()
})

test('an open commitment is owed by its obligor and by nobody else', (t) => {
  t.same(listsOf('IS', DAY, made('one')), { ...NOTHING, owes: ['one'] })
  t.same(listsOf('NZ', DAY, made('one')), NOTHING)
  t.end()
})

test('a fulfilled commitment counts as given', (t) => {
  const kept: Step = ['CommitmentFulfilled', '2031-06-01', { commitmentId: 'one', evidence: [EVIDENCE] }]
  t.same(listsOf('IS', DAY, made('one'), kept), { ...NOTHING, gave: ['one'] })
  t.end()
})

test('a partly fulfilled commitment is still owed', (t) => {
  const part: Step = [
    'CommitmentPartlyFulfilled',
    '2031-06-01',
    { commitmentId: 'one', evidence: [EVIDENCE] },
  ]
  t.same(listsOf('IS', DAY, made('one'), part), { ...NOTHING, owes: ['one'] })
  t.end()
})

for (const type of ['CommitmentWaived', 'CommitmentWithdrawn', 'CommitmentLapsed'] as const) {
  test(`after ${type} a commitment is neither given nor owed`, (t) => {
    const closed: Step = [type, '2031-06-01', { commitmentId: 'one', reason: 'wind' }]
    t.same(listsOf('IS', DAY, made('one'), closed), NOTHING)
    t.end()
  })
}

test('an owed commitment is overdue when its deadline has certainly passed', (t) => {
  const on = (asOf: string, due: string) => listsOf('IS', asOf, made('one', { due })).overdue
  t.same(on('2031-06-29', '2031-06-30'), [])
  t.same(on('2031-06-30', '2031-06-30'), [], 'the last day belongs to the term')
  t.same(on('2031-07-01', '2031-06-30'), ['one'])
  t.same(on('2031-06-30', '2031-06'), [])
  t.same(on('2031-07-01', '2031-06'), ['one'])
  t.same(on('2031-07-01', '2031-06-01/'), [])
  t.end()
})

test('a commitment with an approximate deadline is only possibly overdue', (t) => {
  const at = (asOf: string, due: string) => {
    const { overdue, commitments } = balanceOf(history(made('one', { due })), asOf)[1] ?? NOTHING_SHOWN
    return [overdue, commitments[0]?.overdue]
  }
  for (const due of ['2031-06-30~', '2031-06?', '2031%', '2031-06-01/2031-06~']) {
    t.same(at('2032-06-30', due), [[], 'possible'], due)
    t.equal(countsOf(history(made('one', { due })), '2032-06-30').overdue, 0, due)
  }
  t.same(at('2031-06-30', '2031-06-30~'), [[], undefined])
  t.same(at('2031-07-01', '2031-06-30'), [['one'], 'certain'])
  t.end()
})

test('a commitment that another party reports is not owed without the obligor’s acknowledgement', (t) => {
  const more = { due: '2031-06-01', attributedTo: { party: 'NZ' } }
  t.same(listsOf('IS', DAY, made('one', more)), NOTHING)
  t.end()
})

test('a commitment that another party reports is owed when the obligor acknowledges it', (t) => {
  t.same(listsOf('IS', DAY, made('one', { attributedTo: { party: 'NZ' }, acknowledged: true })).owes, ['one'])
  t.end()
})

test('a commitment that the obligor itself made is owed', (t) => {
  const attributedTo = { party: 'IS', description: 'officials' }
  t.same(listsOf('IS', DAY, made('one', { attributedTo })).owes, ['one'])
  t.end()
})

test('a conditional commitment is neither owed nor overdue until its conditions are met', (t) => {
  const steps = [made('one', { obligor: 'NZ', beneficiary: 'IS' })]
  const two = made('two', { conditions: ['one'], due: '2031-06-01' })
  const met: Step = ['CommitmentConditionMet', '2031-06-20', { commitmentId: 'two', condition: 'one' }]
  t.same(listsOf('IS', DAY, ...steps, two), NOTHING)
  t.same(listsOf('IS', DAY, ...steps, two, met), { ...NOTHING, owes: ['two'], overdue: ['two'] })
  t.end()
})

const breach = (level: string, given: Envelope = {}): Step => [
  'CommitmentBreached',
  '2031-06-01',
  { commitmentId: 'one', level, by: { party: 'NZ' } },
  given,
]

test('only an established breach breaks a commitment', (t) => {
  t.same(listsOf('IS', DAY, made('one'), breach('alleged')), { ...NOTHING, owes: ['one'], alleged: ['one'] })
  const both = listsOf('IS', DAY, made('one'), breach('alleged'), breach('established'))
  t.same(both, { ...NOTHING, owes: ['one'], broken: ['one'] })
  t.end()
})

test('a contested breach breaks nothing and does not count as an allegation', (t) => {
  const contested = breach('established', { confidence: 'contested' })
  t.same(listsOf('IS', DAY, made('one'), contested), { ...NOTHING, owes: ['one'] })
  t.end()
})

test('a contested commitment is shown, and counts for nothing', (t) => {
  const events = history(made('one', {}, { confidence: 'contested' }), breach('established'))
  t.match(balanceOf(events, DAY)[1], {
    commitments: [{ id: 'one', state: 'not-made', possible: 'breached' }],
    ...NOTHING,
  })
  t.same(countsOf(events, DAY), { open: 0, fulfilled: 0, overdue: 0, broken: 0 })
  t.end()
})

test('a quantity shows how much came of it; what is fulfilled came as a whole', (t) => {
  const quantity = { n: 12, unit: 'kites' }
  const part: Step = [
    'CommitmentPartlyFulfilled',
    '2031-06-01',
    { commitmentId: 'one', amount: 5, evidence: [EVIDENCE] },
  ]
  const kept: Step = ['CommitmentFulfilled', '2031-06-02', { commitmentId: 'one', evidence: [EVIDENCE] }]
  const fulfilment = (...steps: readonly Step[]) =>
    balanceOf(history(...steps), DAY)[1]?.commitments[0]?.fulfilment
  t.same(fulfilment(made('one', { quantity })), { amount: 0, of: 12, unit: 'kites' })
  t.same(fulfilment(made('one', { quantity }), part), { amount: 5, of: 12, unit: 'kites' })
  t.same(fulfilment(made('one', { quantity }), part, kept), { amount: 12, of: 12, unit: 'kites' })
  t.same(fulfilment(made('one'), part), { amount: 5 })
  t.equal(fulfilment(made('one')), undefined)
  t.end()
})

test('an obligor that is not a party, after a correction, comes after the parties in the balance', (t) => {
  const items = balanceOf(history(made('one', { obligor: 'LT' })), DAY)
  t.same(
    items.map(({ party, owes }) => [party, owes]),
    [
      ['NZ', []],
      ['IS', []],
      ['LT', ['one']],
    ],
  )
  t.end()
})
