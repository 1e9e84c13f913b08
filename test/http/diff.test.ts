/** The difference of two moments, and what auditors read of persons. */
import { randomBytes } from 'node:crypto'
import { type Test, test } from 'tap'
import { parseEvent } from '../../events/catalogue.ts'
import { digestOf } from '../../events/history/disclosure.ts'
import { changesIn } from '../../projections/read/events/changes.ts'
import { verifyInclusion } from '../../src/tlog/proofs.ts'
import { leafHash } from '../../src/tlog/tree.ts'
import { until } from '../store/sqlite-given.ts'
import { askErasure, buildLedger, deal, fact, isProblem, type Recorded, statement } from './given.ts'

const repair = { reason: 'misread' }

/** A deal with three statements, and what was said of them later; `before` is the position of the last of the three. */
const given = async (t: Test) => {
  const ledger = await buildLedger(t)
  const { record } = ledger
  await record('/v1/deals', deal('potash'))
  const say = (gist: string, more = {}): Promise<Recorded> =>
    record('/v1/deals/potash/record-statement', statement(gist, more))
  const [one, two, three] = [await say('one'), await say('two'), await say('three')]
  const before = three.position
  await say('new', { occurred: '2031-06-30' })
  await say('late', { occurred: '2031-01-20' })
  await record(`/v1/events/${one.id}/correct`, { patch: { occurred: '2031-02-03' }, ...repair })
  await record(`/v1/events/${two.id}/retract`, repair)
  await record(`/v1/events/${three.id}/contradict`, { occurred: '2031-06-01', ...fact })
  return { ...ledger, one, two, three, before }
}

test('each change says what it did to what was known, with both times apart', async (t) => {
  const { get, before, one, two, three } = await given(t)
  const { items } = (await get(`/v1/audit/diff?from=${before}`)).json()
  t.same(
    items.map(({ label }: { label: string }) => label),
    ['new-fact', 'late-arrival', 'correction', 'retraction', 'dispute'],
  )
  t.match(items[1], {
    type: 'StatementMade',
    occurred: { edtf: '2031-01-20' },
    recorded: { recordedAt: /^2031-06-30T12:/, position: /^\d+$/ },
  })
  t.match(items[2].about, {
    eventId: one.id,
    before: { occurred: '2031-02-01', contested: false },
    after: { occurred: '2031-02-03' },
  })
  t.match(items[3].about, { eventId: two.id, before: { data: { gist: 'two' } }, after: null })
  t.match(items[4].about, { eventId: three.id, before: { contested: false }, after: { contested: true } })
})

test('one request lists what was known then and has been corrected, retracted or disputed since', async (t) => {
  const { get, before } = await given(t)
  const url = `/v1/audit/diff?from=position:${before}&labels=correction,retraction,dispute,erasure&known=true`
  const { items } = (await get(url)).json()
  t.same(
    items.map(({ label }: { label: string }) => label),
    ['correction', 'retraction', 'dispute'],
  )
  t.ok(items.every(({ about }: { about: { before: unknown } }) => about.before !== null))
})

test('a repair of what was not known yet changes nothing that was', async (t) => {
  const { get, before, record, post } = await given(t)
  const late = await record('/v1/deals/potash/record-statement', statement('later still'))
  t.equal((await post(`/v1/events/${late.id}/retract`, repair)).statusCode, 201)
  const labels = async (query: string) =>
    (await get(`/v1/audit/diff?from=${before}&labels=retraction${query}`)).json().items.length
  t.same([await labels(''), await labels('&known=true')], [2, 1])
})

test('a difference ends where it is asked to, and pages', async (t) => {
  const { get, before, one } = await given(t)
  t.same((await get(`/v1/audit/diff?from=${before}&to=${before}`)).json().items, [])
  t.equal((await get(`/v1/audit/diff?from=${one.position}&to=${before}`)).json().items.length, 2)
  const first = (await get(`/v1/audit/diff?from=${before}&limit=3`)).json()
  const second = (await get(`/v1/audit/diff?from=${before}&limit=3&cursor=${first.next}`)).json()
  t.same([first.items.length, second.items.length], [3, 2])
})

test('a difference is asked by days and instants, and of a deal', async (t) => {
  const { get, record, before } = await given(t)
  t.equal((await get('/v1/audit/diff?from=2031-06-29')).json().items.length, 10)
  t.equal((await get('/v1/audit/diff?from=2031-06-30')).json().items.length, 0)
  t.equal((await get('/v1/audit/diff?from=2031-06-30T12:00:00Z&to=2031-06-30')).json().items.length, 10)
  await record('/v1/deals', deal('other'))
  t.equal((await get(`/v1/audit/diff?from=${before}&deal=potash`)).json().items.length, 5)
  t.equal((await get(`/v1/audit/diff?from=${before}&deal=other`)).json().items.length, 1)
})

test('an event that had happened by the first moment and was recorded later is a late arrival', async (t) => {
  const { get, record } = await given(t)
  await record('/v1/deals/potash/record-statement', statement('that day', { occurred: '2031-05-01' }))
  const labels = async (from: string): Promise<readonly string[]> =>
    (await get(`/v1/audit/diff?from=${from}&labels=new-fact,late-arrival`))
      .json()
      .items.filter(({ type }: { type: string }) => type === 'StatementMade')
      .map(({ label }: { label: string }) => label)
  // Nothing was recorded by any of these moments; the statements are of February thrice, June, January and May.
  const seen = async (from: string) => (await labels(from)).map((label) => label === 'late-arrival')
  t.same(await seen('2031-05-01'), [true, true, true, false, true, true])
  t.same(await seen('2031-04-30'), [true, true, true, false, true, false])
  t.same(await seen('2031-05-01T23:59:59Z'), [true, true, true, false, true, false], 'not over everywhere')
  t.same(await seen('2031-05-02T12:00:00Z'), [true, true, true, false, true, true])
})

test('an erasure is a change of what was known, with nothing of what it erased', async (t) => {
  const ledger = await buildLedger(t)
  const { get, record } = ledger
  const person = 'p-cccccccccccccccccccc'
  const { position } = await record('/v1/people', { id: person, publicFigure: false, name: 'Rufus Firefly' })
  t.equal((await askErasure(ledger, person)).statusCode, 201)
  const url = `/v1/audit/diff?labels=erasure&known=true&from=`
  const answer = await get(url + position)
  t.match(answer.json().items, [{ label: 'erasure', type: 'PersonErased', stream: `person-${person}` }])
  t.notMatch(answer.body, 'Rufus')
  t.same((await get(`${url}${Number(position) - 2}`)).json().items, [], 'not known before')
})

test('a difference that is asked wrongly is refused', async (t) => {
  const { get } = await given(t)
  for (const from of ['', 'yesterday', '2031-02-30', '2031-06-30T12:00:00', '-1']) {
    isProblem(t, await get(`/v1/audit/diff?from=${from}`), 400, 'bad-parameter', ['/from'])
  }
  isProblem(t, await get('/v1/audit/diff'), 400, 'bad-parameter', ['/from'])
  for (const span of ['from=3&to=2', 'from=2031-06-30&to=2031-06-29']) {
    isProblem(t, await get(`/v1/audit/diff?${span}`), 400, 'bad-parameter', ['/to'])
  }
  isProblem(t, await get('/v1/audit/diff?from=1&labels=rumour'), 400, 'bad-parameter', ['/labels'])
})

const PERSON = 'p-aaaaaaaaaaaaaaaaaaaa'

/** A person, and an auditor. */
const registered = async (t: Test) => {
  const ledger = await buildLedger(t)
  const { id: actor, secret } = await ledger.service.keys.add(['audit', 'names'], undefined, 'local')
  const headers = { authorization: `Bearer ${secret}` }
  const person = { id: PERSON, publicFigure: false, name: `Rufus ${randomBytes(4).toString('hex')}` }
  const event = await ledger.record('/v1/people', person)
  const disclosed = () => ledger.get(`/v1/audit/people/${PERSON}/disclosure`, headers)
  const accesses = async () =>
    (await ledger.service.store.readStream('access-log')).events.map(({ body }) => parseEvent(body))
  return { ...ledger, actor, headers, person, event, disclosed, accesses }
}

test('an auditor can read the details for a digest, and the access is recorded', async (t) => {
  const { disclosed, accesses, actor, event, person, get } = await registered(t)
  const answer = await disclosed()
  t.match(answer, { statusCode: 200, headers: { 'cache-control': 'no-store' } })
  const { digest, disclosure, eventId } = answer.json()
  t.equal(digestOf(disclosure), digest)
  t.equal(eventId, event.id)
  t.match(Buffer.from(disclosure, 'base64url').toString(), person.name)
  t.match(await accesses(), [{ type: 'PersonalDetailsRead', actor, data: { persons: [PERSON] } }])
  await disclosed()
  t.equal((await accesses()).length, 2)
  t.notMatch((await get('/v1/events')).body, 'PersonalDetailsRead')
})

test('the service does not disclose details when it cannot record the access', async (t) => {
  const { disclosed, service, person } = await registered(t)
  const { append } = service.store
  t.teardown(() => Object.assign(service.store, { append }))
  Object.assign(service.store, {
    append: async () => {
      throw new (await import('../../src/failure/storeError.ts')).StoreError(
        'unavailable',
        'the disk is full',
      )
    },
  })
  const answer = await disclosed()
  isProblem(t, answer, 503, 'unavailable')
  t.notMatch(answer.body, person.name)
})

test('only the scope audit discloses details, and unknown persons have none', async (t) => {
  const { get, headers } = await registered(t)
  isProblem(t, await get(`/v1/audit/people/${PERSON}/disclosure`), 401, 'api-key-missing')
  isProblem(t, await get('/v1/audit/people/p-bbbbbbbbbbbbbbbbbbbb/disclosure', headers), 404, 'not-found')
})

test('after an erasure every proof and every disclosure shown before still verifies, byte for byte', async (t) => {
  const { get, app, service, event, disclosed } = await registered(t)
  const signed = (size: number) => until(() => service.audit.checkpoint()?.size === BigInt(size))
  await signed(2)
  const url = `/v1/audit/proofs/inclusion?event=${event.id}&size=2`
  const before = (await get(url)).json()
  const shown = (await disclosed()).json()
  t.equal((await askErasure({ app, service }, PERSON)).statusCode, 201)
  await signed(3)
  const { checkpoint, ...proof } = before
  t.strictSame((await get(url)).json(), proof)
  const leaf = leafHash((await service.store.readStream(`person-${PERSON}`)).events[0]!.body)
  const [hashes, root] = [
    proof.hashes.map((hash: string) => Buffer.from(hash, 'base64')),
    Buffer.from(proof.root, 'base64'),
  ]
  t.ok(verifyInclusion(BigInt(proof.index), 2n, leaf, hashes, root))
  t.equal(digestOf(shown.disclosure), shown.digest)
  t.match((await service.store.readStream(`person-${PERSON}`)).events[0]!.body, shown.digest)
  isProblem(t, await disclosed(), 410, 'person-erased')
  t.ok(checkpoint)
})

test('others get their turn after each event that a difference looks at and leaves out', async (t) => {
  const { app, service } = await buildLedger(t)
  const commands = Array.from({ length: 30 }, (_, n) => ({
    command: 'sources.register',
    id: `src-${n}`,
    key: `src-${n}`,
    body: { kind: 'press', publisher: 'Paper' },
  }))
  await app.inject({ method: 'POST', url: '/v1/batches', payload: { commands } })
  const to = service.views.position()
  for (const rare of [{ labels: ['retraction'] as const }, { deal: 'none' }]) {
    const looked = [...changesIn(service.views.sql, { from: 0, to, known: false, ...rare }, to, 0)]
    t.same(
      looked,
      Array.from({ length: 31 }, () => undefined),
    )
  }
})
