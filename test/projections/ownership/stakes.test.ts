/** Who owns a target on a day, as its stream says. */
import { test } from 'tap'
import { type Stake, stakesAt } from '../../../projections/ownership/stakes.ts'
import { type Envelope, eventOf } from '../given.ts'

type Told = readonly [
  type: 'OwnershipReported' | 'OwnershipEnded',
  occurred: string,
  data?: object,
  more?: Envelope,
]

const owner = { ownerId: 'holding' }
const half = { owner, percent: { min: 50, max: 50 } }

const stakesOf = (told: readonly Told[], asOf: string): readonly Stake[] =>
  stakesAt(
    [
      eventOf('target-works', 0, 'TargetRegistered', { kind: 'entity', name: 'Works' }, { occurred: '2020' }),
      ...told.map(([type, occurred, data, more], index) =>
        eventOf('target-works', index + 1, type, data ?? (type === 'OwnershipEnded' ? { owner } : half), {
          occurred,
          ...more,
        }),
      ),
    ],
    asOf,
  )

test('an owner holds from the day of the report on, until the end', async (t) => {
  const told: readonly Told[] = [
    ['OwnershipReported', '2021-03-01'],
    ['OwnershipEnded', '2023-03-01'],
  ]
  t.same(stakesOf(told, '2021-02-28'), [])
  t.match(stakesOf(told, '2022-01-01'), [
    { owner, held: 'certainly', share: { min: 50, moreThan: false, max: 50 } },
  ])
  t.same(stakesOf(told, '2023-03-02'), [])
})

test('a later report takes the place of an earlier one', async (t) => {
  const told: readonly Told[] = [
    ['OwnershipReported', '2021-03-01'],
    ['OwnershipReported', '2022-03-01', { owner, percent: { min: 20, moreThan: true } }],
  ]
  t.match(stakesOf(told, '2021-12-31'), [{ share: { min: 50 } }])
  t.match(stakesOf(told, '2022-12-31'), [{ share: { min: 20, moreThan: true, max: 100 } }])
})

test('within vague dates an owner possibly holds, and possibly no longer', async (t) => {
  t.match(stakesOf([['OwnershipReported', '2021']], '2021-06-01'), [{ held: 'possibly' }])
  const ending: readonly Told[] = [
    ['OwnershipReported', '2020'],
    ['OwnershipEnded', '2022'],
  ]
  t.match(stakesOf(ending, '2022-06-01'), [{ held: 'possibly' }])
})

test('a change within vague dates gives a range', async (t) => {
  const told: readonly Told[] = [
    ['OwnershipReported', '2020'],
    ['OwnershipReported', '2022', { owner, percent: { min: 30, max: 30 } }],
  ]
  t.match(stakesOf(told, '2022-06-01'), [{ held: 'certainly', share: { min: 30, max: 50 } }])
})

test('a contested report is only possible', async (t) => {
  const told: readonly Told[] = [['OwnershipReported', '2021', half, { confidence: 'contested' }]]
  t.match(stakesOf(told, '2023-01-01'), [{ held: 'possibly' }])
})

test('an owner whose stake is reported again after its end holds again', async (t) => {
  const told: readonly Told[] = [
    ['OwnershipReported', '2020'],
    ['OwnershipEnded', '2021'],
    ['OwnershipReported', '2022'],
  ]
  t.match(stakesOf(told, '2023-01-01'), [{ held: 'certainly' }])
})
