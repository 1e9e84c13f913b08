/** Sessions: a cookie that stands for a key, on every node, until the key is revoked. */
import { type Test, test } from 'tap'
import { buildTestService, type Given } from '../service.ts'
import { apiOf, isProblem, source, tickingClock } from './given.ts'

const HOST = 'ledger.example'
const ORIGIN = `https://${HOST}`

const build = async (t: Test, given: Given = {}) => {
  const built = await buildTestService(t, { hosts: HOST, ...given })
  return { ...built, ...apiOf(built.app) }
}

type Built = Awaited<ReturnType<typeof build>>

/** Signs in with a new key; the cookie, and the id of the key. */
const signIn = async ({ service, post }: Built, host = HOST) => {
  const { secret, id } = await service.keys.add(['read', 'record'], undefined, 'local')
  const answer = await post('/v1/session', { key: secret }, { host })
  const set = String(answer.headers['set-cookie'])
  return { answer, id, secret, set, cookie: set.split(';')[0] as string }
}

test('a session has the scopes of its key and names its actor', async (t) => {
  const built = await build(t)
  const { cookie, id, answer } = await signIn(built)
  t.match(answer.json(), { actor: id, knownBy: 'session', scopes: ['read', 'record'] })
  t.equal((await built.get('/v1/deals', { host: HOST, cookie })).statusCode, 200)
  t.match((await built.get('/v1/session', { host: HOST, cookie })).json(), { actor: id, knownBy: 'session' })
  isProblem(t, await built.get('/v1/keys', { host: HOST, cookie }), 403, 'scope-missing')
})

test('the cookie is hidden from scripts and other sites, and is secure off loopback', async (t) => {
  const built = await build(t)
  const { set, id, secret } = await signIn(built)
  t.match(set, /; HttpOnly; SameSite=Strict; Secure$/)
  t.notOk(set.includes(id) || set.includes(secret), 'it shows neither the key nor its id')
  const local = await build(t, { hosts: '' })
  t.match((await signIn(local, '127.0.0.1:3000')).set, /; SameSite=Strict$/)
})

test('a change by a session needs an Origin of this service', async (t) => {
  const built = await build(t)
  const { cookie, id } = await signIn(built)
  const headers = { host: HOST, cookie }
  isProblem(t, await built.post('/v1/sources', source('herald'), headers), 403, 'origin-refused')
  const foreign = { ...headers, origin: 'https://evil.example' }
  isProblem(t, await built.post('/v1/sources', source('herald'), foreign), 403, 'origin-refused')
  const own = await built.post('/v1/sources', source('herald'), { ...headers, origin: ORIGIN })
  t.equal(own.json().events[0].actor, id)
})

test('a session ends with its key', async (t) => {
  const built = await build(t)
  const { cookie, id } = await signIn(built)
  await built.service.keys.revoke(id, 'local')
  isProblem(t, await built.get('/v1/deals', { host: HOST, cookie }), 401, 'api-key-missing')
})

test('a session ends after twelve hours', async (t) => {
  const now = tickingClock()
  let later = 0
  const clock = () => new Date(Date.parse(now()) + later).toISOString()
  const built = await build(t, { now: clock })
  const { cookie } = await signIn(built)
  later = 11.9 * 3_600_000
  t.equal((await built.get('/v1/deals', { host: HOST, cookie })).statusCode, 200)
  later = 12.1 * 3_600_000
  isProblem(t, await built.get('/v1/deals', { host: HOST, cookie }), 401, 'api-key-missing')
})

test('a changed or invented cookie opens no session', async (t) => {
  const built = await build(t)
  const { cookie } = await signIn(built)
  const last = cookie.endsWith('A') ? 'B' : 'A'
  for (const forged of [cookie.slice(0, -1) + last, 'detente_session=', 'detente_session=v1.x.y']) {
    isProblem(t, await built.get('/v1/deals', { host: HOST, cookie: forged }), 401, 'api-key-missing')
  }
})

test('a session that another node opened is accepted, as the nodes share the server’s key', async (t) => {
  const built = await build(t)
  const { cookie, id } = await signIn(built)
  await built.close()
  const other = await build(t, { data: built.config.data, store: built.config.store })
  t.equal((await other.get('/v1/session', { host: HOST, cookie })).json().actor, id)
})

test('a wrong key opens no session', async (t) => {
  const { post } = await build(t)
  const answer = await post('/v1/session', { key: 'detente_wrong' }, { host: HOST })
  isProblem(t, answer, 401, 'api-key-unknown')
  t.equal(answer.headers['set-cookie'], undefined)
})

test('signing out takes the cookie away', async (t) => {
  const { app } = await build(t)
  const answer = await app.inject({ method: 'DELETE', url: '/v1/session', headers: { host: HOST } })
  t.match(answer, { statusCode: 204, headers: { 'set-cookie': /^detente_session=; .*Max-Age=0;/ } })
})

test('this machine is somebody without a session', async (t) => {
  const { get } = await build(t, { hosts: '' })
  t.match((await get('/v1/session')).json(), { actor: 'local', knownBy: 'local' })
})
