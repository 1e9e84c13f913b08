/** Which form an Accept header gets: parameters, weights, wildcards (RFC 9110, section 12.5.1). */
import { test } from 'tap'
import { pause } from '../pause.ts'
import { buildLedger, isProblem } from './given.ts'

const JSON_UTF8 = 'application/json; charset=utf-8'
const CSV = 'text/csv; charset=utf-8; header=present'
const LINES = 'application/jsonl; charset=utf-8'

/** What a list is asked for by, and what comes. */
const GOT: readonly (readonly [string, string])[] = [
  [JSON_UTF8, JSON_UTF8],
  ['application/json;charset=UTF-8', JSON_UTF8],
  ['application/json; charset="utf-8"', JSON_UTF8],
  ['application/json; charset=iso-8859-1', JSON_UTF8],
  ['Application/JSON;odata.metadata=minimal', JSON_UTF8],
  ['application/json; profile="a, b;c=\\"d"', JSON_UTF8],
  ['application/json;q=0.2', JSON_UTF8],
  ['application/json ; q=0.2 ; charset=utf-8', JSON_UTF8],
  ['text/csv; header=present', CSV],
  ['text/csv;header=present;charset=utf-8;q=0.9, application/json;q=0.1', CSV],
  ['text/csv;q=0.1, application/json;version=2;q=0.2', JSON_UTF8],
  ['text/csv; header=absent, application/json;q=0.1', JSON_UTF8],
  [CSV, CSV],
  [LINES, LINES],
  ['application/x-ndjson; charset=utf-8', LINES],
  ['*/*', JSON_UTF8],
  ['*/*;q=0.1', JSON_UTF8],
  ['application/*;q=0.5', JSON_UTF8],
  ['text/*; charset=utf-8', CSV],
  ['text/html, application/xhtml+xml, */*;q=0.8', JSON_UTF8],
  ['application/json;q=0, */*', CSV],
  ['application/problem+json; charset=utf-8', JSON_UTF8],
  ['', JSON_UTF8],
  [' ', JSON_UTF8],
]

/** What is asked for that there is not. */
const REFUSED = [
  'text/turtle',
  'text/turtle; charset=utf-8',
  'text/csv; header=absent',
  'text/csv; charset=iso-8859-1',
  'application/json;q=0',
  'application/json; charset=utf-8; q=0',
  '*/*;q=0',
]

test('an Accept header gets the form that it asks for, whatever its parameters', async (t) => {
  const { get } = await buildLedger(t)
  for (const [accept, type] of GOT) {
    const answer = await get('/v1/deals', { accept })
    t.equal(answer.statusCode, 200, accept)
    t.equal(answer.headers['content-type'], type, accept)
  }
  for (const accept of REFUSED) isProblem(t, await get('/v1/deals', { accept }), 406, 'not-acceptable')
})

test('every answer can be asked for by exactly the content type that it has', async (t) => {
  const { get, record } = await buildLedger(t)
  const { deal } = await import('./given.ts')
  await record('/v1/deals', deal('potash'))
  const urls = [
    ...['/v1/deals', '/v1/deals.csv', '/v1/deals.jsonl', '/v1/deals/potash', '/v1/deals/potash/timeline'],
    ...['/v1/deals/potash/timeline.csv', '/v1/deals/potash/feed.atom', '/v1/deals/potash/deadlines.ics'],
    ...[
      '/v1/events',
      '/v1/sources',
      '/v1/search?q=potash',
      '/v1/ftm.jsonl',
      '/openapi.json',
      '/health/ready',
    ],
  ]
  // Until the views and the search have seen the deal, they answer that they have not.
  for (const url of ['/health/ready', '/v1/search?q=potash']) {
    while ((await get(url)).statusCode !== 200) await pause()
  }
  for (const url of urls) {
    const type = String((await get(url)).headers['content-type'])
    const again = await get(url, { accept: type })
    t.equal(again.statusCode, 200, `${url} as ${type}`)
    t.equal(again.headers['content-type'], type, url)
  }
})
