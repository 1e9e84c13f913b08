/** Personal details are stored outside the ledger and before the event, a retry finds them again, and no event names them. */
import { test } from 'tap'
import { isLedgerStream } from '../../events/envelope.ts'
import { detailsIn, digestOf } from '../../events/history/disclosure.ts'
import { StoreError } from '../../src/failure/storeError.ts'
import type { Recorder } from '../../src/record/recorder.ts'
import { bodyHash } from '../../src/rules/kernel/identity.ts'
import { type Asked, opaque } from '../record/given.ts'
import { before, first, have, logged, nodeOn, once, openNode, send, stored } from '../record/recording.ts'

const PERSON = opaque('p', 'a')
const UUID = '3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b11'
const NAME = 'Persona Fictionalis'
const DETAILS = { name: NAME, names: ['Персона'], born: '1970~', country: 'XK', role: 'clerk' }

const registerWithoutKey = (body: object = {}): Asked => [
  'people.register',
  undefined,
  { id: PERSON, publicFigure: false, ...DETAILS, ...body },
]
const register = (body: object = {}): Asked => {
  const [name, target, whole] = registerWithoutKey(body)
  return [name, target, whole, UUID]
}

/** A node that fails before it writes to the person's stream, once: between the two appends. */
const crashing = (node: Recorder): Recorder =>
  before(
    node,
    'person-',
    once(async () => {
      throw new StoreError('unavailable', 'crashed')
    }),
  )

/** The digests in the two streams of the person. */
const digests = async (node: Recorder) => {
  const [person] = await stored(node, `person-${PERSON}`)
  const personal = await stored(node, `personal-${PERSON}`)
  return {
    ledger: person?.type === 'PersonRegistered' ? person.data.digest : undefined,
    personal: personal.map((one) => one.type === 'PersonalDetailsStored' && digestOf(one.data.disclosure)),
  }
}

test('the details are written before the ledger hears of the person', async (t) => {
  const node = await openNode(t)
  await have(node, register())
  const streams = (await logged(node)).map(({ stream }) => stream)
  t.same(streams.slice(-2), [`personal-${PERSON}`, `person-${PERSON}`])
})

test('the ledger holds the digest of the details', async (t) => {
  const node = await openNode(t)
  await have(node, register())
  const { ledger, personal } = await digests(node)
  t.same(personal, [ledger])
})

test('the disclosure holds the details', async (t) => {
  const node = await openNode(t)
  await have(node, register())
  const [event] = await stored(node, `personal-${PERSON}`)
  if (event?.type !== 'PersonalDetailsStored') return t.fail('not stored')
  t.same(detailsIn(event.data.disclosure), { ...DETAILS, ids: [] })
})

test('the same details have another digest each time', async (t) => {
  const node = await openNode(t)
  const one = first(await send(node, register()))
  const other = first(await send(node, registerWithoutKey({ id: opaque('p', 'b') })))
  t.not(
    one.type === 'PersonRegistered' && one.data.digest,
    other.type === 'PersonRegistered' && other.data.digest,
  )
})

test('no event of a ledger stream holds a name', async (t) => {
  const node = await openNode(t)
  await have(node, register(), registerWithoutKey({ id: opaque('p', 'b') }))
  const ledger = (await logged(node)).filter(({ stream }) => isLedgerStream(stream))
  t.equal(ledger.filter(({ body }) => /Persona|Fictionalis|Персона|1970|clerk/.test(body)).length, 0)
})

test('the hash of the body lies with the details, not in the ledger', async (t) => {
  const node = await openNode(t)
  await have(node, register())
  const [person] = await stored(node, `person-${PERSON}`)
  const [personal] = await stored(node, `personal-${PERSON}`)
  t.notOk(person?.bodyHash)
  const { id: _, ...hashed } = { id: '', ...register()[2], ids: [] }
  t.equal(personal?.bodyHash, bodyHash('people.register', hashed))
})

// Again.
test('the same key and body give the same events', async (t) => {
  const node = await openNode(t)
  const one = await send(node, register())
  const again = await send(node, register())
  t.same(again, { events: one.events, repeated: true })
  t.equal((await stored(node, `personal-${PERSON}`)).length, 1)
})

test('the same key with other details is refused, and they are not stored', async (t) => {
  const node = await openNode(t)
  await have(node, register())
  t.match(await send(node, register({ name: 'Alia Persona' })), {
    problem: { code: 'idempotency-key-reused' },
  })
  t.equal((await stored(node, `personal-${PERSON}`)).length, 1)
})

test('the same key and details of another actor are refused', async (t) => {
  const node = await openNode(t)
  await have(node, register())
  t.match(await send(node, register(), { actor: 'k-other' }), { problem: { code: 'idempotency-key-reused' } })
})

test('a retry after the details were destroyed is refused as erased', async (t) => {
  const node = await openNode(t)
  await have(node, register())
  await node.store.deleteStream(`personal-${PERSON}`, 0)
  t.match(await send(node, register()), { problem: { code: 'person-erased' } })
})

test('details that are refused are not stored', async (t) => {
  const node = await openNode(t)
  await have(node, register())
  t.match(await send(node, registerWithoutKey()), { problem: { code: 'id-taken' } })
  t.equal((await stored(node, `personal-${PERSON}`)).length, 1)
})

// A crash between the two appends.
test('a crash between the two appends leaves details of which the ledger does not know', async (t) => {
  const node = await openNode(t)
  t.match(await send(crashing(node), register()), { problem: { code: 'unavailable' } })
  const { ledger, personal } = await digests(node)
  t.equal(ledger, undefined)
  t.equal(personal.length, 1)
})

test('a retry after a crash completes the pair', async (t) => {
  const node = await openNode(t)
  await send(crashing(node), register())
  await have(node, register())
  const { ledger, personal } = await digests(node)
  t.same(personal, [ledger])
})

test('a retry on the node that crashed completes the pair', async (t) => {
  const node = crashing(await openNode(t))
  await send(node, register())
  await have(node, register())
  const { ledger, personal } = await digests(node)
  t.same(personal, [ledger])
})

test('other details after a crash are those that the ledger has the digest of', async (t) => {
  const node = await openNode(t)
  await send(crashing(node), register())
  await have(node, register({ name: 'Alia Persona' }))
  const { ledger, personal } = await digests(node)
  t.equal(personal.length, 2)
  t.equal(ledger, personal[1])
})

test('a retry of those other details gives the same events', async (t) => {
  const node = await openNode(t)
  await send(crashing(node), register())
  const one = await send(node, register({ name: 'Alia Persona' }))
  t.same(await send(node, register({ name: 'Alia Persona' })), { events: one.events, repeated: true })
})

test('a retry of the details before them is refused', async (t) => {
  const node = await openNode(t)
  await send(crashing(node), register())
  await have(node, register({ name: 'Alia Persona' }))
  t.match(await send(node, register()), { problem: { code: 'idempotency-key-reused' } })
})

test('details sent again without a key after a crash are registered', async (t) => {
  const node = await openNode(t)
  await send(crashing(node), registerWithoutKey())
  await have(node, registerWithoutKey())
  const { ledger, personal } = await digests(node)
  t.equal(ledger, personal[1])
})

test('the same details stored by another node at the same moment are those that the ledger has the digest of', async (t) => {
  const node = await openNode(t)
  const raced = before(
    node,
    'personal-',
    once(() => send(crashing(node), register())),
  )
  first(await send(raced, register()))
  const { ledger, personal } = await digests(node)
  t.same(personal, [ledger])
})

test('a person registered by another node at the same moment is answered as recorded there', async (t) => {
  const node = await openNode(t)
  const raced = before(
    node,
    'person-',
    once(() => send(nodeOn(node.store), register())),
  )
  const sent = await send(raced, register())
  t.same(sent.events, await stored(node, `person-${PERSON}`))
  t.equal(sent.repeated, true)
})

test('a concurrent write of details is a conflict, and the command is decided again', async (t) => {
  const node = await openNode(t)
  const crashed = crashing(nodeOn(node.store))
  const raced = before(
    node,
    'personal-',
    once(() => send(crashed, registerWithoutKey({ name: 'Alia Persona' }))),
  )
  first(await send(raced, register()))
  const { ledger, personal } = await digests(node)
  t.equal(personal.length, 2)
  t.equal(ledger, personal[1])
})
