/** Who may: hosts and origins, open on loopback, keys elsewhere, scopes, and limits. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { SCOPES, type Scope } from '../../events/key.ts'
import { commands } from '../../src/rules/registry.ts'
import { logOf } from '../contract/store/given.ts'
import { buildTestService, type Given } from '../service.ts'
import { bytesOf } from '../store/sqlite-given.ts'
import { apiOf, buildLedger, deal, isProblem, source } from './given.ts'

const build = async (t: Test, given: Given = {}) => {
  const built = await buildTestService(t, given)
  return { ...built, ...apiOf(built.app) }
}

type Built = Awaited<ReturnType<typeof build>>

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })

const UUIDS = ['3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b11', '3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b12'] as const

/** A new key's secret, as a header. */
const keyOf = async ({ service }: Built, ...scopes: readonly Scope[]) =>
  bearer((await service.keys.add(scopes, undefined, 'local')).secret)

test('a host that is not ours is refused', async (t) => {
  const { get } = await build(t)
  for (const host of [
    'evil.example',
    'localhost.evil.example',
    '192.0.2.7',
    '[::2]:3000',
    'localhost@evil.example',
  ]) {
    isProblem(t, await get('/v1/deals', { host }), 421, 'host-refused')
  }
})

test('a host that is not ours gets nothing, not even what needs no key', async (t) => {
  const { get } = await build(t)
  for (const url of ['/', '/docs', '/openapi.json', '/health/live', '/problems', '/nowhere']) {
    isProblem(t, await get(url, { host: 'evil.example' }), 421, 'host-refused')
  }
})

test('every name of loopback is ours, on any port, in any case', async (t) => {
  const { get } = await build(t)
  for (const host of [
    'localhost',
    'localhost:3000',
    'LocalHost:81',
    '127.0.0.1:3000',
    '[::1]',
    '[::1]:3000',
  ]) {
    t.equal((await get('/v1/deals', { host })).statusCode, 200, host)
  }
})

test('a configured host is ours, on any port, in any case', async (t) => {
  const built = await build(t, { hosts: 'ledger.example, Other.example' })
  const key = await keyOf(built, 'read')
  for (const host of ['ledger.example', 'LEDGER.example:8443', 'other.example']) {
    t.equal((await built.get('/v1/deals', { host, ...key })).statusCode, 200, host)
  }
  isProblem(t, await built.get('/v1/deals', { host: 'third.example', ...key }), 421, 'host-refused')
})

test('a page elsewhere is refused', async (t) => {
  const { get, post, service } = await build(t)
  const origins = [
    'https://evil.example',
    'null',
    'http://localhost:4000',
    'localhost:3000',
    'file://',
    'http://127.0.0.1:3000',
    'https://localhost:3000',
    'http://localhost',
    'http://localhost:3000/',
    '',
  ]
  for (const origin of origins) {
    const headers = { host: 'localhost:3000', origin }
    isProblem(t, await get('/v1/deals', headers), 403, 'origin-refused')
    isProblem(t, await post('/v1/sources', source('herald'), headers), 403, 'origin-refused')
  }
  t.equal(await service.store.head(), 0)
})

test('a page of ours may record', async (t) => {
  const { post } = await build(t)
  const hosts = ['localhost:3000', '127.0.0.1:3000', '[::1]:3000']
  for (const [index, host] of hosts.entries()) {
    const answer = await post('/v1/sources', source(`herald-${index}`), { host, origin: `http://${host}` })
    t.equal(answer.statusCode, 201, host)
  }
})

test('a page of a configured host may record, by https unless the setting names another scheme', async (t) => {
  const built = await build(t, { hosts: 'ledger.example,other.example:8443,http://third.example' })
  const key = await keyOf(built, 'record')
  const pages = [
    ['ledger.example:8080', 'https://ledger.example'],
    ['other.example', 'https://other.example:8443'],
    ['third.example', 'http://third.example'],
  ] as const
  for (const [index, [host, origin]] of pages.entries()) {
    const answer = await built.post('/v1/sources', source(`herald-${index}`), { host, origin, ...key })
    t.equal(answer.statusCode, 201, origin)
  }
})

test('a page of a configured host by another scheme or on another port is refused', async (t) => {
  const built = await build(t, { hosts: 'ledger.example' })
  const key = await keyOf(built, 'record')
  for (const origin of [
    'http://ledger.example',
    'https://ledger.example:8443',
    'http://ledger.example:3000',
    'https://ledger.example.evil.example',
    'https://localhost',
    'https://ledger.example/',
    'null',
    '',
  ]) {
    const headers = { host: 'ledger.example', origin, ...key }
    isProblem(t, await built.post('/v1/sources', source('herald'), headers), 403, 'origin-refused')
  }
})

test('on all interfaces any address of ours is a host, but no foreign name', async (t) => {
  const built = await build(t, { host: '0.0.0.0' })
  const key = await keyOf(built, 'read')
  t.equal((await built.get('/v1/deals', { host: '192.0.2.7:3000', ...key })).statusCode, 200)
  isProblem(t, await built.get('/v1/deals', { host: 'evil.example', ...key }), 421, 'host-refused')
})

test('on loopback anybody may read and record', async (t) => {
  const { get, post } = await build(t)
  const answer = await post('/v1/sources', source('herald'))
  t.equal(answer.statusCode, 201)
  t.equal(answer.json().events[0].actor, 'local')
  t.equal((await get('/v1/sources/herald')).statusCode, 200)
})

test('on loopback the routes of keys still need an admin key', async (t) => {
  const { app, get, post } = await build(t)
  isProblem(t, await get('/v1/keys'), 401, 'api-key-missing')
  isProblem(t, await post('/v1/keys', { scopes: ['admin'] }), 401, 'api-key-missing')
  const revoke = { method: 'DELETE', url: '/v1/keys/k-aaaaaaaaaaaaaaaaaaaa' } as const
  isProblem(t, await app.inject(revoke), 401, 'api-key-missing')
})

test('on loopback a key that is not accepted is refused, not taken for nobody', async (t) => {
  const { get } = await build(t)
  isProblem(t, await get('/v1/deals', bearer('detente_nonsense')), 401, 'api-key-unknown')
})

/** Every route of the API, as a request that would reach it. */
const routesOf = async ({ get }: Built) => {
  const { paths } = (await get('/openapi.json', { host: 'localhost' })).json()
  return Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
    path.startsWith('/v1/')
      ? Object.keys(methods).map((method) => ({
          method: method.toUpperCase() as 'GET' | 'POST' | 'DELETE',
          url: path.replaceAll(/\{\w+\}/g, 'nothing'),
        }))
      : [],
  )
}

test('off loopback every route needs a key, but for signing in and out', async (t) => {
  const built = await build(t, { host: '0.0.0.0', hosts: 'localhost' })
  const routes = (await routesOf(built)).filter(
    ({ method, url }) => url !== '/v1/session' || method === ('GET' as string),
  )
  t.ok(routes.length > commands.length)
  for (const route of routes) {
    const answer = await built.app.inject(route)
    t.match(answer.json(), { status: 401, code: 'api-key-missing' }, `${route.method} ${route.url}`)
    t.equal(answer.headers['www-authenticate'], 'Bearer')
  }
})

test('every route needs its scope', async (t) => {
  const built = await build(t)
  const keys = new Map<string, { readonly authorization: string }>()
  for (const scope of SCOPES) {
    const others = SCOPES.filter((one) => one !== scope && one !== 'admin')
    keys.set(scope, await keyOf(built, ...others))
  }
  for (const [route, scope] of built.app.neededScopes) {
    const [method = '', path = ''] = route.split(' ')
    if (scope === undefined) continue
    const url = path.replaceAll(/:\w+/g, 'nothing').replace('*', 'nothing')
    const answer = await built.app.inject({ method: method as 'GET', url, headers: keys.get(scope) ?? {} })
    t.equal(answer.statusCode, 403, `${route} for whoever has every scope but ${scope} and admin`)
  }
})

/** The routes that the documents name for each scope: a scope, then paths or verbs with a method. */
const documented = (): ReadonlyMap<string, string> => {
  const text = readFileSync(new URL('../../docs/operating/access.md', import.meta.url), 'utf8')
  const rows = text.matchAll(/^\| (?:`(\w+)`|no key) \| (.+) \|$/gm)
  return new Map(
    [...rows].flatMap(([, scope = 'none', routes = '']) =>
      [...routes.matchAll(/`([A-Z]+ \/[^`]*)`/g)].map(([, route = '']) => [route, scope] as const),
    ),
  )
}

/** Whether a route gives another form of a list, with the scope that the list itself has. */
const isOtherForm = (
  all: ReadonlyMap<string, Scope | undefined>,
  route: string,
  scope: Scope | undefined,
): boolean => {
  const list = route.replace(/\.(?:csv|jsonl)$/, '')
  return list !== route && all.has(list) && all.get(list) === scope
}

test('the documents name the scope of every route, and no other routes', async (t) => {
  const { app } = await build(t)
  const routes = [...app.neededScopes]
    .filter(([route]) => !/^(?:HEAD|OPTIONS) /.test(route) && !/ \/docs\b/.test(route))
    .filter(([route, scope]) => !isOtherForm(app.neededScopes, route, scope))
    .map(([route, scope]) => [route.replaceAll(/:(\w+)/g, '{$1}'), scope ?? 'none'] as const)
  // Commands that record facts are too many to name: what their rows leave out needs `record`.
  const isUsual = ([route, scope]: readonly [string, string]): boolean =>
    scope === 'record' && route.startsWith('POST /v1/')
  t.strictSame(
    routes
      .filter((one) => !isUsual(one))
      .map((one) => one.join(' '))
      .sort(),
    [...documented()]
      .filter((one) => !isUsual(one))
      .map((one) => one.join(' '))
      .sort(),
  )
  for (const scope of SCOPES) {
    const guards = routes.some(([, needed]) => needed === scope)
    t.ok(guards, `${scope} guards something`)
  }
})

test('an admin key neither erases nor sees names unless it has these scopes, too', async (t) => {
  const built = await build(t)
  const id = `p-${'a'.repeat(20)}`
  await built.record('/v1/people', { id, publicFigure: false, name: 'Rufus Firefly' })
  const body = { id, basis: 'safety' }
  isProblem(t, await built.post(`/v1/people/${id}/erase`, body), 401, 'api-key-missing')
  const admin = await keyOf(built, 'admin')
  isProblem(t, await built.post(`/v1/people/${id}/erase`, body, admin), 403, 'scope-missing')
  const eraser = await keyOf(built, 'erase')
  t.equal((await built.post(`/v1/people/${id}/erase`, body, eraser)).statusCode, 201)
})

test('a batch needs the scope of each of its commands', async (t) => {
  const built = await build(t)
  const id = `p-${'a'.repeat(20)}`
  const commands = [
    { command: 'people.register', id, key: UUIDS[0], body: { publicFigure: false, name: 'Rufus Firefly' } },
    { command: 'people.erase', id, key: UUIDS[1], body: { id, basis: 'safety' } },
  ]
  for (const query of ['', '?dryRun=true']) {
    isProblem(t, await built.post(`/v1/batches${query}`, { commands }), 401, 'api-key-missing')
    const recorder = await keyOf(built, 'record')
    isProblem(t, await built.post(`/v1/batches${query}`, { commands }, recorder), 403, 'scope-missing')
  }
  t.equal((await built.get('/v1/people')).json().items.length, 0)
  const eraser = await keyOf(built, 'record', 'erase')
  t.equal((await built.post('/v1/batches', { commands }, eraser)).statusCode, 200)
})

test('a key that may read may not record', async (t) => {
  const built = await build(t)
  const key = await keyOf(built, 'read')
  t.equal((await built.get('/v1/deals', key)).statusCode, 200)
  isProblem(t, await built.post('/v1/sources', source('herald'), key), 403, 'scope-missing')
  isProblem(t, await built.post('/v1/batches', { commands: [] }, key), 403, 'scope-missing')
})

test('a key that may record may not read', async (t) => {
  const built = await build(t)
  const key = await keyOf(built, 'record')
  t.equal((await built.post('/v1/sources', source('herald'), key)).statusCode, 201)
  isProblem(t, await built.get('/v1/deals', key), 403, 'scope-missing')
})

test('only an admin key may see or change keys', async (t) => {
  const built = await build(t)
  const others = SCOPES.filter((scope) => scope !== 'admin')
  isProblem(t, await built.get('/v1/keys', await keyOf(built, ...others)), 403, 'scope-missing')
  t.equal((await built.get('/v1/keys', await keyOf(built, 'admin'))).statusCode, 200)
})

test('an admin key may read and record', async (t) => {
  const built = await build(t)
  const key = await keyOf(built, 'admin')
  t.equal((await built.post('/v1/sources', source('herald'), key)).statusCode, 201)
  t.equal((await built.get('/v1/deals', key)).statusCode, 200)
})

test('a revoked key is refused at once', async (t) => {
  const built = await build(t)
  const admin = await keyOf(built, 'admin')
  const added = (await built.post('/v1/keys', { scopes: ['read'] }, admin)).json()
  t.equal((await built.get('/v1/deals', bearer(added.secret))).statusCode, 200)
  const revoked = await built.app.inject({ method: 'DELETE', url: `/v1/keys/${added.id}`, headers: admin })
  t.match(revoked.json(), { id: added.id, revokedAt: /^\d{4}-/ })
  isProblem(t, await built.get('/v1/deals', bearer(added.secret)), 401, 'api-key-unknown')
})

test('revoking a key again changes nothing', async (t) => {
  const built = await build(t)
  const admin = await keyOf(built, 'admin')
  const { id } = await built.service.keys.add(['read'], undefined, 'local')
  const revoke = { method: 'DELETE', url: `/v1/keys/${id}`, headers: admin } as const
  const first = await built.app.inject(revoke)
  t.strictSame((await built.app.inject(revoke)).json(), first.json())
})

test('an unknown key cannot be revoked', async (t) => {
  const built = await build(t)
  const headers = await keyOf(built, 'admin')
  const url = '/v1/keys/k-aaaaaaaaaaaaaaaaaaaa'
  isProblem(t, await built.app.inject({ method: 'DELETE', url, headers }), 404, 'not-found')
})

test('a wrong secret of a key is refused', async (t) => {
  const built = await build(t)
  const { secret } = await built.service.keys.add(['read'], undefined, 'local')
  const wrong = secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A')
  for (const authorization of [
    `Bearer ${wrong}`,
    `Bearer ${secret}x`,
    `Basic ${secret}`,
    secret,
    'Bearer',
    '',
  ]) {
    isProblem(t, await built.get('/v1/deals', { authorization }), 401, 'api-key-unknown')
  }
})

test('the scheme and the name of the header are read in any case', async (t) => {
  const built = await build(t)
  const { secret, id } = await built.service.keys.add(['admin'], undefined, 'local')
  const headers = { AUTHORIZATION: `BEARER ${secret}`, 'IDEMPOTENCY-KEY': 'one', 'If-None-Match': '"x"' }
  const first = (await built.post('/v1/sources', source('herald'), headers)).json().events[0]
  t.equal(first.actor, id)
  t.match((await built.post('/v1/sources', source('herald'), headers)).json().events, [{ id: first.id }])
})

test('the secret of a key is shown once and only its hash is kept', async (t) => {
  const data = join(t.testdir(), 'data')
  const built = await build(t, { data })
  const admin = await keyOf(built, 'admin')
  const answer = await built.post('/v1/keys', { scopes: ['read'], label: 'A reader' }, admin)
  const { secret, ...shown } = answer.json()
  t.match(answer, { statusCode: 201, headers: { 'cache-control': 'no-store' } })
  t.match(secret, /^detente_[a-z2-7]{20}_[\w-]{43}$/)
  const listed = await built.get('/v1/keys', admin)
  t.match(listed.json().items, [{ scopes: ['admin'] }, shown])
  t.notMatch(listed.body, /secret|hash/i)
  const recorded = (await logOf(built.service.store)).map(({ body }) => body).join()
  await built.close()
  const bytes = bytesOf(join(data, 'events.db')) + recorded
  t.notOk(bytes.includes(secret.slice('detente_'.length + 21)), 'the secret is not at rest')
  t.ok(bytes.includes(createHash('sha256').update(secret).digest('hex')), 'its hash is')
})

test('keys never show among the events', async (t) => {
  const built = await build(t)
  await keyOf(built, 'read')
  t.strictSame((await built.get('/v1/events')).json().items, [])
  t.strictSame((await built.get('/v1/events?stream=key-ring')).json().items, [])
})

test('a key of no scope or of an unknown one is refused', async (t) => {
  const built = await build(t)
  const admin = await keyOf(built, 'admin')
  isProblem(t, await built.post('/v1/keys', { scopes: [] }, admin), 422, 'wrong-value', ['/scopes'])
  isProblem(t, await built.post('/v1/keys', { scopes: ['all'] }, admin), 422, 'unknown-code', ['/scopes/0'])
  const secret = { scopes: ['read'], secret: 'mine' }
  isProblem(t, await built.post('/v1/keys', secret, admin), 422, 'unknown-field', ['/secret'])
})

test('an event names its recorder by the opaque id of the key', async (t) => {
  const built = await build(t)
  const { id, secret } = await built.service.keys.add(['record', 'read'], 'A name that stays out', 'local')
  const { events } = (await built.post('/v1/sources', source('herald'), bearer(secret))).json()
  t.match(id, /^k-[a-z2-7]{20}$/)
  t.equal(events[0].actor, id)
  t.notMatch((await built.get('/v1/events', bearer(secret))).body, 'A name that stays out')
})

test('an idempotency key of one actor is not another’s', async (t) => {
  const { app, post, service } = await buildLedger(t)
  const other = bearer((await service.keys.add(['record'], undefined, 'local')).secret)
  const headers = { 'idempotency-key': 'potash-1' }
  t.equal((await post('/v1/deals', deal('potash'), headers)).statusCode, 201)
  isProblem(
    t,
    await apiOf(app).post('/v1/deals', deal('potash'), { ...headers, ...other }),
    422,
    'idempotency-key-reused',
  )
})

test('a key that asks too often has to wait, another need not', async (t) => {
  const built = await build(t)
  const key = await keyOf(built, 'read')
  const other = await keyOf(built, 'read')
  const many = async () => {
    for (let n = 0; n < 600; n++) await built.get('/v1/sources', key)
  }
  await Promise.all(Array.from({ length: 10 }, many))
  const answer = await built.get('/v1/sources', key)
  isProblem(t, answer, 429, 'rate-limited')
  t.match(answer.headers['retry-after'], /^[1-9]\d*$/)
  t.equal((await built.get('/v1/sources', other)).statusCode, 200)
})
