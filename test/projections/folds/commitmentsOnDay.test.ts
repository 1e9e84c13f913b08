/** Commitments: the state that is certain by a day, and the other one that vague dates and contested events leave open. */
import { test } from 'tap'
import type { AnyEvent, EventName } from '../../../events/catalogue.ts'
import { commitmentsAt } from '../../../projections/folds/deals/commitmentsOnDay.ts'
import { deal, type Envelope, eventOf } from '../given.ts'

type Step = readonly [type: EventName, occurred: string, data?: object, given?: Envelope]

const STREAM = 'deal-kites'
const EVIDENCE = '018f0c3e-0000-7000-8000-000000000001'
const OTHER = '018f0c3e-0000-7000-8000-000000000002'
const CONTESTED = { confidence: 'contested' } as const

const DATA: Readonly<Record<string, object>> = {
  CommitmentMade: {
    obligor: 'IS',
    beneficiary: 'NZ',
    kind: 'release',
    text: 'the kites come home',
    test: 'the kites are seen',
  },
  CommitmentPartlyFulfilled: { evidence: [EVIDENCE] },
  CommitmentFulfilled: { evidence: [EVIDENCE] },
  CommitmentBreached: { level: 'alleged', by: { party: 'NZ' } },
  CommitmentWaived: { reason: 'wind' },
  CommitmentWithdrawn: { reason: 'wind' },
  CommitmentLapsed: { reason: 'wind' },
  CommitmentDeadlineChanged: { reason: 'wind' },
}

const history = (...steps: readonly Step[]): readonly AnyEvent[] => [
  eventOf(STREAM, 0, 'DealOpened', deal(), { occurred: '2031-01-01' }),
  ...steps.map(([type, occurred, data = {}, given = {}], index) =>
    eventOf(
      STREAM,
      index + 1,
      type,
      { commitmentId: 'kites-home', ...DATA[type], ...data },
      { ...given, occurred },
    ),
  ),
]

const MADE: Step = ['CommitmentMade', '2031-05-01']
const LAMPS: Step = ['CommitmentMade', '2031-05-01', { commitmentId: 'lamps', conditions: ['kites-home'] }]

const cases: readonly (readonly [
  name: string,
  steps: readonly Step[],
  asOf: string,
  expected: readonly object[],
])[] = [
  ['there is none before anything was promised', [MADE], '2031-04-30', []],
  ['a commitment is open once it is made', [MADE], '2031-05-01', [{ state: 'open', open: true }]],
  [
    'a commitment that may have been made is not made, and possibly open',
    [['CommitmentMade', '2031-05']],
    '2031-05-09',
    [{ state: 'not-made', possible: 'open', open: false }],
  ],
  [
    'a contested commitment is not made, and possibly open',
    [['CommitmentMade', '2031-05-01', {}, CONTESTED]],
    '2031-05-09',
    [{ state: 'not-made', possible: 'open', open: false }],
  ],
  ...(['Fulfilled', 'Waived', 'Withdrawn', 'Lapsed'] as const).flatMap((way) => {
    const closing: Step = [`Commitment${way}`, '2031-06-01']
    const state = way.toLowerCase()
    return [
      [`a commitment is ${state} from that day on`, [MADE, closing], '2031-06-01', [{ state, open: false }]],
      [`a commitment is open before it is ${state}`, [MADE, closing], '2031-05-31', [{ state: 'open' }]],
      [
        `a commitment that may have been ${state} is open, and possibly ${state}`,
        [MADE, [`Commitment${way}`, '2031-06']],
        '2031-06-09',
        [{ state: 'open', possible: state, open: true }],
      ],
      [
        `a commitment whose end as ${state} is contested is open, and possibly ${state}`,
        [MADE, [`Commitment${way}`, '2031-06-01', {}, CONTESTED]],
        '2031-06-09',
        [{ state: 'open', possible: state, open: true }],
      ],
    ] as const
  }),
  [
    'what comes first in time ends a commitment, whatever was recorded first',
    [MADE, ['CommitmentWaived', '2031-07-01'], ['CommitmentFulfilled', '2031-06-01']],
    '2031-08-01',
    [{ state: 'fulfilled' }],
  ],
  [
    'a commitment is partly fulfilled by its parts, which add up',
    [
      MADE,
      ['CommitmentPartlyFulfilled', '2031-06-01', { amount: 5 }],
      ['CommitmentPartlyFulfilled', '2031-06-02', { amount: 2, evidence: [OTHER, EVIDENCE] }],
      ['CommitmentPartlyFulfilled', '2031-06-04', { amount: 9 }],
    ],
    '2031-06-03',
    [{ state: 'partly-fulfilled', amount: 7, evidence: [EVIDENCE, OTHER], open: true }],
  ],
  [
    'parts that are no whole numbers add up without noise',
    [
      MADE,
      ['CommitmentPartlyFulfilled', '2031-06-01', { amount: 0.1 }],
      ['CommitmentPartlyFulfilled', '2031-06-02', { amount: 0.2 }],
    ],
    '2031-06-03',
    [{ amount: 0.3 }],
  ],
  [
    'a contested part counts for nothing, and is possible',
    [MADE, ['CommitmentPartlyFulfilled', '2031-06-01', { amount: 5 }, CONTESTED]],
    '2031-06-03',
    [{ state: 'open', possible: 'partly-fulfilled', amount: 0, evidence: [] }],
  ],
  [
    'an alleged breach leaves a commitment open',
    [MADE, ['CommitmentBreached', '2031-06-01']],
    '2031-06-03',
    [{ state: 'open', breaches: [{ level: 'alleged' }] }],
  ],
  [
    'an established breach makes a commitment breached, and leaves it open to be kept',
    [MADE, ['CommitmentBreached', '2031-06-01', { level: 'established' }]],
    '2031-06-03',
    [{ state: 'breached', open: true }],
  ],
  [
    'a breached commitment may be fulfilled all the same',
    [
      MADE,
      ['CommitmentBreached', '2031-06-01', { level: 'established' }],
      ['CommitmentFulfilled', '2031-07-01'],
    ],
    '2031-08-03',
    [{ state: 'fulfilled', breaches: [{ level: 'established' }] }],
  ],
  [
    'a contested breach is possible',
    [MADE, ['CommitmentBreached', '2031-06-01', { level: 'established' }, CONTESTED]],
    '2031-06-03',
    [{ state: 'open', possible: 'breached', breaches: [] }],
  ],
  [
    'a commitment is conditional while a condition is unmet',
    [MADE, LAMPS],
    '2031-06-03',
    [{ id: 'kites-home' }, { id: 'lamps', state: 'conditional', unmet: ['kites-home'], open: true }],
  ],
  [
    'a condition is met when the commitment that it names is fulfilled',
    [MADE, LAMPS, ['CommitmentFulfilled', '2031-06-01']],
    '2031-06-03',
    [{ state: 'fulfilled' }, { state: 'open', unmet: [] }],
  ],
  [
    'a condition is met when a source says so',
    [
      MADE,
      LAMPS,
      ['CommitmentConditionMet', '2031-06-01', { commitmentId: 'lamps', condition: 'kites-home' }],
    ],
    '2031-06-03',
    [{ state: 'open' }, { state: 'open', unmet: [] }],
  ],
  [
    'a condition that may be fulfilled is possibly met',
    [MADE, LAMPS, ['CommitmentFulfilled', '2031-06']],
    '2031-06-03',
    [
      { state: 'open', possible: 'fulfilled' },
      { state: 'conditional', possible: 'open', unmet: ['kites-home'] },
    ],
  ],
  [
    'a waived condition is not met',
    [MADE, LAMPS, ['CommitmentWaived', '2031-06-01']],
    '2031-06-03',
    [{ state: 'waived' }, { state: 'conditional' }],
  ],
  [
    'the deadline is the last that is certain by the day',
    [
      ['CommitmentMade', '2031-05-01', { due: '2031-06-30' }],
      ['CommitmentDeadlineChanged', '2031-06-20', { due: '2031-08-31' }],
      ['CommitmentDeadlineChanged', '2031-06-10', { due: '2031-07-31' }],
      ['CommitmentDeadlineChanged', '2031-09-01', { due: '2031-12-31' }],
    ],
    '2031-06-30',
    [{ due: '2031-08-31' }],
  ],
  [
    'a contested deadline changes nothing',
    [
      ['CommitmentMade', '2031-05-01', { due: '2031-06-30' }],
      ['CommitmentDeadlineChanged', '2031-06-20', { due: '2031-08-31' }, CONTESTED],
    ],
    '2031-06-30',
    [{ due: '2031-06-30' }],
  ],
  [
    'a fulfilment on a day counts though the commitment is dated by its month',
    [
      ['CommitmentMade', '2031-05'],
      ['CommitmentFulfilled', '2031-05-20'],
    ],
    '2031-06-30',
    [{ state: 'fulfilled', evidence: [EVIDENCE] }],
  ],
]

for (const [name, steps, asOf, expected] of cases) {
  test(name, (t) => {
    const found = commitmentsAt(history(...steps), asOf)
    t.equal(found.length, expected.length)
    t.hasStrict(found, expected)
    for (const [index, one] of expected.entries()) {
      t.equal('possible' in (found[index] ?? {}), 'possible' in one, 'possible')
    }
    t.end()
  })
}

test('a fulfilment contradicted as a whole leaves a commitment open until that is resolved as upheld', (t) => {
  const events = history(MADE, ['CommitmentFulfilled', '2031-06-01'])
  const eventId = events[2]?.id
  const against = eventOf(STREAM, 3, 'ClaimContradicted', { eventId })
  const upheld = eventOf(STREAM, 4, 'DisputeResolved', {
    eventId,
    outcome: 'upheld',
    rationale: 'kites seen',
  })
  t.match(commitmentsAt([...events, against], '2031-07-01'), [{ state: 'open', possible: 'fulfilled' }])
  t.match(commitmentsAt([...events, against, upheld], '2031-07-01'), [{ state: 'fulfilled' }])
  t.end()
})

test('commitments stand in the order of recording', (t) => {
  const events = history(LAMPS, ['CommitmentMade', '2031-04-01'])
  t.same(
    commitmentsAt(events, '2031-07-01').map(({ id }) => id),
    ['lamps', 'kites-home'],
  )
  t.end()
})
