/** Receivers that misbehave, on real sockets: whatever they do, the request ends in time, little is read, and no other waits. */
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { type Test, test } from 'tap'
import { networksOf } from '../../src/webhooks/outbound/address.ts'
import { openSender, type Sender, type SenderOptions } from '../../src/webhooks/outbound/send.ts'
import { certificate, certificateKey } from './certificate.ts'

const DEADLINE = 600

const senderOf = (t: Test, more: Partial<SenderOptions> = {}): Sender => {
  const sender = openSender({
    resolve: async () => ['127.0.0.1'],
    allowed: networksOf(['127.0.0.0/8']),
    deadlineMs: DEADLINE,
    ...more,
  })
  t.teardown(sender.close)
  return sender
}

interface Peer {
  readonly port: number
  /** Resolves when a connection was closed. */
  readonly closed: Promise<void>
  /** Bytes that the server wrote. */
  written(): number
}

/** A server of bare sockets; it is closed at the end of the test. */
const peer = async (
  t: Test,
  act: (socket: Socket) => void,
  server: Server = createServer(),
): Promise<Peer> => {
  const sockets = new Set<Socket>()
  let written = 0
  let close: (() => void) | undefined
  const closed = new Promise<void>((resolve) => {
    close = resolve
  })
  server.on(server.listenerCount('secureConnection') > 0 ? 'none' : 'connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      written += socket.bytesWritten
      close?.()
    })
    act(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, closed, written: () => written }
}

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n'

/** Writes again and again until the other side is gone. */
const forever = (socket: Socket, text: string | Buffer, ms = 0): void => {
  const more = (): void => {
    if (socket.destroyed) return
    if (ms > 0) {
      socket.write(text)
      setTimeout(more, ms).unref()
    } else if (socket.write(text)) setImmediate(more)
    else socket.once('drain', more)
  }
  more()
}

/** Answers once a request has begun to come. */
const answering =
  (answer: (socket: Socket) => void) =>
  (socket: Socket): void =>
    void socket.once('data', () => answer(socket))

const post = {
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ x: 'x'.repeat(60_000) }),
}

const faults: readonly [string, (socket: Socket) => void, RegExp][] = [
  [
    'a slow drip of a body',
    answering((socket) => {
      socket.write(`${HEAD}content-length: 100000\r\n\r\n`)
      forever(socket, 'x', 20)
    }),
    /no whole answer in 600 ms/,
  ],
  [
    'a slow drip of headers',
    answering((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      forever(socket, 'x', 20)
    }),
    /no whole answer in 600 ms/,
  ],
  [
    'headers without an end',
    answering((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      forever(socket, `x-${'y'.repeat(100)}: ${'z'.repeat(1000)}\r\n`)
    }),
    /headers of the answer are too large/,
  ],
  ['no answer at all', () => {}, /no whole answer in 600 ms/],
  ['a receiver that never reads', (socket) => socket.pause(), /no whole answer in 600 ms/],
  ['a connection that is closed at once', (socket) => socket.resume().end(), /closed|reset/],
  ['a reset at once', answering((socket) => socket.resetAndDestroy()), /closed|reset/],
  [
    'a reset in the middle of the body',
    answering((socket) => {
      socket.write(`${HEAD}content-length: 1000\r\n\r\nabc`, () => socket.resetAndDestroy())
    }),
    /closed|reset/,
  ],
  [
    'an end in the middle of the body',
    answering((socket) => socket.end(`${HEAD}content-length: 1000\r\n\r\nabc`)),
    /closed|reset/,
  ],
  [
    'interim answers without an end',
    answering((socket) => forever(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n')),
    /too many interim answers/,
  ],
  ['something that is not HTTP', answering((socket) => socket.end('SSH-2.0-OpenSSH\r\n')), /not HTTP/],
]

for (const [name, act, why] of faults) {
  test(`${name}: it ends in time, with why, and others are not held up`, async (t) => {
    const sender = senderOf(t)
    const bad = await peer(t, act)
    const good = await peer(
      t,
      answering((socket) => socket.end(`${HEAD}content-length: 2\r\n\r\nok`)),
    )
    const start = performance.now()
    const trouble = sender.send({ url: `http://127.0.0.1:${bad.port}/`, ...post })
    const fine = await sender.send({ url: `http://127.0.0.1:${good.port}/`, ...post })
    t.match(fine, { status: 200, body: 'ok' })
    const outcome = await trouble
    t.equal(outcome.status, undefined)
    t.match(outcome.error, why)
    t.ok(performance.now() - start < DEADLINE * 4, 'in time')
    await bad.closed
    t.pass('its socket is destroyed')
  })
}

test('16 kB of an endless body are read, then the socket is destroyed; a 2xx still counts', async (t) => {
  const sender = senderOf(t)
  const bad = await peer(
    t,
    answering((socket) => {
      socket.write(`${HEAD}\r\n`)
      forever(socket, 'y'.repeat(64 * 1024))
    }),
  )
  const outcome = await sender.send({ url: `http://127.0.0.1:${bad.port}/`, ...post })
  t.match(outcome, { status: 200, body: 'y'.repeat(512) })
  t.equal(outcome.body.length, 512, 'an excerpt is kept')
  await bad.closed
  t.ok(bad.written() < 16 * 1024 * 1024, 'no more than the buffers in between hold')
})

test('a gzip bomb is not decompressed', async (t) => {
  const sender = senderOf(t)
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
  const bad = await peer(
    t,
    answering((socket) => {
      socket.write(`${HEAD}content-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`)
      socket.write(bomb)
    }),
  )
  const before = process.memoryUsage().rss
  const outcome = await sender.send({ url: `http://127.0.0.1:${bad.port}/`, ...post })
  t.equal(outcome.status, 200)
  t.ok(outcome.body.length <= 512)
  t.ok(process.memoryUsage().rss - before < 40 * 1024 * 1024)
})

test('a redirect is not followed', async (t) => {
  const sender = senderOf(t)
  let asked = 0
  const target = await peer(t, () => {
    asked++
  })
  const bad = await peer(
    t,
    answering((socket) =>
      socket.end(`HTTP/1.1 307 X\r\nlocation: http://127.0.0.1:${target.port}/\r\ncontent-length: 0\r\n\r\n`),
    ),
  )
  t.match(await sender.send({ url: `http://127.0.0.1:${bad.port}/`, ...post }), { status: 307 })
  t.equal(asked, 0)
})

test('a TLS handshake that never finishes ends in time', async (t) => {
  const sender = senderOf(t)
  const bad = await peer(t, () => {})
  const outcome = await sender.send({ url: `https://127.0.0.1:${bad.port}/`, ...post })
  t.equal(outcome.status, undefined)
  t.match(outcome.error, /no whole answer in 600 ms|no connection in time/)
})

test('a look-up that never ends ends in time', async (t) => {
  const sender = senderOf(t, { resolve: () => new Promise(() => {}) })
  const outcome = await sender.send({ url: 'https://hooks.example/', ...post })
  t.match(outcome, { error: /no whole answer in 600 ms/ })
})

const secure = async (t: Test): Promise<Peer> => {
  const server = createTlsServer({ cert: certificate, key: certificateKey }, (socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(`${HEAD}content-length: 2\r\n\r\nok`))
  })
  return peer(t, () => {}, server)
}

test('the certificate is checked against the name, at the address that was checked', async (t) => {
  const { port } = await secure(t)
  const sender = senderOf(t, { ca: certificate })
  t.match(await sender.send({ url: `https://hooks.example:${port}/`, ...post }), { status: 200, body: 'ok' })
  t.match(await sender.send({ url: `https://other.example:${port}/`, ...post }), {
    error: /certificate is refused/,
  })
  const stranger = senderOf(t)
  t.match(await stranger.send({ url: `https://hooks.example:${port}/`, ...post }), {
    error: /certificate is refused/,
  })
})

test('each connection looks the name up again and only connects to an allowed address', async (t) => {
  const good = await peer(
    t,
    answering((socket) => socket.end(`${HEAD}content-length: 2\r\n\r\nok`)),
  )
  const answers = [['127.0.0.1'], ['9.9.9.9', '10.0.0.1'], ['127.0.0.1']]
  const sender = senderOf(t, { resolve: async () => answers.shift() ?? [] })
  const url = `http://hooks.example:${good.port}/`
  t.match(await sender.send({ url, ...post }), { status: 200 })
  t.match(await sender.send({ url, ...post }), { error: /hooks\.example is no public address/ })
  t.match(await sender.send({ url, ...post }), { status: 200 })
  t.match(await sender.send({ url, ...post }), { error: /has no address/ })
})

test('literal addresses are checked at the connection', async (t) => {
  const sender = senderOf(t, { allowed: networksOf([]) })
  for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '169.254.169.254', 'localhost']) {
    t.match(await sender.send({ url: `http://${host}:9/`, ...post }), { error: /no public address/ }, host)
  }
})
