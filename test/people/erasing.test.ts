/** Commands on a person's details: revision, legal hold, erasure. After an erasure no command is accepted. */
import { test } from 'tap'
import { type Asked, accepts, fact, ledger, nth, opaque, refusal, refuses } from '../record/given.ts'

const PERSON = opaque('p', 'a')
const STREAM = `person-${PERSON}`
const UUID = '3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b11'

const registered = fact('PersonRegistered', { digest: 'd'.repeat(43), publicFigure: false })
const held = fact('LegalHoldPlaced', { reason: 'pending proceedings' })
const released = fact('LegalHoldReleased', { reason: 'proceedings ended' })
const gone = fact('PersonErased', { basis: 'subject-request' })

const given = (...facts: readonly (typeof registered)[]) => ledger({ [STREAM]: [registered, ...facts] })

const revise: Asked = ['people.revise-details', PERSON, { name: 'Persona Altera' }, UUID]
const erase: Asked = ['people.erase', PERSON, { id: PERSON, basis: 'subject-request' }]
const hold: Asked = ['people.place-hold', PERSON, { reason: 'pending proceedings' }]
const lift: Asked = ['people.lift-hold', PERSON, { reason: 'proceedings ended' }]

accepts('a person is erased', given(), erase)
accepts('a person is put under a legal hold', given(), hold)
accepts('a legal hold is lifted', given(held), lift)
accepts('a legal hold can be placed again', given(held, released), hold)
accepts('a person whose legal hold was lifted is erased', given(held, released), erase)
accepts('a person is erased right after the hold was lifted, in one batch', given(held), lift, erase)

test('the ledger hears of revised details by nothing but a digest', async (t) => {
  const decision = await given(held).when([revise])
  if (!decision.ok) return t.fail(decision.problem.detail)
  const [event] = decision.events
  t.equal(event?.type, 'PersonDetailsRevised')
  t.same(Object.keys(event?.data ?? {}), ['digest'])
  t.notOk(event?.bodyHash, 'a hash of a name could be guessed')
})

refuses(
  'a legal hold keeps details from being erased',
  given(held),
  erase,
  refusal('under-legal-hold', { by: nth(STREAM, 1) }),
)
refuses(
  'a legal hold that comes first in a batch keeps details from being erased',
  given(held, released, held),
  erase,
  refusal('under-legal-hold', { by: nth(STREAM, 3) }),
)
refuses(
  'a legal hold is placed once',
  given(held),
  hold,
  refusal('under-legal-hold-already', { by: nth(STREAM, 1) }),
)
refuses('there must be a legal hold to lift', given(), lift, refusal('not-under-legal-hold'))
refuses('a legal hold is lifted once', given(held, released), lift, refusal('not-under-legal-hold'))
for (const asked of [revise, erase, hold, lift]) {
  refuses(
    `${asked[0]} comes to nothing once a person is erased`,
    given(gone),
    asked,
    refusal('person-erased'),
  )
}
for (const asked of [
  ['events.retract', nth(STREAM, 1), { reason: 'a mistake' }],
  ['events.correct', nth(STREAM, 1), { patch: { data: { basis: 'another' } }, reason: 'a slip' }],
] satisfies readonly Asked[]) {
  refuses(`${asked[0]} does not undo an erasure`, given(gone), asked, refusal('event-not-repairable'))
}
refuses(
  'the ground of an erasure is one of a list',
  given(),
  ['people.erase', PERSON, { id: PERSON, basis: 'asked to' }],
  refusal('unknown-code', { pointer: '/basis' }),
)
refuses(
  'an erasure needs the id of the person once more',
  given(),
  ['people.erase', PERSON, { basis: 'safety' }],
  refusal('missing-field', { pointer: '/id' }),
)
test('the example of the id to repeat is the id of a person', async (t) => {
  const decision = await given().when([['people.erase', PERSON, { basis: 'safety' }]])
  if (decision.ok) return t.fail('it was accepted')
  t.match(decision.problem.errors, [{ pointer: '/id', example: /^p-/ }])
})
refuses(
  'an erasure that repeats the id of somebody else erases nobody',
  given(),
  ['people.erase', PERSON, { id: opaque('p', 'b'), basis: 'safety' }],
  refusal('wrong-value', { pointer: '/id' }),
)

const FIGURE = 'rufus-firefly'
const figure = ledger({
  [`person-${FIGURE}`]: [fact('PersonRegistered', { digest: 'd'.repeat(43), publicFigure: true })],
})
refuses(
  'that a readable id stays has to be confirmed',
  figure,
  ['people.erase', FIGURE, { id: FIGURE, basis: 'safety' }],
  refusal('id-stays', { pointer: '/idStays' }),
)
test('the confirmation that a readable id stays is not recorded', async (t) => {
  const decision = await figure.when([
    ['people.erase', FIGURE, { id: FIGURE, basis: 'safety', idStays: true }],
  ])
  if (!decision.ok) return t.fail(decision.problem.detail)
  t.strictSame(decision.events[0]?.data, { basis: 'safety' })
})
refuses('somebody unknown is not erased', ledger(), erase, refusal('not-found'))
refuses(
  'on which ground a person is erased is said',
  given(),
  ['people.erase', PERSON, { id: PERSON }],
  refusal('missing-field', { pointer: '/basis' }),
)
refuses(
  'a person is erased by nobody’s report, so without a source',
  given(),
  ['people.erase', PERSON, { id: PERSON, basis: 'safety', sources: [{ sourceId: 'paper-one' }] }],
  refusal('unknown-field', { pointer: '/sources' }),
)
refuses(
  'revised details are whole',
  given(),
  ['people.revise-details', PERSON, { names: ['Altera'] }],
  refusal('missing-field', { pointer: '/name' }),
)
refuses(
  'an idempotency key of an erasure that may give a name away is refused',
  given(),
  ['people.erase', PERSON, { id: PERSON, basis: 'safety' }, 'erase-persona-altera'],
  refusal('idempotency-key-not-opaque'),
)
