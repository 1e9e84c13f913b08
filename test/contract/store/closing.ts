/** Closing: what was accepted is finished, subscriptions end, and nothing more is taken. */
import type { Test } from 'tap'
import { NO_STREAM } from '../../../src/store/port.ts'
import { type Engine, events, follow, ids, logOf } from './given.ts'

export const closing = async (t: Test, engine: Engine): Promise<void> => {
  t.test('closing finishes the appends that were accepted', async (t) => {
    const store = await engine.open(t)
    const accepted = Array.from({ length: 20 }, () => events(2))
    const appends = accepted.map((pair, n) => store.append(`deal-${n}`, NO_STREAM, pair))
    await Promise.all([store.close(), ...appends])
    const again = await engine.reopen(t, store)
    t.same(new Set(ids(await logOf(again))), new Set(ids(accepted.flat())))
  })

  t.test('closing ends the subscriptions', async (t) => {
    const store = await engine.open(t)
    const followers = [follow(t, store), follow(t, store)]
    await Promise.all(followers.map(({ live }) => live))
    await store.close()
    await t.resolves(Promise.all(followers.map(({ ended }) => ended)))
  })

  t.test('closing again does nothing', async (t) => {
    const store = await engine.open(t)
    await Promise.all([store.close(), store.close()])
    await t.resolves(store.close())
  })

  t.test('a closed store takes and tells nothing', async (t) => {
    const store = await engine.open(t)
    await store.append('deal-1', NO_STREAM, events(1))
    await store.close()
    const signal = new AbortController().signal
    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      append: () => store.append('deal-1', 0, events(1)),
      readStream: () => store.readStream('deal-1'),
      readAll: () => store.readAll().next(),
      subscribe: () => store.subscribe({ signal }).next(),
      deleteStream: () => store.deleteStream('deal-1', 0),
      writeState: () => store.writeState('cursor-1', '1', NO_STREAM),
      readState: () => store.readState('cursor-1'),
      head: () => store.head(),
    }
    for (const [name, call] of Object.entries(calls)) {
      await t.rejects(
        async () => {
          await call()
        },
        { code: 'unavailable' },
        name,
      )
    }
  })
}
