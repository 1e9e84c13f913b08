/** Fifty mistakes that people make: each is refused with the value that was sent and the right suggestion. */
import { test } from 'tap'
import { type Body, buildLedger, deal, measure, source, statement } from './given.ts'

/** What is sent, where the mistake is, and what is suggested. */
type Mistake = readonly [sent: string, pointer: string, suggestion: string]

const PARTIES: readonly Mistake[] = [
  ['UK', '/party', 'GB'],
  ['us', '/party', 'US'],
  ['EL', '/party', 'GR'],
  ['USA', '/party', 'US'],
  ['BLR', '/party', 'BY'],
  ['Belarus', '/party', 'BY'],
  ['Weißrussland', '/party', 'BY'],
  ['Bélarus', '/party', 'BY'],
  ['Bielorrusia', '/party', 'BY'],
  ['Беларусь', '/party', 'BY'],
  ['白俄罗斯', '/party', 'BY'],
  ['بيلاروسيا', '/party', 'BY'],
  ['ایران', '/party', 'IR'],
  ['საქართველო', '/party', 'GE'],
  ['Ռուսաստան', '/party', 'RU'],
  ['USSR', '/party', 'SU'],
  ['the Netherlands', '/party', 'NL'],
  ['European Union', '/party', 'EU'],
  ['org: Viasna', '/party', 'org:viasna'],
]

const DATES: readonly Mistake[] = [
  ['12/15/2025', '/occurred', '2025-12-15'],
  ['15.12.2025', '/occurred', '2025-12-15'],
  ['2025/12/15', '/occurred', '2025-12-15'],
  ['20251215', '/occurred', '2025-12-15'],
  ['2025-1-5', '/occurred', '2025-01-05'],
  ['2025-15-12', '/occurred', '2025-12-15'],
  ['15 December 2025', '/occurred', '2025-12-15'],
  ['December 15, 2025', '/occurred', '2025-12-15'],
  ['15 décembre 2025', '/occurred', '2025-12-15'],
  ['15 декабря 2025', '/occurred', '2025-12-15'],
  ['2025年12月15日', '/occurred', '2025-12-15'],
  ['Dec 2025', '/occurred', '2025-12'],
  ['1990s', '/occurred', '199X'],
  ['circa 2025', '/occurred', '2025~'],
  ['before 2025-12-12', '/occurred', '/2025-12-12'],
  ['2025-12-13 to 2025-12-15', '/occurred', '2025-12-13/2025-12-15'],
  ['2025-12-15 14:00', '/occurred', '2025-12-15T14:00:00'],
]

/** Fields of a statement or a deal with a value of another form. */
const BODIES: readonly (readonly [url: string, body: Body, pointer: string, suggestion: string])[] = [
  ['/v1/deals/accord/record-statement', statement('x', { stance: 'Welcomes' }), '/stance', 'welcomes'],
  ['/v1/deals/accord/record-statement', statement('x', { stance: 'criticizes' }), '/stance', 'criticises'],
  [
    '/v1/deals/accord/record-statement',
    statement('x', { confidence: 'REPORTED' }),
    '/confidence',
    'reported',
  ],
  ['/v1/deals/accord/record-statement', { ...statement('x'), occured: '2031' }, '/occured', 'occurred'],
  ['/v1/deals', deal('accord two'), '/id', 'accord-two'],
  ['/v1/deals', deal('accord_two'), '/id', 'accord-two'],
  ['/v1/deals', deal('other', { framing: 'Parallel' }), '/framing', 'parallel'],
  ['/v1/sanctions', measure('freeze', { measure: 'asset_freeze' }), '/measure', 'asset-freeze'],
  ['/v1/sanctions', measure('freeze', { measure: 'Asset Freeze' }), '/measure', 'asset-freeze'],
  ['/v1/sanctions', measure('freeze', { goods: '3104' }), '/goods', '["3104"]'],
  [
    '/v1/sources',
    source('other', { url: 'www.gazette.example/one' }),
    '/url',
    'https://www.gazette.example/one',
  ],
  ['/v1/people', { publicFigure: 'yes', name: 'Rufus Invented' }, '/publicFigure', 'true'],
]

const PATHS: readonly (readonly [
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS',
  url: string,
  suggestion: string,
])[] = [
  ['GET', '/v1/deal/accord', '/v1/deals/accord'],
  ['GET', '/v1/Deals/accord', '/v1/deals/accord'],
  ['GET', '/v1/deals/accord/', '/v1/deals/accord'],
  ['GET', '/v1/licenses', '/v1/licences'],
  ['GET', '/v1/persons', '/v1/people'],
  ['POST', '/v1/deals/accord/hold_talks', '/v1/deals/accord/hold-talks'],
  ['POST', '/v1/deals/accord/holdtalks', '/v1/deals/accord/hold-talks'],
  ['OPTIONS', '/v1/deals', 'GET /openapi.json'],
  ['PATCH', '/v1/deals/accord', 'POST /v1/events/{eventId}/correct'],
  ['DELETE', '/v1/deals/accord', 'POST /v1/events/{eventId}/retract'],
  ['DELETE', '/v1/people/somebody', 'POST /v1/people/somebody/erase'],
]

const QUERIES: readonly Mistake[] = [
  ['/v1/deals?Party=BY', '/Party', 'party'],
  ['/v1/deals?asof=2025-12-15', '/asof', 'asOf'],
  ['/v1/deals?status=Announced', '/status', 'announced'],
  ['/v1/deals?openedFrom=12/15/2025', '/openedFrom', '2025-12-15'],
]

test('a name or another code of a party leads to its code', async (t) => {
  const { get } = await buildLedger(t)
  for (const [sent, pointer, suggestion] of PARTIES) {
    const answer = await get(`/v1/deals?party=${encodeURIComponent(sent)}`)
    t.equal(answer.statusCode, 400)
    t.match(answer.json().errors, [{ pointer, sent: JSON.stringify(sent), suggestion }], sent)
    t.ok(answer.json().detail.endsWith(`did you mean ${suggestion}?`), answer.json().detail)
  }
})

test('a date in another form leads to the form of the ledger', async (t) => {
  const { post, record } = await buildLedger(t)
  await record('/v1/deals', deal('accord'))
  for (const [sent, pointer, suggestion] of DATES) {
    const answer = await post('/v1/deals/accord/record-statement', statement('x', { occurred: sent }))
    t.equal(answer.statusCode, 422)
    t.match(answer.json().errors, [{ pointer, sent: JSON.stringify(sent), suggestion }], sent)
  }
})

test('a value or a field in another form leads to the right one', async (t) => {
  const { post, record } = await buildLedger(t)
  await record('/v1/deals', deal('accord'))
  for (const [url, body, pointer, suggestion] of BODIES) {
    const answer = await post(url, body)
    t.equal(answer.statusCode, 422, `${url} ${answer.body}`)
    t.match(answer.json().errors, [{ pointer, suggestion }], `${url} ${pointer}`)
  }
})

test('a path or a method that does not exist leads to the one that does', async (t) => {
  const { app } = await buildLedger(t)
  for (const [method, url, suggestion] of PATHS) {
    const answer = await app.inject({ method, url })
    t.ok([404, 405].includes(answer.statusCode), `${method} ${url}`)
    t.match(answer.json(), { suggestion }, `${method} ${url} ${answer.body}`)
  }
})

test('a parameter in another form leads to the right one', async (t) => {
  const { get } = await buildLedger(t)
  for (const [url, pointer, suggestion] of QUERIES) {
    const answer = await get(url)
    t.equal(answer.statusCode, 400)
    t.match(answer.json().errors, [{ pointer, suggestion }], url)
  }
})

test('the table has at least fifty mistakes', async (t) => {
  const all = [PARTIES, DATES, BODIES, PATHS, QUERIES].reduce((sum, part) => sum + part.length, 0)
  t.ok(all >= 50, `${all}`)
})

test('a day that the calendar does not have is refused with what it has, and without a guess', async (t) => {
  const { post, record } = await buildLedger(t)
  await record('/v1/deals', deal('accord'))
  const detail = async (occurred: string) =>
    (await post('/v1/deals/accord/record-statement', statement('x', { occurred }))).json()
  t.match(await detail('2025-13'), { detail: /there is no month 13: months are 01 to 12/ })
  t.match(await detail('2025-02-30'), { detail: /February 2025 has the days 01 to 28, not 30/ })
  t.notHas((await detail('03/04/2025')).errors[0], { suggestion: '' }, 'a day and a month in doubt')
})

test('a request that cannot be meant is refused with an example', async (t) => {
  const { get } = await buildLedger(t)
  const answer = await get('/v1/deals?party=Nowhere')
  t.match(answer.json(), { errors: [{ sent: '"Nowhere"', example: 'US' }], detail: /such as US$/ })
})

test('a secret is not repeated', async (t) => {
  const { post } = await buildLedger(t)
  const answer = await post('/v1/webhooks', { url: 'https://receiver.example/', secret: 'whsec_made-up' })
  t.notMatch(answer.body, /whsec_made-up/)
})

test('a body that is too large is refused with how large it may be', async (t) => {
  const { app } = await buildLedger(t)
  const headers = { 'content-type': 'application/json' }
  const payload = JSON.stringify({ title: 'x'.repeat(1024 * 1024) })
  const answer = await app.inject({ method: 'POST', url: '/v1/deals', headers, payload })
  t.match(answer.json(), {
    code: 'body-too-large',
    detail: /at most 1,048,576 bytes, and this one has 1,048,588/,
  })
})

test('a body of another media type is refused with the one that it had', async (t) => {
  const { app } = await buildLedger(t)
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await app.inject({ method: 'POST', url: '/v1/deals', headers, payload: 'title=x' })
  t.match(answer.json(), {
    code: 'media-type-not-supported',
    detail: /x-www-form-urlencoded.*application\/json/,
  })
})
