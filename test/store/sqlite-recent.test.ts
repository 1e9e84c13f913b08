/** Those who follow a ledger get what was just appended from the append, and the same as the log holds. */
import { join } from 'node:path'
import fc from 'fast-check'
import { test } from 'tap'
import type { LoggedEvent } from '../../src/store/port.ts'
import { createRecent } from '../../src/store/sqlite/recent.ts'
import { event, follow, logOf } from '../contract/store/given.ts'
import { openAt } from './sqlite-given.ts'

const logged = (position: number, body = '{}'): LoggedEvent => ({
  ...{ position, stream: 'deal-1', revision: position, id: `e-${position}`, type: 'T', body },
})
const positions = (events: readonly LoggedEvent[] | undefined) => events?.map(({ position }) => position)

test('an appended event is known after the event before it, and not further back', async (t) => {
  const recent = createRecent()
  t.equal(recent.after(0), undefined)
  recent.add([logged(5), logged(6)])
  recent.add([logged(7)])
  t.equal(recent.after(3), undefined)
  t.same(positions(recent.after(4)), [5, 6, 7])
  t.same(positions(recent.after(6)), [7])
  t.same(recent.after(7), [])
})

test('forgotten events are read from the log', async (t) => {
  const recent = createRecent()
  recent.add([logged(5), logged(6)])
  recent.forget()
  t.equal(recent.after(6), undefined)
  recent.add([logged(8)])
  t.same(positions(recent.after(7)), [8])
  t.equal(recent.after(6), undefined)
})

test('the oldest are dropped when there are too many, or when they are too large', async (t) => {
  const many = createRecent()
  for (let n = 1; n <= 5_000; n++) many.add([logged(n)])
  t.equal(many.after(3_999), undefined)
  t.equal(many.after(4_600)?.length, 400)
  const large = createRecent()
  for (let n = 1; n <= 10; n++) large.add([logged(n, 'x'.repeat(1024 * 1024))])
  t.equal(large.after(5), undefined)
  t.same(positions(large.after(9)), [10])
})

type Step = readonly [kind: 'append' | 'repeat' | 'refused' | 'delete', stream: number]

const steps = fc.array(
  fc.tuple(
    fc.constantFrom('append', 'append', 'append', 'repeat', 'refused', 'delete') as fc.Arbitrary<Step[0]>,
    fc.nat(3),
  ),
  { minLength: 1, maxLength: 30 },
)

test('a follower sees exactly the log, whatever is appended, repeated, refused and deleted together', async (t) => {
  let run = 0
  const property = fc.asyncProperty(steps, fc.boolean(), async (all, together) => {
    const store = await openAt(t, join(t.testdirName, `${run++}.db`))
    const follower = follow(t, store)
    await follower.live
    const lengths = [0, 0, 0, 0]
    const lasts: (ReturnType<typeof event> | undefined)[] = []
    const under: Promise<unknown>[] = []
    for (const [kind, n] of all) {
      const stream = `personal-${n}`
      const length = lengths[n] ?? 0
      if (length < 0) continue
      const one = kind === 'repeat' ? (lasts[n] ?? event()) : event()
      const work =
        kind === 'delete'
          ? store.deleteStream(stream, length - 1)
          : kind === 'refused'
            ? store.append(stream, length + 3, [one])
            : kind === 'repeat' && lasts[n]
              ? store.append(stream, length - 2, [one])
              : store.append(stream, length - 1, [one])
      under.push(work.catch(() => undefined))
      if (kind === 'delete') lengths[n] = -1
      else if (kind === 'append' || (kind === 'repeat' && !lasts[n])) {
        lasts[n] = one
        lengths[n] = length + 1
      }
      if (!together) await under.at(-1)
    }
    await Promise.all(under)
    const log = await logOf(store)
    await follower.until((seen) => log.length === 0 || seen.at(-1)?.position === log.at(-1)?.position)
    const { seen } = follower
    // A follower may have seen what was deleted afterwards.
    const still = new Set(log.map(({ position }) => position))
    t.same(
      seen.filter(({ position }) => still.has(position)),
      log,
    )
    t.ok(seen.every(({ position }, n) => n === 0 || position > (seen[n - 1]?.position ?? 0)))
    await store.close()
  })
  t.testdir()
  await fc.assert(property, { numRuns: 40 })
})

test('an append says whether it stored the events, or found them', async (t) => {
  const store = await openAt(t, join(t.testdir(), 'events.db'))
  const one = event()
  let stored = 0
  t.equal(await store.append('deal-1', -1, [one], () => stored++), 0)
  t.equal(stored, 1)
  t.equal(await store.append('deal-1', -1, [one], () => stored++), 0)
  t.equal(stored, 1)
  await t.rejects(store.append('deal-1', 4, [event()], () => stored++))
  t.equal(stored, 1)
})

test('an event that is appended and deleted in one transaction reaches no follower', async (t) => {
  const store = await openAt(t, join(t.testdir(), 'events.db'))
  const follower = follow(t, store)
  await follower.live
  await Promise.all([
    store.append('deal-1', -1, [event()]),
    store.append('personal-1', -1, [event('secret')]),
    store.deleteStream('personal-1', 0),
  ])
  await follower.until((seen) => seen.length >= 2)
  t.same(follower.seen, await logOf(store))
})
