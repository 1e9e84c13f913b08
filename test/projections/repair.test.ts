/** Views after repairs: each row is what the standing events make, and what it was is still known as of then. */
import { test } from 'tap'
import { deal, entriesIn, type Log, licence, measure, openLog, statement } from './given.ts'

const WHY = { reason: 'A slip' }

const entriesOf = (log: Log, dealId = 'lamps', at?: number) =>
  entriesIn(log, at)
    .filter((row) => row.deal === dealId)
    .map((row) => ({ ...JSON.parse(String(row.entry)), retracted: row.retracted }))

const entry = (log: Log, eventId: string, at?: number) =>
  entriesOf(log, 'lamps', at).find((one) => one.eventId === eventId)

const source = (more: object = {}) => ({ publisher: 'The Lamp Post', kind: 'press', ...more })

/** A deal in which somebody said something. */
const openCase = () => {
  const log = openLog()
  log.add('source-lamp-post', 'SourceRegistered', source())
  const opened = log.add('deal-lamps', 'DealOpened', deal())
  const said = log.add('deal-lamps', 'StatementMade', statement())
  const correct = (eventId: string, patch: object, stream = 'deal-lamps') =>
    log.add(stream, 'EventCorrected', { eventId, patch, ...WHY }, { sources: [] })
  const retract = (eventId: string, stream = 'deal-lamps') =>
    log.add(stream, 'EventRetracted', { eventId, ...WHY }, { sources: [] })
  return { log, opened, said, correct, retract }
}

test('a corrected event reads as corrected, and names the correction', async (t) => {
  const { log, said, correct } = openCase()
  const before = log.rows('entries').length
  const correction = correct(said.id, { occurred: '2031-06', data: { gist: 'lamps shine' } })
  t.match(entry(log, said.id), {
    occurred: { edtf: '2031-06', earliest: '2031-06-01', latest: '2031-07-01' },
    headline: 'Iceland remarked: lamps shine',
    correctedBy: [correction.id],
    retracted: 0,
  })
  t.equal(log.rows('entries').length, before, 'a repair is no entry of its own')
})

test('a moment before a correction shows what was recorded', async (t) => {
  const { log, said, correct } = openCase()
  const before = entriesOf(log)
  const correction = correct(said.id, { data: { gist: 'lamps shine' } })
  t.same(entriesOf(log, 'lamps', correction.position - 1), before)
})

test('a correction leaves the entries that it does not concern as they were', async (t) => {
  const { log, opened, said, correct } = openCase()
  correct(said.id, { data: { gist: 'lamps shine' } })
  t.equal(log.versions('entry_texts').filter((row) => row.event === opened.id).length, 1)
})

test('a retracted event shows its retraction, and no retraction when it is brought back', async (t) => {
  const { log, said, retract } = openCase()
  const retraction = retract(said.id)
  t.match(entry(log, said.id), {
    headline: 'Retracted: Iceland remarked: kites fly',
    retractedBy: [retraction.id],
    retracted: 1,
  })
  retract(retraction.id)
  t.notOk('retractedBy' in entry(log, said.id))
  t.match(entry(log, said.id), { headline: 'Iceland remarked: kites fly', retracted: 0 })
})

test('an event that is upheld is contested no longer, and still names what contradicts it', async (t) => {
  const { log, said } = openCase()
  const contradiction = log.add('deal-lamps', 'ClaimContradicted', { eventId: said.id })
  t.match(entry(log, said.id), { confidence: 'contested', headline: /^Contested: / })
  log.add('deal-lamps', 'DisputeResolved', { eventId: said.id, outcome: 'upheld', rationale: 'Seen' })
  t.match(entry(log, said.id), {
    confidence: 'reported',
    headline: 'Iceland remarked: kites fly',
    contradictedBy: [contradiction.id],
  })
})

test('sources that attest an event count by origin', async (t) => {
  const { log, said } = openCase()
  log.add('source-copy', 'SourceRegistered', source({ originId: 'lamp-post' }))
  log.add('source-other', 'SourceRegistered', source({ publisher: 'The Other Post' }))
  const attest = (sourceId: string) =>
    log.add('deal-lamps', 'ClaimAttested', { eventId: said.id }, { sources: [{ sourceId }] })
  attest('copy')
  t.equal(entry(log, said.id).independentSources, 1)
  attest('other')
  t.equal(entry(log, said.id).independentSources, 2)
  t.same(
    entry(log, said.id).sources.map(({ id }: { id: string }) => id),
    ['lamp-post', 'copy', 'other'],
  )
})

test('a withdrawn source no longer counts, in any timeline', async (t) => {
  const { log, said } = openCase()
  t.equal(entry(log, said.id).independentSources, 1)
  log.add('source-lamp-post', 'SourceWithdrawn', { reason: 'It was made up' })
  t.equal(entry(log, said.id).independentSources, 0)
})

test('a corrected source reads as corrected wherever it is cited, and so do its copies', async (t) => {
  const log = openLog()
  const post = log.add('source-lamp-post', 'SourceRegistered', source())
  log.add('source-wire', 'SourceRegistered', source({ publisher: 'The Wire' }))
  const copy = log.add('source-copy', 'SourceRegistered', source({ publisher: 'The Copy' }))
  log.add('source-second', 'SourceRegistered', source({ originId: 'copy' }))
  const sources = ['wire', 'second'].map((sourceId) => ({ sourceId }))
  const opened = log.add('deal-lamps', 'DealOpened', deal(), { sources })
  t.equal(entry(log, opened.id).independentSources, 2)
  const correct = (stream: string, eventId: string, data: object) =>
    log.add(stream, 'EventCorrected', { eventId, patch: { data }, ...WHY }, { sources: [] })
  correct('source-copy', copy.id, { originId: 'wire' })
  t.equal(entry(log, opened.id).independentSources, 1, 'both go back to the wire')
  correct('source-lamp-post', post.id, { originId: 'lamp-post', publisher: 'The Lamp' })
  const lamp = log.rows('sources').find((row) => row.id === 'lamp-post')
  t.match(lamp, { roots: '["lamp-post"]' }, 'a circle ends')
  t.equal(entry(log, opened.id).independentSources, 1)
})

test('sources that corrections make copies of each other are one, and so is what goes back to them', async (t) => {
  const log = openLog()
  const wire = log.add('source-wire', 'SourceRegistered', source())
  log.add('source-copy', 'SourceRegistered', source({ originId: 'wire' }))
  log.add('source-second', 'SourceRegistered', source({ derivedFrom: ['copy'] }))
  const sources = ['wire', 'copy', 'second'].map((sourceId) => ({ sourceId }))
  const opened = log.add('deal-lamps', 'DealOpened', deal(), { sources })
  const patch = { data: { originId: 'copy' } }
  log.add('source-wire', 'EventCorrected', { eventId: wire.id, patch, ...WHY }, { sources: [] })
  t.equal(entry(log, opened.id).independentSources, 1)
})

test('an event that another deal links follows its own repairs, and goes when the link is retracted', async (t) => {
  const { log, said, correct, retract } = openCase()
  log.add('deal-kites', 'DealOpened', deal('Kites'))
  const link = log.add('deal-kites', 'EventLinkedToDeal', { eventId: said.id })
  correct(said.id, { data: { gist: 'lamps shine' } })
  const linked = () => entriesOf(log, 'kites').find((one) => one.eventId === said.id)
  t.equal(linked().headline, 'Iceland remarked: lamps shine')
  const retraction = retract(link.id, 'deal-kites')
  t.equal(linked(), undefined)
  t.ok(entriesOf(log, 'kites', retraction.position - 1).some((one) => one.eventId === said.id))
  t.ok(entry(log, said.id), 'its own deal keeps it')
  retract(retraction.id, 'deal-kites')
  t.ok(linked())
})

test('an event that is linked when it is corrected already is linked as it stands', async (t) => {
  const { log, said, correct } = openCase()
  correct(said.id, { data: { gist: 'lamps shine' } })
  log.add('deal-kites', 'DealOpened', deal('Kites'))
  log.add('deal-kites', 'EventLinkedToDeal', { eventId: said.id })
  t.equal(
    entriesOf(log, 'kites').find((one) => one.eventId === said.id).headline,
    'Iceland remarked: lamps shine',
  )
})

test('a deal is what its opening says as corrected', async (t) => {
  const { log, opened, correct } = openCase()
  correct(opened.id, { data: { title: 'Lanterns for kites', framing: 'exchange' } })
  t.match(log.rows('deals'), [{ id: 'lamps', title: 'Lanterns for kites', framing: 'exchange' }])
  t.equal(log.versions('deals').length, 2)
})

test('a retracted status is left out, and a contested one is marked', async (t) => {
  const { log, retract } = openCase()
  const announced = log.add('deal-lamps', 'DealStatusChanged', { to: 'announced', reason: 'told' })
  log.add('deal-lamps', 'ClaimContradicted', { eventId: announced.id })
  t.match(log.rows('deal_statuses'), [{ contested: 0 }, { status: 'announced', contested: 1 }])
  retract(announced.id)
  t.match(log.rows('deal_statuses'), [{ status: 'mooted' }])
  t.equal(log.rows('deal_statuses').length, 1)
})

test('a measure, its targets and its goods are those of its imposition as corrected', async (t) => {
  const log = openLog()
  const imposed = log.add('sanction-m', 'SanctionImposed', measure(['alpha', 'beta'], { goods: ['31'] }))
  log.add('sanction-m', 'SanctionAmended', {
    addedTargets: [{ targetId: 'gamma', name: 'G', kind: 'entity' }],
    note: 'as published',
  })
  const data = { goods: ['3104'], targets: [{ targetId: 'beta', name: 'B', kind: 'entity' }] }
  log.add('sanction-m', 'EventCorrected', { eventId: imposed.id, patch: { data }, ...WHY }, { sources: [] })
  t.same(
    log.rows('targets').map((row) => row.target),
    ['beta', 'gamma'],
  )
  t.same(log.rows('sanction_goods'), [{ code: '3104', sanction: 'm' }])
  t.match(JSON.parse(String(log.rows('sanctions')[0]?.targets)), [{ name: 'B' }, { targetId: 'gamma' }])
})

test('a licence that is corrected covers what it says then', async (t) => {
  const log = openLog()
  for (const id of ['mm', 'nn']) log.add(`sanction-${id}`, 'SanctionImposed', measure(['alpha']))
  const issued = log.add('licence-7', 'LicenceIssued', licence('mm'))
  const patch = { data: { covers: [{ sanctionId: 'nn' }] } }
  log.add('licence-7', 'EventCorrected', { eventId: issued.id, patch, ...WHY }, { sources: [] })
  t.same(log.rows('covers'), [{ sanction: 'nn', licence: '7' }])
})

test('headlines that name what was corrected read as corrected', async (t) => {
  const { log, correct } = openCase()
  const promise = {
    commitmentId: 'one',
    obligor: 'IS',
    beneficiary: 'NZ',
    kind: 'other',
    text: 'to fly kites',
    test: 'kites are seen',
  }
  const made = log.add('deal-lamps', 'CommitmentMade', promise)
  const kept = log.add('deal-lamps', 'CommitmentFulfilled', { commitmentId: 'one', evidence: [made.id] })
  t.match(entry(log, kept.id).headline, /fly kites/)
  correct(made.id, { data: { text: 'to light lamps' } })
  t.match(entry(log, kept.id).headline, /light lamps/)
})
