/** Sources and the roots that their independence is counted by. */
import { test } from 'tap'
import { independent } from '../../projections/tables/sources.ts'
import { deal, entriesIn, type Log, openLog, statement } from './given.ts'

const register = (log: Log, id: string, more: object = {}): void => {
  log.add(`source-${id}`, 'SourceRegistered', { publisher: id, kind: 'press', ...more })
}

/** How many independent sources a statement with these sources has. */
const counted = (log: Log, ...ids: readonly string[]): unknown => {
  log.add('deal-kites', 'DealOpened', deal())
  const sources = ids.map((sourceId) => ({ sourceId }))
  const { id } = log.add('deal-kites', 'StatementMade', statement(), { sources })
  const row = entriesIn(log).find((one) => one.event === id)
  return JSON.parse(String(row?.entry)).independentSources
}

const rootsOf = (log: Log, id: string): unknown =>
  JSON.parse(String(log.rows('sources').find((row) => row.id === id)?.roots))

test('a source that names no other is its own root', (t) => {
  const log = openLog()
  register(log, 'lamp-post')
  t.same(rootsOf(log, 'lamp-post'), ['lamp-post'])
  t.end()
})

test('a syndicated copy goes back to the roots of its origin', (t) => {
  const log = openLog()
  register(log, 'kite-wire')
  register(log, 'lamp-post', { originId: 'kite-wire' })
  register(log, 'wick-times', { originId: 'lamp-post' })
  t.same(rootsOf(log, 'wick-times'), ['kite-wire'])
  t.equal(counted(log, 'kite-wire', 'lamp-post', 'wick-times'), 1)
  t.end()
})

test('a text that rests on several sources has the roots of all of them', (t) => {
  const log = openLog()
  for (const id of ['kite-wire', 'lamp-post']) register(log, id)
  register(log, 'copy', { originId: 'kite-wire' })
  register(log, 'survey', { derivedFrom: ['lamp-post', 'copy'] })
  t.same(rootsOf(log, 'survey'), ['kite-wire', 'lamp-post'])
  t.end()
})

test('an article and one of the media that it rests on are one independent source', (t) => {
  const log = openLog()
  const media = ['kite-wire', 'lamp-post', 'wick-times', 'oil-news']
  for (const id of media) register(log, id)
  register(log, 'survey', { derivedFrom: media })
  t.equal(counted(log, 'survey', 'oil-news'), 1)
  t.equal(counted(log, 'survey'), 1)
  t.equal(counted(log, 'survey', 'oil-news', 'kite-wire'), 2)
  t.equal(counted(log, 'lamp-post', 'kite-wire'), 2)
  t.end()
})

test('a source that is named twice counts once', (t) => {
  const log = openLog()
  register(log, 'lamp-post')
  t.equal(counted(log, 'lamp-post', 'lamp-post'), 1)
  t.end()
})

test('sources with few roots count before those with many', (t) => {
  t.equal(independent([['a', 'b'], ['a'], ['b']]), 2)
  t.equal(independent([['a', 'b'], ['c', 'd'], ['d']]), 2)
  t.equal(independent([]), 0)
  t.end()
})

test('sources that an event cites, or cited before it was corrected, belong to a deal that it is linked to later', (t) => {
  const log = openLog()
  for (const id of ['lamp-post', 'wick-post']) register(log, id)
  log.add('deal-kites', 'DealOpened', deal())
  log.add('deal-wicks', 'DealOpened', deal())
  const said = log.add('deal-wicks', 'StatementMade', statement(), { sources: [{ sourceId: 'lamp-post' }] })
  const patch = { sources: [{ sourceId: 'wick-post' }] }
  log.add('deal-wicks', 'EventCorrected', { eventId: said.id, patch, reason: 'misread' })
  const cited = () =>
    log.rows('source_deals').flatMap((row) => (row.deal === 'kites' ? [String(row.source)] : []))
  t.notOk(cited().includes('wick-post'))
  log.add('deal-kites', 'EventLinkedToDeal', { eventId: said.id })
  t.same(cited().sort(), ['lamp-post', 'wick-post'])
  t.same(
    log.rows('citations').filter(({ position }) => position === said.position),
    [
      { source: 'lamp-post', position: said.position },
      { source: 'wick-post', position: said.position },
    ],
  )
  t.end()
})
