/** Confidential sources: their details, and what others quote of them, lie apart, show with the scope for names, and can be destroyed. */
import { type Test, test } from 'tap'
import { buildLedger, deal, isProblem, keyWith, statement } from '../http/given.ts'
import { bytesIn, tracesIn } from './traces.ts'

const SOURCE = `src-${'a'.repeat(20)}`
const KEY = '3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b11'
const [TITLE, PUBLISHER, URL, QUOTE, LOCATOR] = [
  'Whispers of Zorn',
  'Zorn Press',
  'https://zorn.example/a',
  'zornish words',
  'leaf 4711',
]
const DETAILS = { title: TITLE, publisher: PUBLISHER, url: URL }
const REGISTRATION = { id: SOURCE, kind: 'ngo', confidential: true, published: '2031-01-02', ...DETAILS }
const SECRETS = [TITLE, 'Zorn Press', 'zorn.example', QUOTE, LOCATOR]
const CITED = { sources: [{ sourceId: SOURCE, quote: QUOTE, locator: LOCATOR }] }

const build = async (t: Test) => {
  const built = await buildLedger(t)
  await built.record('/v1/deals', deal('potash'))
  await built.record('/v1/sources', REGISTRATION)
  const said = await built.record('/v1/deals/potash/record-statement', statement('It was confirmed.', CITED))
  const stranger = await keyWith(built, 'read', 'record')
  const eraser = await keyWith(built, 'erase')
  const erase = (
    body: object = { id: SOURCE, basis: 'safety' },
    headers: Readonly<Record<string, string>> = eraser,
  ) => built.post(`/v1/sources/${SOURCE}/erase-details`, body, headers)
  return { ...built, said, stranger, erase }
}

test('the log, and whoever has not the scope for names, has marks and words in place of the details', async (t) => {
  const { service, get, stranger, said } = await build(t)
  for (const stream of [`source-${SOURCE}`, 'deal-potash']) {
    const { events } = await service.store.readStream(stream)
    t.strictSame(tracesIn(JSON.stringify(events), SECRETS), [], stream)
  }
  t.match((await get(`/v1/sources/${SOURCE}`)).json(), {
    confidential: true,
    ...DETAILS,
    published: '2031-01-02',
  })
  t.match((await get(`/v1/sources/${SOURCE}`, stranger)).json(), {
    title: 'a confidential source',
    publisher: 'a confidential publisher',
    url: 'a confidential address',
    published: '2031-01-02',
  })
  const entry = async (headers?: Readonly<Record<string, string>>) =>
    (await get('/v1/deals/potash/timeline', headers))
      .json()
      .items.find(({ eventId }: { eventId: string }) => eventId === said.id)
  t.match((await entry()).sources, [{ id: SOURCE, title: TITLE, quote: QUOTE, locator: LOCATOR }])
  t.match((await entry(stranger)).sources, [
    { title: 'a confidential source', quote: 'a confidential quote' },
  ])
})

test('a confidential source has an id that says nothing, and no person has such an id', async (t) => {
  const { post } = await buildLedger(t)
  isProblem(t, await post('/v1/sources', { ...REGISTRATION, id: 'zorn-paper' }), 422, 'id-not-opaque', [
    '/id',
  ])
  const { id, ...rest } = REGISTRATION
  t.match((await post('/v1/sources', rest)).json().events[0].stream, /^source-src-[a-z2-7]{20}$/)
  const figure = { id: SOURCE, publicFigure: true, name: 'Margaret Dumont' }
  isProblem(t, await post('/v1/people', figure), 422, 'id-not-opaque', ['/id'])
})

test('a correction of a confidential source lies apart, too, and makes nothing public', async (t) => {
  const { service, record, post, get, stranger } = await build(t)
  const [opening] = (await get(`/v1/events?stream=source-${SOURCE}`)).json().items
  const correct = `/v1/events/${opening.id}/correct`
  await record(correct, { patch: { data: { title: 'Zornish Quarterly' } }, reason: 'a slip' })
  t.equal((await get(`/v1/sources/${SOURCE}`)).json().title, 'Zornish Quarterly')
  t.equal((await get(`/v1/sources/${SOURCE}`, stranger)).json().title, 'a confidential source')
  const { events } = await service.store.readStream(`source-${SOURCE}`)
  t.notMatch(JSON.stringify(events), 'Zornish Quarterly')
  const opened = { patch: { data: { confidential: null } }, reason: 'to publish it' }
  isProblem(t, await post(correct, opened), 422, 'wrong-value', ['/patch/data'])
})

test('the same command with the same key gives the same events, and another one is refused', async (t) => {
  const { post } = await build(t)
  const headers = { 'idempotency-key': KEY }
  const body = statement('It was confirmed twice.', CITED)
  const first = await post('/v1/deals/potash/record-statement', body, headers)
  t.notMatch(first.json().events[0], { bodyHash: String }, 'a hash of a quote could be guessed')
  const again = await post('/v1/deals/potash/record-statement', body, headers)
  t.equal(again.json().events[0].id, first.json().events[0].id)
  t.equal(again.headers['idempotent-replayed'], 'true')
  const other = { ...body, sources: [{ sourceId: SOURCE, quote: 'other words' }] }
  isProblem(t, await post('/v1/deals/potash/record-statement', other, headers), 422, 'idempotency-key-reused')
})

test('an erasure destroys the details and the quotes, is guarded, and lets nothing be quoted afterwards', async (t) => {
  const { post, get, erase, config, service } = await build(t)
  isProblem(t, await erase(undefined, {}), 401, 'api-key-missing')
  isProblem(t, await erase({ id: 'gazette', basis: 'safety' }), 422, 'wrong-value', ['/id'])
  t.match((await erase({ basis: 'safety' })).json().errors, [{ pointer: '/id', example: /^src-/ }])
  t.equal((await erase()).statusCode, 201)
  t.match((await get(`/v1/sources/${SOURCE}`)).json(), { title: 'a source whose details were erased' })
  t.match((await get('/v1/deals/potash/timeline')).body, 'a quote that was erased')
  isProblem(t, await erase(), 410, 'person-erased')
  const quoting = await post('/v1/deals/potash/record-statement', statement('Once more.', CITED))
  isProblem(t, quoting, 410, 'person-erased')
  const naming = statement('Once more.', { sources: [{ sourceId: SOURCE }] })
  t.equal((await post('/v1/deals/potash/record-statement', naming)).statusCode, 201, 'it can be cited')
  const erased = await post(
    '/v1/sources/gazette/erase-details',
    { id: 'gazette', basis: 'other' },
    await keyWith({ service } as never, 'erase'),
  )
  isProblem(t, erased, 409, 'source-not-confidential')
  t.strictSame(tracesIn(bytesIn(config.data), SECRETS), [])
})
