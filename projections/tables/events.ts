/** Adds every event of the ledger streams to the table of events, and what it reads from after a repair. */
import { type AnyEvent, sideOf } from '../../events/catalogue.ts'
import { idOf } from '../../events/envelope.ts'
import { isEvidence } from '../../events/evidence.ts'
import { contestedIn } from '../../events/history/order.ts'
import { repairedEvents } from '../../events/history/repairs.ts'
import type { Handler, PlacedEvent, Projection, Rows } from '../../src/views/projection.ts'
import { aboutFrom, type Retold, readsAs, retell } from '../folds/line.ts'
import { dealsProjection } from './deals.ts'
import { events, restatements } from './eventTables.ts'
import { aboutOf } from './namedThings.ts'
import { programmesProjection } from './programmes.ts'
import { applyTo, historyIn, historyUpTo, overlayOf } from './rederivation.ts'
import { registers } from './registers.ts'
import { targetsProjection } from './targets.ts'

/** The projections that headlines ask. */
const ASKED = [registers, targetsProjection, programmesProjection, dealsProjection]

const sideIn = (eventId: string, rows: Rows): string | null =>
  (rows.get(restatements, { event: eventId }) ?? rows.get(events, { id: eventId }))?.side ?? null

/** The events of a stream one after the other, each as it reads right after it, with what is known by then. */
const readingsOf = function* (stream: string, history: readonly AnyEvent[], rows: Rows, placed: PlacedEvent) {
  const contested = contestedIn(history)
  const overlay = overlayOf(
    rows,
    stream,
    ASKED.flatMap((projection) => projection.tables),
  )
  const seen: AnyEvent[] = []
  for (const event of history) {
    applyTo(ASKED, event, contested(event), overlay, placed)
    seen.push(event)
    if (isEvidence(event.type)) continue
    const about = aboutOf(
      {
        rows: overlay,
        stream: (name) => (name === stream ? seen : repairedEvents(historyIn(name, rows))),
        // Another headline is made when it is read; here it matters only whether it is the same.
        headline: (id) => id,
      },
      event,
    )
    yield { event, about }
  }
}

/**
 * Renews what the events of a stream read from: each reads as it would have at its recording, had it been correct
 * then.
 */
const restate: Handler<'EventCorrected' | 'EventRetracted'> = (repair, rows, placed) => {
  const history = historyUpTo(repair, rows)
  const recorded = new Map<string, string>()
  for (const { event, about } of readingsOf(repair.stream, history, rows, placed)) {
    recorded.set(event.id, readsAs(event, about))
  }
  for (const { event, about } of readingsOf(repair.stream, repairedEvents(history), rows, placed)) {
    const before = rows.get(restatements, { event: event.id })
    const retold = before && (JSON.parse(before.retold) as Retold)
    const was = retold
      ? readsAs(
          { ...event, data: retold.data } as AnyEvent,
          aboutFrom(idOf(event.stream), retold, (id) => id),
        )
      : recorded.get(event.id)
    const side = sideOf(event, about)
    if (was === readsAs(event, about) && sideIn(event.id, rows) === side) continue
    const { retold: now } = retell(event, about)
    rows.put(restatements, { event: event.id, since: placed.position, side, retold: JSON.stringify(now) })
  }
}

/** Runs after the registers, which say on which side an event is. */
export const eventsProjection: Projection = {
  name: 'events',
  version: 7,
  tables: [events, restatements],
  on: {
    EventCorrected: restate as Handler<'EventCorrected'>,
    EventRetracted: restate as Handler<'EventRetracted'>,
  },
  every: (event, rows, { position, knownAt, body }) => {
    const about = aboutOf({ rows, stream: () => [], headline: () => undefined }, event)
    rows.put(events, {
      id: event.id,
      position,
      stream: event.stream,
      revision: event.revision,
      type: event.type,
      known_at: knownAt,
      side: sideOf(event, about),
      bytes: Buffer.byteLength(body),
      body,
    })
  },
}
