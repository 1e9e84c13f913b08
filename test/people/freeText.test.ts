/** A free text does not take the name of a person whose name is withheld: it would stay after an erasure. */
import { test } from 'tap'
import { MOST_TRIES } from '../../src/api/commands/textCheck.ts'
import { fullNamesOf, indexOf, nameIn } from '../../src/people/namesInText.ts'
import { buildLedger, deal, erase, isProblem, keyWith, measure, statement } from '../http/given.ts'

const PERSON = `p-${'a'.repeat(20)}`
const REGISTRATION = {
  id: PERSON,
  publicFigure: false,
  name: 'Pinky Quxworthy',
  names: ['Пинки Куксворти', 'José María de la Quxworthy', 'Pinky'],
}
const UUIDS = [1, 2, 3].map((n) => `3b2f1c9e-6a51-4c7d-8a52-00000000000${n}`)

test('a name is found in any case, with other accents and signs, either way around, but only whole', async (t) => {
  const index = indexOf(fullNamesOf(PERSON, REGISTRATION))
  for (const text of [
    'Pinky Quxworthy waved',
    'said PINKY  QUXWORTHY.',
    'Quxworthy, Pinky',
    '“Pinky-Quxworthy”',
    'и Пинки Куксворти',
    'Jose Maria De La Quxworthy',
  ]) {
    t.equal(nameIn(text, index)?.person, PERSON, text)
  }
  for (const text of [
    'Pinky',
    'Quxworthy',
    'Pinkys Quxworthy',
    'Pinky and Quxworthy',
    'Quxworthy de la María José',
    '',
  ]) {
    t.equal(nameIn(text, index), undefined, text)
  }
})

const recorded = async (t: Parameters<typeof buildLedger>[0]) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  await ledger.record('/v1/people', REGISTRATION)
  return ledger
}

const NAMING = statement('Then Pinky Quxworthy waved.')

test('a text with a withheld name is refused, with its place and how to write it', async (t) => {
  const { post, record } = await recorded(t)
  const refused = await post('/v1/deals/potash/record-statement', NAMING)
  isProblem(t, refused, 422, 'names-a-person', ['/gist'])
  t.match(refused.json().detail, `{${PERSON}}`)
  isProblem(
    t,
    await post('/v1/sources', { id: 'leaflet', kind: 'press', title: 'The case of Pinky Quxworthy' }),
    422,
    'names-a-person',
    ['/title'],
  )
  const said = await record('/v1/deals/potash/record-statement', statement(`Then {${PERSON}} waved.`))
  const patch = { data: { speaker: { description: 'a cousin of Pinky Quxworthy' } } }
  isProblem(
    t,
    await post(`/v1/events/${said.id}/correct`, { patch, reason: 'a slip' }),
    422,
    'names-a-person',
    ['/patch/data/speaker/description'],
  )
})

test('a client without the scope for names learns no id, and its attempts are limited', async (t) => {
  const built = await recorded(t)
  const recorder = await keyWith(built, 'record')
  for (let n = 0; n < MOST_TRIES; n++) {
    const refused = await built.post('/v1/deals/potash/record-statement', NAMING, recorder)
    isProblem(t, refused, 422, 'names-a-person', ['/gist'])
    t.notMatch(refused.body, /p-a|Quxworthy/)
  }
  isProblem(t, await built.post('/v1/deals/potash/record-statement', NAMING, recorder), 429, 'rate-limited')
  const other = await keyWith(built, 'record')
  isProblem(t, await built.post('/v1/deals/potash/record-statement', NAMING, other), 422, 'names-a-person', [
    '/gist',
  ])
  const harmless = await built.post('/v1/deals/potash/record-statement', statement('It rained.'), recorder)
  t.equal(harmless.statusCode, 201)
})

test('a text may name public figures, persons who agreed and erased persons', async (t) => {
  const built = await recorded(t)
  const { post, record } = built
  await record('/v1/people', { id: 'rufus-firefly', publicFigure: true, name: 'Rufus Firefly' })
  t.equal((await post('/v1/deals/potash/record-statement', statement('Rufus Firefly sang.'))).statusCode, 201)
  const consent = { by: 'self', purpose: 'a campaign', since: '2031-01-01' }
  await record(`/v1/people/${PERSON}/allow-naming`, { consent })
  t.equal((await post('/v1/deals/potash/record-statement', NAMING)).statusCode, 201)
  await record(`/v1/people/${PERSON}/withhold-name`, { reason: 'safety' })
  isProblem(t, await post('/v1/deals/potash/record-statement', NAMING), 422, 'names-a-person', ['/gist'])
  await erase(built, PERSON)
  t.equal((await post('/v1/deals/potash/record-statement', NAMING)).statusCode, 201, 'nothing is known of it')
})

test('the name of a target of a measure is what an official list publishes', async (t) => {
  const { post } = await recorded(t)
  const targets = [{ targetId: 'pinky', name: 'Pinky Quxworthy Trading', kind: 'entity' }]
  const answer = await post('/v1/sanctions', measure('freeze', { targets }))
  t.equal(answer.statusCode, 201, answer.body)
})

test('a batch that registers a person and names them in a text is refused as a whole, in whatever order', async (t) => {
  const { post, record, service } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const head = await service.store.head()
  const said = { command: 'deals.record-statement', id: 'potash', key: UUIDS[0], body: NAMING }
  const { id, ...body } = REGISTRATION
  const registered = { command: 'people.register', id, key: UUIDS[1], body }
  for (const commands of [
    [said, registered],
    [registered, said],
  ]) {
    const answer = await post('/v1/batches', { commands })
    isProblem(t, answer, 422, 'batch-refused')
    t.match(JSON.stringify(answer.json().results), /names-a-person/)
  }
  t.equal(await service.store.head(), head)
})

test('a command that was recorded before its person was known gives the same event when it is sent again', async (t) => {
  const { post, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const headers = { 'idempotency-key': 'once' }
  const first = (await post('/v1/deals/potash/record-statement', NAMING, headers)).json().events[0].id
  await record('/v1/people', REGISTRATION)
  t.equal((await post('/v1/deals/potash/record-statement', NAMING, headers)).json().events[0].id, first)
  isProblem(t, await post('/v1/deals/potash/record-statement', NAMING), 422, 'names-a-person', ['/gist'])
})

test('who may see names learns which earlier texts hold the name of a person who is registered, revised or withheld', async (t) => {
  const ledger = await buildLedger(t)
  const { post, get, record } = ledger
  await record('/v1/deals', deal('potash'))
  const said = await record('/v1/deals/potash/record-statement', NAMING)
  const titled = await record('/v1/sources', {
    id: 'leaflet',
    kind: 'press',
    title: 'Free\nQuxworthy, Pinky!',
  })
  const linked = await record('/v1/sources', {
    id: 'page',
    kind: 'press',
    title: 'Freed',
    url: 'https://news.example/pinky-quxworthy-freed',
  })
  const first = { personId: PERSON, eventId: said.id, pointer: '/data/gist' }
  const second = { personId: PERSON, eventId: titled.id, pointer: '/data/title' }
  const third = { personId: PERSON, eventId: linked.id, pointer: '/data/url' }
  const mentioned = { items: [first, second, third], complete: true }
  const registered = (await post('/v1/people', REGISTRATION)).json()
  t.strictSame(registered.mentions, mentioned)
  t.strictSame((await get(`/v1/people/${PERSON}/mentions`)).json().items, mentioned.items)
  const page = (await get(`/v1/people/${PERSON}/mentions?limit=1`)).json()
  t.strictSame(page.items, [first])
  const rest = (await get(`/v1/people/${PERSON}/mentions?limit=1&cursor=${page.next}`)).json()
  t.match([rest.items, rest.next], [[second], String])

  const recorder = await keyWith(ledger, 'read', 'record')
  const revised = { name: 'Pinky Quxworthy', names: [] }
  const blind = await post(`/v1/people/${PERSON}/revise-details`, revised, recorder)
  t.match(blind.json(), { applied: true, mentions: undefined }, 'others learn nothing, not even how many')
  isProblem(t, await get(`/v1/people/${PERSON}/mentions`, recorder), 403, 'scope-missing')
  isProblem(t, await get(`/v1/people/p-${'z'.repeat(20)}/mentions`), 404, 'not-found')

  await record('/v1/people', { id: 'margaret-dumont', publicFigure: true, name: 'Margaret Dumont' })
  await record('/v1/deals/potash/record-statement', statement('Margaret Dumont waved.'))
  t.strictSame(
    (await get('/v1/people/margaret-dumont/mentions')).json().items,
    [],
    'everybody may see this name',
  )
  const withheld = await post('/v1/people/margaret-dumont/withhold-name', { reason: 'safety' })
  t.match(withheld.json().mentions, { items: [{ personId: 'margaret-dumont', pointer: '/data/gist' }] })
})

test('a batch of persons lists the earlier texts with their names, too', async (t) => {
  const { post, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const { id } = await record('/v1/deals/potash/record-statement', NAMING)
  const command = { key: UUIDS[0], command: 'people.register', body: REGISTRATION }
  const answer = (await post('/v1/batches', { commands: [command] })).json()
  t.match(answer.mentions, {
    items: [{ personId: PERSON, eventId: id, pointer: '/data/gist' }],
    complete: true,
  })
})

test('the role of one person does not name another whose name is withheld', async (t) => {
  const { post, record } = await recorded(t)
  await record('/v1/people', { id: 'rufus-firefly', publicFigure: true, name: 'Rufus Firefly' })
  const role = 'cousin of Pinky Quxworthy'
  const details = { name: 'Rufus Firefly', role }
  for (const [path, body] of [
    ['/v1/people', { publicFigure: true, ...details }],
    ['/v1/people/rufus-firefly/revise-details', details],
  ] as const) {
    isProblem(t, await post(path, body), 422, 'names-a-person', ['/role'])
  }
  const namesake = await post('/v1/people', { publicFigure: true, name: 'Pinky Quxworthy', role: 'singer' })
  t.equal(namesake.statusCode, 201, 'a namesake is another person')
})
