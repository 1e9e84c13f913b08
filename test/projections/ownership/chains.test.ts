/** Whether a measure reaches a firm through its owners: case 10 of the answers that must not mislead. */
import fc from 'fast-check'
import { test } from 'tap'
import {
  MOST_OWNERS,
  type Owners,
  ownershipResult,
  shareText,
} from '../../../projections/ownership/chains.ts'
import {
  defaultOwnership,
  type OwnershipRule,
  ownershipRuleOf,
} from '../../../projections/ownership/defaults.ts'
import type { Stake } from '../../../projections/ownership/stakes.ts'

const DAY = '2026-01-10'

const ruleOf = (jurisdiction: string, day = DAY): OwnershipRule => {
  const rule = defaultOwnership(jurisdiction, day)
  if (!rule) throw new TypeError(`no default of ${jurisdiction}`)
  return rule
}

const stake = (ownerId: string, min: number, more: Partial<Stake> = {}): Stake => ({
  owner: { ownerId },
  held: 'certainly',
  share: { min, moreThan: false, max: min },
  control: 'no',
  jointWith: [],
  ...more,
})

const ownersIn =
  (owners: Readonly<Record<string, readonly Stake[]>>): Owners =>
  (id) =>
    owners[id] ?? []

const listed =
  (...ids: readonly string[]) =>
  (id: string) =>
    ids.includes(id) ? 'certainly' : 'no'

/** The result of an ownership test, where owners named `bad…` are listed. */
const reached = (owners: Readonly<Record<string, readonly Stake[]>>, jurisdiction: string, day = DAY) =>
  ownershipResult('firm', ruleOf(jurisdiction, day), ownersIn(owners), (id) =>
    id.startsWith('bad') ? 'certainly' : 'no',
  )

const results = (owners: Readonly<Record<string, readonly Stake[]>>, day = DAY) =>
  ['US', 'EU', 'GB'].map((jurisdiction) => reached(owners, jurisdiction, day)?.result)

for (const [what, firm, wanted] of [
  ['50 % is enough in the US and the EU, not in GB', [stake('bad', 50)], ['met', 'met', 'below']],
  ['49 % is enough nowhere', [stake('bad', 49)], ['below', 'below', 'below']],
  [
    '25 % and 25 % are added up in the US and the EU',
    [stake('bad', 25), stake('bad-too', 25)],
    ['met', 'met', 'below'],
  ],
  [
    'more than 50 % is enough everywhere',
    [stake('bad', 50, { share: { min: 50, moreThan: true, max: 100 } })],
    ['met', 'met', 'met'],
  ],
  [
    'two shares are added up in GB where the owners act jointly',
    [stake('bad', 30, { jointWith: ['bad-too'] }), stake('bad-too', 30)],
    ['met', 'met', 'met'],
  ],
  ['two shares are not added up in GB', [stake('bad', 30), stake('bad-too', 30)], ['met', 'met', 'below']],
  [
    'control is enough in the EU and GB, whatever is owned',
    [stake('bad', 10, { control: 'certainly' })],
    ['below', 'met', 'met'],
  ],
  [
    'a range that may be enough is in doubt',
    [stake('bad', 40, { share: { min: 40, moreThan: false, max: 60 } })],
    ['in-doubt', 'in-doubt', 'in-doubt'],
  ],
  [
    'a share that nobody stated is in doubt',
    [stake('bad', 0, { share: { min: 0, moreThan: false, max: 100 } })],
    ['in-doubt', 'in-doubt', 'in-doubt'],
  ],
  [
    'an owner who may have sold is in doubt',
    [stake('bad', 75, { held: 'possibly' })],
    ['in-doubt', 'in-doubt', 'in-doubt'],
  ],
  [
    'control that is disputed is in doubt where control counts',
    [stake('bad', 10, { control: 'possibly' })],
    ['below', 'in-doubt', 'in-doubt'],
  ],
  ['owners who are not listed reach nobody', [stake('good', 100)], [undefined, undefined, undefined]],
  ['decimals add up exactly', [stake('bad', 16.7), stake('bad-too', 33.3)], ['met', 'met', 'below']],
] as const) {
  test(what, async (t) => {
    t.same(results({ firm }), wanted)
  })
}

test('before 3 July 2024 the EU asks for more than 50 %', async (t) => {
  t.equal(reached({ firm: [stake('bad', 50)] }, 'EU', '2024-07-02')?.result, 'below')
  t.equal(reached({ firm: [stake('bad', 50)] }, 'EU', '2024-07-03')?.result, 'met')
})

test('before 13 August 2014 the US does not add up shares', async (t) => {
  const firm = [stake('bad', 25), stake('bad-too', 25)]
  t.equal(reached({ firm }, 'US', '2014-08-12')?.result, 'below')
  t.equal(reached({ firm }, 'US', '2014-08-13')?.result, 'met')
})

test('until the end of 2020 GB has the rule of the EU', async (t) => {
  const firm = [stake('bad', 30), stake('bad-too', 30)]
  t.equal(reached({ firm }, 'GB', '2020-12-31')?.result, 'met')
  t.equal(reached({ firm }, 'GB', '2021-01-01')?.result, 'below')
})

test('nothing is known of other jurisdictions, but what a measure states itself', async (t) => {
  t.equal(defaultOwnership('JP', DAY), undefined)
  t.equal(ownershipRuleOf('JP', DAY, undefined), undefined)
  t.same(ownershipRuleOf('JP', DAY, { test: 'at-least', percent: 25 }), {
    ...{ test: 'at-least', percent: 25, aggregate: true, control: false },
  })
})

test('a measure whose test is none applies to no owned firm', async (t) => {
  const rule = { ...ruleOf('US'), test: 'none' } as const
  t.equal(
    ownershipResult('firm', rule, ownersIn({ firm: [stake('bad', 100)] }), listed('bad'))?.result,
    'below',
  )
})

test('the test cascades: an owner to whom the measure applies counts whole', async (t) => {
  const owners = { firm: [stake('middle', 50)], middle: [stake('bad', 50)] }
  const found = reached(owners, 'US')
  t.equal(found?.result, 'met')
  t.same(
    found?.chains.map((chain) => chain.map(({ targetId }) => targetId)),
    [['firm', 'middle', 'bad']],
  )
})

test('a part of a part is reported as a minority', async (t) => {
  const owners = { firm: [stake('middle', 50)], middle: [stake('bad', 40)] }
  t.match(reached(owners, 'US'), { result: 'below', share: { max: 20 } })
})

test('a middle owner in doubt leaves the firm in doubt', async (t) => {
  const owners = { firm: [stake('middle', 100)], middle: [stake('bad', 50, { held: 'possibly' })] }
  t.equal(reached(owners, 'US')?.result, 'in-doubt')
})

test('owners in a circle bring nobody under a measure by themselves, and do not hide a listed owner', async (t) => {
  t.equal(reached({ firm: [stake('other', 100)], other: [stake('firm', 100)] }, 'US'), undefined)
  const owners = { firm: [stake('other', 100)], other: [stake('firm', 40), stake('bad', 60)] }
  t.equal(reached(owners, 'US')?.result, 'met')
})

test('a firm that is listed itself is not reached by that alone', async (t) => {
  t.equal(ownershipResult('bad', ruleOf('US'), ownersIn({}), listed('bad')), undefined)
})

test('a group that is too large to be looked at is in doubt', async (t) => {
  const chain = Object.fromEntries(
    Array.from({ length: MOST_OWNERS + 10 }, (_, n) => [
      n === 0 ? 'firm' : `f${n}`,
      [stake(`f${n + 1}`, 100)],
    ]),
  )
  t.equal(reached(chain, 'US')?.result, 'in-doubt')
})

test('a share reads in words', async (t) => {
  t.equal(shareText({ min: 49, moreThan: false, max: 49 }), '49 %')
  t.equal(shareText({ min: 50, moreThan: true, max: 100 }), 'more than 50 %')
  t.equal(shareText({ min: 25, moreThan: false, max: 40 }), '25 % to 40 %')
})

const NAMES = ['firm', 'f1', 'f2', 'f3', 'bad1', 'bad2']
const graphs = fc.array(
  fc.record({
    of: fc.constantFrom(...NAMES),
    by: fc.constantFrom(...NAMES),
    min: fc.integer({ min: 0, max: 100 }),
    width: fc.integer({ min: 0, max: 30 }),
    held: fc.constantFrom('certainly', 'possibly'),
    control: fc.constantFrom('certainly', 'possibly', 'no'),
  }),
  { maxLength: 12 },
)
const STRICTNESS = [undefined, 'below', 'in-doubt', 'met']

test('a further listed owner never makes the result milder, and circles end', (t) => {
  fc.assert(
    fc.property(
      graphs,
      fc.constantFrom('US', 'EU', 'GB'),
      fc.integer({ min: 0, max: 100 }),
      (edges, code, min) => {
        const owners: Record<string, Stake[]> = {}
        for (const { of, by, width, held, control, ...edge } of edges) {
          const share = { min: edge.min, moreThan: false, max: Math.min(100, edge.min + width) }
          owners[of] = [...(owners[of] ?? []), stake(by, 0, { share, held, control } as Partial<Stake>)]
        }
        const before = STRICTNESS.indexOf(reached(owners, code)?.result)
        const more = { ...owners, firm: [...(owners.firm ?? []), stake('bad3', min)] }
        return STRICTNESS.indexOf(reached(more, code)?.result) >= before
      },
    ),
  )
  t.end()
})
