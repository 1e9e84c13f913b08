/** Applies one logged event to the rows of every projection. An error names the projection that threw it. */
import { parseEvent } from '../../events/catalogue.ts'
import { isLedgerStream, subjectOf } from '../../events/envelope.ts'
import { isStoreError } from '../failure/storeError.ts'
import { type LoggedEvent, STREAM_DELETED } from '../store/port.ts'
import { CannotFollow } from '../tail/tail.ts'
import type { Handler, Projection } from './projection.ts'
import type { WritableRows } from './rows.ts'

/** An event that a projection could not apply, and that this code will never be able to apply. */
export class Poison extends CannotFollow {
  readonly projection: string
  readonly logged: LoggedEvent

  constructor(projection: string, logged: LoggedEvent, cause: unknown) {
    super(`${projection}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'Poison'
    this.projection = projection
    this.logged = logged
  }
}

/** The event that stopped a projection, as logs and health show it. */
export const stoppedAt = ({ logged }: Poison) => ({
  id: logged.id,
  type: logged.type,
  stream: logged.stream,
  revision: logged.revision,
  position: String(logged.position),
})

/**
 * Applies an event.
 * @param knownAt the running maximum of `recordedAt` of the ledger streams before it
 * @returns the running maximum after it
 * @throws Poison · StoreError `unavailable` when the views cannot be written now
 */
export const applyEvent = (
  projections: readonly Projection[],
  rows: WritableRows,
  logged: LoggedEvent,
  knownAt: string,
): string => {
  let at = 'catalogue'
  try {
    rows.at(logged.position)
    if (logged.type === STREAM_DELETED) {
      for (const projection of projections) {
        at = projection.name
        projection.deleted?.(logged.stream, rows)
      }
      return knownAt
    }
    const ledger = isLedgerStream(logged.stream)
    if (!ledger && subjectOf(logged.stream) !== 'personal') return knownAt
    const event = parseEvent(logged.body)
    // Counts only events that nobody can delete, so that views built later get the same result.
    const later = ledger && event.recordedAt > knownAt ? event.recordedAt : knownAt
    const placed = { position: logged.position, knownAt: later, body: logged.body }
    for (const projection of projections) {
      at = projection.name
      if (ledger) projection.every?.(event, rows, placed)
      const handler = projection.on[event.type] as Handler<typeof event.type> | undefined
      handler?.(event as never, rows, placed)
    }
    return later
  } catch (error) {
    if (isStoreError(error, 'unavailable')) throw error
    throw new Poison(at, logged, error)
  }
}
