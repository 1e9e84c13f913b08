/** The events as recorded, each with the moment by which it is known and its headline. */
import { test } from 'tap'
import { jcs } from '../../events/canonical/jcs.ts'
import { readStreamEvents } from '../../projections/read/events/streams.ts'
import { deal, eventOf, type Log, measure, openLog, statement } from './given.ts'

const headlines = (log: Log, stream: string): readonly string[] =>
  readStreamEvents(log.sql, stream, { position: Number.MAX_SAFE_INTEGER - 1 }).map(({ headline }) => headline)

test('an event is kept byte for byte, with its place', (t) => {
  const log = openLog()
  const { position, ...event } = log.add('deal-kites', 'DealOpened', deal())
  t.match(log.rows('events'), [
    { id: event.id, position, stream: 'deal-kites', revision: 0, type: 'DealOpened', body: jcs(event) },
  ])
  t.end()
})

test('an event is known by the latest clock so far, also when a clock was slow', (t) => {
  const log = openLog()
  const clocks = ['12:00:05', '12:00:01', '12:00:09'].map((time) => `2031-06-01T${time}.000Z`)
  for (const recordedAt of clocks) log.add('deal-kites', 'StatementMade', statement(), { recordedAt })
  t.same(
    log.rows('events').map((row) => row.known_at),
    [clocks[0], clocks[0], clocks[2]],
  )
  t.end()
})

test('a headline and a side rest on earlier events', (t) => {
  const log = openLog()
  log.add('sanction-lamps', 'SanctionImposed', measure(['kite-works', 'wick-works']))
  const relief = { reliefId: 'lamps-out', by: { party: 'NZ' }, claimedEffect: 'lamps may burn' }
  log.add('sanction-lamps', 'ReliefAnnounced', relief)
  t.match(log.rows('events')[1], { side: 'NZ' })
  t.match(headlines(log, 'sanction-lamps')[1], /KITE-WORKS and 1 other/)
  t.end()
})

test('a headline names a person by id only', (t) => {
  const log = openLog()
  log.add('prisoner-c-kites', 'PrisonerDetained', { personId: 'p-kite', state: 'IS' })
  t.match(log.rows('events'), [{ side: 'IS' }])
  t.match(headlines(log, 'prisoner-c-kites'), [/^\{p-kite\} detained by/])
  t.end()
})

test('events of operational streams leave no row', (t) => {
  const log = openLog()
  log.apply({ stream: 'webhook-kites', type: 'WebhookMade', body: 'not even JSON' })
  log.add('personal-p-kite', 'PersonalDetailsStored', {
    disclosure: Buffer.from('["s","details",{"name":"Kit"}]').toString('base64url'),
  })
  t.same(log.rows('events'), [])
  t.end()
})

test('an event of a type that the vocabulary lacks cannot be applied', (t) => {
  const log = openLog()
  const event = { ...eventOf('deal-kites', 0, 'DealOpened', deal()), type: 'KiteFlown' }
  const logged = { id: event.id, stream: 'deal-kites', type: 'KiteFlown', body: jcs(event) }
  t.throws(() => log.apply(logged), { name: 'Poison', projection: 'catalogue', logged })
  t.end()
})

test('an event of a later version than the vocabulary has cannot be applied', (t) => {
  const log = openLog()
  const event = { ...eventOf('deal-kites', 0, 'DealOpened', deal()), version: 99 }
  const logged = { id: event.id, stream: 'deal-kites', type: 'DealOpened', body: jcs(event) }
  t.throws(() => log.apply(logged), { name: 'Poison', message: /version 99/ })
  t.end()
})

test('an event whose text is not JSON cannot be applied', (t) => {
  t.throws(() => openLog().apply({ type: 'DealOpened', body: '{"id":' }), { name: 'Poison' })
  t.end()
})
