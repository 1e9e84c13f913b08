/** Endpoints over HTTP: registered with a challenge, shown, changed, moved, removed; secrets shown once. */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import pino from 'pino'
import { Webhook } from 'standardwebhooks'
import { type Test, test } from 'tap'
import { LIST, readEndpointIds } from '../../src/webhooks/endpoints/endpointIds.ts'
import { signerOf } from '../../src/webhooks/outbound/signing.ts'
import { BEYOND, type Body, deal, isProblem, source } from '../http/given.ts'
import { buildTestService } from '../service.ts'
import { hooked, LOOPBACK, past, QUICK, untilShown } from './hooked.ts'
import { startReceiver } from './receiver.ts'

const given = async (t: Test) => ({ ...(await hooked(t)), receiver: await startReceiver(t) })

test('the secret of an endpoint is shown only when it is registered', async (t) => {
  const { ask, receiver } = await given(t)
  const made = await ask('POST', '/v1/webhooks', {
    url: receiver.url,
    filter: { types: ['DealOpened'] },
    description: 'The fictional desk',
  })
  t.equal(made.statusCode, 201)
  t.equal(made.headers['cache-control'], 'no-store')
  const { id, secret, ...shown } = made.json()
  t.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  t.equal(made.headers.location, `/v1/webhooks/${id}`)
  t.match(shown, { url: receiver.url, order: 'deal', inFlight: 4, status: 'active', revision: 0, epoch: 0 })
  const one = await ask('GET', `/v1/webhooks/${id}`)
  t.match(one.json(), { ...shown, id, cursor: { parked: [], failingSince: null } })
  const list = await ask('GET', '/v1/webhooks')
  t.strictSame(list.json().items, [{ ...shown, id }])
  for (const answer of [one, list]) t.notMatch(answer.body, /secret|sealed/i)
})

test('a command without a body is accepted, whatever content type the request has', async (t) => {
  const { app, register, service, receiver } = await given(t)
  const { id } = await register({ url: receiver.url })
  const { secret } = await service.keys.add(['webhooks'], undefined, 'local')
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
  const answer = await app.inject({ method: 'POST', url: `/v1/webhooks/${id}/pause`, headers })
  t.match(answer.json(), { status: 'paused' })
})

test('webhooks need a key with their scope', async (t) => {
  const { app, service } = await buildTestService(t)
  isProblem(t, await app.inject('/v1/webhooks'), 401, 'api-key-missing')
  const { secret } = await service.keys.add(['read', 'record'], undefined, 'local')
  const headers = { authorization: `Bearer ${secret}` }
  isProblem(t, await app.inject({ url: '/v1/webhooks', headers }), 403, 'scope-missing')
})

test('a ledger without endpoints shows an empty list, and 404 for an id', async (t) => {
  const { ask } = await given(t)
  t.strictSame((await ask('GET', '/v1/webhooks')).json(), { items: [] })
  for (const verb of ['', '/pause', '/resume', '/rotate', '/seek', '/test']) {
    const answer = await ask(verb === '' ? 'GET' : 'POST', `/v1/webhooks/wh-none${verb}`, {
      ...(verb === '/seek' && { beginning: true }),
    })
    isProblem(t, answer, 404, 'not-found')
  }
  isProblem(t, await ask('PATCH', '/v1/webhooks/wh-none', { order: 'none' }), 404, 'not-found')
  isProblem(t, await ask('DELETE', '/v1/webhooks/wh-none'), 404, 'not-found')
})

const bad: readonly [Body, string, string, string][] = [
  [{}, 'missing-field', '/url', 'no URL'],
  [{ url: 'https://10.0.0.1/' }, 'url-refused', '/url', 'an address that is not public'],
  [{ url: 'https://user:word@example.com/' }, 'url-refused', '/url', 'credentials'],
  [{ url: 'ftp://127.0.0.1/' }, 'wrong-value', '/url', 'another protocol'],
  [{ filter: { types: ['Nothing'] } }, 'filter-impossible', '/filter/types', 'an unknown type'],
  [{ filter: { deals: [] } }, 'filter-impossible', '/filter/deals', 'an empty list'],
  [{ filter: { parties: ['XX'] } }, 'unknown-code', '/filter/parties/0', 'an unknown party'],
  [{ filter: { deal: ['x'] } }, 'unknown-field', '/filter/deal', 'an unknown field'],
  [{ from: BEYOND }, 'wrong-value', '/from', 'a position beyond the log'],
  [{ from: 'yesterday' }, 'wrong-value', '/from', 'no position'],
  [{ order: 'some' }, 'unknown-code', '/order', 'no order'],
  [{ inFlight: 9 }, 'wrong-value', '/inFlight', 'too many at once'],
  [{ headers: { Host: 'x' } }, 'wrong-value', '/headers/Host', 'the header Host'],
  [{ headers: { 'Webhook-Id': 'x' } }, 'wrong-value', '/headers/Webhook-Id', 'a header of webhooks'],
  [{ headers: { 'x-a': 'a\r\nhost: b' } }, 'wrong-value', '/headers/x-a', 'a line break in a header'],
  [{ headers: { 'x a': 'a' } }, 'wrong-value', '/headers/x a', 'no name of a header'],
  [
    { headers: { 'X-Desk': 'a', 'x-desk': 'b' } },
    'wrong-value',
    '/headers/x-desk',
    'a header that is named twice',
  ],
]

for (const [body, code, pointer, why] of bad) {
  test(`refused with what, where and why: ${why}`, async (t) => {
    const { ask, receiver } = await given(t)
    const answer = await ask(
      'POST',
      '/v1/webhooks',
      code === 'missing-field' ? body : { url: receiver.url, ...body },
    )
    isProblem(t, answer, 422, code, [pointer])
    t.strictSame((await ask('GET', '/v1/webhooks')).json().items, [], 'nothing is registered')
  })
}

test('the answer says why a header or a start position is refused', async (t) => {
  const { ask } = await given(t)
  const detail = async (body: Body): Promise<string> =>
    (await ask('POST', '/v1/webhooks', { url: 'https://example.com/', ...body })).json().detail
  t.match(await detail({ headers: { host: 'x' } }), /header that the service itself sets/)
  t.match(await detail({ headers: { 'x a': 'a' } }), /must be the name of a header/)
  t.match(await detail({ from: 'noon' }), /must be now, beginning or a position of the log/)
})

/** A receiver that gives every request the same answer. */
const startAnswering = async (t: Test, answer: Parameters<typeof createServer>[1]): Promise<string> => {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
}

test('a receiver that does not echo the challenge is refused', async (t) => {
  const { ask } = await hooked(t)
  const url = await startAnswering(t, (request, response) =>
    request.resume().on('end', () => response.end('{}')),
  )
  const answer = await ask('POST', '/v1/webhooks', { url })
  isProblem(t, answer, 422, 'challenge-failed', ['/url'])
  t.match(answer.json().detail, /HTTP 200, without the challenge/)
  const { port } = new URL(url)
  const other = await ask('POST', '/v1/webhooks', { url: `http://127.0.0.1:${Number(port) === 9 ? 7 : 9}/` })
  t.match(other.json().detail, /connection refused/)
})

test('the handshake of CloudEvents is accepted instead of the challenge', async (t) => {
  const { register } = await hooked(t)
  const url = await startAnswering(t, (request, response) => {
    request.resume().on('end', () => {
      if (request.method !== 'OPTIONS') return response.writeHead(405).end()
      response.writeHead(200, { 'webhook-allowed-origin': request.headers['webhook-request-origin'] }).end()
    })
  })
  t.match(await register({ url }), { id: /^wh-/ })
})

test('a challenge is not answered by a redirect', async (t) => {
  const { ask, receiver } = await given(t)
  const url = await startAnswering(t, (request, response) =>
    request.resume().on('end', () => response.writeHead(307, { location: receiver.url }).end()),
  )
  isProblem(t, await ask('POST', '/v1/webhooks', { url }), 422, 'challenge-failed', ['/url'])
  t.equal(receiver.came.length, 0)
})

test('a name is refused when one of its addresses is not public, at registration and at change', async (t) => {
  let answers = ['127.0.0.1', '10.0.0.1']
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  const { ask, register } = await hooked(t, { log, webhooks: { resolve: async () => answers } })
  const receiver = await startReceiver(t)
  const url = receiver.url.replace('127.0.0.1', 'hooks.example')
  const refused = await ask('POST', '/v1/webhooks', { url })
  isProblem(t, refused, 422, 'challenge-failed', ['/url'])
  t.match(refused.json().detail, /hooks\.example is no public address/)
  t.notMatch(refused.body, '10.0.0.1', 'the answers of the resolver about this network are not shown')
  t.match(JSON.parse(lines[0] ?? '{}'), { host: 'hooks.example', address: '10.0.0.1' })
  const { id } = await register({ url: receiver.url })
  isProblem(t, await ask('PATCH', `/v1/webhooks/${id}`, { url }), 422, 'challenge-failed', ['/url'])
  answers = ['127.0.0.1']
  t.equal((await ask('PATCH', `/v1/webhooks/${id}`, { url })).json().url, url)
})

test('a name that resolves to an allowed address first and to another later is refused at the connection', async (t) => {
  const answers = [['127.0.0.1'], ['192.168.0.1']]
  const { ask, register } = await hooked(t, {
    webhooks: { resolve: async () => answers.shift() ?? ['192.168.0.1'] },
  })
  const receiver = await startReceiver(t)
  const { id } = await register({ url: receiver.url.replace('127.0.0.1', 'hooks.example') })
  receiver.server.closeAllConnections()
  const tested = await ask('POST', `/v1/webhooks/${id}/test`)
  t.match(tested.json(), { delivered: false, error: /is no public address/ })
  t.equal(receiver.came.length, 0)
})

test('an endpoint is paused, resumed, changed, moved and removed', async (t) => {
  const { ask, register, receiver } = await given(t)
  const { id } = await register({ url: receiver.url })
  const path = `/v1/webhooks/${id}`
  t.match((await ask('POST', `${path}/pause`)).json(), { status: 'paused', revision: 1 })
  t.match((await ask('POST', `${path}/pause`)).json(), { status: 'paused', revision: 1 }, 'again: no change')
  t.match((await ask('POST', `${path}/resume`)).json(), { status: 'active', revision: 2 })
  t.match((await ask('PATCH', path, { order: 'strict', inFlight: 1 })).json(), {
    order: 'strict',
    inFlight: 1,
    epoch: 0,
  })
  t.match((await ask('PATCH', path, { filter: { deals: ['ducks'] } })).json(), {
    filter: { deals: ['ducks'] },
    epoch: 4,
  })
  const same = { filter: { deals: ['ducks'] }, description: 'all as it was' }
  t.match((await ask('PATCH', path, same)).json(), { ...same, epoch: 4, revision: 5 }, 'no other filter')
  t.match((await ask('POST', `${path}/seek`, { beginning: true })).json(), { after: '0', epoch: 6 })
  t.match((await ask('POST', `${path}/seek`, { position: '1' })).json(), { after: '1', epoch: 7 })
  t.match((await ask('POST', `${path}/seek`, { since: '2001-01-01T00:00:00Z' })).json(), { after: '0' })
  isProblem(t, await ask('POST', `${path}/seek`, {}), 422, 'wrong-value', [''])
  isProblem(t, await ask('POST', `${path}/seek`, { position: BEYOND }), 422, 'wrong-value', ['/position'])
  isProblem(t, await ask('PATCH', path, {}), 422, 'wrong-value', [''])
  t.equal((await ask('DELETE', path)).statusCode, 204)
  isProblem(t, await ask('GET', path), 404, 'not-found')
  t.strictSame((await ask('GET', '/v1/webhooks')).json().items, [])
})

test('an endpoint that begins at an instant gets what was recorded from then on, however early or late the instant', async (t) => {
  const { ask, register, receiver, post } = await given(t)
  const { id } = await register({ url: receiver.url })
  const after = async (since: string): Promise<number> =>
    Number((await ask('POST', `/v1/webhooks/${id}/seek`, { since })).json().after)
  const { recordedAt, position } = (await post('/v1/sources', source('post'))).json().events[0]
  t.ok((await after(recordedAt)) < Number(position), 'including the instant itself')
  const later = new Date(Date.parse(recordedAt) + 1).toISOString()
  t.equal(await after(later), Number(position))
  for (const early of ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00+12:00'])
    t.equal(await after(early), 0, early)
})

test('a seek to a position after the end of the log is refused with the end: it would leave out what is recorded until then', async (t) => {
  const { ask, register, receiver, post } = await given(t)
  const { id } = await register({ url: receiver.url })
  const { position } = (await post('/v1/sources', source('post'))).json().events[0]
  const before = (await ask('GET', `/v1/webhooks/${id}`)).json()
  for (const since of ['2999-01-01T00:00:00Z', '9999-12-31T23:59:59-12:00']) {
    const answer = await ask('POST', `/v1/webhooks/${id}/seek`, { since })
    isProblem(t, answer, 422, 'wrong-value', ['/since'])
    t.match(answer.json().detail, `the log ends at position ${position}`)
  }
  const beyond = await ask('POST', `/v1/webhooks/${id}/seek`, { position: BEYOND })
  isProblem(t, beyond, 422, 'wrong-value', ['/position'])
  t.match(beyond.json().detail, /the log does not reach this position yet: it ends at \d+/)
  t.equal((await ask('GET', `/v1/webhooks/${id}`)).json().revision, before.revision, 'nothing was changed')
})

test('a test event comes signed, and the answer tells the outcome', async (t) => {
  const { ask, register, receiver } = await given(t)
  const { id, secret } = await register({ url: receiver.url, headers: { 'x-desk': 'seven seas' } })
  receiver.answer((_, response) => response.writeHead(202).end('thank you'))
  t.match((await ask('POST', `/v1/webhooks/${id}/test`)).json(), {
    delivered: true,
    status: 202,
    response: 'thank you',
  })
  const [came] = receiver.came
  t.match(new Webhook(secret).verify(came!.text, came!.headers), { type: 'detente.webhook.test' })
  t.match(came!.headers, { 'x-desk': 'seven seas', 'content-type': /^application\/cloudevents\+json/ })
  t.notMatch(came!.headers['webhook-id'], /\./)
})

test('after a rotation both secrets verify; after a rotation at once only the new one does', async (t) => {
  const { ask, register, receiver } = await given(t)
  const { id, secret } = await register({ url: receiver.url, asymmetric: true })
  const rotated = (await ask('POST', `/v1/webhooks/${id}/rotate`)).json()
  t.match(rotated, { secret: /^whsec_/, publicKey: /^whpk_/, previousSecretUntil: /^\d{4}-/ })
  await ask('POST', `/v1/webhooks/${id}/test`)
  const [both] = receiver.came
  for (const one of [secret, rotated.secret]) t.ok(new Webhook(one).verify(both!.text, both!.headers))
  t.equal(both!.headers['webhook-signature']?.match(/v1a,/g)?.length, 2)
  const atOnce = (await ask('POST', `/v1/webhooks/${id}/rotate`, { atOnce: true })).json()
  await ask('POST', `/v1/webhooks/${id}/test`)
  const last = receiver.came[1]
  t.ok(new Webhook(atOnce.secret).verify(last!.text, last!.headers))
  for (const one of [secret, rotated.secret])
    t.throws(() => new Webhook(one).verify(last!.text, last!.headers))
})

test('when a secret is rotated again within a day, each earlier one stays valid for its own 24 hours', async (t) => {
  let now = Date.now()
  const { ask, register } = await hooked(t, { now: () => new Date(now).toISOString() })
  const receiver = await startReceiver(t)
  const { id, secret } = await register({ url: receiver.url })
  const secrets = [secret]
  const validAfter = async (hours: number): Promise<readonly number[]> => {
    now += hours * 3_600_000
    await ask('POST', `/v1/webhooks/${id}/test`)
    const came = receiver.came.at(-1)
    const signed = { id: came!.headers['webhook-id']!, timestamp: Math.floor(now / 1000), body: came!.text }
    const signatures = came!.headers['webhook-signature']!.split(' ')
    return secrets.flatMap((one, n) => (signatures.includes(signerOf({ symmetric: one })(signed)) ? [n] : []))
  }
  const rotate = async (): Promise<void> => {
    secrets.push((await ask('POST', `/v1/webhooks/${id}/rotate`)).json().secret)
  }
  await rotate()
  t.strictSame(await validAfter(10), [0, 1])
  await rotate()
  t.strictSame(await validAfter(10), [0, 1, 2])
  t.strictSame(await validAfter(5), [1, 2], 'the first has ended')
  t.strictSame(await validAfter(10), [2])
  for (let n = 0; n < 10; n++) await rotate()
  t.equal((await validAfter(0)).length, 5, 'and their number is bounded')
})

/** Makes another server key, as an operator does who lost the first. */
const otherKey = (data: string): string => {
  const path = join(data, 'other.key')
  writeFileSync(path, randomBytes(32).toString('base64'), { mode: 0o600 })
  return path
}

test('after the server key was lost a rotation is enough, but further headers have to be set again', async (t) => {
  const receiver = await startReceiver(t)
  const data = join(t.testdir({}), 'data')
  const first = await hooked(t, { data })
  const { id } = await first.register({ url: receiver.url, headers: { 'x-desk': 'seven seas' } })
  await first.close()
  const settings = { ...LOOPBACK, DETENTE_KEY_FILE: otherKey(data) }
  const { ask } = await hooked(t, { data, settings })
  const test = async () => (await ask('POST', `/v1/webhooks/${id}/test`)).json()
  t.match(await test(), { error: /^the secret cannot be opened: it was sealed with another server key/ })
  const { secret } = (await ask('POST', `/v1/webhooks/${id}/rotate`)).json()
  t.match(await test(), { error: /^the further headers cannot be opened/ })
  await ask('PATCH', `/v1/webhooks/${id}`, { headers: { 'x-desk': 'eight seas' } })
  t.match(await test(), { delivered: true })
  const [came] = receiver.came
  t.ok(new Webhook(secret).verify(came!.text, came!.headers))
})

test('the previous secret ends after 24 hours', async (t) => {
  let now = Date.now()
  const { ask, register } = await hooked(t, { now: () => new Date(now).toISOString() })
  const receiver = await startReceiver(t)
  const { id } = await register({ url: receiver.url })
  await ask('POST', `/v1/webhooks/${id}/rotate`)
  for (const [hours, signatures] of [
    [23.9, 2],
    [24.1, 1],
  ] as const) {
    now += hours === 23.9 ? 23.9 * 3_600_000 : 0.2 * 3_600_000
    await ask('POST', `/v1/webhooks/${id}/test`)
    t.equal(receiver.came.at(-1)?.headers['webhook-signature']?.split(' ').length, signatures, `${hours} h`)
  }
})

test('endpoints survive a restart, and the service says when the server key is not theirs', async (t) => {
  const receiver = await startReceiver(t)
  const data = join(t.testdir({}), 'data')
  const first = await hooked(t, { data })
  const { id } = await first.register({ url: receiver.url })
  await first.close()
  const { app, service } = await buildTestService(t, {
    data,
    settings: { ...LOOPBACK, DETENTE_KEY_FILE: otherKey(data) },
  })
  const { secret } = await service.keys.add(['webhooks'], undefined, 'local')
  const headers = { authorization: `Bearer ${secret}` }
  t.equal((await app.inject({ url: `/v1/webhooks/${id}`, headers })).json().url, receiver.url)
  const tested = await app.inject({ method: 'POST', url: `/v1/webhooks/${id}/test`, headers })
  t.match(tested.json(), { delivered: false, error: /sealed with another server key/ })
})

test('a damaged list of endpoints is made again from the log', async (t) => {
  const { register, service, receiver } = await given(t)
  const { store } = service
  const first = await register({ url: receiver.url })
  for (const torn of ['["wh-', '{"ids":[]}']) {
    const cell = await store.readState(LIST)
    await store.writeState(LIST, torn, cell?.revision ?? -1)
    t.same(await readEndpointIds(store), [first.id], torn)
  }
  const second = await register({ url: receiver.url })
  t.same(JSON.parse((await store.readState(LIST))?.value ?? ''), [first.id, second.id])
})

test('the key file is made for its owner only, and refused when others may read it', async (t) => {
  const { config, close } = await hooked(t)
  t.equal(statSync(config.keyFile).mode & 0o777, 0o600)
  await close()
  const { chmodSync } = await import('node:fs')
  chmodSync(config.keyFile, 0o640)
  await t.rejects(buildTestService(t, { data: config.data }), { name: 'BadKeyFile', message: /chmod 600/ })
})

/** Every byte of every file of a folder and those in it. */
const bytesOf = (folder: string): Buffer =>
  Buffer.concat(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .filter(({ name }) => name !== 'server.key' && !name.endsWith('lock.db') && !name.endsWith('.lock'))
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name))),
  )

test('secrets and header values are in no file, log, header, answer or error', async (t) => {
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const { ask, register, record, config, close } = await hooked(t, { log, webhooks: { timing: QUICK } })
  const token = 'fictional-token-93417'
  const receiver = await startReceiver(t)
  receiver.answer((came, response) => response.writeHead(500).end(JSON.stringify(came.headers)))
  const { id, secret } = await register({ url: receiver.url, headers: { authorization: `Bearer ${token}` } })
  await record('/v1/deals', past(deal('ducks')))
  await untilShown({ ask }, id, ({ cursor }) => cursor.parked.length === 1)
  const answers = [
    await ask('POST', `/v1/webhooks/${id}/test`),
    await ask('GET', `/v1/webhooks/${id}/deliveries`),
    await ask('GET', `/v1/webhooks/${id}`),
    await ask('PATCH', `/v1/webhooks/${id}`, { url: 'http://127.0.0.1:9/' }),
    await ask('GET', '/v1/webhooks'),
  ]
  t.match(answers[0]?.json().response, /\[redacted\]/, 'the answer of the receiver is shown without it')
  t.match(answers[1]?.json().items[0].response, /\[redacted\]/, 'also in the list of attempts')
  await close()
  const places = {
    files: bytesOf(config.data).toString('latin1'),
    log: lines.join(''),
    answers: answers.map((answer) => answer.body + JSON.stringify(answer.headers)).join(''),
    deliveries: receiver.came.map((came) => came.text + came.headers['webhook-signature']).join(''),
  }
  const raw = secret.slice('whsec_'.length)
  const forms = [
    raw,
    Buffer.from(raw, 'base64').toString('latin1'),
    Buffer.from(raw, 'base64').toString('hex'),
    token,
  ]
  for (const [place, text] of Object.entries(places)) {
    t.ok(text.length > 0, `${place} were looked at`)
    for (const form of forms) t.notOk(text.includes(form), place)
  }
})
