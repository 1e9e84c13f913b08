/** How many requests go to one origin at once, and which endpoint comes next. */
import { test } from 'tap'
import { openOrigins } from '../../src/webhooks/delivery/origins.ts'

const origin = 'https://hooks.example'

test('each origin has its own number of places', async (t) => {
  const origins = openOrigins(2)
  const take = (where = origin): boolean => origins.take(where, () => {})
  t.same([take(), take(), take()], [true, true, false])
  t.ok(take('https://other.example'))
  origins.give(origin)
  t.same([take(), take()], [true, false])
})

test('endpoints that wait take turns', async (t) => {
  const origins = openOrigins(1)
  const had: string[] = []
  const asks = (name: string) => (): void => {
    if (origins.take(origin, again.get(name)!)) had.push(name)
  }
  const again = new Map(['a', 'b', 'c'].map((name) => [name, asks(name)]))
  for (const ask of again.values()) ask()
  for (let n = 0; n < 5; n++) {
    const last = had.at(-1) ?? ''
    // An endpoint that had a place wants another one.
    again.get(last)?.()
    origins.give(origin)
  }
  t.same(had, ['a', 'b', 'c', 'a', 'b', 'c'])
})

test('an endpoint that waited and has nothing to send any more keeps no place from others', async (t) => {
  const origins = openOrigins(1)
  let had = false
  t.ok(origins.take(origin, () => {}))
  for (let n = 0; n < 3; n++) origins.take(origin, () => {})
  origins.take(origin, () => {
    had = origins.take(origin, () => {})
  })
  origins.give(origin)
  t.ok(had)
})
