/** Repair: what is corrected or retracted, and what of its stream stands in the way. */
import { type Test, test } from 'tap'
import { deal, known as dealt, promised } from '../rules/deals/given.ts'
import { held, known, learn, was } from '../rules/prisoners/given.ts'
import { lifted, measure, ORDER, known as onMeasure, target } from '../rules/sanctions/given.ts'
import { type Asked, accepts, type Fact, fact, type Ledger, ledger, nth, refusal, refuses } from './given.ts'

const correct = (eventId: string, patch: object): Asked => [
  'events.correct',
  eventId,
  { patch, reason: 'A slip of the pen' },
]
const retract = (eventId: string): Asked => ['events.retract', eventId, { reason: 'Recorded twice' }]
const resolve = (eventId: string, outcome: string, body: object = {}): Asked => [
  'events.resolve-dispute',
  eventId,
  { outcome, rationale: 'A recording was published', ...body },
]
const attest = (eventId: string): Asked => ['events.attest', eventId, { occurred: '2026-01-01' }]

const retraction = (eventId: string): Fact => fact('EventRetracted', { eventId, reason: 'Recorded twice' })
const correction = (eventId: string, patch: object): Fact =>
  fact('EventCorrected', { eventId, patch, reason: 'A slip' })
const contradiction = (eventId: string, data: object = {}): Fact =>
  fact('ClaimContradicted', { eventId, ...data }, '2026-01-01')

const RELEASED = was('release', '2021-03-01')
const RETURNED = was('return-to-custody', '2021-06-01')

// Taken.
accepts('an event is attested', held(RELEASED), attest(known(1)))
accepts('an event is retracted', held(RELEASED), retract(known(1)))
accepts('a date is corrected', held(RELEASED), correct(known(1), { occurred: '2021-03-02' }))
accepts('data are corrected', held(RELEASED), correct(known(1), { data: { terms: 'parole' } }))
accepts(
  'a correction is corrected',
  held(RELEASED, correction(known(1), { occurred: '2021-03-02' })),
  correct(known(2), { data: { patch: { occurred: '2021-03-03' } } }),
)
accepts('a retraction is retracted', held(RELEASED, retraction(known(1))), retract(known(2)))
accepts(
  'what rests on an event is retracted together with it',
  held(RELEASED, RETURNED),
  retract(known(2)),
  retract(known(1)),
)
accepts(
  'an event is retracted and recorded anew together, though another rests on it',
  held(RELEASED, RETURNED),
  retract(known(1)),
  learn('release', '2021-04-01'),
)
accepts('a whole stream is retracted, the opening last', held(RELEASED), retract(known(1)), retract(known(0)))
accepts(
  'a second release is recorded where the first was retracted',
  held(RELEASED, retraction(known(1))),
  learn('release', '2022-01-01'),
)
accepts('a dispute is resolved', held(RELEASED, contradiction(known(1))), resolve(known(1), 'upheld'))
accepts(
  'a dispute about a field is resolved',
  held(RELEASED, contradiction(known(1), { field: '/data/terms', value: 'parole' })),
  resolve(known(1), 'revised', { field: '/data/terms' }),
)

// Refused, whatever depends on it.
const nothing = held(RELEASED, retraction(known(1)))
for (const [name, asked] of [
  ['attested', attest(known(1))],
  ['contradicted', ['events.contradict', known(1), { occurred: '2026-01-01' }]],
  ['corrected', correct(known(1), { occurred: '2021-03-02' })],
  ['retracted', retract(known(1))],
] as const) {
  refuses(`a retracted event is not ${name}`, nothing, asked, refusal('event-retracted', { by: known(2) }))
}
refuses('an unknown event is not retracted', held(), retract(nth('deal-other', 0)), refusal('not-found'))
refuses(
  'a dispute that nobody began is not resolved',
  held(RELEASED),
  resolve(known(1), 'upheld'),
  refusal('event-not-disputed', { by: known(1) }),
)
refuses(
  'a dispute whose contradiction was retracted is not resolved',
  held(RELEASED, contradiction(known(1)), retraction(known(2))),
  resolve(known(1), 'upheld'),
  refusal('event-not-disputed', { by: known(1) }),
)

// Corrections that make no event.
const slips: readonly (readonly [
  name: string,
  patch: object,
  code: Parameters<typeof refusal>[0],
  pointer: string,
])[] = [
  ['an unknown field of the patch', { id: 'x' }, 'unknown-field', '/patch/id'],
  ['the deals of an event', { deals: ['made-up'] }, 'unknown-field', '/patch/deals'],
  ['an empty patch', {}, 'wrong-value', '/patch'],
  ['a patch that changes nothing', { data: { terms: 'unknown' } }, 'wrong-value', '/patch'],
  ['a field that the type lacks', { data: { mood: 'good' } }, 'unknown-field', '/patch/data/mood'],
  ['a code that is none', { data: { terms: 'whatever' } }, 'unknown-code', '/patch/data/terms'],
  ['a date that is none', { occurred: '2021-13' }, 'bad-edtf', '/patch/occurred'],
  ['a date to come', { occurred: '2031' }, 'date-in-future', '/patch/occurred'],
  ['no source at all', { sources: [] }, 'wrong-value', '/patch/sources'],
  [
    'an unknown source',
    { sources: [{ sourceId: 'nowhere' }] },
    'unknown-reference',
    '/patch/sources/0/sourceId',
  ],
  ['an unknown reference', { data: { groupId: 'nowhere' } }, 'unknown-reference', '/patch/data/groupId'],
]
for (const [name, patch, code, pointer] of slips) {
  refuses(
    `a correction is refused: ${name}`,
    held(RELEASED),
    correct(known(1), patch),
    refusal(code, { pointer }),
  )
}
refuses(
  'a field that must be there is not taken away',
  deal(),
  correct(dealt(0), { data: { title: null } }),
  refusal('missing-field', { pointer: '/patch/data/title' }),
)
refuses(
  'a repair has no date where none was given',
  held(RELEASED, retraction(known(1))),
  correct(known(2), { occurred: '2026-01-01' }),
  refusal('unknown-field', { pointer: '/patch/occurred' }),
)
refuses(
  'what an event concerns is not corrected',
  held(RELEASED, contradiction(known(1))),
  correct(known(2), { data: { eventId: known(0) } }),
  refusal('wrong-value', { pointer: '/patch/data' }),
)
refuses(
  'an id that an event brings is not corrected',
  deal([fact('TalksScheduled', { talksId: 'talks-one', planned: '2025-02-01' }, '2025-01-15')]),
  correct(dealt(1), { data: { talksId: 'talks-two' } }),
  refusal('wrong-value', { pointer: '/patch/data' }),
)
refuses(
  'a correction meets the rules of its type',
  deal([promised('one', '2025-02')]),
  correct(dealt(1), { data: { obligor: 'LT' } }),
  refusal('not-a-party-of-the-deal'),
)

// People.
const person = ledger({
  'person-figure-one': [fact('PersonRegistered', { digest: 'A'.repeat(43), publicFigure: true })],
})
for (const asked of [
  retract(nth('person-figure-one', 0)),
  correct(nth('person-figure-one', 0), { data: { publicFigure: false } }),
]) {
  refuses(
    `what is recorded of a person is not repaired: ${asked[0]}`,
    person,
    asked,
    refusal('event-not-repairable'),
  )
}

// Sources have no date and no source of their own.
const paper = nth('source-paper-one', 0)
accepts(
  'what a source is called is corrected',
  ledger(),
  correct(paper, { data: { publisher: 'The Paper' } }),
)
refuses(
  'a source was not said by anybody',
  ledger(),
  correct(paper, { occurred: '2025' }),
  refusal('unknown-field', { pointer: '/patch/occurred' }),
)

// What depends on it.
const dependsOn = async (given: Ledger, asked: readonly Asked[], dependents: readonly string[], t: Test) => {
  const decision = await given.when(asked)
  if (decision.ok) return t.fail('should be refused')
  t.match(decision.problem, {
    code: 'event-has-dependents',
    conflictingEvent: dependents[0],
    conflictingEvents: dependents,
  })
}

test('a release on which a return to custody rests is not retracted', async (t) => {
  await dependsOn(held(RELEASED, RETURNED), [retract(known(1))], [known(2)], t)
})

test('a release cannot be moved after the return to custody that depends on it', async (t) => {
  await dependsOn(held(RELEASED, RETURNED), [correct(known(1), { occurred: '2022' })], [known(2)], t)
})

test('an opening is not retracted while anything else stands', async (t) => {
  await dependsOn(held(RELEASED, RETURNED), [retract(known(0))], [known(1), known(2)], t)
})

test('a correction is not retracted when what came later rests on it', async (t) => {
  const given = held(was('release', '2022'), correction(known(1), { occurred: '2021-03-01' }), RETURNED)
  await dependsOn(given, [retract(known(2))], [known(3)], t)
})

test('a retraction is not retracted when another event has taken the place', async (t) => {
  const given = held(RELEASED, retraction(known(1)), was('release', '2022-01-01'))
  await dependsOn(given, [retract(known(2))], [known(3)], t)
})

test('a relief that a lifting carries out is not retracted', async (t) => {
  const given = measure(
    fact('ReliefAnnounced', { reliefId: 'relief-one', by: { party: 'US' }, claimedEffect: 'all' }, '2024-01'),
    fact('SanctionLifted', { mode: 'delisting', ...ORDER, carriesOut: 'relief-one' }, '2024-02'),
  )
  await dependsOn(given, [retract(onMeasure(1))], [onMeasure(2)], t)
})

test('a target that a lifting names is not corrected away', async (t) => {
  const given = measure(lifted('2024-02', ['alpha']))
  await dependsOn(given, [correct(onMeasure(0), { data: { targets: [target('beta')] } })], [onMeasure(1)], t)
})

test('a contested event that is upheld makes nothing impossible', async (t) => {
  const given = held(RELEASED, contradiction(known(1)), was('release', '2022-01-01'))
  await dependsOn(given, [resolve(known(1), 'upheld')], [known(3)], t)
})

refuses(
  'an event is not moved to where it is impossible',
  held(RELEASED, was('record-death', '2021-05-01')),
  correct(known(1), { occurred: '2022' }),
  refusal('prisoner-dead', { by: known(2) }),
)
accepts(
  'a vague correction is taken where one reading of it is possible',
  held(RELEASED, RETURNED),
  correct(known(1), { occurred: '2021' }),
)
refuses(
  'nothing more happens in a stream that is retracted',
  held(retraction(known(0))),
  learn('release', '2021-03-01'),
  refusal('event-retracted', { by: known(1) }),
)
refuses(
  'what rested on a retracted opening is not brought back before it',
  held(RELEASED, retraction(known(1)), retraction(known(0))),
  retract(known(2)),
  refusal('event-has-dependents', { by: known(1) }),
)
