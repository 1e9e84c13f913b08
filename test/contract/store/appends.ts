/** Appends go only to a stream at the expected revision, and store all events or no event. */
import type { Test } from 'tap'
import { NO_STREAM } from '../../../src/store/port.ts'
import { type Engine, event, events, ids, logOf } from './given.ts'

export const appends = async (t: Test, engine: Engine): Promise<void> => {
  t.test('an append to a new stream starts at revision 0', async (t) => {
    const store = await engine.open(t)
    t.equal(await store.append('deal-1', NO_STREAM, [event()]), 0)
  })

  t.test('an append answers the revision of its last event', async (t) => {
    const store = await engine.open(t)
    await store.append('deal-1', NO_STREAM, [event()])
    t.equal(await store.append('deal-1', 0, events(3)), 3)
  })

  t.test('an event comes back as it was appended, with its stream and revision', async (t) => {
    const store = await engine.open(t)
    const noted = event()
    await store.append('deal-1', NO_STREAM, [noted])
    const { events } = await store.readStream('deal-1')
    t.same(events, [{ ...noted, stream: 'deal-1', revision: 0 }])
  })

  t.test('the log tells the same event with a position', async (t) => {
    const store = await engine.open(t)
    const noted = event()
    await store.append('deal-1', NO_STREAM, [noted])
    const [logged, ...others] = await logOf(store)
    t.same(others, [])
    t.match(logged, { ...noted, stream: 'deal-1', revision: 0 })
    t.ok(Number.isSafeInteger(logged?.position) && logged!.position > 0, 'a position is a safe integer')
  })

  t.test('the events of one append keep their order', async (t) => {
    const store = await engine.open(t)
    const many = events(50)
    await store.append('deal-1', NO_STREAM, many)
    const found = await store.readStream('deal-1')
    t.same(ids(found.events), ids(many))
    t.same(
      found.events.map(({ revision }) => revision),
      many.map((_, n) => n),
    )
  })

  const refusals: readonly (readonly [string, number, number])[] = [
    ['an append at a stale revision', 3, 1],
    ['an append at a revision that is yet to come', 3, 3],
    ['an append that expects no stream where there is one', 3, NO_STREAM],
    ['an append that expects a revision where there is no stream', 0, 0],
  ]
  for (const [what, present, expected] of refusals) {
    t.test(`${what} is refused and appends nothing`, async (t) => {
      const store = await engine.open(t)
      const before = events(present)
      if (present > 0) await store.append('deal-1', NO_STREAM, before)
      await t.rejects(store.append('deal-1', expected, events(2)), { code: 'wrong-revision' })
      t.same(ids(await logOf(store)), ids(before))
    })
  }

  t.test('streams do not know of each other', async (t) => {
    const store = await engine.open(t)
    await store.append('deal-1', NO_STREAM, events(3))
    t.equal(await store.append('deal-2', NO_STREAM, events(2)), 1)
    t.equal((await store.readStream('deal-1')).events.length, 3)
  })

  t.test('an append that is too large is refused whole', async (t) => {
    const store = await engine.open(t)
    const half = { ...event(), body: JSON.stringify('x'.repeat(1024 * 1024)) }
    await t.rejects(store.append('deal-1', NO_STREAM, [event(), half, { ...half, id: event().id }]), {
      code: 'too-large',
    })
    t.equal((await store.readStream('deal-1')).state, 'missing')
    t.same(await logOf(store), [])
  })

  t.test('an append without events is an error in the program', async (t) => {
    const store = await engine.open(t)
    await t.rejects(store.append('deal-1', NO_STREAM, []), RangeError)
  })

  t.test('an append survives closing and opening again', async (t) => {
    const store = await engine.open(t)
    await store.append('deal-1', NO_STREAM, events(3))
    const log = await logOf(store)
    await store.close()
    const again = await engine.reopen(t, store)
    t.same(await logOf(again), log)
    t.equal(again.ledgerId, store.ledgerId)
  })
}
