/** How many requests go to one origin at once, and who comes next. */
import { test } from 'tap'
import { openOrigins } from '../../src/webhooks/delivery/origins.ts'

const origin = 'https://hooks.example'

test('an origin has so many places, another its own', async (t) => {
  const origins = openOrigins(2)
  const take = (where = origin): boolean => origins.take(where, () => {})
  t.same([take(), take(), take()], [true, true, false])
  t.ok(take('https://other.example'))
  origins.give(origin)
  t.same([take(), take()], [true, false])
})

test('those that wait take turns', async (t) => {
  const origins = openOrigins(1)
  const had: string[] = []
  const asks = (name: string) => (): void => {
    if (origins.take(origin, again.get(name)!)) had.push(name)
  }
  const again = new Map(['a', 'b', 'c'].map((name) => [name, asks(name)]))
  for (const ask of again.values()) ask()
  for (let n = 0; n < 5; n++) {
    const last = had.at(-1) ?? ''
    // Who had a place wants another one.
    again.get(last)?.()
    origins.give(origin)
  }
  t.same(had, ['a', 'b', 'c', 'a', 'b', 'c'])
})

test('who waited and has nothing to send any more keeps the place from nobody', async (t) => {
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
