/** Entity tags: 304 to whoever has the answer, a new tag when the answer changes, and If-Match on commands. */
import { type Test, test } from 'tap'
import { type Api, buildLedger, deal, isProblem, measure, source, statement } from './given.ts'

/** One of each thing that can be asked for. */
const QUERIES = [
  '/v1/deals',
  '/v1/deals/potash',
  '/v1/deals/potash/timeline',
  '/v1/deals/potash/timeline?asOf=2031-06-30',
  '/v1/deals/potash/events',
  '/v1/events',
  '/v1/sources',
  '/v1/sources/gazette',
  '/v1/sanctions/syl-potash',
  '/v1/status?target=acme-potash',
]

const buildCase = async (t: Test) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  const { position } = await ledger.record('/v1/sanctions', measure('syl-potash'))
  return { ...ledger, position }
}

const tagOf = async ({ get }: Pick<Api, 'get'>, url: string): Promise<string> =>
  String((await get(url)).headers.etag)

test('a client with the present answer gets 304', async (t) => {
  const { get, position } = await buildCase(t)
  for (const url of QUERIES) {
    const etag = await tagOf({ get }, url)
    t.match(etag, /^"[\w-]{20,}"$/, url)
    const again = await get(url, { 'if-none-match': etag })
    t.equal(again.statusCode, 304, url)
    t.equal(again.body, '', url)
    t.hasStrict(again.headers, { etag, 'detente-position': position }, url)
  }
})

test('any of several tags will do, weak or strong, and so will a star', async (t) => {
  const { get } = await buildCase(t)
  const etag = await tagOf({ get }, '/v1/deals')
  for (const header of [`"other", ${etag}`, `W/${etag}`, '*', `"a",W/"b",${etag}`]) {
    t.equal((await get('/v1/deals', { 'if-none-match': header })).statusCode, 304, header)
  }
  for (const header of ['"other"', etag.replaceAll('"', ''), '']) {
    t.equal((await get('/v1/deals', { 'if-none-match': header })).statusCode, 200, header)
  }
})

test('equal answers have equal tags, other answers other ones', async (t) => {
  const { get } = await buildCase(t)
  const answers = await Promise.all(QUERIES.map((url) => get(url)))
  const bodies = new Set(answers.map((answer) => answer.body))
  const tags = new Set(answers.map((answer) => answer.headers.etag))
  t.equal(tags.size, bodies.size)
})

test('an answer that a write changes has a new tag', async (t) => {
  const ledger = await buildCase(t)
  const urls = [
    '/v1/deals',
    '/v1/deals/potash',
    '/v1/deals/potash/timeline',
    '/v1/deals/potash/events',
    '/v1/events',
  ]
  const before = await Promise.all(urls.map((url) => tagOf(ledger, url)))
  await ledger.record('/v1/deals/potash/record-statement', statement('So far so good'))
  for (const [index, url] of urls.entries()) {
    const answer = await ledger.get(url, { 'if-none-match': before[index] ?? '' })
    t.equal(answer.statusCode, 200, url)
    t.not(answer.headers.etag, before[index])
  }
})

test('a write elsewhere leaves the tags of single things and timelines as they are', async (t) => {
  const ledger = await buildCase(t)
  const urls = ['/v1/deals/potash', '/v1/deals/potash/timeline?asOf=2031-06-30', '/v1/sanctions/syl-potash']
  const before = await Promise.all(urls.map((url) => tagOf(ledger, url)))
  await ledger.record('/v1/sources', source('herald'))
  await ledger.record('/v1/deals', deal('rail'))
  for (const [index, url] of urls.entries()) t.equal(await tagOf(ledger, url), before[index], url)
})

test('a name that becomes known changes the tags of what shows it', async (t) => {
  const ledger = await buildCase(t)
  await ledger.record('/v1/deals/potash/record-statement', statement('Hail {rufus-t-firefly}'))
  const urls = ['/v1/deals/potash', '/v1/deals/potash/timeline']
  const before = await Promise.all(urls.map((url) => tagOf(ledger, url)))
  await ledger.record('/v1/people', { id: 'rufus-t-firefly', publicFigure: true, name: 'Rufus T. Firefly' })
  for (const [index, url] of urls.entries()) {
    const answer = await ledger.get(url, { 'if-none-match': before[index] ?? '' })
    t.equal(answer.statusCode, 200, url)
    t.match(answer.body, 'Hail Rufus T. Firefly')
  }
})

test('a timeline is rendered anew when a source of an entry is contradicted', async (t) => {
  const ledger = await buildCase(t)
  const said = await ledger.record('/v1/deals/potash/record-statement', statement('So far so good'))
  const before = await tagOf(ledger, '/v1/deals/potash/timeline')
  await ledger.record(`/v1/events/${said.id}/contradict`, {
    occurred: '2031-03-01',
    sources: [{ sourceId: 'gazette' }],
  })
  t.not(await tagOf(ledger, '/v1/deals/potash/timeline'), before)
})

test('a problem has no tag', async (t) => {
  const { get } = await buildCase(t)
  t.notOk('etag' in (await get('/v1/deals/nowhere')).headers)
})

test('a command on the revision that its caller saw is taken, on another one refused', async (t) => {
  const { get, post } = await buildCase(t)
  const { revision } = (await get('/v1/deals/potash')).json()
  const say = (gist: string) =>
    post('/v1/deals/potash/record-statement', statement(gist), { 'if-match': `"r${revision}"` })
  t.equal((await say('So far so good')).statusCode, 201)
  const refused = await say('So far so bad')
  isProblem(t, refused, 412, 'revision-moved')
  t.match(refused.json().detail, /revision 1/)
})

test('a command that was taken is answered again by its key, though the revision moved on', async (t) => {
  const { post } = await buildCase(t)
  const headers = { 'if-match': '"r0"', 'idempotency-key': 'said-1' }
  const say = () => post('/v1/deals/potash/record-statement', statement('So far so good'), headers)
  const first = await say()
  const again = await say()
  t.equal(again.statusCode, 201)
  t.strictSame(again.json(), first.json())
})
