/** Adds every event of the ledger streams to the table of events, with its headline. */
import { headlineOf, sideOf } from '../../events/catalogue.ts'
import { isEvidence } from '../../events/evidence.ts'
import { contestedIn } from '../../events/history/order.ts'
import { repairedEvents } from '../../events/history/repairs.ts'
import type { Handler, Projection } from '../../src/views/projection.ts'
import { dealsProjection } from './deals.ts'
import { events, restated } from './eventTables.ts'
import { aboutOf } from './namedThings.ts'
import { programmesProjection } from './programmes.ts'
import { applyTo, historyUpTo, overlayOf } from './rederivation.ts'
import { registers } from './registers.ts'
import { targetsProjection } from './targets.ts'

/** The projections that headlines ask. */
const ASKED = [registers, targetsProjection, programmesProjection, dealsProjection]

/**
 * Renews the headlines of a stream: each event reads as it would have at its recording, had it been correct
 * then.
 */
const restate: Handler<'EventCorrected' | 'EventRetracted'> = (repair, rows, placed) => {
  const stands = repairedEvents(historyUpTo(repair, rows))
  const contested = contestedIn(stands)
  const tables = ASKED.flatMap((projection) => projection.tables)
  const overlay = overlayOf(rows, repair.stream, tables)
  const about = aboutOf(overlay, repair.stream)
  for (const event of stands) {
    applyTo(ASKED, event, contested(event), overlay, placed)
    if (isEvidence(event.type)) continue
    const now = { side: sideOf(event, about), headline: headlineOf(event, about, false) }
    const was = rows.get(restated, { event: event.id }) ?? rows.get(events, { id: event.id })
    if (was?.side === now.side && was.headline === now.headline) continue
    rows.put(restated, { event: event.id, ...now })
  }
}

/** Runs after the registers, which its headlines ask. */
export const eventsProjection: Projection = {
  name: 'events',
  version: 6,
  tables: [events, restated],
  on: {
    EventCorrected: restate as Handler<'EventCorrected'>,
    EventRetracted: restate as Handler<'EventRetracted'>,
  },
  every: (event, rows, { position, knownAt, body }) => {
    const about = aboutOf(rows, event.stream)
    rows.put(events, {
      id: event.id,
      position,
      stream: event.stream,
      revision: event.revision,
      type: event.type,
      known_at: knownAt,
      side: sideOf(event, about),
      headline: headlineOf(event, about, false),
      bytes: Buffer.byteLength(body),
      body,
    })
  },
}
