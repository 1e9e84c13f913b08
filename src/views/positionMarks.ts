/**
 * Marks that tie a position to its log. A position means something only in its own log, and after a restore
 * other events may get positions that were given out before. A mark is made from the ledger's id, its last
 * restore, and the last ledger event at or before the position. So it differs from the marks of any other log,
 * even of an older copy that somebody restored without saying so.
 */

import { hash } from 'node:crypto'
import { z } from 'zod'
import { refuse } from '../failure/problems.ts'
import type { EventStore, LedgerReader, Position } from '../store/port.ts'
import { NO_STREAM } from '../store/port.ts'
import type { Views } from './views.ts'

/** A position from a client, with its mark. Earlier releases gave out positions without marks. */
export interface MarkedPosition {
  readonly position: Position
  readonly mark?: string | undefined
}

/** The cell that names the last restore of a ledger. A ledger that was never restored does not have it. */
const CELL = 'restored'
const cell = z.object({
  id: z.string(),
  at: z.string(),
  /** Whether deliveries wait since the restore; earlier releases did not say. */
  deliveries: z.literal('paused').optional(),
})

export type LastRestore = z.infer<typeof cell>

/** The last restore of a ledger. */
export const readRestored = async (
  store: Pick<LedgerReader, 'readState'>,
): Promise<LastRestore | undefined> => {
  const found = await store.readState(CELL)
  return found && cell.parse(JSON.parse(found.value))
}

/** Records in a ledger that it was just restored. Places given out before then belong to another log. */
export const writeRestored = async (
  store: Pick<EventStore, 'readState' | 'writeState'>,
  restored: LastRestore,
): Promise<void> => {
  const found = await store.readState(CELL)
  await store.writeState(CELL, JSON.stringify(restored), found?.revision ?? NO_STREAM)
}

const PART = 6
const PLACE = /^(\d{1,15})(?:-([A-Za-z0-9_-]{12}))?$/

/** Reads a place: a position with or without a mark; undefined when the text is neither. */
export const readMarkedPosition = (text: string): MarkedPosition | undefined => {
  const [, position, mark] = PLACE.exec(text) ?? []
  return position === undefined ? undefined : { position: Number(position), mark }
}

/** A place in a request. */
export const markedPositionText = z.string().transform((text, context): MarkedPosition => {
  const place = readMarkedPosition(text)
  if (place) return place
  context.addIssue({
    code: 'custom',
    message: 'must be a position of the log, a decimal number, or an id or `next`',
  })
  return z.NEVER
})

export interface PositionMarks {
  /** The log: the ledger and its last restore. */
  readonly log: string
  /** The log before the first restore. Cursors of earlier releases belong to it. */
  readonly firstLog: string
  /** A place to give out: the position with its mark. */
  write(position: Position): string
  /** The same when the event at the position is known. */
  writeAt(position: Position, event: string): string
  /**
   * A sentence why a place does not belong to this log; undefined when it does, as far as this node has seen the
   * log.
   */
  fault(place: MarkedPosition): string | undefined
}

const digest = (text: string): string => hash('sha256', text, 'base64url').slice(0, PART)

const LAST = 'SELECT id FROM events WHERE position <= ? ORDER BY position DESC LIMIT 1'

export const openPositionMarks = (
  ledgerId: string,
  restored: LastRestore | undefined,
  views: Pick<Views, 'sql' | 'position'>,
): PositionMarks => {
  const logOf = (restore: string): string => digest(`${ledgerId} ${restore}`)
  const log = logOf(restored?.id ?? '')
  const writeAt = (position: Position, event: string): string => `${position}-${log}${digest(event)}`
  const write = (position: Position): string =>
    writeAt(position, views.sql.get<{ id: string }>(LAST, position)?.id ?? '')

  return {
    log,
    firstLog: logOf(''),
    write,
    writeAt,
    fault: ({ position, mark }) => {
      const isSeen = position <= views.position()
      if (mark === undefined) {
        if (restored === undefined) return undefined
        const now = isSeen ? `; of the log as it is now, this place is ${write(position)}` : ''
        return `the ledger was restored at ${restored.at}, and a position alone does not say whether it is from before${now}`
      }
      if (!mark.startsWith(log)) return 'it is of another ledger, or of this one before it was restored'
      if (!isSeen || write(position) === `${position}-${mark}`) return undefined
      return 'the log has another event there: this ledger was restored from an older copy'
    },
  }
}

/** Refuses a place that does not belong to this log, and says what to do. */
export const refusePlace = (pointer: string, name: string, fault: string, advice: string): never => {
  const detail = `${fault}. ${advice}.`
  return refuse('place-of-another-log', `${name}: ${detail}`, {
    errors: [{ pointer, code: 'place-of-another-log', detail }],
  })
}
