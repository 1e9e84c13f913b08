/** A stream as it stands: corrected, retracted, and what repairs of repairs make of it. */
import { test } from 'tap'
import type { AnyEvent } from '../../events/catalogue.ts'
import { repair, repairedEvents } from '../../events/history/repairs.ts'
import { type Fact, fact, historyOf, nth } from '../record/given.ts'
import { became, opened, STREAM } from '../rules/deals/given.ts'

const id = (revision: number): string => nth(STREAM, revision)

const corrected = (revision: number, patch: object): Fact =>
  fact('EventCorrected', { eventId: id(revision), patch, reason: 'A slip' })

const retracted = (revision: number): Fact =>
  fact('EventRetracted', { eventId: id(revision), reason: 'Never happened' })

const contradicted = (revision: number): Fact => fact('ClaimContradicted', { eventId: id(revision) }, '2026')

/** A deal that was announced in March, and evidence about that. */
const announced = (...repairs: readonly Fact[]): readonly AnyEvent[] =>
  historyOf(STREAM, [opened(), became('announced', '2025-03'), ...repairs])

const standingAnnouncement = (...repairs: readonly Fact[]): AnyEvent | undefined =>
  repairedEvents(announced(...repairs)).find((event) => event.id === id(1))

test('where nothing was repaired, a stream stands as it is', async (t) => {
  const history = announced(contradicted(1))
  t.equal(repairedEvents(history), history)
})

test('a corrected date has its bounds derived anew', async (t) => {
  t.match(standingAnnouncement(corrected(1, { occurred: '2025-04-02' })), {
    occurred: '2025-04-02',
    earliest: '2025-04-02',
    latest: '2025-04-03',
  })
})

test('data are patched field by field, with the defaults of their type', async (t) => {
  const [opening] = repairedEvents(announced(corrected(0, { data: { title: 'Renamed', status: null } })))
  t.match(opening?.data, { title: 'Renamed', status: 'mooted', framing: 'parallel' })
})

test('confidence, effect and sources are corrected', async (t) => {
  const patch = { confidence: 'confirmed', effective: '2025-05-01', sources: [{ sourceId: 'other' }] }
  t.match(standingAnnouncement(corrected(1, patch)), patch)
  const later = standingAnnouncement(corrected(1, patch), corrected(1, { effective: null }))
  t.notOk(later && 'effective' in later)
})

test('an event keeps its place in the stream when it is corrected', async (t) => {
  const events = repairedEvents(announced(corrected(0, { data: { title: 'Renamed' } })))
  t.same(
    events.map(({ revision }) => revision),
    [0, 1, 2],
  )
})

test('the later of two corrections wins', async (t) => {
  const twice = [corrected(1, { occurred: '2025-04' }), corrected(1, { occurred: '2025-05' })]
  t.equal(standingAnnouncement(...twice)?.occurred, '2025-05')
})

test('a retracted event is left out, its retraction is not', async (t) => {
  const events = repairedEvents(announced(retracted(1)))
  t.same(
    events.map(({ revision }) => revision),
    [0, 2],
  )
})

test('a correction is corrected before it is applied', async (t) => {
  const event = standingAnnouncement(
    corrected(1, { occurred: '2025-04' }),
    corrected(2, { data: { patch: { occurred: '2025-05' } } }),
  )
  t.equal(event?.occurred, '2025-05')
})

test('a retracted correction corrects nothing', async (t) => {
  const event = standingAnnouncement(corrected(1, { occurred: '2025-04' }), retracted(2))
  t.equal(event?.occurred, '2025-03')
})

test('a retracted retraction brings the event back', async (t) => {
  t.ok(standingAnnouncement(retracted(1), retracted(2)))
  t.notOk(standingAnnouncement(retracted(1), retracted(2), retracted(3)))
})

test('a retracted contradiction leaves no mark', async (t) => {
  t.same(repair(announced(contradicted(1))).marks.get(id(1)), { contradictedBy: [id(2)] })
  t.notOk(repair(announced(contradicted(1), retracted(2))).marks.has(id(1)))
})

test('marks name what concerns an event, the oldest first', async (t) => {
  const { marks, all } = repair(
    announced(
      corrected(1, { occurred: '2025-04' }),
      corrected(1, { occurred: '2025-05' }),
      contradicted(1),
      retracted(1),
    ),
  )
  t.same(marks.get(id(1)), {
    correctedBy: [id(2), id(3)],
    contradictedBy: [id(4)],
    retractedBy: [id(5)],
  })
  t.equal(all[1]?.occurred, '2025-05', 'a retracted event is known as it was corrected')
})

test('corrections that together make no event of its type are not applied', async (t) => {
  const { events, unpatchable } = repair(announced(corrected(1, { data: { to: 'nowhere' } })))
  t.match(events[1]?.data, { to: 'announced' })
  t.same(unpatchable, [id(1)])
})

test('a repair of what is not there changes nothing', async (t) => {
  const history = announced(retracted(7), corrected(3, { occurred: '2025' }))
  t.same(repairedEvents(history).length, 4)
})
