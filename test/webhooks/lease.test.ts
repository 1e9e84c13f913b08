/** The lease and its fencing token: of two processes that both believe that they deliver, one can move a cursor. */

import { join } from 'node:path'
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { StoreError } from '../../src/failure/storeError.ts'
import { type EventStore, NO_STREAM, type StateCell } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { beginEpoch, cursorCell, readCursorText } from '../../src/webhooks/delivery/cursor.ts'
import { type Lease, openLease } from '../../src/webhooks/delivery/lease.ts'
import { type SavedCursor, takeCursor } from '../../src/webhooks/delivery/savedCursor.ts'
import type { Endpoint } from '../../src/webhooks/endpoints/endpoint.ts'

const storeOf = async (t: Test): Promise<EventStore> => {
  const store = await openSqliteStore(join(t.testdir({}), 'events.db'))
  t.teardown(() => store.close())
  return store
}

const endpoint = { id: 'wh-x', epoch: 0, after: 5 } as Endpoint

const LOG = { log: 'this', firstLog: 'this' }

const at = (saved: SavedCursor, low: number) => ({ ...saved.cursor, low })

test('a cursor of the log before a restore is recognised until an epoch begins in the new log', async (t) => {
  const store = await storeOf(t)
  const restored = { log: 'after', firstLog: 'this' }
  t.notOk((await takeCursor(store, endpoint, 1, LOG)).foreign)
  const found = await takeCursor(store, endpoint, 2, restored)
  t.match(found, { foreign: true, cursor: { low: 5 } })
  await found.write(at(found, 7))
  t.ok(
    (await takeCursor(store, endpoint, 3, restored)).foreign,
    'saving it does not make it a cursor of the new log',
  )
  const next = { ...endpoint, epoch: 1, after: 7 }
  t.notOk((await takeCursor(store, next, 4, restored)).foreign)
  t.notOk((await takeCursor(store, next, 5, restored)).foreign)
})

test('a process that takes a cursor over continues where the other saved, and the other cannot move it any more', async (t) => {
  const store = await storeOf(t)
  const one = await takeCursor(store, endpoint, 1, LOG)
  t.strictSame(one.cursor, { ...beginEpoch(0, 5, undefined), log: 'this', lease: 1 })
  await one.write(at(one, 7))
  const two = await takeCursor(store, endpoint, 2, LOG)
  t.match(two.cursor, { low: 7, lease: 2 })
  await t.rejects(one.write(at(one, 9)), { name: 'LeaseLost' })
  await two.write(at(two, 8))
  const cell = await store.readState(cursorCell('wh-x'))
  t.match(readCursorText(cell?.value ?? ''), { low: 8, lease: 2 })
  await t.rejects(
    takeCursor(store, endpoint, 1, LOG),
    { name: 'LeaseLost' },
    'it cannot take the cursor back',
  )
})

test('a save of the other process in the middle of a takeover counts', async (t) => {
  const store = await storeOf(t)
  const one = await takeCursor(store, endpoint, 1, LOG)
  let between: (() => Promise<void>) | undefined = () => one.write(at(one, 9))
  const slow: Pick<EventStore, 'readState' | 'writeState'> = {
    readState: store.readState,
    writeState: async (...args) => {
      const act = between
      between = undefined
      await act?.()
      return store.writeState(...args)
    },
  }
  const two = await takeCursor(slow, endpoint, 2, LOG)
  t.match(two.cursor, { low: 9, lease: 2 })
  await t.rejects(one.write(at(one, 10)), { name: 'LeaseLost' })
})

test('a process whose write was stored, but whose answer was lost, keeps its cursor', async (t) => {
  const store = await storeOf(t)
  let lose = false
  const lossy: Pick<EventStore, 'readState' | 'writeState'> = {
    readState: store.readState,
    writeState: async (...args) => {
      const revision = await store.writeState(...args)
      if (!lose) return revision
      lose = false
      throw new StoreError('unavailable', 'the answer was lost')
    },
  }
  const saved = await takeCursor(lossy, endpoint, 1, LOG)
  lose = true
  await t.rejects(saved.write(at(saved, 6)), { code: 'unavailable' })
  await saved.write(at(saved, 7))
  t.match(readCursorText((await store.readState(cursorCell('wh-x')))?.value ?? ''), { low: 7 })
})

test('whatever the turns of any number of holders, a cursor only moves under the latest token', async (t) => {
  const moves = fc.array(fc.tuple(fc.constantFrom('take', 'write'), fc.nat(3)), { maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(moves, async (all) => {
      const cells = new Map<string, StateCell>()
      const store: Pick<EventStore, 'readState' | 'writeState'> = {
        readState: async (cell) => cells.get(cell),
        writeState: async (cell, value, expected) => {
          if ((cells.get(cell)?.revision ?? NO_STREAM) !== expected)
            throw new StoreError('wrong-revision', cell)
          cells.set(cell, { value, revision: expected + 1 })
          return expected + 1
        },
      }
      let lease = 0
      let low = 5
      const held: (readonly [number, SavedCursor] | undefined)[] = [
        undefined,
        undefined,
        undefined,
        undefined,
      ]
      for (const [what, who] of all) {
        if (what === 'take') held[who] = [++lease, await takeCursor(store, endpoint, lease, LOG)]
        const mine = held[who]
        if (!mine) continue
        const [token, saved] = mine
        const written = await saved.write({ ...saved.cursor, low: low + 1 }).then(
          () => true,
          () => false,
        )
        if (written !== (token === lease)) throw new Error(`${token} of ${lease} wrote: ${written}`)
        if (written) low++
        if (readCursorText(cells.get(cursorCell('wh-x'))?.value ?? '')?.low !== low)
          throw new Error('it moved')
      }
    }),
    { numRuns: 200 },
  )
  t.pass('200 histories')
})

/** A clock for each process, and a lease whose beats follow each other at once. */
const holder = (
  t: Test,
  store: Pick<EventStore, 'readState' | 'writeState'>,
  name: string,
  clock: { now: number },
) => {
  const said: string[] = []
  let look: (() => void) | undefined
  // The beats themselves keep no process alive.
  const alive = setInterval(() => {}, 60_000)
  t.teardown(() => clearInterval(alive))
  const lease: Lease = openLease({
    store,
    holder: name,
    alone: false,
    timing: { beatMs: 1, expiryMs: 9_000, fenceMs: 6_000 },
    monotonic: () => clock.now,
    onTaken: (token) => {
      said.push(`taken ${token}`)
      look?.()
    },
    onEnded: () => {
      said.push('ended')
      look?.()
    },
    onFailed: (error) => t.fail(String(error)),
  })
  return {
    lease,
    said,
    until: (what: string) =>
      new Promise<void>((resolve) => {
        look = () => {
          if (said.at(-1) === what) resolve()
        }
        look()
      }),
  }
}

/** Counts the calls of a store, so that a test can wait for beats instead of for a time. */
const counted = (store: EventStore) => {
  let reads = 0
  let waiting: (() => void)[] = []
  let stopped = false
  return {
    stop: () => {
      stopped = true
    },
    beats: (count: number) =>
      new Promise<void>((resolve) => {
        const until = reads + count
        waiting.push(() => reads >= until && resolve())
      }),
    readState: async (cell: string) => {
      reads++
      for (const look of waiting) look()
      waiting = waiting.slice(-10)
      return store.readState(cell)
    },
    writeState: async (cell: string, value: string, expected: number) => {
      // This stands for a suspended process, whose writes do not arrive.
      if (stopped) throw new StoreError('unavailable', 'stopped')
      return store.writeState(cell, value, expected)
    },
  }
}

test('another process takes the lease only after it has not changed for nine seconds of its own clock', async (t) => {
  const store = await storeOf(t)
  const clocks = { a: { now: 0 }, b: { now: 1e9 } }
  const [storeA, storeB] = [counted(store), counted(store)]
  const a = holder(t, storeA, 'a', clocks.a)
  await a.until('taken 1')
  const b = holder(t, storeB, 'b', clocks.b)
  await storeB.beats(20)
  clocks.b.now += 8_000
  await storeB.beats(20)
  t.strictSame(b.said, [], 'it is renewed')
  storeA.stop()
  await storeB.beats(20)
  clocks.b.now += 8_999
  await storeB.beats(20)
  t.strictSame(b.said, [], 'not yet')
  clocks.b.now += 2
  await b.until('taken 2')
  t.equal(b.lease.token(), 2)
  clocks.a.now += 6_000
  await a.until('ended')
  t.equal(a.lease.token(), undefined, 'a holder that cannot renew it stops by its own clock')
  await Promise.all([a.lease.close(), b.lease.close()])
})

test('a lease that was given back is taken at once', async (t) => {
  const store = await storeOf(t)
  const clock = { now: 0 }
  const a = holder(t, store, 'a', clock)
  await a.until('taken 1')
  const b = holder(t, store, 'b', clock)
  await a.lease.close()
  await b.until('taken 2')
  await b.lease.close()
})

test('a holder that finds another holder stops', async (t) => {
  const store = await storeOf(t)
  const clock = { now: 0 }
  const a = holder(t, store, 'a', clock)
  await a.until('taken 1')
  for (;;) {
    const cell = await store.readState('lease-webhooks')
    const taken = JSON.stringify({ holder: 'b', epoch: 2, beat: 0 })
    try {
      await store.writeState('lease-webhooks', taken, cell?.revision ?? NO_STREAM)
      break
    } catch {
      // It was renewed meanwhile.
    }
  }
  await a.until('ended')
  await a.lease.close()
  t.equal(a.lease.token(), undefined)
})

test('a damaged cursor begins its epoch again and says so', async (t) => {
  const store = await storeOf(t)
  const one = await takeCursor(store, endpoint, 1, LOG)
  t.notOk(one.damaged)
  await one.write(at(one, 9))
  for (const torn of ['', '{"epoch":0,"low":9,"lastM', '{"epoch":0}', 'null']) {
    const cell = await store.readState(cursorCell('wh-x'))
    await store.writeState(cursorCell('wh-x'), torn, cell?.revision ?? NO_STREAM)
    const two = await takeCursor(store, endpoint, 2, LOG)
    t.match(two, { cursor: { low: 5, lastMatched: null, lease: 2 }, damaged: true }, torn)
    await two.write(at(two, 7))
    t.notOk((await takeCursor(store, endpoint, 2, LOG)).damaged)
  }
})

test('a damaged lease is taken after as long as any other, under a higher token than any before', async (t) => {
  const store = await storeOf(t)
  const clock = { now: 0 }
  for (const token of [1, 2, 3]) {
    const one = holder(t, store, 'a', clock)
    await one.until(`taken ${token}`)
    await one.lease.close()
  }
  const cell = await store.readState('lease-webhooks')
  await store.writeState('lease-webhooks', '{"holder":"a","epo', cell?.revision ?? NO_STREAM)
  const counting = counted(store)
  const b = holder(t, counting, 'b', clock)
  await counting.beats(5)
  clock.now += 8_999
  await counting.beats(5)
  t.strictSame(b.said, [], 'not yet')
  clock.now += 2
  const writes = (cell?.revision ?? 0) + 2
  await b.until(`taken ${writes + 1}`)
  t.ok(writes + 1 > 3)
  await b.lease.close()
})
