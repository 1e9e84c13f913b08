/** Slow and many connections: what is half-sent ends, what streams lives on, and there are only so many. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Writable } from 'node:stream'
import pino from 'pino'
import { type Test, test } from 'tap'
import { endWith } from '../ending.ts'
import { source } from './given.ts'
import { listenFor } from './proxy.ts'

/** A connection that a test writes to as it likes, and what came over it. */
const open = async (t: Test, port: number, text = '') => {
  const socket: Socket = connect(port, '127.0.0.1')
  let came = ''
  socket.setEncoding('utf8').on('data', (some) => {
    came += some
  })
  socket.on('error', () => undefined)
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(came)))
  endWith(t, async () => socket.destroy())
  await once(socket, 'connect')
  socket.write(text)
  const until = async (like: RegExp): Promise<string> => {
    while (!like.test(came)) await once(socket, 'data')
    return came
  }
  return { socket, closed, until }
}

const headOf = (port: number, more: string): string =>
  `POST /v1/sources HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n${more}`

test('a body that never ends is 408 in time', async (t) => {
  t.testdir({})
  const { port } = await listenFor(t, { DETENTE_REQUEST_TIMEOUT: '0.4' })
  const { closed } = await open(t, port, headOf(port, 'Content-Length: 100\r\n\r\n{"id":'))
  const answer = await closed
  t.match(answer, /^HTTP\/1\.1 408 .*application\/problem\+json.*"code":"request-timeout"/s)
  t.match(answer, /within 0\.4 seconds \(DETENTE_REQUEST_TIMEOUT\)/)
})

test('headers that never end are 408 in time, though a body might take longer', async (t) => {
  t.testdir({})
  const { port } = await listenFor(t, { DETENTE_HEADERS_TIMEOUT: '0.4', DETENTE_REQUEST_TIMEOUT: '2' })
  const { closed } = await open(t, port, headOf(port, 'X-A: a'))
  const answer = await closed
  t.match(answer, /^HTTP\/1\.1 408 .*"code":"request-timeout"/s)
  t.match(answer, /within 0\.4 seconds \(DETENTE_HEADERS_TIMEOUT\)/)
})

test('a connection that sends no further request is ended', async (t) => {
  t.testdir({})
  const { port } = await listenFor(t, { DETENTE_KEEP_ALIVE: '0.3' })
  const { closed } = await open(t, port, `GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  t.match(await closed, /^HTTP\/1\.1 200 /)
})

test('a stream lives on beyond the time of a request', async (t) => {
  t.testdir({})
  const { port, address } = await listenFor(t, {
    DETENTE_REQUEST_TIMEOUT: '0.3',
    DETENTE_HEADERS_TIMEOUT: '0.3',
    DETENTE_KEEP_ALIVE: '0.3',
  })
  const stream = await open(t, port, `GET /v1/events/stream HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  await stream.until(/retry: 1000/)
  // Another connection that began later has come to its end meanwhile.
  await (await open(t, port, headOf(port, 'X-A: a'))).closed
  await (await open(t, port, headOf(port, 'X-A: a'))).closed
  t.notOk(stream.socket.closed)
  const headers = { 'content-type': 'application/json' }
  await fetch(`${address}/v1/sources`, { method: 'POST', headers, body: JSON.stringify(source('herald')) })
  t.match(await stream.until(/SourceRegistered/), /event: SourceRegistered/)
})

test('a connection on which nothing moves is ended', async (t) => {
  t.testdir({})
  const { port } = await listenFor(t, { DETENTE_STALLED_TIMEOUT: '0.4' })
  // The first heartbeat of a stream comes after that.
  const stream = await open(t, port, `GET /v1/events/stream HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  t.match(await stream.closed, /^HTTP\/1\.1 200 /)
})

test('there are only so many connections, and the log says so once', async (t) => {
  t.testdir({})
  const lines: string[] = []
  const into = new Writable({
    write: (line, _, done) => {
      lines.push(String(line))
      done()
    },
  })
  const { port } = await listenFor(t, { DETENTE_CONNECTIONS: '3' }, pino({ level: 'warn' }, into))
  const held = await Promise.all(
    [1, 2, 3].map(() => open(t, port, headOf(port, 'Content-Length: 100\r\n\r\n{'))),
  )
  await Promise.all([1, 2, 3].map(async () => t.equal(await (await open(t, port)).closed, '')))
  t.ok(held.every(({ socket }) => !socket.closed))
  t.equal(lines.filter((line) => line.includes('connections are refused')).length, 1)
  held[0]?.socket.destroy()
  await held[0]?.closed
  const request = `GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`
  let answer = ''
  while (!answer) answer = await (await open(t, port, request)).closed
  t.match(answer, /^HTTP\/1\.1 200 /, 'once one ends there is room')
})

test('a client that leaves before the answer causes no line in the log', async (t) => {
  t.testdir({})
  const lines: string[] = []
  const into = new Writable({
    write: (line, _, done) => {
      lines.push(String(line))
      done()
    },
  })
  const { port, address } = await listenFor(t, {}, pino({ level: 'info' }, into))
  for (let n = 0; n < 20; n++) {
    const one = await open(t, port, headOf(port, 'Content-Length: 100\r\n\r\n{"id":'))
    one.socket.destroy()
    await one.closed
  }
  // What came before it has been dealt with once this is answered.
  t.equal((await fetch(`${address}/health/live`)).status, 200)
  t.same(
    lines.filter((line) => /aborted|failed|"stack"|"reqId"/.test(line)),
    [],
  )
})
