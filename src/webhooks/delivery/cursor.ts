/**
 * The cursor of an endpoint: how far its deliveries are, small enough to be saved again and again. Everything that
 * matches at or before `low` is delivered or parked; what is delivered after it is listed.
 */
import { z } from 'zod'
import type { Position } from '../../store/port.ts'

const position = z.int().nonnegative()

const parkedShape = z.object({
  position,
  eventId: z.string(),
  previous: position.nullable(),
  epoch: z.int(),
  /** When it was given up, RFC 3339. */
  at: z.string(),
})

/** A delivery that was given up; it can be retried by hand. */
export type ParkedDelivery = z.infer<typeof parkedShape>

const cursorShape = z.object({
  /** The revision of the event of `webhook-{id}` that began the epoch. */
  epoch: z.int(),
  low: position,
  /** The last matching position at or before `low` in this epoch; null when there is none. */
  lastMatched: position.nullable(),
  /** Positions after `low` that are delivered or parked. */
  done: z.array(position),
  parked: z.array(parkedShape),
  /** Since when no delivery succeeded, RFC 3339; null while the last one did. */
  failingSince: z.string().nullable(),
  /** The failures that count towards being disabled; earlier releases did not write it. */
  failing: z.object({ since: z.string(), last: z.string() }).nullable().default(null),
  /** Since when the receiver has asked for rests, RFC 3339; null when it did not since the last success. */
  restingSince: z.string().nullable().default(null),
  /** The revision of the last retry asked for that was carried out. */
  retried: z.int(),
  /** The log to which its positions belong, as marks name it; earlier releases wrote none. */
  log: z.string().nullable().default(null),
  /** The fencing token of the lease under which it was written. */
  lease: z.int(),
})

export type Cursor = z.infer<typeof cursorShape>

/** The name of the state cell of an endpoint's cursor. */
export const cursorCell = (webhookId: string): string => `cursor-${webhookId}`

/** Reads a cursor. Undefined when it is damaged: then the epoch begins again where it began. */
export const readCursorText = (text: string): Cursor | undefined => {
  try {
    return cursorShape.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/**
 * The cursor that an epoch begins with. Parked deliveries that would not come again stay.
 * @param after the epoch begins after this position
 * @param before the cursor of the epoch before, if any
 */
export const beginEpoch = (epoch: number, after: Position, before: Cursor | undefined): Cursor => ({
  epoch,
  low: after,
  lastMatched: null,
  done: [],
  parked: before?.parked.filter((one) => one.position <= after) ?? [],
  failingSince: before?.failingSince ?? null,
  failing: before?.failing ?? null,
  restingSince: before?.restingSince ?? null,
  retried: before?.retried ?? epoch,
  log: null,
  lease: before?.lease ?? 0,
})
