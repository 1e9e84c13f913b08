/** The live stream over real sockets: start at any position, no gap or repeat, heartbeats, slow clients, the end. */
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { fastify } from 'fastify'
import { t as all, type Test, test } from 'tap'
import { addLiveStream } from '../../src/api/webhooks/stream.ts'
import { StoreError } from '../../src/failure/storeError.ts'
import { checkRequest } from '../../src/http/requests/validation.ts'
import { openPositionMarks } from '../../src/views/positionMarks.ts'
import type { Sql } from '../../src/views/sql.ts'
import { openLive } from '../../src/webhooks/live/live.ts'
import { streamedFault } from '../answers/messages.ts'
import { BEYOND, deal, fact, isProblem, statement } from '../http/given.ts'
import { pause } from '../pause.ts'
import { type Hooked, hooked, LOOPBACK } from './hooked.ts'
import { JUDGED } from './receiver.ts'

all.setTimeout(120_000)

interface Frame {
  readonly id: string
  readonly event?: string
  readonly data?: string
}

interface Stream {
  readonly response: IncomingMessage
  readonly frames: readonly Frame[]
  /** Frames with an event. */
  events(): readonly Frame[]
  until(condition: () => boolean): Promise<void>
  readonly ended: Promise<void>
}

const listening = async (t: Test): Promise<Hooked & { address: string }> => {
  // Only the tests send heartbeats: under load recording takes longer than the time between two.
  const service = await hooked(t, { webhooks: { timing: { heartbeatMs: 1e9 } } })
  const address = await service.app.listen({ host: '127.0.0.1', port: 0 })
  return { ...service, address }
}

const frameOf = (text: string): Frame =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => /^\w/.test(line))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  ) as unknown as Frame

/** Opens a stream; it is closed at the end of the test. */
const open = async (t: Test, url: string, headers: Record<string, string> = {}): Promise<Stream> => {
  const request = get(url, { headers: { accept: 'text/event-stream', ...headers } })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const frames: Frame[] = []
  let waiting: (() => void)[] = []
  let text = ''
  response.setEncoding('utf8').on('data', (part: string) => {
    text += part
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    const came = parts.map(frameOf)
    frames.push(...came)
    for (const { event, data } of came) {
      const fault = frames.length < JUDGED && event && data && streamedFault(event, data)
      if (fault && !t.ended) t.fail(fault)
    }
    for (const one of [...waiting]) one()
  })
  const ended = new Promise<void>((resolve) => response.once('close', resolve))
  response.on('error', () => {})
  request.on('error', () => {})
  t.teardown(() => request.destroy())
  return {
    response,
    frames,
    events: () => frames.filter(({ data }) => data !== undefined),
    until: (condition) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!condition()) return
          waiting = waiting.filter((other) => other !== check)
          resolve()
        }
        waiting.push(check)
        check()
      }),
    ended,
  }
}

/** The views of a ledger in which nothing is recorded. */
const NO_VIEWS = { position: () => 0, sql: { get: () => undefined } as unknown as Sql }

const LOCAL = { actor: 'local', seesNames: true }

/** Only the test sends heartbeats, and it may open as many streams as it likes. */
const MANY = {
  heartbeatMs: 1e9,
  most: 10_000,
  mostOfKey: 10_000,
  marks: openPositionMarks('none', undefined, NO_VIEWS),
  now: () => '2031-06-30T12:00:00.000Z',
}

/** The position in an id of the stream. */
const positionOf = ({ id }: Frame): string | undefined => id?.split('-')[0]

const past = (body: object) => ({ ...body, occurred: '2025-01-10', ...fact })

const say = async ({ record }: Hooked, id: string, count: number): Promise<readonly string[]> => {
  const positions: string[] = []
  for (let n = 0; n < count; n++) {
    positions.push((await record(`/v1/deals/${id}/record-statement`, past(statement(`said ${n}`)))).position)
  }
  return positions
}

test('an event comes as soon as it is recorded, with its position as the id, as the list shows it', async (t) => {
  const service = await listening(t)
  await service.record('/v1/deals', past(deal('ducks')))
  const stream = await open(t, `${service.address}/v1/events/stream`)
  t.match(stream.response.headers, {
    'content-type': /^text\/event-stream/,
    'cache-control': 'no-store, no-transform',
    'x-content-type-options': 'nosniff',
  })
  const positions = await say(service, 'ducks', 3)
  await stream.until(() => stream.events().length === 3)
  t.strictSame(stream.events().map(positionOf), positions)
  const [first] = stream.events()
  t.equal(first?.event, 'StatementMade')
  const listed = (await service.get(`/v1/events?from=${positions[0]}&limit=1`)).json().items[0]
  const { headline, ...event } = JSON.parse(first?.data ?? '')
  t.strictSame(event, listed)
  t.match(headline, /said 0/)
})

test('a stream with a filter begins at the beginning or any position, without gap or repeat', async (t) => {
  const service = await listening(t)
  for (const id of ['ducks', 'geese']) await service.record('/v1/deals', past(deal(id)))
  const ducks: string[] = []
  for (let n = 0; n < 150; n++) {
    ducks.push(...(await say(service, 'ducks', 1)))
    if (n % 3 === 0) await say(service, 'geese', 1)
  }
  const path = `${service.address}/v1/events/stream?deals=ducks&types=StatementMade`
  const whole = await open(t, `${path}&from=beginning`)
  await whole.until(() => whole.events().length === 150)
  t.strictSame(whole.events().map(positionOf), ducks)
  for (const at of [0, 73, 148]) {
    const rest = await open(t, `${path}&from=beginning`, { 'last-event-id': ducks[at] ?? '' })
    const [next] = await say(service, 'ducks', 1)
    ducks.push(next ?? '')
    await rest.until(() => rest.events().map(positionOf).at(-1) === next)
    t.strictSame(rest.events().map(positionOf), ducks.slice(at + 1), `behind the ${at}th`)
  }
})

test('bad parameters and ids are refused', async (t) => {
  const { get } = await hooked(t)
  const accept = { accept: 'text/event-stream' }
  isProblem(t, await get('/v1/events/stream?types=Nothing', accept), 400, 'bad-parameter', ['/types'])
  isProblem(t, await get('/v1/events/stream?parties=XX', accept), 400, 'bad-parameter', ['/parties'])
  isProblem(t, await get('/v1/events/stream?deal=x', accept), 400, 'bad-parameter', ['/deal'])
  isProblem(t, await get('/v1/events/stream?from=noon', accept), 400, 'bad-parameter', ['/from'])
  isProblem(t, await get('/v1/events/stream', { ...accept, 'last-event-id': 'x' }), 400, 'bad-header')
})

test('a position after the end of the log is refused, because everything up to it would be missing', async (t) => {
  const { get } = await hooked(t)
  const accept = { accept: 'text/event-stream' }
  const from = await get(`/v1/events/stream?from=${BEYOND}`, accept)
  isProblem(t, from, 400, 'bad-parameter', ['/from'])
  const last = await get('/v1/events/stream', { ...accept, 'last-event-id': BEYOND })
  isProblem(t, last, 400, 'bad-header')
  t.match(last.json().detail, /the log does not reach this position yet/)
})

test('a node whose views lag, or whose store is unreachable, waits at a position that it has not seen', async (t) => {
  for (const recorded of [
    async () => 100,
    async () => {
      throw new StoreError('unavailable', 'away')
    },
  ]) {
    const live = openLive(NO_VIEWS, MANY, () => {})
    const app = fastify()
      .setValidatorCompiler(checkRequest)
      .setSerializerCompiler(() => JSON.stringify)
    app.addHook('onRequest', async (request) => {
      request.scopes = ['read']
    })
    addLiveStream(app, live, { seen: () => 0, recorded, marks: MANY.marks })
    t.teardown(() => app.close())
    const address = await app.listen({ host: '127.0.0.1', port: 0 })
    const { response } = await open(t, `${address}/v1/events/stream`, { 'last-event-id': '99' })
    t.equal(response.statusCode, 200)
    t.equal(live.clients(), 1)
  }
})

test('HEAD has the headers and ends at once', async (t) => {
  const { app, service } = await hooked(t)
  const head = await app.inject({ method: 'HEAD', url: '/v1/events/stream?types=DealOpened' })
  t.equal(head.statusCode, 200)
  t.match(head.headers, { 'content-type': /^text\/event-stream/, 'detente-position': /^\d+$/ })
  t.equal(head.body, '')
  t.equal(service.webhooks.live.clients(), 0)
  t.equal((await app.inject({ method: 'HEAD', url: '/v1/events/stream?types=Nothing' })).statusCode, 400)
})

test('a heartbeat says how far the stream is, also over events that do not match', async (t) => {
  const service = await listening(t)
  await service.record('/v1/deals', past(deal('ducks')))
  const stream = await open(t, `${service.address}/v1/events/stream?deals=geese`)
  const [last] = await say(service, 'ducks', 1)
  // The stream reads more of the log when it gets its turn.
  while (stream.frames.map(positionOf).at(-1) !== last) {
    service.service.webhooks.live.beat()
    await pause()
  }
  t.strictSame(Object.keys(stream.frames.at(-1) ?? {}), ['id'])
})

/** Connects and reads nothing. */
const deaf = async (t: Test, address: string): Promise<ReturnType<typeof connect>> => {
  const { port } = new URL(address)
  const socket = connect({ host: '127.0.0.1', port: Number(port) })
  socket.pause()
  await once(socket, 'connect')
  socket.write(`GET /v1/events/stream?from=beginning HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  t.teardown(() => socket.destroy())
  return socket
}

test('a client that reads nothing is sent nothing more and disconnected after two heartbeats; others continue', async (t) => {
  const service = await listening(t)
  const { live } = service.service.webhooks
  await service.record('/v1/deals', past(deal('ducks')))
  const long = 'x'.repeat(900)
  for (let n = 0; n < 40; n++) {
    const batch = Array.from({ length: 100 }, (_, m) => ({
      command: 'deals.record-statement',
      key: `${n}-${m}`,
      id: 'ducks',
      body: past(statement(`${n}-${m} ${long}`)),
    }))
    t.equal((await service.post('/v1/batches', { commands: batch })).statusCode, 200)
  }
  const sockets: Socket[] = []
  service.app.server.on('connection', (socket: Socket) => void sockets.push(socket))
  const slow = await deaf(t, service.address)
  const quick = await open(t, `${service.address}/v1/events/stream?from=beginning`)
  await quick.until(() => quick.events().length >= 4_002)
  live.beat()
  t.equal(live.clients(), 2)
  const waiting = sockets.map(({ writableLength }) => writableLength)
  t.ok(Math.max(...waiting) < 110_000, `at most a piece waits in this process: ${waiting}`)
  live.beat()
  t.equal(live.clients(), 1, 'it is disconnected')
  slow.on('error', () => {})
  slow.resume()
  await once(slow, 'close')
  await say(service, 'ducks', 1)
  await quick.until(() => quick.events().length === 4_003)
})

test('for a client that reads nothing one large event is held at most, whatever comes after it', async (t) => {
  const service = await hooked(t)
  await service.record('/v1/deals', past(deal('ducks')))
  const [said] = (await service.get('/v1/events?types=DealOpened')).json().items
  for (let n = 0; n < 8; n++) {
    const value = `${n}`.repeat(60_000)
    await service.record(`/v1/events/${said.id}/contradict`, past({ field: '/data/title', value }))
  }
  const { views } = service.service
  const live = openLive(views, MANY, (error) => t.fail(String(error)))
  t.teardown(live.close)
  const held: Buffer[] = []
  await new Promise<void>((resolve) => {
    for (let n = 0; n < 1_000; n++) {
      const write = (one: Buffer): boolean => {
        if (held.push(one) === 1_000) resolve()
        return false
      }
      live.join(
        { types: ['ClaimContradicted'], deals: ['ducks', `other-${n}`] },
        0,
        { write, end: () => {} },
        LOCAL,
      )
    }
  })
  t.equal(live.clients(), 1_000)
  const most = Math.max(...held.map(({ length }) => length))
  t.ok(most > 60_000 && most < 66_000, `${most} bytes`)
})

test('a thousand clients with large filters join in seconds: each adds its own filter only', async (t) => {
  const live = openLive(NO_VIEWS, MANY, () => {})
  t.teardown(live.close)
  const start = performance.now()
  const sink = { write: () => true, end: () => {} }
  const joined = Array.from({ length: 1_000 }, (_, n) =>
    live.join({ deals: Array.from({ length: 500 }, (_, m) => `deal-${n}-${m}`) }, 0, sink, LOCAL),
  )
  for (const { leave } of joined) leave()
  const ms = Math.round(performance.now() - start)
  t.ok(ms < 20_000, `${ms} ms`)
  t.equal(live.clients(), 0)
})

test('more streams than a key may have, or all together, are refused until one ends', async (t) => {
  const settings = { ...LOOPBACK, DETENTE_STREAMS: '3', DETENTE_STREAMS_PER_KEY: '2' }
  const service = await hooked(t, { settings, webhooks: { timing: { heartbeatMs: 1e9 } } })
  const { live } = service.service.webhooks
  const path = `${await service.app.listen({ host: '127.0.0.1', port: 0 })}/v1/events/stream`
  const key = await service.service.keys.add(['read'], undefined, 'local')
  const other = await service.service.keys.add(['read'], undefined, 'local')
  const of = ({ secret }: { secret: string }) => ({ authorization: `Bearer ${secret}` })
  const refused = async (headers: Record<string, string>) => {
    const answer = await fetch(path, { headers })
    return {
      status: answer.status,
      code: ((await answer.json()) as { code: string }).code,
      wait: answer.headers.get('retry-after'),
    }
  }
  const first = await open(t, path, of(key))
  await open(t, path, of(key))
  t.strictSame(await refused(of(key)), { status: 429, code: 'too-many-streams', wait: '30' })
  await open(t, path, of(other))
  t.strictSame(await refused(of(other)), { status: 503, code: 'streams-full', wait: '30' })
  first.response.destroy()
  while (live.clients() > 2) await pause()
  t.equal((await open(t, path, of(key))).response.statusCode, 200)
})

test('when the log cannot be read once, the stream continues by itself', async (t) => {
  const service = await hooked(t)
  const { views } = service.service
  const { position } = await service.record('/v1/deals', past(deal('ducks')))
  let failures = 0
  const shaky = {
    position: views.position,
    get sql() {
      if (failures++ === 0) throw new Error('the disk did not answer')
      return views.sql
    },
  }
  const said: string[] = []
  const live = openLive(shaky, MANY, (error) => void said.push(String(error)))
  t.teardown(live.close)
  const text = await new Promise<string>((resolve) => {
    const write = (one: Buffer): boolean => {
      resolve(String(one))
      return true
    }
    live.join({ deals: ['ducks'] }, 0, { write, end: () => {} }, LOCAL)
  })
  t.match(text, new RegExp(`^id: ${position}-[\\w-]{12}\nevent: DealOpened\n`))
  t.strictSame(said, ['Error: the disk did not answer'])
})

test('a client that disconnects is forgotten, whether it says so or not', async (t) => {
  const service = await listening(t)
  const { live } = service.service.webhooks
  const gone = async (count: number): Promise<void> => {
    while (live.clients() > count) await pause()
  }
  const polite = await open(t, `${service.address}/v1/events/stream`)
  const rude = await open(t, `${service.address}/v1/events/stream`)
  t.equal(live.clients(), 2)
  polite.response.destroy()
  await gone(1)
  rude.response.socket.resetAndDestroy()
  await gone(0)
  t.equal(live.clients(), 0)
})

test('a stream ends when its own key is revoked, and others continue', async (t) => {
  const service = await listening(t)
  const { keys, webhooks } = service.service
  const key = await keys.add(['read'], undefined, 'local')
  const other = await keys.add(['read'], undefined, 'local')
  const path = `${service.address}/v1/events/stream`
  const stream = await open(t, path, { authorization: `Bearer ${key.secret}` })
  await open(t, path, { authorization: `Bearer ${other.secret}` })
  await open(t, path)
  t.equal(webhooks.live.clients(), 3)
  await keys.revoke(key.id, 'local')
  await stream.ended
  t.equal(webhooks.live.clients(), 2)
})

test('closing ends the streams', async (t) => {
  const service = await listening(t)
  const stream = await open(t, `${service.address}/v1/events/stream`)
  await service.close()
  await stream.ended
  t.equal(service.service.webhooks.live.clients(), 0)
})

test('the events of an endpoint can be pulled instead, in pages, and later from the last one on', async (t) => {
  const service = await hooked(t)
  const { ask, record } = service
  const { startReceiver } = await import('./receiver.ts')
  const receiver = await startReceiver(t)
  await record('/v1/deals', past(deal('ducks')))
  await record('/v1/deals', past(deal('geese')))
  const { id } = await service.register({
    url: receiver.url,
    filter: { deals: ['ducks'] },
    from: 'beginning',
  })
  const ducks = await say(service, 'ducks', 3)
  await say(service, 'geese', 1)
  const path = `/v1/webhooks/${id}/events`
  const first = (await ask('GET', `${path}?limit=2`)).json()
  t.equal(first.items[0].type, 'DealOpened')
  t.equal(first.items[1].position, ducks[0])
  const second = (await ask('GET', `${path}?limit=2&cursor=${first.next}`)).json()
  t.strictSame(
    second.items.map(({ position }: { position: string }) => position),
    ducks.slice(1),
  )
  const none = (await ask('GET', `${path}?cursor=${second.next}`)).json()
  t.strictSame(none.items, [])
  const [next] = await say(service, 'ducks', 1)
  t.equal((await ask('GET', `${path}?cursor=${none.next}`)).json().items[0].position, next)
  isProblem(t, await ask('GET', `${path}?cursor=x`), 400, 'bad-parameter', ['/cursor'])
  isProblem(t, await ask('GET', '/v1/webhooks/wh-none/events'), 404, 'not-found')
})
