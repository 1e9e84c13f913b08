/** Deals, the statuses that they had, and their commitments. */
import { test } from 'tap'
import { deal, openLog } from './given.ts'

const promise = (more: object = {}) => ({
  commitmentId: 'kites-home',
  obligor: 'IS',
  beneficiary: 'NZ',
  kind: 'release',
  text: 'the kites come home',
  test: 'the kites are seen at home',
  ...more,
})

test('a deal is opened with its parties and its framing', (t) => {
  const log = openLog()
  log.add('deal-kites', 'DealOpened', deal('Lamps for kites'))
  const { parties, framing } = deal()
  t.match(log.rows('deals'), [
    { id: 'kites', title: 'Lamps for kites', parties: JSON.stringify(parties), framing },
  ])
  t.end()
})

test('the opening status comes first, whenever the opening was', (t) => {
  const log = openLog()
  const opened = log.add('deal-kites', 'DealOpened', deal(), { occurred: '2031-05-09' })
  const early = { to: 'announced', reason: 'said so' }
  const changed = log.add('deal-kites', 'DealStatusChanged', early, { occurred: '2031-05-02' })
  t.same(
    log.rows('deal_statuses').map(({ event, status, at }) => ({ event, status, first: at === -Infinity })),
    [
      { event: opened.id, status: 'mooted', first: true },
      { event: changed.id, status: 'announced', first: false },
    ],
  )
  t.end()
})

test('a status lies where it is latest in time', (t) => {
  const log = openLog()
  log.add('deal-kites', 'DealOpened', deal())
  const change = { to: 'announced', reason: 'said so' }
  const [day, month, unknown] = ['2031-05-02', '2031-05', '2031-05-02/'].map(
    (occurred) => log.add('deal-kites', 'DealStatusChanged', change, { occurred }).id,
  )
  const at = (id?: string) => Number(log.rows('deal_statuses').find((row) => row.event === id)?.at)
  t.ok(at(day) < at(month))
  t.equal(at(unknown), Infinity)
  t.end()
})

test('a status recorded as contested is marked so', (t) => {
  const log = openLog()
  log.add('deal-kites', 'DealOpened', deal())
  log.add('deal-kites', 'DealStatusChanged', { to: 'collapsed', reason: 'wind' }, { confidence: 'contested' })
  t.same(
    log.rows('deal_statuses').map((row) => row.contested),
    [0, 1],
  )
  t.end()
})

test('a status contradicted as a whole is contested from then on', (t) => {
  const log = openLog()
  log.add('deal-kites', 'DealOpened', deal())
  const changed = log.add('deal-kites', 'DealStatusChanged', { to: 'collapsed', reason: 'wind' })
  const against = log.add('deal-kites', 'ClaimContradicted', { eventId: changed.id })
  const contestedAt = (position: number) =>
    log.rows('deal_statuses', position).find((row) => row.event === changed.id)?.contested
  t.equal(contestedAt(changed.position), 0)
  t.equal(contestedAt(against.position), 1)
  t.end()
})

test('a contradiction of one field leaves the status as it is', (t) => {
  const log = openLog()
  log.add('deal-kites', 'DealOpened', deal())
  const changed = log.add('deal-kites', 'DealStatusChanged', { to: 'collapsed', reason: 'wind' })
  log.add('deal-kites', 'ClaimContradicted', { eventId: changed.id, field: '/data/reason', value: 'rain' })
  t.equal(log.versions('deal_statuses').length, 2)
  t.end()
})

test('a commitment is noted as it was made, for headlines', (t) => {
  const log = openLog()
  log.add('deal-kites', 'CommitmentMade', promise({ due: '2031-07' }))
  const [row] = log.rows('commitments')
  t.equal(row?.id, 'kites-home')
  t.match(JSON.parse(String(row?.made)), promise({ due: '2031-07' }))
  t.end()
})
