/** The window of an endpoint: order, chain, and the position of the cursor. */
import fc from 'fast-check'
import { test } from 'tap'
import { beginEpoch, type ParkedDelivery, readCursorText } from '../../src/webhooks/delivery/cursor.ts'
import { type Item, openWindow, orderingKeysOf, park, WINDOW } from '../../src/webhooks/delivery/window.ts'

const start = { low: 0, lastMatched: null, done: [] }

const takeAll = (window: ReturnType<typeof openWindow>): Item[] => {
  const taken: Item[] = []
  for (let item = window.next(); item; item = window.next()) taken.push(item)
  return taken
}

test('the ordering keys of an event are its deals, or its stream without a deal; strict has one key, none has no key', async (t) => {
  t.same(orderingKeysOf('deal', ['a', 'b', 'a'], 'sanction-x'), ['a', 'b'])
  t.same(orderingKeysOf('deal', [], 'sanction-x'), ['sanction-x'])
  t.same(orderingKeysOf('strict', ['a'], 'deal-a'), orderingKeysOf('strict', [], 'sanction-x'))
  t.same(orderingKeysOf('none', ['a'], 'deal-a'), [])
})

test('a delivery that fails holds back only what shares an ordering key with it', async (t) => {
  const window = openWindow(start)
  window.offer(1, 'e1', ['a'])
  window.offer(2, 'e2', ['a'])
  window.offer(3, 'e3', ['b'])
  window.offer(4, 'e4', ['a', 'b'])
  const [one, three] = takeAll(window)
  t.same([one?.position, three?.position], [1, 3])
  window.settle(three!)
  t.same(takeAll(window), [], '4 waits for 2, which waits for 1')
  window.again(one!)
  t.same(
    takeAll(window).map((item) => item.position),
    [1],
  )
  window.settle(one!)
  const [two] = takeAll(window)
  t.equal(two?.position, 2)
  window.settle(two!)
  t.same(
    takeAll(window).map((item) => item.position),
    [4],
  )
})

test('a delivery that is settled by hand before its turn lets no other overtake, and holds no other back', async (t) => {
  for (const count of [2, 3, 4]) {
    const window = openWindow(start)
    for (let n = 1; n <= count; n++) window.offer(n, `e${n}`, n === 3 ? ['a', 'b'] : ['a'])
    window.offer(9, 'e9', ['b'])
    const [one] = takeAll(window)
    window.settle(window.find(count)!)
    for (const item of takeAll(window)) t.equal(item.position, 9, 'it shares no ordering key with what fails')
    window.again(one!)
    const order: number[] = []
    for (let item = window.next(); item; item = window.next()) {
      order.push(item.position)
      window.settle(item)
    }
    t.same(
      order.filter((position) => position < 9),
      [1, 2, 3, 4].filter((n) => n < count),
    )
  }
})

test('a delivery that is settled before it is sent is skipped', async (t) => {
  const window = openWindow(start)
  window.offer(1, 'e1', ['a'])
  window.offer(2, 'e2', ['b'])
  window.settle(window.find(1)!)
  t.equal(window.peek()?.position, 2)
  t.equal(window.next()?.position, 2)
  t.equal(window.next(), undefined)
})

test('a delivery that is put back keeps the count of its attempts', async (t) => {
  const window = openWindow(start)
  window.offer(1, 'e1', ['a'])
  window.again(window.next()!, { tries: 3, failures: 2 })
  t.match(window.peek(), { position: 1, tries: 3, failures: 2 })
  window.again(window.next()!)
  t.match(window.peek(), { tries: 3, failures: 2 }, 'also when no attempt was made')
})

test('an event that is offered again, because the log was read again, is sent once', async (t) => {
  const window = openWindow(start)
  for (const position of [1, 2, 1, 2, 3]) window.offer(position, `e${position}`, [])
  t.strictSame(
    takeAll(window).map(({ position, previous }) => [position, previous]),
    [
      [1, null],
      [2, 1],
      [3, 2],
    ],
  )
  t.equal(window.size(), 3)
})

test('the cursor stays before the first delivery that is not settled, and lists those that are settled after it', async (t) => {
  const window = openWindow(start)
  for (const position of [5, 7, 9]) window.offer(position, `e${position}`, [])
  window.read(12)
  const [five, seven, nine] = takeAll(window)
  window.settle(seven!)
  t.same(window.place(), { low: 0, lastMatched: null, done: [7] })
  window.settle(five!)
  t.same(window.place(), { low: 7, lastMatched: 7, done: [] })
  window.settle(nine!)
  t.same(
    window.place(),
    { low: 12, lastMatched: 9, done: [] },
    'the cursor moves over events that do not match',
  )
})

test('after a restart the window repeats what was not settled, with the same links', async (t) => {
  const window = openWindow({ low: 4, lastMatched: 3, done: [7] })
  for (const position of [5, 7, 9]) window.offer(position, `e${position}`, [])
  window.read(9)
  t.same(
    takeAll(window).map(({ position, previous }) => [position, previous]),
    [
      [5, 3],
      [9, 7],
    ],
  )
})

test('a settled delivery after the cursor is kept until it is read again', async (t) => {
  const window = openWindow({ low: 4, lastMatched: 3, done: [7, 9] })
  window.offer(5, 'e5', [])
  window.offer(7, 'e7', [])
  window.read(7)
  t.same(window.place(), { low: 4, lastMatched: 3, done: [9, 7] })
})

test('the window is bounded', async (t) => {
  const window = openWindow(start)
  for (let n = 1; n <= WINDOW; n++) window.offer(n, `e${n}`, [])
  t.equal(window.room(), 0)
  window.settle(window.next()!)
  t.equal(window.room(), 1)
})

test('whatever is settled when, and wherever it crashes: everything is sent, in order for each ordering key, in one chain', async (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', 'c', 'ab', ''), { minLength: 1, maxLength: 40 }),
      fc.nat(),
      (names, seed) => {
        let state = seed
        const random = (): number => {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
          return state / 2 ** 32
        }
        const events = names.map((name, n) => ({ position: (n + 1) * 10, orderingKeys: [...name] }))
        let cursor: Parameters<typeof openWindow>[0] = start
        let window = openWindow(cursor)
        let flying: Item[] = []
        const settled: number[] = []
        const links = new Map<number, number | null>()
        const read = (): void => {
          const to = window.readUpTo()
          const next = events.filter((one) => one.position > to).slice(0, 5)
          for (const one of next) window.offer(one.position, `e${one.position}`, one.orderingKeys)
          window.read(next.at(-1)?.position ?? to)
        }
        for (let step = 0; step < 2_000; step++) {
          read()
          for (let item = window.next(); item; item = window.next()) flying.push(item)
          if (flying.length === 0) {
            if (window.readUpTo() === events.at(-1)?.position) break
            continue
          }
          const [item] = flying.splice(Math.floor(random() * flying.length), 1)
          const before = links.get(item!.position)
          if (before !== undefined && before !== item!.previous) t.fail('another link the second time')
          links.set(item!.position, item!.previous)
          const what = random()
          if (what < 0.2) window.again(item!)
          else {
            window.settle(item!)
            settled.push(item!.position)
          }
          if (what > 0.5) cursor = window.place()
          if (what > 0.93) {
            window = openWindow(cursor)
            flying = []
          }
        }
        const all = events.map((one) => one.position)
        t.strictSame(
          [...new Set(settled)].sort((a, b) => a - b),
          all,
        )
        t.strictSame(window.place(), { low: all.at(-1), lastMatched: all.at(-1), done: [] })
        for (const key of ['a', 'b', 'c']) {
          const own = events.filter((one) => one.orderingKeys.includes(key)).map((one) => one.position)
          const first = [...new Set(settled)].filter((position) => own.includes(position))
          t.strictSame(first, own, 'first settled in the order of the key')
        }
        t.strictSame(
          all.map((position) => links.get(position)),
          all.map((_, n) => (n === 0 ? null : all[n - 1])),
        )
      },
    ),
    { numRuns: 200 },
  )
})

const given = (position: number): ParkedDelivery => ({
  position,
  eventId: `e${position}`,
  previous: null,
  epoch: 0,
  at: '2031-01-10T12:00:00.000Z',
})

test('an epoch begins without a link, and keeps parked deliveries that will not come again', async (t) => {
  const before = {
    ...beginEpoch(0, 3, undefined),
    low: 50,
    lastMatched: 40,
    parked: [given(10), given(30)],
    failingSince: '2031-01-10T12:00:00.000Z',
  }
  const begun = beginEpoch(4, 20, before)
  t.match(begun, { epoch: 4, low: 20, lastMatched: null, done: [], failingSince: before.failingSince })
  t.same(begun.parked, [given(10)])
  t.same(readCursorText(JSON.stringify(begun)), begun)
})

test('a delivery is parked once', async (t) => {
  t.same(park([given(1), given(2)], given(1)), [given(2), given(1)])
})
