/** The runner of an endpoint as a state machine, without time, network or disk: for each input the next state and the actions. */
import fc from 'fast-check'
import { test } from 'tap'
import type { Cursor } from '../../src/webhooks/delivery/cursor.ts'
import { DAY, LENIENCY, PATIENCE, SCHEDULE, UNBROKEN } from '../../src/webhooks/delivery/retry.ts'
import { decide } from '../../src/webhooks/delivery/runnerDecision.ts'
import { nextAttempt, openState, savedOf } from '../../src/webhooks/delivery/runnerState.ts'
import { type Item, MOST_PARKED, ORDERS, orderingKeysOf } from '../../src/webhooks/delivery/window.ts'
import { answered, cursorAt, endpointOf, retryOf, type Simulated, simulate, timeOf } from './simulated.ts'

const HOUR = 3_600_000
const PAUSES = { schedule: SCHEDULE, saveMs: 200 }

const item = (position: number, more: Partial<Item> = {}): Item => ({
  position,
  previous: null,
  eventId: `e${position}`,
  orderingKeys: ['*'],
  tries: 0,
  failures: 0,
  settled: false,
  ...more,
})

const opened = (cursor: Partial<Cursor> = {}) => openState(endpointOf({}), { ...cursorAt(0), ...cursor })

/** The decision when the only attempt on schedule ends. */
const ending = (
  one: Item,
  status: number | undefined,
  { ms = 0, rest = undefined as number | undefined, cursor = {} as Partial<Cursor>, stopped = false } = {},
) => {
  const [started] = decide(
    opened(cursor),
    { type: 'started', attempt: { by: 'schedule', item: one } },
    PAUSES,
  )
  const [state] = stopped ? decide(started, { type: 'stopped' }, PAUSES) : [started]
  const tried = answered(one.position, status, rest)
  return decide(state, { type: 'ended', item: one, tried, at: timeOf(ms), random: 0.5 }, PAUSES)
}

const parkedOf = (count: number): Cursor['parked'] =>
  Array.from({ length: count }, (_, n) => ({
    position: n + 1,
    eventId: `e${n + 1}`,
    previous: null,
    epoch: 0,
    at: timeOf(0),
  }))

const rows: readonly [string, ReturnType<typeof ending>, readonly string[], object][] = [
  [
    '2xx settles it',
    ending(item(1), 204),
    ['list delivered', 'settle 1', 'save', 'read-on'],
    { underWay: 0 },
  ],
  [
    'a redirect is a failure, and the delivery waits',
    ending(item(1), 302),
    ['list failed, next 12:00:05', 'timer 5000 due', 'save'],
    { failingSince: timeOf(0), failing: { since: timeOf(0), last: timeOf(0) } },
  ],
  [
    'no answer is a failure, too',
    ending(item(1), undefined),
    ['list failed, next 12:00:05', 'timer 5000 due', 'save'],
    {},
  ],
  [
    'the ninth failure parks it, with a line in the log',
    ending(item(1, { tries: 8, failures: 8 }), 500),
    ['list parked', 'log e1_wh 9', 'settle 1', 'save', 'read-on'],
    { parked: [{ position: 1, eventId: 'e1', previous: null, epoch: 0, at: timeOf(0) }], open: true },
  ],
  [
    'one more than may be parked disables the endpoint, and the cursor stays where it is',
    ending(item(2_000, { tries: 8, failures: 8 }), 500, { cursor: { parked: parkedOf(MOST_PARKED) } }),
    ['list failed', 'disable too-many-parked'],
    { open: false },
  ],
  [
    '410 disables the endpoint at once',
    ending(item(1), 410),
    ['list failed', 'disable gone'],
    { open: false, parked: [] },
  ],
  [
    'a rest that is longer than the pause holds back all deliveries',
    ending(item(1), 429, { rest: 60 }),
    ['timer 60000 rested', 'list failed, next 12:01:00', 'timer 60000 due', 'save'],
    { rests: 1, restingSince: timeOf(0), failing: null },
  ],
  [
    'a rest that is shorter than the pause does not shorten it',
    ending(item(1, { tries: 3, failures: 0 }), 503, { rest: 1 }),
    ['timer 1000 rested', 'list failed, next 12:30:00', 'timer 1800000 due', 'save'],
    { rests: 1 },
  ],
  [
    'Retry-After with any other status asks for no rest',
    ending(item(1), 500, { rest: 60 }),
    ['list failed, next 12:00:05', 'timer 5000 due', 'save'],
    { rests: 0, restingSince: null },
  ],
  [
    'for a day an answer that asks for a rest is no failure, however often it comes',
    ending(item(1, { tries: 40, failures: 8 }), 503, {
      rest: 1,
      ms: LENIENCY - 1,
      cursor: { restingSince: timeOf(0), failingSince: timeOf(0) },
    }),
    ['timer 1000 rested', 'list failed, next 21:59:59', `timer ${10 * HOUR} due`, 'save'],
    { failing: null, parked: [] },
  ],
  [
    'after a day an answer that asks for a rest is a failure',
    ending(item(1, { tries: 40, failures: 8 }), 503, {
      rest: 1,
      ms: LENIENCY,
      cursor: { restingSince: timeOf(0), failingSince: timeOf(0) },
    }),
    ['timer 1000 rested', 'list parked', 'log e1_wh 41', 'settle 1', 'save', 'read-on'],
    { failing: { since: timeOf(LENIENCY), last: timeOf(LENIENCY) } },
  ],
  [
    'failures for five days without a long pause disable the endpoint',
    ending(item(1), 500, {
      ms: PATIENCE,
      cursor: { failing: { since: timeOf(0), last: timeOf(PATIENCE - DAY) }, failingSince: timeOf(0) },
    }),
    ['list failed', 'disable no-success'],
    { open: false },
  ],
  [
    'five days without a success do not disable it if nothing was tried for more than 25 hours',
    ending(item(1), 500, {
      ms: PATIENCE,
      cursor: {
        failing: { since: timeOf(0), last: timeOf(PATIENCE - UNBROKEN - 1) },
        failingSince: timeOf(0),
      },
    }),
    ['list failed, next 12:00:05', 'timer 5000 due', 'save'],
    { open: true, failingSince: timeOf(0), failing: { since: timeOf(PATIENCE), last: timeOf(PATIENCE) } },
  ],
  [
    'a success ends the run of failures and of rests',
    ending(item(1), 200, {
      ms: PATIENCE,
      cursor: {
        failing: { since: timeOf(0), last: timeOf(0) },
        failingSince: timeOf(0),
        restingSince: timeOf(0),
      },
    }),
    ['list delivered', 'settle 1', 'save', 'read-on'],
    { failing: null, failingSince: null, restingSince: null },
  ],
  [
    'a delivery that is accepted while the runner stops counts as delivered',
    ending(item(1), 200, { stopped: true }),
    ['list delivered', 'settle 1', 'save', 'read-on'],
    {},
  ],
  [
    'a last failure while the runner stops parks nothing: the delivery comes again',
    ending(item(1, { tries: 8, failures: 8 }), 500, { stopped: true }),
    ['list failed'],
    { parked: [] },
  ],
  [
    'a failure while the runner stops plans no other attempt',
    ending(item(1), 500, { stopped: true }),
    ['list failed'],
    { failingSince: timeOf(0) },
  ],
  [
    'the last attempt fails after a retry by hand delivered it: it is not parked',
    ending(item(1, { tries: 8, failures: 8, settled: true }), 500),
    ['list failed', 'save'],
    { parked: [], open: true, failingSince: timeOf(0) },
  ],
  [
    'an earlier attempt fails after a retry by hand delivered it: it is not sent again',
    ending(item(1, { settled: true }), 429, { rest: 60 }),
    ['timer 60000 rested', 'list failed', 'save'],
    { rests: 1 },
  ],
  [
    '410 while the runner stops disables nothing',
    ending(item(1), 410, { stopped: true }),
    ['list failed'],
    { open: false },
  ],
]

const shown = (actions: ReturnType<typeof decide>[1]): readonly string[] =>
  actions.map((one) => {
    switch (one.do) {
      case 'list':
        return `list ${one.row.outcome}${one.row.next === null ? '' : `, next ${one.row.next.slice(11, 19)}`}`
      case 'settle':
      case 'again':
        return `${one.do} ${one.item.position}`
      case 'set-timer':
        return `timer ${one.ms} ${one.input.type}`
      case 'log-parked':
        return `log ${one.parked.delivery} ${one.parked.attempts}`
      case 'disable':
        return `disable ${one.disabled.cause}`
      default:
        return one.do
    }
  })

for (const [name, [state, actions], expected, changed] of rows) {
  test(`an attempt ends: ${name}`, async (t) => {
    t.strictSame(shown(actions), expected)
    t.match(state, { underWay: 0, ...changed })
  })
}

/** A retry by hand of position 3, the first of two that were asked for, ends. */
const endingByHand = (
  status: number,
  {
    cursor = {} as Partial<Cursor>,
    pending = undefined as Item | undefined,
    epoch = 0,
    rest = undefined as number | undefined,
  } = {},
) => {
  const retry = { ...retryOf(3, 5), epoch }
  const asked = openState(endpointOf({ retries: [retry, retryOf(4, 6)] }), { ...cursorAt(0), ...cursor })
  const [state] = decide(asked, { type: 'started', attempt: { by: 'hand', retry } }, PAUSES)
  const tried = answered(3, status, rest)
  return decide(
    state,
    { type: 'ended-by-hand', retry, subject: retry, pending, tried, at: timeOf(0) },
    PAUSES,
  )
}

const parkedTwice: Cursor['parked'] = [0, 7].map((epoch) => ({
  position: 3,
  eventId: 'e3',
  previous: null,
  epoch,
  at: timeOf(0),
}))
const failingSinceStart = {
  failingSince: timeOf(0),
  failing: { since: timeOf(0), last: timeOf(0) },
  restingSince: timeOf(0),
}

const rowsByHand: readonly [string, ReturnType<typeof decide>, readonly string[], object][] = [
  [
    'a success takes it out of what is parked, in its own epoch only',
    endingByHand(200, { cursor: { parked: parkedTwice }, epoch: 7 }),
    ['list delivered', 'read-on', 'save'],
    { parked: [{ epoch: 0 }] },
  ],
  [
    'a success settles the delivery if the window still holds it',
    endingByHand(200, { pending: item(3) }),
    ['list delivered', 'settle 3', 'read-on', 'save'],
    {},
  ],
  [
    'a success in an earlier epoch settles nothing in this one',
    endingByHand(200, { pending: item(3), epoch: 7 }),
    ['list delivered', 'read-on', 'save'],
    {},
  ],
  [
    'a success ends all failing',
    endingByHand(200, { cursor: failingSinceStart }),
    ['list delivered', 'read-on', 'save'],
    { failing: null, failingSince: null, restingSince: null },
  ],
  [
    'a failure counts for the endpoint, and plans no other attempt',
    endingByHand(500, { cursor: { parked: parkedTwice } }),
    ['list failed', 'save'],
    { failingSince: timeOf(0), failing: { since: timeOf(0), last: timeOf(0) }, parked: parkedTwice },
  ],
  [
    'a rest that is asked for holds back nothing else',
    endingByHand(429, { rest: 60 }),
    ['list failed', 'save'],
    { rests: 0, failing: null, restingSince: timeOf(0) },
  ],
  ['410 disables', endingByHand(410), ['list failed', 'disable gone', 'save'], { open: false }],
]

for (const [name, [state, actions], expected, changed] of rowsByHand) {
  test(`a retry by hand ends: ${name}`, async (t) => {
    t.strictSame(shown(actions), expected)
    t.match(state, { underWay: 0, retrying: false, lastRetry: 5, nextRetry: { revision: 6 }, ...changed })
    const { parked } = changed as { parked?: unknown[] }
    if (parked) t.equal(state.parked.length, parked.length)
  })
}

test('after a restart a runner continues with the retries by hand that were not carried out', async (t) => {
  const endpoint = endpointOf({ retries: [retryOf(3, 5), retryOf(4, 6)] })
  const cursor = { ...cursorAt(0), ...failingSinceStart, parked: parkedTwice, retried: 5 }
  const state = openState(endpoint, cursor)
  t.match(state, { nextRetry: { revision: 6 }, lastRetry: 5 })
  t.strictSame({ ...cursor, ...savedOf(state) }, cursor, 'it saves what it began with')
  t.equal(openState(endpoint, { ...cursor, retried: 6 }).nextRetry, undefined)
})

test('a change of the endpoint brings the retry by hand that it asks for', async (t) => {
  const endpoint = endpointOf({ retries: [retryOf(3, 5)], inFlight: 7 })
  const [state, actions] = decide(opened(), { type: 'changed', endpoint }, PAUSES)
  t.match(state, { endpoint: { inFlight: 7 }, nextRetry: { revision: 5 } })
  t.strictSame(actions, [])
})

test('a delivery that could not be tried waits a little, and no attempt is counted', async (t) => {
  const attempt = { by: 'schedule', item: item(1, { tries: 2, failures: 1 }) } as const
  const [started] = decide(opened(), { type: 'started', attempt }, PAUSES)
  const [state, actions] = decide(started, { type: 'broken', attempt }, PAUSES)
  t.strictSame(actions, [
    {
      do: 'set-timer',
      ms: 200,
      input: { type: 'due', item: attempt.item, tries: { tries: 2, failures: 1 } },
    },
  ])
  t.strictSame(state, opened())
})

test('a delivery that is due is sent again, unless the runner has stopped', async (t) => {
  const due = { type: 'due', item: item(1), tries: { tries: 1, failures: 1 } } as const
  t.strictSame(shown(decide(opened(), due, PAUSES)[1]), ['again 1'])
  const [stopped] = decide(opened(), { type: 'stopped' }, PAUSES)
  t.strictSame(decide(stopped, due, PAUSES)[1], [])
})

test('a runner that was stopped, is held or lost the lease starts nothing', async (t) => {
  const asking = openState(endpointOf({ retries: [retryOf(1, 5)] }), cursorAt(0))
  t.match(
    nextAttempt(asking, item(2), () => true),
    { by: 'hand', retry: { position: 1 } },
  )
  for (const type of ['stopped', 'held', 'lease-lost'] as const) {
    const [state, actions] = decide(asking, { type }, PAUSES)
    t.equal(
      nextAttempt(state, item(2), () => true),
      undefined,
      type,
    )
    t.strictSame(shown(actions), type === 'lease-lost' ? ['give-up-lease'] : [])
  }
})

test('retries by hand go first, one at a time, once the event may leave, and wait for no rest', async (t) => {
  const first = openState(endpointOf({ retries: [retryOf(1, 5), retryOf(3, 6)], inFlight: 2 }), cursorAt(0))
  const resting = { ...first, rests: 1, underWay: 8 }
  t.match(
    nextAttempt(resting, item(2), () => true),
    { by: 'hand', retry: { revision: 5 } },
  )
  t.match(
    nextAttempt(first, item(2), (position) => position > 1),
    { by: 'schedule', item: { position: 2 } },
  )
  const attempt = nextAttempt(first, item(2), () => true)
  if (!attempt) return t.fail('there is no attempt')
  const [state] = decide(first, { type: 'started', attempt }, PAUSES)
  t.match(
    nextAttempt(state, item(2), () => true),
    { by: 'schedule' },
  )
  const [after] = decide(state, { type: 'aborted', attempt }, PAUSES)
  t.strictSame(after, first, 'a retry that was broken off is still asked for')
  const [broken] = decide(state, { type: 'broken', attempt }, PAUSES)
  t.match(broken, { lastRetry: 6, nextRetry: undefined, retrying: false, underWay: 0 })
})

test('an endpoint that fails gets one request at a time', async (t) => {
  const endpoint = endpointOf({ inFlight: 4 })
  const failing = openState(endpoint, { ...cursorAt(0), failingSince: timeOf(1) })
  const most = (state: typeof failing): number =>
    [0, 1, 2, 3, 4, 5].filter((underWay) => nextAttempt({ ...state, underWay }, item(1), () => true)).length
  t.equal(most(openState(endpoint, cursorAt(0))), 4)
  t.equal(most(failing), 1)
})

test('failures before the endpoint was resumed do not count', async (t) => {
  const failing = {
    failingSince: timeOf(0),
    failing: { since: timeOf(0), last: timeOf(0) },
    restingSince: timeOf(0),
  }
  for (const [activeSince, counts] of [
    [timeOf(1), false],
    [timeOf(0), true],
  ] as const) {
    const state = openState(endpointOf({ activeSince }), { ...cursorAt(0), ...failing })
    t.match(savedOf(state), counts ? failing : { failingSince: null, failing: null, restingSince: null })
  }
})

/** Numbers that decide how a receiver answers and what else happens. */
const script = fc.array(fc.nat(999), { minLength: 1, maxLength: 120 })

type Run = [order: (typeof ORDERS)[number], inFlight: number, steps: number[]]

const held = (property: (one: Simulated) => void, examples: Run[] = []): void =>
  fc.assert(
    fc.property(
      fc.constantFrom(...ORDERS),
      fc.integer({ min: 1, max: 8 }),
      script,
      (order, inFlight, steps) => {
        const one = simulate({ order, inFlight })
        for (const step of steps) one.step(step)
        property(one)
      },
    ),
    { numRuns: 300, examples },
  )

test('whatever happens, an ordered endpoint has one attempt for each ordering key, and no delivery overtakes another', async (t) => {
  held(({ order, sends }) => {
    for (const { position, unsettled } of sends) {
      const own = orderingKeysOf(order, [`d${position % 3}`], 's')
      const before = unsettled.filter((other) => other < position)
      const ahead = before.filter((other) =>
        orderingKeysOf(order, [`d${other % 3}`], 's').some((key) => own.includes(key)),
      )
      if (ahead.length > 0) throw new Error(`${position} overtook ${ahead.join(', ')}`)
    }
    for (const { orderingKeys } of sends) {
      if (new Set(orderingKeys).size < orderingKeys.length)
        throw new Error('two attempts for one ordering key')
    }
  })
  t.pass()
})

test('whatever happens, nothing is lost, and parked deliveries can be retried by hand', async (t) => {
  held((one) => {
    one.finish()
    const unaccounted = one.offered.filter((position) => !one.delivered.has(position))
    if (unaccounted.length > 0) throw new Error(`never delivered: ${unaccounted.join(', ')}`)
    if (one.parked().length > 0) throw new Error('still parked')
  })
  t.pass()
})

test('whatever happens, nothing is delivered twice without a retry by hand or a restart before the cursor was saved', async (t) => {
  // A retry by hand that delivered, and a restart before its end was saved.
  const again: Run = ['deal', 1, [0, 203, 15, 777, 903, 16, 0]]
  held(
    (one) => {
      one.finish()
      for (const [position, times] of one.delivered) {
        const reasons = (one.askedFor.get(position) ?? 0) + (one.forgotten.get(position) ?? 0)
        if (times > 1 + reasons)
          throw new Error(`${position} was delivered ${times} times for ${reasons} reasons`)
      }
    },
    [again],
  )
  t.pass()
})

test('whatever happens, nothing that was delivered is sent on schedule again', async (t) => {
  held(({ sends }) => {
    for (const { position, unsettled } of sends) {
      if (!unsettled.includes(position)) throw new Error(`${position} was sent again`)
    }
  })
  t.pass()
})

test('whatever happens, nothing that a retry by hand delivered is parked', async (t) => {
  held(({ parkedAfterDelivery }) => {
    if (parkedAfterDelivery.length > 0) throw new Error(`parked: ${parkedAfterDelivery.join(', ')}`)
  })
  t.pass()
})

test('during a rest that the receiver asked for nothing is sent on schedule', async (t) => {
  held(({ sends }) => {
    for (const { at, restUntil, position } of sends) {
      if (at < restUntil)
        throw new Error(`${position} was sent ${restUntil - at} ms before the rest was over`)
    }
  })
  t.pass()
})

test('rests within one day park nothing, disable nothing and keep the order', async (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 4 * 3_600 }), { minLength: 1, maxLength: 60 }),
      (rests) => {
        const one = simulate({ order: 'strict', inFlight: 4 })
        one.offer(3)
        for (const rest of rests) {
          if (one.now() + rest * 1_000 >= LENIENCY) break
          one.answer(503, rest)
          one.wait()
          one.wait()
        }
        if (one.parked().length > 0 || one.disabled !== undefined) throw new Error('it counted as failing')
        one.finish()
        t.strictSame([...one.delivered.keys()], [...one.offered])
      },
    ),
    { numRuns: 100 },
  )
})

test('an endpoint is disabled exactly when its failures last five days without a long pause', async (t) => {
  const hours = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(hours, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (gaps, taken) => {
      let state = opened()
      let ms = 0
      let run: number[] = []
      for (const [n, gap] of gaps.entries()) {
        ms += gap * HOUR
        const one = item(n + 1)
        const [started] = decide(state, { type: 'started', attempt: { by: 'schedule', item: one } }, PAUSES)
        // Three of four fail.
        const status = taken[n] && n % 2 === 0 ? 200 : 500
        const tried = answered(one.position, status)
        const input = { type: 'ended', item: one, tried, at: timeOf(ms), random: 0.5 } as const
        const [next, actions] = decide(started, input, PAUSES)
        state = next
        const last = run.at(-1)
        run = status === 200 ? [] : last !== undefined && ms - last <= 25 * HOUR ? [...run, ms] : [ms]
        const lasts = run.length > 0 ? ms - (run[0] ?? ms) : 0
        t.equal(shown(actions).includes('disable no-success'), lasts >= 120 * HOUR)
        if (!state.open) return
      }
    }),
    { numRuns: 200 },
  )
})
