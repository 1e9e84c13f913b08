/** A rebuild of the views leaves the event loop to others in between. */
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { test } from 'tap'
import { projections } from '../../projections/all.ts'
import type { Projection } from '../../src/views/projection.ts'
import { openAt } from '../store/sqlite-given.ts'
import { openFollowed, writeRounds } from './given.ts'

/** Milliseconds for which the loop may be held; the slices aim at less than a fifth of it. */
const MOST_MS = 50
/** The length of a pause of the machine itself, such as a garbage collection. */
const ONCE_MS = 250

test('a rebuild never holds the event loop for long', async (t) => {
  const folder = t.testdir()
  const store = await openAt(t, join(folder, 'events.db'))
  const rounds = Array.from({ length: 200 }, (_, n) => writeRounds(store, n, n + 1))
  await Promise.all(rounds)
  // Applying takes a quarter of a second longer than it does, whatever the machine.
  const slow: Projection = {
    name: 'slow',
    version: 1,
    tables: [],
    on: {},
    every: () => {
      const end = performance.now() + 0.1
      while (performance.now() < end);
    },
  }
  const { views, settled } = await openFollowed(t, folder, store, [...projections, slow])
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const before = performance.now()
  await settled()
  delay.disable()
  const took = performance.now() - before
  const [high, most] = [delay.percentile(99) / 1e6, delay.max / 1e6]
  t.comment(
    `${views.position()} positions in ${took} ms; 99 in 100 delays below ${high} ms, the longest ${most} ms`,
  )
  t.ok(took > 250, 'it took long enough to be seen')
  t.ok(high < MOST_MS, `${high} ms`)
  t.ok(most < ONCE_MS, `${most} ms`)
})
