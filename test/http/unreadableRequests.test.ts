/** Unreadable requests, and odd methods, hosts and targets, get problems over real sockets. */
import { type Test, test } from 'tap'
import { isProblemCode } from '../../src/failure/catalogue.ts'
import { source } from './given.ts'
import { listenFor, sendRaw } from './proxy.ts'

/** Checks that an answer of bytes is a problem, and nothing of the service's insides. */
const isRawProblem = (t: Test, answer: string, status: number, code: string, what: string): void => {
  const [head = '', ...rest] = answer.split('\r\n\r\n')
  t.match(head, new RegExp(`^HTTP/1\\.1 ${status} `), what)
  t.match(head, /^content-type: application\/problem\+json; charset=utf-8\r?$/im, what)
  const body = JSON.parse(/\{.*\}/s.exec(rest.join(''))?.[0] ?? 'null')
  t.match(body, { type: `/problems/${code}`, status, code, title: /\S/, detail: /\S/ }, what)
  t.ok(isProblemCode(code))
  t.notMatch(answer, /HPE_|node_modules|\.ts\b|"stack"/, what)
}

const CLOSE = ['Connection: close', '', '']
const json = (body: string): readonly string[] => [
  'Content-Type: application/json',
  `Content-Length: ${body.length}`,
  'Connection: close',
  '',
  body,
]

test('whatever cannot be read as HTTP is a problem of its own', async (t) => {
  t.testdir({})
  const { port } = await listenFor(t)
  const host = `Host: 127.0.0.1:${port}`
  const post = ['POST /v1/sources HTTP/1.1', host, 'Content-Type: application/json']
  const long = 'a'.repeat(20_000)
  const all: readonly (readonly [string, number, string, readonly string[]])[] = [
    ['no request at all', 400, 'bad-request', ['GARBAGE', '', '']],
    ['TLS', 400, 'bad-request', ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03']],
    ['HTTP/2', 400, 'bad-request', ['PRI * HTTP/2.0', '', 'SM', '', '']],
    ['a method that there is not', 400, 'bad-request', ['FOO /v1/deals HTTP/1.1', host, ...CLOSE]],
    ['a version that there is not', 400, 'bad-request', ['GET / HTTP/9.9', host, ...CLOSE]],
    [
      'a target with a byte that is no ASCII',
      400,
      'bad-request',
      ['GET /v1/deals/\xff HTTP/1.1', host, ...CLOSE],
    ],
    ['a header with a NUL', 400, 'bad-request', ['GET / HTTP/1.1', host, 'X: a\0b', ...CLOSE]],
    ['two lengths', 400, 'bad-request', [...post, 'Content-Length: 2', 'Content-Length: 3', ...CLOSE, '{}']],
    [
      'a length and chunks',
      400,
      'bad-request',
      [...post, 'Transfer-Encoding: chunked', 'Content-Length: 2', ...CLOSE],
    ],
    ['a transfer coding', 400, 'bad-request', [...post, 'Transfer-Encoding: gzip', ...CLOSE, '{}']],
    [
      'a chunk without a size',
      400,
      'bad-request',
      [...post, 'Transfer-Encoding: chunked', ...CLOSE, 'zz\r\n{}'],
    ],
    ['a long header', 431, 'headers-too-large', ['GET / HTTP/1.1', host, `X: ${long}`, ...CLOSE]],
    ['a long target', 431, 'headers-too-large', [`GET /v1/deals?text=${long} HTTP/1.1`, host, ...CLOSE]],
    ['an expectation', 417, 'expectation-failed', [...post, 'Expect: tea', ...json('{}')]],
    ['a tunnel', 405, 'method-not-allowed', ['CONNECT ledger.example:443 HTTP/1.1', host, ...CLOSE]],
  ]
  for (const [what, status, code, lines] of all) {
    isRawProblem(t, await sendRaw(port, ...lines), status, code, what)
  }
})

test('a method that a path does not have is 405 with those that it has, whatever it is called', async (t) => {
  t.testdir({})
  const { port } = await listenFor(t)
  const host = `Host: 127.0.0.1:${port}`
  for (const method of [
    'QUERY',
    'TRACE',
    'PROPFIND',
    'M-SEARCH',
    'PURGE',
    'OPTIONS',
    'PATCH',
    'ACL',
    'LINK',
  ]) {
    const answer = await sendRaw(port, `${method} /v1/deals HTTP/1.1`, host, ...CLOSE)
    isRawProblem(t, answer, 405, 'method-not-allowed', method)
    t.match(answer, /^allow: .*GET/im, method)
  }
  isRawProblem(t, await sendRaw(port, 'QUERY /nowhere HTTP/1.1', host, ...CLOSE), 404, 'not-found', 'nowhere')
  const withBody = ['QUERY /v1/deals HTTP/1.1', host, ...json('{}')]
  isRawProblem(t, await sendRaw(port, ...withBody), 405, 'method-not-allowed', 'with a body')
  const foreign = ['QUERY /v1/deals HTTP/1.1', 'Host: evil.example', ...CLOSE]
  isRawProblem(t, await sendRaw(port, ...foreign), 421, 'host-refused', 'of a foreign host')
})

test('a request names one host, which is ours, by its header and by its target', async (t) => {
  t.testdir({})
  const { port } = await listenFor(t)
  const [own, evil] = [`Host: 127.0.0.1:${port}`, 'Host: evil.example']
  const get = (target: string, ...hosts: readonly string[]) =>
    sendRaw(port, `GET ${target} HTTP/1.1`, ...hosts, ...CLOSE)
  for (const hosts of [[own, evil], [evil, own], [own, own], [own, 'HOST: evil.example'], []]) {
    isRawProblem(t, await get('/v1/deals', ...hosts), 400, 'bad-header', hosts.join(' and '))
  }
  for (const target of [
    'http://evil.example/v1/deals',
    `http://evil@127.0.0.1:${port}/v1/deals`,
    'HTTPS://evil.example',
  ]) {
    isRawProblem(t, await get(target, own), 421, 'host-refused', target)
  }
  for (const host of ['Host:', 'Host: 127.0.0.1, evil.example', 'Host: evil@127.0.0.1']) {
    isRawProblem(t, await get('/v1/deals', host), 421, 'host-refused', host)
  }
  t.match(
    await get(`http://127.0.0.1:${port}/v1/deals`, own),
    /^HTTP\/1\.1 200 /,
    'a whole URL of ours is taken',
  )
  isRawProblem(t, await get('*', own), 404, 'not-found', 'a star')
})

test('no path leads out of a folder of files, and no path causes a fault', async (t) => {
  t.testdir({})
  const { port } = await listenFor(t)
  const host = `Host: 127.0.0.1:${port}`
  const paths = [
    '../../x',
    '%2e%2e/%2e%2e/package.json',
    '..%2f..%2fpackage.json',
    '..%5c..%5cpackage.json',
    '%00',
    'index.html%00.js',
    '%ff',
    '%',
    '%ED%A0%80',
    '.git',
    '//etc/passwd',
    'a'.repeat(5_000),
    'nothing.js',
  ]
  const folders = [
    '/docs/static/',
    '/docs/',
    '/v1/audit/',
    '/v1/audit/tile/',
    '/v1/deals/',
    '/problems/',
    '/',
  ]
  for (const path of folders.flatMap((folder) => paths.map((one) => folder + one))) {
    const answer = await sendRaw(port, `GET ${path} HTTP/1.1`, host, ...CLOSE)
    t.match(answer, /^HTTP\/1\.1 40[04] /, path)
    t.match(answer, /application\/problem\+json/, path)
    t.match(answer, /^x-content-type-options: nosniff\r?$/im, path)
    t.match(answer, /^content-security-policy: default-src 'none'/im, path)
  }
  const range = ['GET /docs/static/index.css HTTP/1.1', host, 'Range: bytes=99999999-', ...CLOSE]
  isRawProblem(t, await sendRaw(port, ...range), 416, 'range-not-satisfiable', 'a range')
  const match = ['GET /docs/static/index.css HTTP/1.1', host, 'If-Match: "x"', ...CLOSE]
  isRawProblem(t, await sendRaw(port, ...match), 412, 'precondition-failed', 'a precondition')
})

test('a query that is not percent-encoded UTF-8 is refused, with the parameter', async (t) => {
  t.testdir({})
  const { port } = await listenFor(t)
  for (const query of ['text=%ED%A0%80', 'text=%ff', 'text=%', 'text=%4', 'party=BY&text=a%C3']) {
    const answer = await sendRaw(port, `GET /v1/deals?${query} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...CLOSE)
    isRawProblem(t, answer, 400, 'bad-parameter', query)
    t.match(answer, /"pointer":"\/text"/, query)
  }
})

test('a body with a content coding is refused, and the answer names the accepted ones', async (t) => {
  t.testdir({})
  const { port } = await listenFor(t)
  const send = (coding: string) =>
    sendRaw(
      port,
      'POST /v1/sources HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      `Content-Encoding: ${coding}`,
      ...json('{}'),
    )
  for (const coding of ['gzip', 'br', 'identity, gzip', 'x-nothing']) {
    const answer = await send(coding)
    isRawProblem(t, answer, 415, 'content-coding-not-supported', coding)
    t.match(answer, /^accept-encoding: identity\r$/im, coding)
  }
  t.match(await send('identity'), /^HTTP\/1\.1 422 /, 'identity is no coding')
})

test('unreadable bytes after a whole request do not replace its answer', async (t) => {
  t.testdir({})
  const { port, address } = await listenFor(t)
  const body = JSON.stringify(source('herald'))
  const whole = ['POST /v1/sources HTTP/1.1', `Host: 127.0.0.1:${port}`, ...json(body).toSpliced(2, 1)]
  const answer = await sendRaw(port, `${whole.join('\r\n')}GARBAGE`, '', '')
  t.match(answer, /^HTTP\/1\.1 201 /)
  t.notMatch(answer, /bad-request/)
  t.equal((await fetch(`${address}/v1/sources/herald`)).status, 200)
})

test('HEAD that cannot be read as HTTP is answered without a body', async (t) => {
  t.testdir({})
  const { port } = await listenFor(t)
  const lines = ['HEAD /v1/deals HTTP/1.1', `Host: 127.0.0.1:${port}`, 'Content-Length: x', '', '']
  const answer = await sendRaw(port, ...lines)
  t.match(answer, /^HTTP\/1\.1 400 /)
  t.match(answer, /\r\n\r\n$/)
  t.notMatch(answer, /bad-request/)
})
