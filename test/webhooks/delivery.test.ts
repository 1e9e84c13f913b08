/** Deliveries from a real service to real receivers: what comes, in which order, how often, and what is parked. */
import pino from 'pino'
import { Webhook } from 'standardwebhooks'
import { t as all, type Test, test } from 'tap'
import { StoreError } from '../../src/failure/storeError.ts'
import { askErasure, deal, isProblem, statement } from '../http/given.ts'
import { pause } from '../pause.ts'
import type { Given } from '../service.ts'
import { type Hooked, hooked, past, QUICK, say, untilShown } from './hooked.ts'
import { type Answer, ok, type Receiver, startReceiver, status } from './receiver.ts'

all.setTimeout(120_000)

const HOUR = 3_600_000
const DAY = 24 * HOUR

const given = async (t: Test, more: Given = {}): Promise<Hooked & { receiver: Receiver }> => ({
  ...(await hooked(t, { webhooks: { timing: QUICK }, ...more })),
  receiver: await startReceiver(t),
})

/** The chain of the deliveries as a set: the links of each epoch, beginning with null, without a gap. */
const checkChain = (t: Test, receiver: Receiver, count: number): void => {
  const links = new Map(
    receiver.events().map(({ data }) => [`${data.epoch}:${data.position}`, data.previousPosition]),
  )
  t.equal(links.size, count)
  const broken = [...links].filter(
    ([at, previous]) => previous !== null && !links.has(`${at.split(':')[0]}:${previous}`),
  )
  t.strictSame(broken, [], 'every link leads to an event that came')
  t.equal([...links.values()].filter((previous) => previous === null).length, 1, 'one begins the epoch')
}

test('matching events come signed, in order and linked, from the position that was named', async (t) => {
  const service = await given(t)
  const { receiver, record, register } = service
  await record('/v1/deals', past(deal('ducks')))
  const { secret } = await register({ url: receiver.url, filter: { deals: ['ducks'] }, from: 'beginning' })
  await record('/v1/deals', past(deal('geese')))
  const ids = await say(service, 'ducks', 5)
  await receiver.until(() => receiver.came.length >= 6)
  const events = receiver.events()
  t.strictSame(
    events.slice(1).map(({ id }) => id),
    ids,
  )
  t.match(events[0], {
    type: 'detente.DealOpened',
    subject: 'deal-ducks',
    data: { headline: /^Measures and releases of/ },
  })
  checkChain(t, receiver, 6)
  for (const { text, headers } of receiver.came) t.ok(new Webhook(secret).verify(text, headers))
  t.equal(
    receiver.came[1]?.headers['webhook-id'],
    `${events[1]?.id}_${receiver.came[1]?.headers['webhook-id']?.split('_')[1]}`,
  )
})

test('free JSON that looks like the members around it leaves every text of the event whole', async (t) => {
  const service = await given(t)
  const { receiver, record, register, ask, get } = service
  await record('/v1/deals', past(deal('ducks')))
  const [said = ''] = await say(service, 'ducks', 1)
  const { id, secret } = await register({ url: receiver.url, filter: { types: ['ClaimContradicted'] } })
  const value = {
    recordedAt: { recordedAt: '1999-01-01T00:00:00.000Z"},"time":"' },
    headline: ',"headline":"no","position":"1"}',
    position: ['1', { position: 2, certainty: 'possible', version: 7 }],
    certainty: '"certainty":"possible"}',
  }
  const body = past({ field: '/data/gist', value, sources: [{ sourceId: 'gazette' }] })
  const { id: eventId, recordedAt } = await record(`/v1/events/${said}/contradict`, body)
  await receiver.until(() => receiver.came.length > 0)
  const [came] = receiver.came
  t.ok(new Webhook(secret).verify(came?.text ?? '', came?.headers ?? {}))
  t.match(receiver.events()[0], { id: eventId, time: recordedAt, data: { data: { value } } })
  const pulled = (await ask('GET', `/v1/webhooks/${id}/events`)).json().items
  const listed = (await get('/v1/events?types=ClaimContradicted')).json().items
  for (const [one] of [pulled, listed]) t.match(one, { id: eventId, recordedAt, data: { value } })
  t.match((await get('/v1/deals/ducks/timeline')).json().items.at(-1), { certainty: 'definite' })
})

test('an endpoint that begins now gets nothing earlier', async (t) => {
  const service = await given(t)
  await service.record('/v1/deals', past(deal('ducks')))
  await service.register({ url: service.receiver.url })
  const [id] = await say(service, 'ducks', 1)
  await service.receiver.until(() => service.receiver.came.length > 0)
  t.strictSame(
    service.receiver.events().map((one) => one.id),
    [id],
  )
})

test('a failed delivery is tried again with the same id and body, at most eight times, then parked and shown', async (t) => {
  const service = await given(t)
  const { receiver, ask } = service
  receiver.answer(status(500))
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: receiver.url })
  const [eventId] = await say(service, 'ducks', 1)
  await receiver.until(() => receiver.came.length === 9)
  const shown = await untilShown(service, id, ({ cursor }) => cursor.parked.length === 1)
  t.equal(new Set(receiver.came.map(({ headers }) => headers['webhook-id'])).size, 1)
  t.equal(new Set(receiver.came.map(({ text }) => text)).size, 1)
  t.match(shown.cursor, { parked: [{ eventId, id: `${eventId}_${id}` }], failingSince: /^\d/ })
  const list = (await ask('GET', `/v1/webhooks/${id}/deliveries`)).json()
  t.strictSame(
    list.items.map((one: { attempt: number }) => one.attempt),
    [9, 8, 7, 6, 5, 4, 3, 2, 1],
  )
  t.match(list.items[0], { outcome: 'parked', status: 500, eventId, ms: Number })
  t.match(list.items[1], { outcome: 'failed', next: /^\d{4}-/ })
  await say(service, 'ducks', 1)
  await receiver.until(() => receiver.came.length > 9)
  t.pass('the next delivery is not held back for ever')
})

test('a parked delivery is retried by hand, with its own link; the list has pages', async (t) => {
  const service = await given(t)
  const { receiver, ask } = service
  receiver.answer(status(500))
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({
    url: receiver.url,
    from: 'beginning',
    filter: { deals: ['ducks'] },
  })
  const { cursor } = await untilShown(service, id, (one) => one.cursor.parked.length === 1)
  receiver.answer(ok)
  const path = `/v1/webhooks/${id}/deliveries`
  t.equal((await ask('POST', `${path}/${cursor.parked[0].id}/retry`)).statusCode, 202)
  await untilShown(service, id, (one) => one.cursor.parked.length === 0)
  t.equal(receiver.came.length, 10)
  t.match(receiver.events().at(-1)?.data, { previousPosition: null, epoch: 0 })
  const first = (await ask('GET', `${path}?limit=4`)).json()
  t.match(first.items[0], { attempt: 0, outcome: 'delivered', status: 204 })
  const second = await ask('GET', `${path}?limit=500&cursor=${first.next}`)
  t.equal(second.json().items.length, 6)
  t.strictSame((await ask('GET', `${path}?outcome=delivered`)).json().items.length, 1)
  isProblem(t, await ask('POST', `${path}/none_x/retry`), 404, 'not-found')
  isProblem(t, await ask('GET', `${path}?cursor=x`), 400, 'bad-parameter', ['/cursor'])
  await ask('POST', `/v1/webhooks/${id}/pause`)
  isProblem(t, await ask('POST', `${path}/${cursor.parked[0].id}/retry`), 409, 'webhook-inactive')
})

test('a retry by hand sends a delivery with the link of the present epoch, though it was tried in an earlier one', async (t) => {
  const service = await given(t, { webhooks: { timing: { ...QUICK, schedule: [60_000] } } })
  const { receiver, ask } = service
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: receiver.url, filter: { types: ['StatementMade'] } })
  await say(service, 'ducks', 2)
  await receiver.until(() => receiver.came.length === 2)
  const [first, second] = receiver.events()
  receiver.answer(status(500))
  const { epoch } = (await ask('POST', `/v1/webhooks/${id}/seek`, { beginning: true })).json()
  await receiver.until(() => receiver.came.length === 3)
  await untilShown(service, id, ({ cursor }) => cursor.failingSince !== null)
  receiver.answer(ok)
  await ask('POST', `/v1/webhooks/${id}/deliveries/${second?.id}_${id}/retry`)
  await receiver.until(() => receiver.came.length === 4)
  const previousPosition = first?.data.position
  t.match(receiver.events()[3], { id: second?.id, data: { epoch, previousPosition } })
})

test('a retry by hand delivers while the last attempt is under way: when that one fails, nothing is parked', async (t) => {
  const service = await given(t, { webhooks: { timing: { ...QUICK, schedule: [5] } } })
  const { receiver, ask } = service
  let fail: (() => void) | undefined
  const hang: Answer = (came, response, request) => {
    fail = () => status(500)(came, response, request)
  }
  receiver.answer((...first) => {
    receiver.answer(hang)
    status(500)(...first)
  })
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: receiver.url })
  const [eventId] = await say(service, 'ducks', 1)
  await receiver.until(() => fail !== undefined)
  receiver.answer(ok)
  const path = `/v1/webhooks/${id}/deliveries`
  await ask('POST', `${path}/${eventId}_${id}/retry`)
  const attemptsOf = async (count: number) => {
    for (;;) {
      const { items } = (await ask('GET', path)).json()
      if (items.length === count) return items
      await pause()
    }
  }
  t.match(await attemptsOf(2), [{ attempt: 0, outcome: 'delivered' }, { attempt: 1 }])
  fail?.()
  const [last] = await attemptsOf(3)
  t.match(last, { attempt: 2, outcome: 'failed', status: 500 })
  t.notOk('next' in last, 'it is not tried again')
  const [later] = await say(service, 'ducks', 1)
  await receiver.until(() => receiver.events().at(-1)?.id === later)
  t.strictSame((await ask('GET', `/v1/webhooks/${id}`)).json().cursor.parked, [])
})

test('every accepted retry by hand is carried out, however many are asked for at once', async (t) => {
  const service = await given(t, { webhooks: { timing: { ...QUICK, schedule: [] } } })
  const { receiver, ask } = service
  receiver.answer(status(500))
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: receiver.url })
  await say(service, 'ducks', 120)
  const { cursor } = await untilShown(service, id, (one) => one.cursor.parked.length === 120)
  let release: (() => void) | undefined
  receiver.answer((came, response, request) => {
    receiver.answer(ok)
    release = () => ok(came, response, request)
  })
  for (const parked of cursor.parked) {
    const path = `/v1/webhooks/${id}/deliveries/${parked.id}/retry`
    t.equal((await ask('POST', path)).statusCode, 202)
  }
  release?.()
  await untilShown(service, id, (one) => one.cursor.parked.length === 0)
})

test('a retry by hand waits until the event may leave', async (t) => {
  let farthest = Number.POSITIVE_INFINITY
  let asked: (() => void) | undefined
  const mayLeave = (after: number): number => {
    if (after >= farthest) asked?.()
    return Math.max(after, farthest)
  }
  const service = await given(t, { webhooks: { timing: { ...QUICK, schedule: [] }, mayLeave } })
  const { receiver, ask } = service
  receiver.answer(status(500))
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: receiver.url })
  await say(service, 'ducks', 1)
  const { cursor } = await untilShown(service, id, (one) => one.cursor.parked.length === 1)
  const [parked] = cursor.parked
  farthest = 0
  const wasAsked = new Promise<void>((resolve) => {
    asked = resolve
  })
  const farthestThen: number[] = []
  receiver.answer((came, response, request) => {
    farthestThen.push(farthest)
    ok(came, response, request)
  })
  t.equal((await ask('POST', `/v1/webhooks/${id}/deliveries/${parked?.id}/retry`)).statusCode, 202)
  await wasAsked
  farthest = Number.POSITIVE_INFINITY
  service.service.webhooks.deliverer.moved()
  await untilShown(service, id, (one) => one.cursor.parked.length === 0)
  t.strictSame(farthestThen, [Number.POSITIVE_INFINITY])
})

test('a redirect is a failure and not followed', async (t) => {
  const service = await given(t)
  const other = await startReceiver(t)
  service.receiver.answer(status(302, { location: other.url }))
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: service.receiver.url })
  await say(service, 'ducks', 1)
  await untilShown(service, id, ({ cursor }) => cursor.parked.length === 1)
  t.equal(other.came.length, 0)
})

test('410 disables an endpoint and shows the cause; once resumed it continues with the delivery that was refused', async (t) => {
  const service = await given(t)
  const { receiver, ask } = service
  receiver.answer(status(410))
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: receiver.url })
  const ids = await say(service, 'ducks', 3)
  t.match(await untilShown(service, id, (one) => one.status === 'disabled'), { disabled: { cause: 'gone' } })
  t.equal(receiver.came.length, 1)
  receiver.answer(ok)
  t.match((await ask('POST', `/v1/webhooks/${id}/resume`)).json(), { status: 'active' })
  await receiver.until(() => receiver.came.length === 4)
  t.strictSame(
    receiver
      .events()
      .slice(1)
      .map((one) => one.id),
    ids,
  )
})

test('a thousand parked deliveries disable an endpoint; once resumed it continues with the delivery after them', async (t) => {
  const service = await given(t, { webhooks: { timing: { ...QUICK, schedule: [] } } })
  const { receiver, ask, post } = service
  receiver.answer(status(500))
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: receiver.url, filter: { types: ['StatementMade'] } })
  for (let n = 0; n < 11; n++) {
    const commands = Array.from({ length: 100 }, (_, m) => ({
      command: 'deals.record-statement',
      key: `${n}-${m}`,
      id: 'ducks',
      body: past(statement(`said ${n * 100 + m}`)),
    }))
    t.equal((await post('/v1/batches', { commands })).statusCode, 200)
  }
  // The cursor is saved independently of the event that disables.
  const { disabled } = await untilShown(
    service,
    id,
    ({ status, cursor }) => status === 'disabled' && cursor.parked.length === 1_000,
  )
  t.match(disabled, { cause: 'too-many-parked' })
  t.equal(receiver.came.length, 1_001)
  receiver.answer(ok)
  await ask('POST', `/v1/webhooks/${id}/resume`)
  await receiver.until(() => receiver.came.length === 1_101)
  t.equal(receiver.events()[1_001]?.id, receiver.events()[1_000]?.id, 'which was not parked')
})

test('410 while the store is unreachable disables the endpoint as soon as the store is back', async (t) => {
  const service = await given(t)
  const { receiver } = service
  const { store } = service.service
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: receiver.url })
  const { append } = store
  let refused = 0
  const unreachable: typeof append = async (stream, ...rest) => {
    if (!stream.startsWith('webhook-') || refused === 2) return append(stream, ...rest)
    refused++
    throw new StoreError('unavailable', 'unreachable')
  }
  Object.assign(store, { append: unreachable })
  receiver.answer(status(410))
  await say(service, 'ducks', 1)
  t.match(await untilShown(service, id, (one) => one.status === 'disabled'), { disabled: { cause: 'gone' } })
  t.equal(refused, 2)
  t.equal(receiver.came.length, 1)
})

test('five days without a success disable an endpoint; four do not', async (t) => {
  let now = Date.parse('2031-01-01T00:00:00Z')
  const service = await given(t, {
    now: () => new Date(now).toISOString(),
    webhooks: { timing: { ...QUICK, schedule: Array(8).fill(5) } },
  })
  const { receiver } = service
  receiver.answer((came, response, request) => {
    now += 15 * 3_600_000
    status(500)(came, response, request)
  })
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: receiver.url })
  await say(service, 'ducks', 3)
  const shown = await untilShown(service, id, (one) => one.status === 'disabled')
  t.match(shown.disabled, { cause: 'no-success', detail: /no delivery succeeded since 2031-01-01/ })
  t.equal(receiver.came.length, 9, 'the failure 120 hours after the first is the last')
})

/** A clock that a test sets, and the lines of a service's log. */
const watched = () => {
  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const clock = { now: Date.parse('2031-01-01T00:00:00Z') }
  return { lines, clock, more: { log, now: () => new Date(clock.now).toISOString() } }
}

test('one failure a week after a delivery was parked does not disable: each event gets its own retries', async (t) => {
  const { lines, clock, more } = watched()
  const service = await given(t, { ...more, webhooks: { timing: { ...QUICK, schedule: [5, 5] } } })
  const { receiver } = service
  receiver.answer(status(500))
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: receiver.url })
  for (const count of [1, 2]) {
    const [eventId] = await say(service, 'ducks', 1)
    const shown = await untilShown(
      service,
      id,
      (one) => one.status !== 'active' || one.cursor.parked.length === count,
    )
    t.match(shown, { status: 'active' })
    t.match(lines.at(-1), {
      webhook: id,
      delivery: `${eventId}_${id}`,
      attempts: 3,
      msg: /a delivery was parked/,
    })
    clock.now += 7 * DAY
  }
})

test('disabling writes a line into the log', async (t) => {
  const { lines, more } = watched()
  const service = await given(t, { ...more, webhooks: { timing: QUICK } })
  service.receiver.answer(status(410))
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: service.receiver.url })
  await say(service, 'ducks', 1)
  await untilShown(service, id, (one) => one.status === 'disabled')
  while (lines.length === 0) await pause()
  t.match(lines, [{ webhook: id, cause: 'gone', detail: /410/, msg: /a webhook was disabled/ }])
})

test('a receiver that asks for rests loses nothing and keeps its order; after a day that counts as failing', async (t) => {
  const { clock, more } = watched()
  const service = await given(t, { ...more, webhooks: { timing: { ...QUICK, schedule: [5] } } })
  const { receiver } = service
  receiver.answer(status(503, { 'retry-after': '1' }))
  await service.record('/v1/deals', past(deal('ducks')))
  const { id } = await service.register({ url: receiver.url, order: 'strict' })
  const ids = await say(service, 'ducks', 2)
  await receiver.until(() => receiver.came.length === 3)
  t.match(await untilShown(service, id, () => true), { status: 'active', cursor: { parked: [] } })
  receiver.answer(ok)
  await receiver.until(() => receiver.came.length === 5)
  t.strictSame(
    receiver.events().map((one) => one.id),
    [ids[0], ids[0], ids[0], ...ids],
    'nothing overtook what was asked to wait',
  )
  receiver.answer((came, response, request) => {
    clock.now += 13 * HOUR
    status(429, { 'retry-after': '1' })(came, response, request)
  })
  await say(service, 'ducks', 1)
  await untilShown(service, id, (one) => one.cursor.parked.length === 1)
  t.equal(receiver.came.length, 9, 'two within a day, and two that count')
})

test('Retry-After of 429 and 503 is honoured', async (t) => {
  for (const code of [429, 503]) {
    const service = await given(t)
    const { receiver, ask } = service
    receiver.answer((came, response, request) => {
      receiver.answer(ok)
      status(code, { 'retry-after': '1' })(came, response, request)
    })
    await service.record('/v1/deals', past(deal('ducks')))
    const { id } = await service.register({ url: receiver.url })
    await say(service, 'ducks', 1)
    await receiver.until(() => receiver.came.length === 2)
    const [first, second] = receiver.came
    t.ok(second!.at - first!.at > 900, 'not before a second, though the schedule says 5 ms')
    const { items } = (await ask('GET', `/v1/webhooks/${id}/deliveries?outcome=failed`)).json()
    t.equal(Date.parse(items[0].next) - Date.parse(items[0].at) >= 990, true)
    await service.close()
  }
})

test('during a rest nothing is sent, whatever the order, except a retry by hand', async (t) => {
  for (const order of ['deal', 'none'] as const) {
    const service = await given(t)
    const { receiver, ask } = service
    for (const id of ['ducks', 'geese', 'swans']) await service.record('/v1/deals', past(deal(id)))
    receiver.answer(status(429, { 'retry-after': '1' }))
    const { id } = await service.register({ url: receiver.url, order, inFlight: 1, from: 'beginning' })
    await receiver.until(() => receiver.came.length === 1)
    receiver.answer(ok)
    const [first] = receiver.came
    const delivery = first?.headers['webhook-id']
    await untilShown(service, id, ({ cursor }) => cursor.failingSince !== null)
    t.equal((await ask('POST', `/v1/webhooks/${id}/deliveries/${delivery}/retry`)).statusCode, 202)
    await receiver.until(() => receiver.came.length >= 4)
    const [, second, third] = receiver.came
    t.equal(second?.headers['webhook-id'], delivery, order)
    t.ok(second!.at - first!.at < 900, 'a retry by hand need not wait')
    t.ok(third!.at - first!.at > 900, 'everything else waits as long as the receiver said')
    await service.close()
  }
})

test('a failing delivery holds back its own deal with order deal, everything with strict, and nothing with none', async (t) => {
  for (const [order, expected] of [
    ['deal', ['geese']],
    ['strict', []],
    ['none', ['ducks', 'geese']],
  ] as const) {
    const service = await given(t, { webhooks: { timing: { ...QUICK, schedule: [60_000] } } })
    const { receiver } = service
    await service.record('/v1/deals', past(deal('ducks')))
    await service.record('/v1/deals', past(deal('geese')))
    const { id } = await service.register({ url: receiver.url, order, inFlight: 1 })
    let first = true
    receiver.answer((came, response, request) => {
      const how = first ? status(500) : ok
      first = false
      how(came, response, request)
    })
    await say(service, 'ducks', 2)
    await say(service, 'geese', 1)
    const head = await service.service.store.head()
    await receiver.until(() => receiver.came.length === 1 + expected.length)
    // Everything was read and could have been sent.
    await untilShown(service, id, ({ cursor }) => Number(cursor.position) < head)
    const came = receiver.events().slice(1)
    t.strictSame(came.map(({ subject }) => subject.slice('deal-'.length)).sort(), [...expected].sort(), order)
    await service.close()
  }
})

test('while an endpoint is paused nothing comes and nothing is lost, also after a restart', async (t) => {
  const data = t.testdir({})
  const receiver = await startReceiver(t)
  const first = await hooked(t, { data, webhooks: { timing: QUICK } })
  await first.record('/v1/deals', past(deal('ducks')))
  const { id } = await first.register({ url: receiver.url })
  const [one] = await say(first, 'ducks', 1)
  await receiver.until(() => receiver.came.length === 1)
  await first.ask('POST', `/v1/webhooks/${id}/pause`)
  const missed = await say(first, 'ducks', 3)
  await first.close()
  t.equal(receiver.came.length, 1)
  const second = await hooked(t, { data, webhooks: { timing: QUICK } })
  await second.ask('POST', `/v1/webhooks/${id}/resume`)
  await receiver.until(() => receiver.came.length >= 4)
  t.strictSame(
    receiver.events().map((event) => event.id),
    [one, ...missed],
    'and what came before does not again',
  )
  checkChain(t, receiver, 4)
})

test('another filter begins an epoch at the cursor, a seek at the position that it names', async (t) => {
  const service = await given(t)
  const { receiver, ask, record } = service
  await record('/v1/deals', past(deal('ducks')))
  await record('/v1/deals', past(deal('geese')))
  const { id } = await service.register({ url: receiver.url, filter: { deals: ['ducks'] } })
  const [a] = await say(service, 'ducks', 1)
  const [b] = await say(service, 'geese', 1)
  await receiver.until(() => receiver.came.length === 1)
  await untilShown(service, id, ({ cursor }) => Number(cursor.position) >= service.service.views.position())
  const changed = (await ask('PATCH', `/v1/webhooks/${id}`, { filter: { deals: ['geese'] } })).json()
  const [c] = await say(service, 'geese', 1)
  await receiver.until(() => receiver.came.length === 2)
  t.match(receiver.events()[1], { id: c, data: { epoch: changed.epoch, previousPosition: null } })
  const sought = (await ask('POST', `/v1/webhooks/${id}/seek`, { beginning: true })).json()
  await receiver.until(() => receiver.came.length === 5)
  const again = receiver.events().slice(2)
  t.strictSame(
    again.slice(1).map((one) => one.id),
    [b, c],
  )
  t.match(again[0], { type: 'detente.DealOpened', data: { epoch: sought.epoch, previousPosition: null } })
  t.not(a, b)
})

test('an endpoint that is removed while an attempt is under way gets nothing more', async (t) => {
  const service = await given(t)
  const { receiver, ask } = service
  await service.record('/v1/deals', past(deal('ducks')))
  let hold: (() => void) | undefined
  receiver.answer((came, response, request) => {
    hold = () => ok(came, response, request)
  })
  const { id } = await service.register({ url: receiver.url })
  await say(service, 'ducks', 3)
  await receiver.until(() => receiver.came.length === 1)
  t.equal((await ask('DELETE', `/v1/webhooks/${id}`)).statusCode, 204)
  hold?.()
  const other = await startReceiver(t)
  await service.register({ url: other.url })
  await say(service, 'ducks', 1)
  await other.until(() => other.came.length === 1)
  t.equal(receiver.came.length, 1)
})

test('a receiver that hangs slows no other', async (t) => {
  const service = await given(t)
  const { receiver } = service
  const hung = await startReceiver(t, () => {})
  await service.record('/v1/deals', past(deal('ducks')))
  for (let n = 0; n < 5; n++) await service.register({ url: hung.url, order: 'none', inFlight: 8 })
  await service.register({ url: receiver.url })
  await say(service, 'ducks', 20)
  await receiver.until(() => receiver.came.length === 20)
  t.ok(
    hung.came.length > 0 && hung.came.length <= 16,
    'and the origin that hangs gets no more than its limit',
  )
})

test('a headline has the name of a person until it is erased', async (t) => {
  const service = await given(t)
  const { receiver, record } = service
  const person = await record('/v1/people', { name: 'Fictional Prisoner', publicFigure: false })
  const personId = (person as unknown as { stream: string }).stream.slice('person-'.length)
  const { id } = await service.register({ url: receiver.url, filter: { types: ['PrisonerDetained'] } })
  await record('/v1/prisoners', {
    personId,
    state: 'BY',
    occurred: '2025-01-02',
    sources: [{ sourceId: 'gazette' }],
  })
  await receiver.until(() => receiver.came.length === 1)
  t.match(receiver.events()[0]?.data.headline, /Fictional Prisoner/)
  const erasing = await askErasure(service, personId)
  t.equal(erasing.statusCode, 201)
  await service.ask('POST', `/v1/webhooks/${id}/seek`, { beginning: true })
  await receiver.until(() => receiver.came.length === 2)
  t.notMatch(receiver.came[1]?.text, /Fictional/)
})
