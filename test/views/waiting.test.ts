/** Reading what one wrote: callers wait until the views have it, but not for ever. */
import { join } from 'node:path'
import { type Test, test } from 'tap'
import type { EventStore } from '../../src/store/port.ts'
import { deal, eventOf, storedOf } from '../projections/given.ts'
import { openAt } from '../store/sqlite-given.ts'
import { openFollowed } from './given.ts'

const opened = eventOf('deal-kites', 0, 'DealOpened', deal())

const append = (store: EventStore) => store.append('deal-kites', -1, [storedOf(opened)])

const follow = async (t: Test) => {
  const folder = t.testdir()
  const store = await openAt(t, join(folder, 'events.db'))
  return { store, ...(await openFollowed(t, folder, store)) }
}

test('an event that is applied already answers with its position', async (t) => {
  const { store, views, settled } = await follow(t)
  await append(store)
  await settled()
  t.equal(await views.applied(opened.id), await store.head())
})

test('a caller that asks before an event is applied gets its position when it is', async (t) => {
  const { store, views } = await follow(t)
  const [one, two] = [views.applied(opened.id), views.applied(opened.id)]
  await append(store)
  t.equal(await one, await store.head())
  t.equal(await two, await store.head())
})

test('an applied event can be read at once', async (t) => {
  const { store, views } = await follow(t)
  await append(store)
  await views.applied(opened.id)
  t.match(views.sql.get('SELECT title FROM deals'), { title: deal().title })
})

test('a caller that waits for a position continues when the views have it', async (t) => {
  const { store, views, settled } = await follow(t)
  await settled()
  const reached = views.reached(1)
  await append(store)
  t.equal(await reached, true)
  t.equal(await views.reached(views.position()), true)
  t.equal(await views.reached(0), true)
})

test('the wait is bounded', async (t) => {
  const { views } = await follow(t)
  const before = performance.now()
  const [applied, reached] = await Promise.all([views.applied(opened.id), views.reached(1_000)])
  const waited = performance.now() - before
  t.equal(applied, undefined)
  t.equal(reached, false)
  t.ok(waited > 1_000 && waited < 5_000, `${waited} ms`)
})

test('a waiting caller gets an answer when the views close', async (t) => {
  const { views, close } = await follow(t)
  const waiting = Promise.all([views.applied(opened.id), views.reached(1_000)])
  const before = performance.now()
  await close()
  t.same(await waiting, [undefined, false])
  t.ok(performance.now() - before < 1_500)
})
