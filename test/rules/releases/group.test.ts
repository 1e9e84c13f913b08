/** Commands on the release of a group: counts by claimant, transfers, names. */
import {
  type Asked,
  accepts,
  type Fact,
  fact,
  type Ledger,
  ledger,
  nth,
  opaque,
  refusal,
  refuses,
} from '../../record/given.ts'

const ONE = opaque('c', 'a')
const TWO = opaque('c', 'b')
const STREAM = 'release-group-one'
const known = (revision: number): string => nth(STREAM, revision)
const CONTESTED = { confidence: 'contested' } as const

const COUNT = { states: ['XK'], counted: 'released', total: { min: 3, max: 3 }, claimedBy: { party: 'US' } }

const cases = Object.fromEntries(
  [ONE, TWO].map((id) => [
    `prisoner-${id}`,
    [fact('PrisonerDetained', { pseudonym: 'Prisoner One', state: 'XK' }, '2020')],
  ]),
)
const group = (...next: readonly Fact[]): Ledger =>
  ledger({ ...cases, [STREAM]: [fact('GroupReleaseReported', COUNT, '2025-12-13'), ...next] })

const open = (body: object = {}): Asked => [
  'releases.open',
  undefined,
  { id: 'group-one', ...COUNT, occurred: '2025-12-13', ...body },
]
const learn = (verb: string, body: object): Asked => [
  `releases.${verb}`,
  'group-one',
  { occurred: '2025-12-14', ...body },
]
const report = (body: object = {}): Asked => learn('report', { ...COUNT, ...body })
const name = (prisonerId: string, body: object = {}): Asked =>
  learn('name-member', { prisonerId, basis: 'ngo', ...body })
const named = (more: Partial<Fact> = {}): Fact =>
  fact('GroupMemberNamed', { prisonerId: ONE, basis: 'press' }, '2025-12-13', more)

const breakdown = (complete: boolean, ...ns: readonly number[]) => ({
  breakdown: {
    dimension: 'citizenship',
    complete,
    items: ns.map((n, index) => ({ value: `state ${index}`, n })),
  },
})

// Counted.
accepts('a release of a group is reported', ledger(), open(breakdown(true, 1, 2)))
accepts('a count may be at least so many', ledger(), open({ total: { min: 3, about: true } }))
refuses('a group that exists is not opened again', group(), open(), refusal('id-taken', { by: known(0) }))
refuses(
  'a complete breakdown adds up to an exact total',
  ledger(),
  open(breakdown(true, 1, 1)),
  refusal('wrong-value', { pointer: '/breakdown' }),
)
accepts('an incomplete breakdown need not add up', ledger(), open(breakdown(false, 1, 1)))
accepts(
  'a breakdown of a range need not add up',
  ledger(),
  open({ total: { min: 3, max: 5 }, ...breakdown(true, 1, 1) }),
)
refuses(
  'a count is not at most less than at least',
  ledger(),
  open({ total: { min: 3, max: 2 } }),
  refusal('wrong-value', { pointer: '/total' }),
)
refuses(
  'a state is named once',
  ledger(),
  open({ states: ['XK', 'XK'] }),
  refusal('duplicate-value', { pointer: '/states/1' }),
)
accepts('another claimant reports a count', group(), report({ claimedBy: { party: 'XK' } }))
accepts('a claimant reports a count of something else', group(), report({ counted: 'pardoned' }))
refuses(
  'a claimant reports a count once',
  group(),
  report({ total: { min: 4 } }),
  refusal('count-reported-already', { by: known(0) }),
)
refuses(
  'a claimant in another role is the same one',
  group(),
  report({ claimedBy: { party: 'US', roleThen: 'envoy' } }),
  refusal('count-reported-already', { by: known(0) }),
)

// Revised.
const revise = (body: object = {}): Asked => {
  const { states: _, ...claim } = COUNT
  return learn('revise-count', { ...claim, total: { min: 4, max: 4 }, reason: 'a later list', ...body })
}
accepts('a claimant revises a count', group(), revise())
accepts(
  'a claimant in another role revises it',
  group(),
  revise({ claimedBy: { party: 'US', roleThen: 'envoy' } }),
)
refuses(
  'nobody revises what another claimant counted',
  group(),
  revise({ claimedBy: { party: 'XK' } }),
  refusal('unknown-reference', { pointer: '/claimedBy' }),
)
refuses(
  'nobody revises what was not counted',
  group(),
  revise({ counted: 'pardoned' }),
  refusal('unknown-reference', { pointer: '/claimedBy' }),
)
refuses(
  'a complete breakdown of a revised count adds up',
  group(),
  revise(breakdown(true, 1, 1)),
  refusal('wrong-value', { pointer: '/breakdown' }),
)

// Transferred.
accepts(
  'a transfer to a party is reported',
  group(),
  learn('report-transfer', { to: 'LT', voluntariness: 'unknown' }),
)
accepts(
  'a transfer to somewhere is reported',
  group(),
  learn('report-transfer', { destination: 'a border', count: { min: 1 }, voluntariness: 'forced' }),
)
refuses(
  'a transfer leads somewhere',
  group(),
  learn('report-transfer', { voluntariness: 'forced' }),
  refusal('wrong-value', { pointer: '' }),
)

// Named.
accepts('a prisoner is named among the group', group(), name(ONE))
accepts('another prisoner is named', group(named()), name(TWO))
refuses(
  'a prisoner is named once',
  group(named()),
  name(ONE),
  refusal('prisoner-named-already', { by: known(1) }),
)
refuses(
  'a prisoner without a case is not named',
  group(),
  name(opaque('c', 'z')),
  refusal('unknown-reference', { pointer: '/prisonerId' }),
)
accepts('a prisoner is named again contestedly', group(named()), name(ONE, CONTESTED))
accepts('a prisoner who was named contestedly is named', group(named(CONTESTED)), name(ONE))
accepts(
  'a prisoner is named again whose naming was contradicted as a whole',
  group(named(), fact('ClaimContradicted', { eventId: known(1) }, '2025-12-14')),
  name(ONE),
)

// Swaps and transfers into custody.
accepts(
  'a group is taken into the custody of another state',
  group(),
  learn('report-transfer', { from: 'XK', to: 'LT', voluntariness: 'forced', intoCustody: true }),
)
refuses(
  'a group is not taken from a state to the same one',
  group(),
  learn('report-transfer', { from: 'LT', to: 'LT', voluntariness: 'unknown' }),
  refusal('wrong-value', { pointer: '/to' }),
)
refuses(
  'a group is not exchanged for itself',
  group(),
  learn('report-exchange', { exchangedFor: ['group-one'] }),
  refusal('link-to-itself', { pointer: '/exchangedFor' }),
)
refuses(
  'a group is not exchanged for one that is not recorded',
  group(),
  learn('report-exchange', { exchangedFor: ['group-two'] }),
  refusal('unknown-reference', { pointer: '/exchangedFor/0' }),
)
refuses(
  'the same claimant in another spelling does not count again',
  ledger({
    ...cases,
    [STREAM]: [
      fact('GroupReleaseReported', { ...COUNT, claimedBy: { party: 'org:fictional-watch' } }, '2025-12-13'),
    ],
  }),
  report({ claimedBy: { description: 'Fictional Watch' } }),
  refusal('count-reported-already', { by: known(0) }),
)
