/** Commands through the service: what is answered, and how a refusal reads. */
import { test } from 'tap'
import { pathOf } from '../../src/rules/kernel/command.ts'
import { commandOf } from '../../src/rules/registry.ts'
import { buildTestService } from '../service.ts'
import type { Asked } from './given.ts'
import { SOURCES } from './given.ts'
import { DEAL, SOURCE, statement, status } from './recording.ts'

type Service = Awaited<ReturnType<typeof buildTestService>>

const post = async (
  { app }: Service,
  [name, target, body, key]: Asked,
  headers: Record<string, string> = {},
) => {
  const command = commandOf(name)
  if (!command) throw new TypeError(`no command ${name}`)
  const answer = await app.inject({
    method: 'POST',
    url: pathOf(command).replace(/\{\w+\}/, target ?? ''),
    headers: { ...(key !== undefined && { 'idempotency-key': key }), ...headers },
    payload: name.startsWith('sources.') ? body : { sources: SOURCES, ...body },
  })
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() }
}

const openService = async (t: Parameters<typeof buildTestService>[0]): Promise<Service> => {
  const service = await buildTestService(t)
  await post(service, SOURCE)
  await post(service, DEAL)
  return service
}

test('a command answers with its event, where it lies, and where that can be read', async (t) => {
  const service = await openService(t)
  const { status, headers, body } = await post(service, statement('So.', 'key-1'))
  t.equal(status, 201)
  t.match(body, {
    events: [{ type: 'StatementMade', stream: 'deal-made-up', revision: 1, position: body.position }],
    revision: 1,
    applied: true,
  })
  t.equal(headers.location, '/v1/deals/made-up')
  t.equal(headers['detente-position'], body.position)
})

test('the event answered is the event stored', async (t) => {
  const service = await openService(t)
  const { body } = await post(service, statement('So.', 'key-1'))
  const { position, ...event } = body.events[0]
  const [stored] = (await service.service.store.readStream('deal-made-up', { from: 1 })).events
  t.same(JSON.parse(stored?.body ?? ''), event)
})

test('the same command again is answered in the same way', async (t) => {
  const service = await openService(t)
  const one = await post(service, statement('So.', 'key-1'))
  const again = await post(service, statement('So.', 'key-1'))
  t.equal(again.status, 201)
  t.same(again.body, one.body)
})

test('a key used before for something else is 422', async (t) => {
  const service = await openService(t)
  await post(service, statement('So.', 'key-1'))
  t.match(await post(service, statement('Not so.', 'key-1')), {
    status: 422,
    body: { code: 'idempotency-key-reused' },
  })
})

test('the revision that a resource shows can be pinned', async (t) => {
  const service = await openService(t)
  const { revision } = (await service.app.inject('/v1/deals/made-up')).json()
  const sent = await post(service, statement('So.'), { 'if-match': `"r${revision}"` })
  t.equal(sent.status, 201)
})

test('a revision that moved on is 412', async (t) => {
  const service = await openService(t)
  await post(service, statement('So.'))
  const sent = await post(service, statement('And so.'), { 'if-match': '"r0"' })
  t.match(sent, { status: 412, body: { code: 'revision-moved' } })
})

test('a key is looked at before the revision', async (t) => {
  const service = await openService(t)
  const one = await post(service, statement('So.', 'key-1'), { 'if-match': '"r0"' })
  t.same((await post(service, statement('So.', 'key-1'), { 'if-match': '"r0"' })).body, one.body)
})

test('a revision of a stream that is not there is 404', async (t) => {
  const service = await openService(t)
  const sent = await post(service, statement('So.', undefined, 'other'), { 'if-match': '"r0"' })
  t.match(sent, { status: 404, body: { code: 'not-found' } })
})

for (const value of ['r0', '0', '"r0', 'W/', '"r0" "r1"', '"r0", r1', '*, "r0"', '']) {
  test(`If-Match with ${JSON.stringify(value)} is not a list of tags`, async (t) => {
    const service = await openService(t)
    const sent = await post(service, statement('So.'), { 'if-match': value })
    t.match(sent, { status: 400, body: { code: 'bad-header' } })
  })
}

for (const value of ['W/"r0"', '"0"', '"r-1"', '"r00x"', '"abc"', '"r1", "r7-abc"', 'W/"r0", "r3"']) {
  test(`If-Match with ${value} is not the present revision`, async (t) => {
    const service = await openService(t)
    const sent = await post(service, statement('So.'), { 'if-match': value })
    t.match(sent, { status: 412, body: { code: 'revision-moved' } })
  })
}

for (const value of ['*', ' * ', '"r9", "r0"', '"x","r0"', '"r0-digest"', ', "r0",']) {
  test(`If-Match with ${value} is the present revision`, async (t) => {
    const service = await openService(t)
    t.equal((await post(service, statement('So.'), { 'if-match': value })).status, 201)
  })
}

test('the tag that a GET gave can be pinned, until the stream moves on', async (t) => {
  const service = await openService(t)
  const get = async (): Promise<string> =>
    String((await service.app.inject('/v1/deals/made-up')).headers.etag)
  const seen = await get()
  t.equal((await post(service, statement('So.'), { 'if-match': seen })).status, 201)
  t.match(await post(service, statement('And so.'), { 'if-match': seen }), { status: 412 })
  t.equal((await post(service, statement('And so.'), { 'if-match': `${seen}, ${await get()}` })).status, 201)
})

test('a rule that is broken is 409, with the event in the way', async (t) => {
  const service = await openService(t)
  const announced = await post(service, status('announced', '2025-02-01'))
  t.match(await post(service, status('announced', '2025-03-01')), {
    status: 409,
    body: { code: 'impossible-status-step', conflictingEvent: announced.body.events[0].id },
  })
})

test('a field that is wrong is 422, with its pointer', async (t) => {
  const service = await openService(t)
  const [name, target, body] = statement('So.')
  t.match(await post(service, [name, target, { ...body, occurred: 'soon' }]), {
    status: 422,
    body: { code: 'bad-edtf', errors: [{ pointer: '/occurred', code: 'bad-edtf' }] },
  })
})

test('an event too large is 413', async (t) => {
  const service = await openService(t)
  const [name, target, body] = statement('So.')
  const sources = Array.from({ length: 50 }, (_, n) => ({
    ...SOURCES[0],
    locator: `${n} ${'€'.repeat(190)}`,
    quote: '€'.repeat(300),
  }))
  t.match(await post(service, [name, target, { ...body, sources }]), {
    status: 413,
    body: { code: 'event-too-large' },
  })
})

test('an event just recorded can be referred to', async (t) => {
  const service = await openService(t)
  const { body } = await post(service, statement('So.'))
  const sent = await post(service, ['events.contradict', body.events[0].id, { occurred: '2025-04' }])
  t.match(sent, { status: 201, body: { events: [{ stream: 'deal-made-up', revision: 2 }] } })
})

test('32 commands at once over HTTP are all recorded', async (t) => {
  const service = await openService(t)
  const sent = await Promise.all(
    Array.from({ length: 32 }, (_, n) => post(service, statement(`Statement ${n}`, `key-${n}`))),
  )
  t.same(
    sent.map(({ body }) => body.revision).sort((a, b) => a - b),
    Array.from({ length: 32 }, (_, n) => n + 1),
  )
})
