/** Timelines: which events stand in them, in which order, and how later events mark them. */
import { test } from 'tap'
import { deal, entriesIn, type Log, measure, openLog, statement } from './given.ts'

const entriesOf = (log: Log, dealId: string, at?: number) =>
  entriesIn(log, at).filter((row) => row.deal === dealId)

const entry = (log: Log, dealId: string, eventId: string, at?: number) => {
  const row = entriesOf(log, dealId, at).find((one) => one.event === eventId)
  return row && JSON.parse(String(row.entry))
}

/** The events of a deal's timeline in its order. */
const order = (log: Log, dealId: string): readonly unknown[] =>
  log.sql
    .all<{ event: string }>(
      'SELECT event FROM entries WHERE deal = ? AND known_to = (SELECT max(known_to) FROM entries) ORDER BY sort_first, sort_then, position',
      dealId,
    )
    .map(({ event }) => event)

test('events of the deal itself and those that name it stand in its timeline', (t) => {
  const log = openLog()
  const opened = log.add('deal-kites', 'DealOpened', deal())
  const imposed = log.add('sanction-lamps', 'SanctionImposed', measure(['kite-works']), {
    deals: ['kites', 'wicks'],
  })
  log.add('sanction-oil', 'SanctionImposed', measure(['oil-works']))
  t.same(
    entriesOf(log, 'kites').map((row) => row.event),
    [opened.id, imposed.id],
  )
  t.same(
    entriesOf(log, 'wicks').map((row) => row.event),
    [imposed.id],
  )
  t.end()
})

test('an event of the deal that also names it stands there once', (t) => {
  const log = openLog()
  log.add('deal-kites', 'DealOpened', deal(), { deals: ['kites'] })
  t.equal(log.versions('entries').length, 1)
  t.end()
})

test('an earlier event stands in the timeline from when it is linked, at its own place in the log', (t) => {
  const log = openLog()
  const imposed = log.add('sanction-lamps', 'SanctionImposed', measure(['kite-works']))
  const opened = log.add('deal-kites', 'DealOpened', deal())
  const linked = log.add('deal-kites', 'EventLinkedToDeal', { eventId: imposed.id })
  t.notOk(entry(log, 'kites', imposed.id, opened.position))
  t.match(entry(log, 'kites', imposed.id, linked.position), {
    position: String(imposed.position),
    side: 'NZ',
  })
  t.match(
    log.versions('entries').find((row) => row.event === imposed.id),
    { position: imposed.position, known_from: linked.position },
  )
  t.end()
})

test('an event of an unknown date stands after the opening of its stream, not last', (t) => {
  const log = openLog()
  const opened = log.add('deal-kites', 'DealOpened', deal(), { occurred: '2031-05-01' })
  const later = log.add('deal-kites', 'StatementMade', statement(), { occurred: '2031-05-09' })
  const undated = log.add('deal-kites', 'StatementMade', statement(), { occurred: 'XXXX' })
  t.same(order(log, 'kites'), [opened.id, undated.id, later.id])
  log.add('deal-kites', 'EventCorrected', {
    eventId: opened.id,
    patch: { occurred: '2031-05-10' },
    reason: 'Later.',
  })
  t.same(order(log, 'kites'), [later.id, opened.id, undated.id], 'with the corrected opening')
  t.end()
})

test('an announced relief says what became of it, whatever carried it out, and no longer once that is retracted', (t) => {
  const log = openLog()
  log.add('deal-kites', 'DealOpened', deal())
  log.add('sanction-lamps', 'SanctionImposed', measure(['kite-works', 'lamp-works']))
  const announced = log.add(
    'sanction-lamps',
    'ReliefAnnounced',
    { reliefId: 'light', by: { party: 'NZ' }, claimedEffect: 'Light.' },
    { deals: ['kites'], occurred: '2031-05-01' },
  )
  const outcome = () => entry(log, 'kites', announced.id)?.outcome
  const is = (word: string, occurred: string, why: string) => t.same(outcome(), { is: word, occurred }, why)
  const licence = log.add(
    'licence-nz-1',
    'LicenceIssued',
    {
      authority: 'Treasury',
      jurisdiction: 'NZ',
      programme: 'Lamps',
      number: '1',
      covers: [{ sanctionId: 'lamps', targets: ['kite-works'] }],
      excludes: [],
      validFrom: '2031-05-03',
      unblocksProperty: true,
      carriesOut: 'light',
    },
    { occurred: '2031-05-03' },
  )
  is('partly-carried-out', '2031-05-03', 'by a licence for one of two targets')
  const lifted = log.add(
    'sanction-lamps',
    'SanctionLifted',
    {
      mode: 'delisting',
      targets: ['lamp-works'],
      observed: [],
      statement: { by: { party: 'NZ' }, gist: 'x' },
      carriesOut: 'light',
    },
    { occurred: '2031-05-04' },
  )
  is('carried-out', '2031-05-04', 'and a lifting for the other')
  log.add('licence-nz-1', 'EventRetracted', { eventId: licence.id, reason: 'No.' })
  is('partly-carried-out', '2031-05-04', 'the licence is retracted')
  log.add('sanction-lamps', 'EventRetracted', { eventId: lifted.id, reason: 'No.' })
  t.equal(outcome(), undefined, 'nothing carries it out')
  const suspended = log.add('sanction-lamps', 'SanctionSuspended', {}, { occurred: '2031-05-05' })
  is('overtaken', '2031-05-05', 'all of it is suspended otherwise')
  log.add('sanction-lamps', 'ClaimContradicted', { eventId: suspended.id })
  t.equal(outcome(), undefined, 'that is contested')
  log.add(
    'sanction-lamps',
    'ReliefReversed',
    { reliefId: 'light', reason: 'No.' },
    { occurred: '2031-05-06' },
  )
  is('reversed', '2031-05-06', 'it is reversed')
  t.end()
})

test('entries are ordered by when things happened, not by when they were recorded', (t) => {
  const log = openLog()
  const at = (occurred: string) => log.add('deal-kites', 'StatementMade', statement(), { occurred }).id
  const [late, early, month, open] = [at('2031-05-09'), at('2031-05-02'), at('2031-05'), at('/2031-05-04')]
  t.same(order(log, 'kites'), [month, early, open, late])
  t.end()
})

test('entries of one moment stand as recorded', (t) => {
  const log = openLog()
  const events = [1, 2, 3].map((n) => log.add('deal-kites', 'StatementMade', statement(`kite ${n}`)).id)
  t.same(order(log, 'kites'), events)
  t.end()
})

test('an entry shows its sources, and one that is not known by its id', (t) => {
  const log = openLog()
  log.add('source-lamp-post', 'SourceRegistered', {
    publisher: 'Lamp Post',
    published: '2031-05-03',
    kind: 'press',
  })
  const sources = [{ sourceId: 'lamp-post', locator: 'p. 4' }, { sourceId: 'nowhere' }]
  const { id } = log.add('deal-kites', 'StatementMade', statement(), { sources })
  t.same(entry(log, 'kites', id).sources, [
    { id: 'lamp-post', publisher: 'Lamp Post', published: '2031-05-03', locator: 'p. 4' },
    { id: 'nowhere' },
  ])
  t.end()
})

test('a contradicted event reads as contested from then on, and as before when asked about before', (t) => {
  const log = openLog()
  const said = log.add('deal-kites', 'StatementMade', statement())
  const against = log.add('deal-kites', 'ClaimContradicted', { eventId: said.id })
  t.match(entry(log, 'kites', said.id, said.position), {
    confidence: 'reported',
    headline: /^Iceland remarked/,
  })
  t.match(entry(log, 'kites', said.id), {
    confidence: 'contested',
    headline: /^Contested: Iceland remarked/,
    contradictedBy: [against.id],
  })
  t.end()
})

test('a contradiction is a mark on what it concerns, not an entry', (t) => {
  const log = openLog()
  const said = log.add('deal-kites', 'StatementMade', statement())
  log.add('deal-kites', 'ClaimContradicted', { eventId: said.id }, { deals: ['kites'] })
  t.same(
    entriesOf(log, 'kites').map((row) => row.event),
    [said.id],
  )
  t.end()
})

test('a contradiction of one field is shown and leaves the confidence', (t) => {
  const log = openLog()
  const said = log.add('deal-kites', 'StatementMade', statement())
  const against = log.add('deal-kites', 'ClaimContradicted', { eventId: said.id, field: '/data/gist' })
  t.match(entry(log, 'kites', said.id), { confidence: 'reported', contradictedBy: [against.id] })
  t.end()
})

test('an event stays contested when a field of it is contradicted afterwards', (t) => {
  const log = openLog()
  const said = log.add('deal-kites', 'StatementMade', statement())
  const whole = log.add('deal-kites', 'ClaimContradicted', { eventId: said.id })
  const field = log.add('deal-kites', 'ClaimContradicted', { eventId: said.id, field: '/data/gist' })
  t.match(entry(log, 'kites', said.id), { confidence: 'contested', contradictedBy: [whole.id, field.id] })
  t.end()
})

test('a contradiction marks the event in every timeline that shows it', (t) => {
  const log = openLog()
  const imposed = log.add('sanction-lamps', 'SanctionImposed', measure(['kite-works']), { deals: ['kites'] })
  log.add('deal-wicks', 'EventLinkedToDeal', { eventId: imposed.id })
  log.add('sanction-lamps', 'ClaimContradicted', { eventId: imposed.id })
  for (const one of ['kites', 'wicks']) t.equal(entry(log, one, imposed.id).confidence, 'contested')
  t.end()
})

test('an event contradicted before it is linked shows the mark when it is linked', (t) => {
  const log = openLog()
  const imposed = log.add('sanction-lamps', 'SanctionImposed', measure(['kite-works']))
  const against = log.add('sanction-lamps', 'ClaimContradicted', { eventId: imposed.id })
  log.add('deal-kites', 'EventLinkedToDeal', { eventId: imposed.id })
  t.match(entry(log, 'kites', imposed.id), { confidence: 'contested', contradictedBy: [against.id] })
  t.end()
})
