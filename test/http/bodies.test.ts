/** Bodies as bytes: whatever route takes one reads it alike, and nothing of it is altered or lost in silence. */
import { type Test, test } from 'tap'
import { BATCH_COMMANDS } from '../../src/record/batchItem.ts'
import { buildTestService } from '../service.ts'
import { buildLedger, deal, isProblem, statement } from './given.ts'

const LINES = 'application/jsonl'
const JSON_TYPE = 'application/json'

/** The route that takes tables and no JSON: it refuses all JSON alike. */
const TABLES = '/v1/imports'

/** A service, a way to post bytes to it, and its routes that take JSON. */
const build = async (t: Test) => {
  const { app, service } = await buildTestService(t)
  const { secret } = await service.keys.add(['admin', 'erase', 'names'], undefined, 'test')
  const send = (url: string, payload: string | Buffer, type = JSON_TYPE, method: 'POST' | 'PATCH' = 'POST') =>
    app.inject({ method, url, payload, headers: { 'content-type': type, authorization: `Bearer ${secret}` } })
  const routes = [...app.paths].flatMap(([path, methods]) =>
    (['POST', 'PATCH'] as const)
      .filter((method) => methods.has(method) && path !== TABLES)
      .map((method) => ({ method, url: path.replaceAll(/:\w+/g, 'some-id') })),
  )
  return { app, service, send, routes }
}

/** What every route refuses before it looks at anything else: the body, the status, the code. */
const EVERYWHERE: readonly (readonly [string, string | Buffer, number, string])[] = [
  ['33 lists in each other', '['.repeat(33) + ']'.repeat(33), 422, 'body-too-deep'],
  ['100,000 lists in each other', '['.repeat(100_000), 422, 'body-too-deep'],
  ['half a surrogate pair', '{"url":"https://gazette.example/\\ud800"}', 422, 'ill-formed-text'],
  ['a name twice', '{"id":"a","id":"b"}', 422, 'duplicate-name'],
  ['a number that would be altered', '{"n":9007199254740993}', 422, 'inexact-number'],
  [
    'more members than are taken',
    `{${Array.from({ length: 1_001 }, (_, n) => `"${n}":0`)}}`,
    422,
    'too-many-values',
  ],
  ['more items than are taken', `[${'0,'.repeat(5_000)}0]`, 422, 'too-many-values'],
  ['bytes that are not UTF-8', Buffer.from('{"a":"\xff"}', 'latin1'), 400, 'malformed-json'],
  ['what is no JSON', '{"a":', 400, 'malformed-json'],
]

test('every route that takes a body refuses what cannot be kept as it is', async (t) => {
  const { send, routes } = await build(t)
  t.ok(routes.length > 60)
  for (const [what, payload, status, code] of EVERYWHERE) {
    for (const { method, url } of routes) {
      const answer = await send(url, payload, JSON_TYPE, method)
      t.equal(answer.statusCode, status, `${what}: ${method} ${url}`)
      t.equal(answer.json().code, code, `${what}: ${method} ${url}`)
      t.ok(answer.body.length < 2_000, 'the answer is short')
    }
  }
})

test('the route that takes tables refuses JSON by its type', async (t) => {
  const { send } = await build(t)
  const answer = await send(`${TABLES}?kind=prisoners`, '{"a":')
  t.equal(answer.statusCode, 415)
})

test('a batch of JSON Lines refuses the same, and names the line', async (t) => {
  const { send, service } = await build(t)
  const line = (value: string): string =>
    `{"command":"sources.register","key":"k","body":{"kind":"press","title":"T","derivedFrom":${value}}}`
  const refused = async (payload: string | Buffer) => (await send('/v1/batches', payload, LINES)).json()
  t.match(await refused(`${line('[]')}\n${line('['.repeat(40) + ']'.repeat(40))}`), {
    code: 'body-too-deep',
    detail: /line 2/,
    errors: [{ pointer: /^\/commands\/1\/body\/derivedFrom\/0/ }],
  })
  t.match(await refused(line('["\\udc00"]')), { code: 'ill-formed-text' })
  t.match(await refused(Buffer.concat([Buffer.from(line('[]')), Buffer.from([0xff])])), {
    code: 'malformed-json',
  })
  t.equal(await service.store.head(), 1, 'nothing but the key is recorded')
})

test('a batch of more commands than are taken says how many are', async (t) => {
  const { send } = await build(t)
  const command = '{"command":"sources.register","key":"k","body":{}}'
  const commands = Array.from({ length: BATCH_COMMANDS + 1 }, () => command)
  for (const answer of [
    await send('/v1/batches', `{"commands":[${commands}]}`),
    await send('/v1/batches?dryRun=true', commands.join('\n'), LINES),
  ]) {
    isProblem(t, answer, 422, 'too-many-values', ['/commands'])
    t.match(answer.json().detail, /at most 5000/)
  }
})

test('a byte order mark at the beginning is left out', async (t) => {
  const { send } = await build(t)
  const source = { id: 'gazette', kind: 'press', publisher: 'The Gazette' }
  t.equal((await send('/v1/sources', `\uFEFF${JSON.stringify(source)}`)).statusCode, 201)
  const line = JSON.stringify({ command: 'sources.register', key: 'k', body: { ...source, id: 'herald' } })
  t.equal((await send('/v1/batches', `\uFEFF${line}\n`, LINES)).statusCode, 200)
})

test('a declared charset is UTF-8 or is refused', async (t) => {
  const { send } = await build(t)
  const post = (type: string, id: string) =>
    send('/v1/sources', JSON.stringify({ id, kind: 'press', publisher: 'É' }), type)
  t.equal((await post('application/json; charset=utf-8', 'one')).statusCode, 201)
  t.equal((await post('application/json;charset="UTF-8"', 'two')).statusCode, 201)
  isProblem(t, await post('application/json; charset=iso-8859-1', 'three'), 415, 'media-type-not-supported')
  isProblem(t, await post('application/json; charset=utf-16', 'four'), 415, 'media-type-not-supported')
  isProblem(
    t,
    await send('/v1/batches', '{}', 'application/jsonl; charset=windows-1252'),
    415,
    'media-type-not-supported',
  )
})

test('an empty body counts as no body, whatever its type says', async (t) => {
  const { send } = await build(t)
  isProblem(t, await send('/v1/sources', ''), 422, 'wrong-type', [''])
  t.equal((await send('/v1/audit/replays', '')).statusCode, 202)
})

test('the answer names values that were recorded in another form, and a retry is the same command', async (t) => {
  const { app, send } = await build(t)
  const body = JSON.stringify({
    id: 'gazette',
    kind: 'press',
    title: ' An accord ',
    url: 'https://Gazette.Example',
  })
  const record = () =>
    app.inject({
      method: 'POST',
      url: '/v1/sources',
      payload: body,
      headers: { 'content-type': JSON_TYPE, 'idempotency-key': 'one' },
    })
  const first = (await record()).json()
  t.match(first.events[0].data, { title: 'An accord', url: 'https://gazette.example/' })
  t.match(first.notes, [
    { pointer: '/title', detail: /without the white space/ },
    { pointer: '/url', detail: /https:\/\/gazette\.example\// },
  ])
  t.match((await record()).json(), { notes: first.notes, events: [{ id: first.events[0].id }] })
  const line = JSON.stringify({
    command: 'sources.register',
    key: 'k',
    body: { kind: 'press', title: 'Two ' },
  })
  t.match((await send('/v1/batches?dryRun=true', line, LINES)).json().results, [
    { status: 'checked', notes: [{ pointer: '/title' }] },
  ])
})

test('a dry run says what recording a command would do, and records nothing', async (t) => {
  const { get, post, record, service } = await buildLedger(t)
  const head = () => service.store.head()
  const before = await head()
  const dry = await post('/v1/deals?dryRun=true', deal('potash'))
  t.equal(dry.statusCode, 200)
  t.same(dry.json(), { dryRun: 'checked', events: [], revision: -1, applied: false })
  t.equal((await get('/v1/deals/potash')).statusCode, 404)
  isProblem(t, await post('/v1/deals?dryRun=true', deal('potash', { title: 7 })), 422, 'wrong-type', [
    '/title',
  ])
  t.equal(await head(), before)
  await record('/v1/deals', deal('potash'))
  isProblem(t, await post('/v1/deals?dryRun=true', deal('potash')), 409, 'id-taken', [])
  const key = { 'idempotency-key': 'potash-said' }
  const said = statement('Hail.')
  await post('/v1/deals/potash/record-statement', said, key)
  const again = (await post('/v1/deals/potash/record-statement?dryRun=true', said, key)).json()
  t.match(again, { dryRun: 'repeated', events: [{ type: 'StatementMade' }], revision: 1 })
  isProblem(t, await post('/v1/deals/potash/record-statement?dryRun=yes', said), 400, 'bad-parameter', [
    '/dryRun',
  ])
})
