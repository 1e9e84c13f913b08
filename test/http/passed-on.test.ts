/** A request through a proxy on the same machine is not local. It needs a key, whatever headers the proxy sends. */
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { whyNotLocal } from '../../src/http/localRequests.ts'
import { buildTestService } from '../service.ts'
import { apiOf, isProblem, source } from './given.ts'
import { keyBefore, listenFor, proxyTo, sendRaw } from './proxy.ts'

const RECORD = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(source('herald')),
}

/** Checks that nobody records or reads through an address without a key. */
const isShut = async (t: Test, address: string): Promise<void> => {
  for (const answer of [await fetch(`${address}/v1/deals`), await fetch(`${address}/v1/sources`, RECORD)]) {
    t.equal(answer.status, 401)
    t.match(await answer.json(), { code: 'api-key-missing' })
  }
}

test('through a proxy that names the public host nobody gets in without a key', async (t) => {
  t.testdir({})
  const secret = await keyBefore(t, 'read,record')
  const { port, address: own } = await listenFor(t, { DETENTE_HOSTS: 'ledger.example' })
  const address = await proxyTo(t, port, (headers) => ({ ...headers, host: 'ledger.example' }))
  await isShut(t, address)
  await isShut(t, own)
  const headers = { authorization: `Bearer ${secret}` }
  t.equal((await fetch(`${address}/v1/deals`, { headers })).status, 200)
  t.equal((await fetch(`${address}/health/live`)).status, 200)
})

test('a proxy that passes itself off as loopback is known by what it adds', async (t) => {
  t.testdir({})
  const { port, address: own } = await listenFor(t)
  const host = `127.0.0.1:${port}`
  const added = [
    { 'x-forwarded-for': '192.0.2.7' },
    { forwarded: 'for=192.0.2.7' },
    { via: '1.1 proxy' },
    { 'x-real-ip': '127.0.0.1' },
    { 'cf-connecting-ip': '192.0.2.7' },
  ]
  for (const one of added) {
    await isShut(t, await proxyTo(t, port, (headers) => ({ ...headers, host, ...one })))
  }
  t.equal((await fetch(`${own}/v1/sources`, RECORD)).status, 201, 'who asks here directly may record')
})

test('a request as nginx sends it by default does not count as local', async (t) => {
  t.testdir({})
  const { port } = await listenFor(t)
  const request = ['GET /v1/deals HTTP/1.0', `Host: 127.0.0.1:${port}`, 'Connection: close', '', '']
  t.match(await sendRaw(port, ...request), /^HTTP\/1\.1 401 .*"code":"api-key-missing"/s)
})

const LOCAL = { peer: '127.0.0.1', name: 'localhost', headers: {}, httpVersion: '1.1' }

test('a request of this machine is local by every address of loopback', async (t) => {
  for (const peer of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.9.9.9']) {
    t.equal(whyNotLocal({ ...LOCAL, peer }), undefined, peer)
  }
  for (const name of ['localhost', '127.0.0.1', '[::1]'])
    t.equal(whyNotLocal({ ...LOCAL, name }), undefined, name)
})

test('headers that people and browsers send do not make a request foreign', async (t) => {
  const headers = {
    host: 'localhost:3000',
    accept: '*/*',
    'accept-language': 'be',
    'content-type': 'application/json',
    'content-length': '2',
    'idempotency-key': 'one',
    'if-match': '"r1"',
    'user-agent': 'curl/8',
    'x-requested-with': 'XMLHttpRequest',
    'x-request-id': 'a',
    'sec-fetch-site': 'same-origin',
    'sec-ch-ua-platform': '"Linux"',
    'upgrade-insecure-requests': '1',
    origin: 'http://localhost:3000',
    referer: 'http://localhost:3000/docs',
    'last-event-id': '7',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    dnt: '1',
  }
  t.equal(whyNotLocal({ ...LOCAL, headers }), undefined)
})

/** Headers that proxies are known to add. */
const ADDED = [
  'forwarded',
  'via',
  'cdn-loop',
  'x-forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-server',
  'x-forwarded-prefix',
  'x-forwarded-client-cert',
  'x-forwarded-anything',
  'forwarded-for',
  'x-original-forwarded-for',
  'x-original-host',
  'x-real-ip',
  'x-client-ip',
  'x-remote-ip',
  'x-remote-addr',
  'x-cluster-client-ip',
  'client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'cf-connecting-ipv6',
  'cf-ray',
  'fastly-client-ip',
  'fly-client-ip',
  'x-envoy-external-address',
  'x-azure-clientip',
  'x-appengine-user-ip',
  'x-amzn-trace-id',
  'x-proxyuser-ip',
  'x-scheme',
  'front-end-https',
  'proxy-connection',
  'max-forwards',
  'wl-proxy-client-ip',
  'tailscale-user-login',
]

test('every header that proxies add makes a request foreign', async (t) => {
  for (const name of ADDED) {
    t.match(whyNotLocal({ ...LOCAL, headers: { [name]: '127.0.0.1' } }), new RegExp(`header ${name} `), name)
  }
})

test('a request with a header of a proxy is foreign, whatever else it says', async () => {
  const headers = fc.dictionary(fc.constantFrom('accept', 'user-agent', 'origin', 'x-a'), fc.string())
  const foreign = fc.tuple(headers, fc.constantFrom(...ADDED), fc.string())
  fc.assert(
    fc.property(
      foreign,
      ([more, name, value]) => whyNotLocal({ ...LOCAL, headers: { ...more, [name]: value } }) !== undefined,
    ),
  )
})

test('another peer or another host is not local', async (t) => {
  for (const peer of [undefined, '192.0.2.7', '::ffff:192.0.2.7', '::2', '128.0.0.1']) {
    t.ok(whyNotLocal({ ...LOCAL, peer }), String(peer))
  }
  for (const name of ['ledger.example', '192.0.2.7', '', 'localhost.evil.example']) {
    t.ok(whyNotLocal({ ...LOCAL, name }), name)
  }
})

test('the refusal says why the request is not taken for one of this machine', async (t) => {
  const { get } = apiOf((await buildTestService(t)).app)
  const answer = await get('/v1/deals', { 'x-forwarded-for': '192.0.2.7' })
  isProblem(t, answer, 401, 'api-key-missing')
  t.match(answer.json().detail, /header x-forwarded-for says that it was forwarded/)
})
