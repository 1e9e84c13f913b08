/** Every error is a problem (RFC 9457): its status, its code, where it is, and nothing of the inside. */
import pino from 'pino'
import { test } from 'tap'
import { problemCodes } from '../../src/failure/catalogue.ts'
import { queueOf } from '../../src/record/writerQueue.ts'
import { buildTestService } from '../service.ts'
import { apiOf, type Body, buildLedger, deal, isProblem, source, statement } from './given.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const LINES_TYPE = { 'content-type': 'application/jsonl' }
const MIB = 1024 * 1024

/** Bodies of a deal that are refused: what is wrong, the code, the pointers. */
const BODIES: readonly (readonly [string, Body, string, readonly string[]])[] = [
  ['an unknown field', { colour: 'red' }, 'unknown-field', ['/colour']],
  [
    'an unknown field of a part',
    { sources: [{ sourceId: 'gazette', page: 1 }] },
    'unknown-field',
    ['/sources/0/page'],
  ],
  ['a wrong type', { title: 7 }, 'wrong-type', ['/title']],
  ['a missing field', { title: undefined }, 'missing-field', ['/title']],
  ['a date that is none', { occurred: 'last spring' }, 'bad-edtf', ['/occurred']],
  ['an end before its start', { occurred: '2031-02/2031-01' }, 'end-before-start', ['/occurred']],
  ['what has not begun', { occurred: '2031-07-20' }, 'date-in-future', ['/occurred']],
  [
    'an unknown code',
    {
      parties: [
        { code: 'ZZ', role: 'sender' },
        { code: 'org:sylvania', role: 'target' },
      ],
    },
    'unknown-code',
    ['/parties/0/code'],
  ],
  [
    'a thing named twice',
    {
      parties: [
        { code: 'org:sylvania', role: 'sender' },
        { code: 'org:freedonia', role: 'target' },
        { code: 'org:sylvania', role: 'sender' },
      ],
    },
    'duplicate-value',
    ['/parties/2'],
  ],
  ['no value where one of a list is asked for', { framing: undefined }, 'missing-field', ['/framing']],
  ['a value of no list', { framing: 'barter' }, 'unknown-code', ['/framing']],
  ['an id that is no slug', { id: 'Potash!' }, 'wrong-value', ['/id']],
  ['no source', { sources: [] }, 'wrong-value', ['/sources']],
  [
    'an unknown reference',
    { sources: [{ sourceId: 'gazette' }, { sourceId: 'herald' }] },
    'unknown-reference',
    ['/sources/1/sourceId'],
  ],
  ['several faults', { title: 7, colour: 'red' }, 'invalid-body', ['/title', '/colour']],
  ['a pointer with signs of its own', { 'a/b~c': 1 }, 'unknown-field', ['/a~1b~0c']],
]

test('a body that is refused names each bad field', async (t) => {
  const { post, service } = await buildLedger(t)
  const before = await service.store.head()
  for (const [what, fault, code, pointers] of BODIES) {
    t.test(what, async (t) =>
      isProblem(t, await post('/v1/deals', deal('potash', fault)), 422, code, pointers),
    )
  }
  t.test('nothing of them is recorded', async (t) => t.equal(await service.store.head(), before))
})

/** Requests that are refused whatever is recorded. */
const REQUESTS: readonly (readonly [string, object, number, string, (readonly string[])?])[] = [
  [
    'what is no JSON',
    { method: 'POST', url: '/v1/deals', headers: JSON_TYPE, payload: '{"id":' },
    400,
    'malformed-json',
  ],
  [
    'an empty body',
    { method: 'POST', url: '/v1/deals', headers: JSON_TYPE, payload: '' },
    422,
    'wrong-type',
    [''],
  ],
  ['no body', { method: 'POST', url: '/v1/deals' }, 422, 'wrong-type', ['']],
  ['a body that is no object', { method: 'POST', url: '/v1/deals', payload: [] }, 422, 'wrong-type', ['']],
  [
    'a line that is no JSON',
    { method: 'POST', url: '/v1/batches', headers: LINES_TYPE, payload: '{}\n{"key"' },
    400,
    'malformed-json',
  ],
  [
    'a command of more than 1 MiB',
    { method: 'POST', url: '/v1/deals', payload: { title: 'x'.repeat(MIB) } },
    413,
    'body-too-large',
  ],
  [
    'a batch of more than 16 MiB',
    { method: 'POST', url: '/v1/batches', headers: LINES_TYPE, payload: ' '.repeat(16 * MIB + 1) },
    413,
    'body-too-large',
  ],
  [
    'another media type',
    { method: 'POST', url: '/v1/deals', headers: { 'content-type': 'text/plain' }, payload: 'id=potash' },
    415,
    'media-type-not-supported',
  ],
  [
    'a form, which a page elsewhere may send unasked',
    {
      method: 'POST',
      url: '/v1/deals',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'id=potash',
    },
    415,
    'media-type-not-supported',
  ],
  [
    'JSON Lines where one command is asked for',
    { method: 'POST', url: '/v1/deals', headers: LINES_TYPE, payload: '{}' },
    415,
    'media-type-not-supported',
  ],
  ['an unknown route', { url: '/v1/treaties' }, 404, 'not-found'],
  ['an unknown verb', { method: 'POST', url: '/v1/deals/potash/celebrate', payload: {} }, 404, 'not-found'],
  ['a path that cannot be decoded', { url: '/v1/deals/%zz' }, 404, 'not-found'],
  ['a path that is far too long', { url: `/v1/deals/${'a'.repeat(1_000)}` }, 404, 'not-found'],
  ['a deal that there is not', { url: '/v1/deals/nowhere' }, 404, 'not-found'],
  ['the timeline of a deal that there is not', { url: '/v1/deals/nowhere/timeline' }, 404, 'not-found'],
  ['the events of a deal that there is not', { url: '/v1/deals/nowhere/events' }, 404, 'not-found'],
  [
    'an event that there is not',
    { url: '/v1/events/0b0e4b63-0000-4000-8000-000000000000' },
    404,
    'not-found',
  ],
  ['a person who is not', { url: '/v1/people/nobody' }, 404, 'not-found'],
  ['an unknown parameter', { url: '/v1/deals?colour=red' }, 400, 'bad-parameter', ['/colour']],
  ['asOf where it is not taken', { url: '/v1/sources?asOf=2031-01-01' }, 400, 'bad-parameter', ['/asOf']],
  [
    'knownAt where it is not taken',
    { url: '/v1/events?knownAt=position:1' },
    400,
    'bad-parameter',
    ['/knownAt'],
  ],
  [
    'an unknown parameter of a command',
    { method: 'POST', url: '/v1/sources?verbose=true', payload: source('herald') },
    400,
    'bad-parameter',
    ['/verbose'],
  ],
  ['no items a page', { url: '/v1/deals?limit=0' }, 400, 'bad-parameter', ['/limit']],
  ['too many items a page', { url: '/v1/deals?limit=501' }, 400, 'bad-parameter', ['/limit']],
  ['a limit that is no number', { url: '/v1/events?limit=ten' }, 400, 'bad-parameter', ['/limit']],
  ['a parameter given twice', { url: '/v1/events?limit=1&limit=2' }, 400, 'bad-parameter', ['/limit']],
  ['a cursor of nobody', { url: '/v1/sources?cursor=abc' }, 400, 'bad-parameter', ['/cursor']],
  [
    'a cursor of another list',
    { url: `/v1/events?cursor=${Buffer.from('[1,"2031-01-01","gazette"]').toString('base64url')}` },
    400,
    'bad-parameter',
    ['/cursor'],
  ],
  [
    'a day that there is not',
    { url: '/v1/status?target=acme&asOf=2031-02-30' },
    400,
    'bad-parameter',
    ['/asOf'],
  ],
  ['an asOf that is vague', { url: '/v1/status?target=acme&asOf=2031~' }, 400, 'bad-parameter', ['/asOf']],
  [
    'a knownAt that is a word',
    { url: '/v1/status?target=acme&knownAt=yesterday' },
    400,
    'bad-parameter',
    ['/knownAt'],
  ],
  [
    'a knownAt on a day that there is not',
    { url: '/v1/status?target=acme&knownAt=2031-02-30T12:00:00Z' },
    400,
    'bad-parameter',
    ['/knownAt'],
  ],
  [
    'a knownAt of no position',
    { url: '/v1/status?target=acme&knownAt=position:first' },
    400,
    'bad-parameter',
    ['/knownAt'],
  ],
  ['an after that is no position', { url: '/v1/deals?after=r3' }, 400, 'bad-parameter', ['/after']],
  ['an unknown code as a parameter', { url: '/v1/deals?party=ZZ' }, 400, 'bad-parameter', ['/party']],
  ['goods of three digits', { url: '/v1/status?goods=310' }, 400, 'bad-parameter', ['/goods']],
  [
    'an unknown event type',
    { url: '/v1/events?types=DealOpened,DealEaten' },
    400,
    'bad-parameter',
    ['/types'],
  ],
  ['an id that is no slug', { url: '/v1/deals/POTASH' }, 400, 'bad-parameter', ['/id']],
  ['status of neither target nor goods', { url: '/v1/status' }, 400, 'bad-parameter'],
  ['status of a target that nobody recorded', { url: '/v1/status?target=acme' }, 404, 'unknown-target'],
  [
    'an If-Match that is no revision',
    { method: 'POST', url: '/v1/deals', headers: { 'if-match': 'r3' }, payload: deal('potash') },
    400,
    'bad-header',
  ],
  [
    'an If-Match for what does not exist',
    { method: 'POST', url: '/v1/deals', headers: { 'if-match': '*' }, payload: deal('potash') },
    412,
    'revision-moved',
  ],
  [
    'an If-Match on a batch',
    { method: 'POST', url: '/v1/batches', headers: { 'if-match': '"r3"' }, payload: { commands: [] } },
    400,
    'bad-header',
  ],
  [
    'an If-Match that is a weak tag',
    { method: 'POST', url: '/v1/deals', headers: { 'if-match': 'W/"r3"' }, payload: deal('potash') },
    412,
    'revision-moved',
  ],
  [
    'an Idempotency-Key with spaces',
    {
      method: 'POST',
      url: '/v1/deals',
      headers: { 'idempotency-key': 'two words' },
      payload: deal('potash'),
    },
    400,
    'bad-header',
  ],
  [
    'an Idempotency-Key that is too long',
    {
      method: 'POST',
      url: '/v1/deals',
      headers: { 'idempotency-key': 'k'.repeat(201) },
      payload: deal('potash'),
    },
    400,
    'bad-header',
  ],
  [
    'an Accept that no form of the answer meets',
    { url: '/v1/deals', headers: { accept: 'text/turtle' } },
    406,
    'not-acceptable',
  ],
  [
    'a revision that moved on',
    { method: 'POST', url: '/v1/sources', headers: { 'if-match': '"r4"' }, payload: source('herald') },
    412,
    'revision-moved',
  ],
  [
    'an id that is taken',
    { method: 'POST', url: '/v1/sources', payload: source('gazette') },
    409,
    'id-taken',
  ],
]

test('a request that is refused says why', async (t) => {
  const { app, service } = await buildLedger(t)
  const before = await service.store.head()
  for (const [what, request, status, code, pointers] of REQUESTS) {
    t.test(what, async (t) => isProblem(t, await app.inject(request), status, code, pointers))
  }
  t.test('nothing of them is recorded', async (t) => t.equal(await service.store.head(), before))
})

test('a path with the wrong method names those that it has', async (t) => {
  const { app } = await buildTestService(t)
  const allowed = async (method: 'PUT' | 'POST', url: string) => {
    const answer = await app.inject({ method, url, payload: {} })
    isProblem(t, answer, 405, 'method-not-allowed')
    return String(answer.headers.allow).split(', ').sort()
  }
  t.strictSame(await allowed('PUT', '/v1/deals'), ['GET', 'HEAD', 'POST'])
  t.strictSame(await allowed('POST', '/v1/deals/potash/timeline'), ['GET', 'HEAD'])
  t.strictSame(await allowed('PUT', '/v1/deals/potash/hold-talks'), ['POST'])
})

test('an event that is too large is refused with that reason', async (t) => {
  const { post, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const talks = {
    talksId: 'talks-1',
    place: { country: 'org:ruritania' },
    participants: [
      { side: 'org:freedonia', description: 'An envoy' },
      { side: 'org:sylvania', description: 'A host' },
    ],
    topics: Array.from({ length: 50 }, (_, n) => `${n} ${'€'.repeat(190)}`),
    occurred: '2031-02-01',
    sources: Array.from({ length: 50 }, (_, n) => ({
      sourceId: 'gazette',
      locator: `${n}`,
      quote: '€'.repeat(300),
    })),
  }
  isProblem(t, await post('/v1/deals/potash/hold-talks', talks), 413, 'event-too-large')
})

test('a rule of the domain that is broken names the event in the way', async (t) => {
  const { post, record } = await buildLedger(t)
  const opened = await record('/v1/deals', deal('potash'))
  const answer = await post('/v1/deals', deal('potash'))
  isProblem(t, answer, 409, 'id-taken')
  t.equal(answer.json().conflictingEvent, opened.id)
})

test('an idempotency key that was used with another body is refused', async (t) => {
  const { post } = await buildLedger(t)
  const headers = { 'idempotency-key': 'potash-1' }
  t.equal((await post('/v1/deals', deal('potash'), headers)).statusCode, 201)
  isProblem(
    t,
    await post('/v1/deals', deal('potash', { title: 'Potash for peace' }), headers),
    422,
    'idempotency-key-reused',
  )
})

test('a command is in flight for another of the same key, and only for that', async (t) => {
  const { post, record, service } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const gate = Promise.withResolvers<void>()
  queueOf(service.store).run('deal-potash', () => gate.promise)
  const url = '/v1/deals/potash/record-statement'
  const say = (key: string) => post(url, statement('So far so good'), { 'idempotency-key': key })
  const [one, same, other] = [say('one'), say('one'), say('other')]
  isProblem(t, await Promise.race([one, same]), 409, 'command-in-flight')
  gate.resolve()
  const codes = (await Promise.all([one, same, other])).map((answer) => answer.statusCode)
  t.same([codes.slice(0, 2).sort(), codes[2]], [[201, 409], 201])
  t.equal((await say('one')).statusCode, 201, 'again, once it is done')
})

test('a batch that is refused says what is wrong with each command', async (t) => {
  const { post, service } = await buildLedger(t)
  const before = await service.store.head()
  const answer = await post('/v1/batches', {
    commands: [
      { command: 'deals.open', key: 'one', body: deal('potash') },
      {
        command: 'deals.record-statement',
        id: 'potash',
        key: 'two',
        body: statement('So far so good', { stance: 'sings' }),
      },
      { command: 'deals.eat', key: 'three', body: {} },
    ],
  })
  isProblem(t, answer, 422, 'batch-refused')
  t.match(answer.json().results, [
    { key: 'one', status: 'checked' },
    { key: 'two', status: 'refused', problem: { code: 'unknown-code', errors: [{ pointer: '/stance' }] } },
    { key: 'three', status: 'refused', problem: { code: 'unknown-command' } },
  ])
  t.equal(await service.store.head(), before)
})

test('a fault of the service says nothing of its inside, but the log has it', async (t) => {
  const lines: string[] = []
  const log = pino({ level: 'error' }, { write: (line) => lines.push(line) })
  const { app, service } = await buildTestService(t, { log })
  service.views.sql.run('DROP VIEW sources')
  isProblem(t, await app.inject('/v1/sources'), 500, 'internal-error')
  t.match(lines.join(''), /no such table: sources/)
})

test('while the store is unreachable, commands are refused', async (t) => {
  const { post, service } = await buildLedger(t)
  await service.store.close()
  const answer = await post('/v1/sources', source('herald'))
  isProblem(t, answer, 503, 'unavailable')
  t.match(answer.headers['retry-after'], /^\d+$/)
})

test('a client that asks for too much does not fill the log with errors', async (t) => {
  const lines: string[] = []
  const log = pino({ level: 'error' }, { write: (line) => lines.push(line) })
  const { app } = await buildTestService(t, { log })
  isProblem(t, await app.inject('/v1/sources?after=7'), 503, 'catching-up')
  t.strictSame(lines, [])
})

test('every code has a page that explains it', async (t) => {
  const { app } = await buildTestService(t)
  for (const code of problemCodes) {
    const page = await app.inject(`/problems/${code}`)
    t.match(page, { statusCode: 200, headers: { 'content-type': 'text/html; charset=utf-8' } })
    t.match(page.body, `<code>${code}</code>`)
  }
})

test('the page of all problems leads to each', async (t) => {
  const { app } = await buildTestService(t)
  const { body } = await app.inject('/problems')
  for (const code of problemCodes) t.match(body, `href="/problems/${code}"`)
})

test('an unknown code has no page', async (t) => {
  const { app } = await buildTestService(t)
  isProblem(t, await app.inject('/problems/bad-weather'), 404, 'not-found')
  isProblem(t, await app.inject('/problems/__proto__'), 404, 'not-found')
})

/** Bodies that try to reach a prototype, each with where; each would be a good source without it. */
const POISONED = [
  ['"__proto__":{"kind":"ngo"}', '/__proto__'],
  ['"\\u005F_proto__":{"kind":"ngo"}', '/__proto__'],
  ['"derivedFrom":[{"__proto__":{}}]', '/derivedFrom/0/__proto__'],
  ['"constructor":{"prototype":{"kind":"ngo"}}', '/constructor'],
] as const

test('a body that reaches for a prototype is refused', async (t) => {
  const { app } = await buildTestService(t)
  for (const [field, pointer] of POISONED) {
    const payload = `{"id":"herald","publisher":"The Herald","kind":"press",${field}}`
    const answer = await app.inject({ method: 'POST', url: '/v1/sources', headers: JSON_TYPE, payload })
    isProblem(t, answer, 422, 'unknown-field', [pointer])
  }
})

test('a line of a batch that reaches for a prototype is refused', async (t) => {
  const { app, service } = await buildTestService(t)
  for (const [field, pointer] of POISONED.slice(0, 3)) {
    const body = `{"publisher":"The Herald","kind":"press",${field}}`
    const payload = `{"command":"sources.register","key":"one","body":${body}}`
    const answer = await app.inject({ method: 'POST', url: '/v1/batches', headers: LINES_TYPE, payload })
    isProblem(t, answer, 422, 'unknown-field', [`/commands/0/body${pointer}`])
  }
  t.equal(await service.store.head(), 0)
})

test('a header named for a prototype changes nothing', async (t) => {
  const { app } = await buildTestService(t)
  const { get } = apiOf(app)
  t.equal((await get('/v1/sources', { constructor: 'x' })).statusCode, 200)
})
