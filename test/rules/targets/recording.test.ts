/** Commands on targets. */
import { type Asked, accepts, type Fact, fact, ledger, nth, refusal, refuses } from '../../record/given.ts'

const LEI = { scheme: 'lei', value: '529900T8BM49AURSDO55' }
const WORKS = { kind: 'entity', name: 'Alpha Works', aliases: [{ name: 'Alpha', kind: 'weak' }], ids: [LEI] }
const PERSON = 'p-aaaaaaaaaaaaaaaaaaaa'

const STREAM = 'target-works'

const known = (...next: readonly Fact[]) =>
  ledger({
    [STREAM]: [fact('TargetRegistered', WORKS, '2020'), ...next],
    'target-holding': [fact('TargetRegistered', { kind: 'entity', name: 'Alpha Holding' }, '2020')],
    'target-other': [fact('TargetRegistered', { kind: 'entity', name: 'Other' }, '2020')],
    'target-somebody': [fact('TargetRegistered', { kind: 'individual', personId: PERSON }, '2020')],
    [`person-${PERSON}`]: [fact('PersonRegistered', { digest: 'A'.repeat(43), publicFigure: false })],
  })

const register = (body: object, id = 'new'): Asked => ['targets.register', id, { occurred: '2025', ...body }]
const say = (verb: string, body: object, id = 'works'): Asked => [
  `targets.${verb}`,
  id,
  { occurred: '2025', ...body },
]
const held = { ownerId: 'holding' }
const owned = (occurred: string): Fact =>
  fact('OwnershipReported', { owner: held, percent: { min: 50 } }, occurred)
const merged = fact('TargetMerged', { into: 'holding' }, '2024')

accepts(
  'a target is registered with aliases and identifiers',
  known(),
  register({ kind: 'entity', name: 'New' }),
)
for (const kind of ['address', 'wallet', 'security']) {
  accepts(`a target can be of kind ${kind}`, known(), register({ kind, name: 'bc1qfictional' }))
}
accepts(
  'an identifier of a scheme that nobody knows is taken as it is',
  known(),
  register({ kind: 'wallet', name: 'A wallet', ids: [{ scheme: 'xbt', value: 'bc1qfictional' }] }),
)
refuses(
  'an identifier of a known scheme has its form',
  known(),
  register({ kind: 'security', name: 'A bond', ids: [{ scheme: 'isin', value: 'US0378331006' }] }),
  refusal('wrong-value', { pointer: '/ids/0/value' }),
)
accepts(
  'an ISIN whose check digit fits is taken of a security',
  known(),
  register({ kind: 'security', name: 'A bond', ids: [{ scheme: 'isin', value: 'US0378331005' }] }),
)
refuses(
  'an identifier is of a kind that can have it',
  known(),
  register({ kind: 'wallet', name: 'A wallet', ids: [{ scheme: 'imo', value: '9074729' }] }),
  refusal('wrong-value', { pointer: '/ids/0/scheme' }),
)
refuses(
  'an identifier belongs to one target',
  known(),
  register({ kind: 'entity', name: 'New', ids: [LEI] }),
  refusal('identifier-taken', { pointer: '/ids/0' }),
)
accepts(
  'an identifier that a target gave up is free',
  known(fact('TargetRevised', { removedIds: [LEI] }, '2024')),
  register({ kind: 'entity', name: 'New', ids: [LEI] }),
)
refuses(
  'a revision does not take the identifier of another target',
  known(),
  say('revise', { addedIds: [LEI] }, 'other'),
  refusal('identifier-taken', { pointer: '/addedIds/0' }),
)
refuses(
  'a measure does not give the identifier of a registered target to another one',
  known(),
  [
    'sanctions.impose',
    'm-1',
    {
      ...{ occurred: '2025', authority: 'Made-up Office', jurisdiction: 'US', programme: 'F' },
      measure: 'asset-freeze',
      targets: [{ targetId: 'other', name: 'Other', kind: 'entity', ids: [LEI] }],
    },
  ],
  refusal('identifier-taken', { pointer: '/targets/0/ids/0' }),
)

accepts('an individual stands by a person', known(), register({ kind: 'individual', personId: PERSON }))
for (const [why, body] of [
  ['an individual has no name of its own', { kind: 'individual', personId: PERSON, name: 'A Name' }],
  ['an individual does not stand without a person', { kind: 'individual', name: 'A Name' }],
  ['a firm does not stand by a person', { kind: 'entity', personId: PERSON }],
  ['a firm does not stand without a name', { kind: 'entity' }],
  [
    'an individual has no aliases of its own',
    { kind: 'individual', personId: PERSON, aliases: [{ name: 'A', kind: 'weak' }] },
  ],
] as const) {
  refuses(why, known(), register(body), refusal('wrong-value', { pointer: '' }))
}
refuses(
  'the name of an individual is revised with the person',
  known(),
  say('revise', { addedAliases: [{ name: 'A', kind: 'weak' }] }, 'somebody'),
  refusal('wrong-value', { pointer: '/addedAliases' }),
)

accepts('a target is called otherwise', known(), say('revise', { name: 'Beta Works' }))
accepts('an alias is taken away', known(), say('revise', { removedAliases: ['Alpha'] }))
refuses(
  'an alias that a target does not have is not taken away',
  known(),
  say('revise', { removedAliases: ['Omega'] }),
  refusal('wrong-value', { pointer: '/removedAliases/0' }),
)
refuses(
  'a revision changes something',
  known(),
  say('revise', { note: 'nothing' }),
  refusal('wrong-value', { pointer: '' }),
)

accepts(
  'a target is owned by another',
  known(),
  say('report-ownership', { owner: held, percent: { min: 50 } }),
)
accepts(
  'a target is owned by a party',
  known(),
  say('report-ownership', { owner: { party: 'BY' }, control: true }),
)
refuses(
  'a target does not own itself',
  known(),
  say('report-ownership', { owner: { ownerId: 'works' }, control: true }),
  refusal('wrong-value', { pointer: '/owner/ownerId' }),
)
refuses(
  'an owner is registered',
  known(),
  say('report-ownership', { owner: { ownerId: 'nobody' }, control: true }),
  refusal('unknown-reference', { pointer: '/owner/ownerId' }),
)
refuses(
  'a report of ownership says how much, or whether it controls',
  known(),
  say('report-ownership', { owner: held }),
  refusal('wrong-value', { pointer: '' }),
)
refuses(
  'a share is no more than everything',
  known(),
  say('report-ownership', { owner: held, percent: { min: 101 } }),
  refusal('wrong-value', { pointer: '/percent/min' }),
)
accepts('an ownership ends', known(owned('2022')), say('end-ownership', { owner: held }))
refuses(
  'an ownership that nobody reported does not end',
  known(),
  say('end-ownership', { owner: held }),
  refusal('ownership-not-reported'),
)
refuses(
  'an ownership does not end before it was reported to begin',
  known(owned('2025-06')),
  say('end-ownership', { owner: held, occurred: '2025-05' }),
  refusal('ownership-not-reported'),
)

accepts('a target is merged into another', known(), say('merge', { into: 'holding' }))
refuses(
  'a target is not merged into itself',
  known(),
  say('merge', { into: 'works' }),
  refusal('wrong-value', { pointer: '/into' }),
)
refuses(
  'a target is not merged into one that was merged into it',
  known(merged),
  say('merge', { into: 'works' }, 'holding'),
  refusal('wrong-value', { pointer: '/into' }),
)
refuses(
  'nothing more is said of a merged target but in the other one',
  known(merged),
  say('revise', { name: 'Beta' }),
  refusal('target-merged', { by: nth(STREAM, 1) }),
)
