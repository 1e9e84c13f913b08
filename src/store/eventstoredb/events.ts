/**
 * Converts events for the server and back. The client parses and prints JSON itself. A body that would come back
 * changed (white space, 1.0, large integers) is sent as bytes, so that every body is kept byte for byte.
 */
import {
  type AllStreamResolvedEvent,
  binaryEvent,
  type EventData,
  jsonEvent,
  type RecordedEvent,
} from '@eventstore/db-client'
import { type LoggedEvent, type NewEvent, STREAM_DELETED, type StoredEvent } from '../port.ts'
import { positionOf } from './positions.ts'
import type { StreamNames } from './streamNames.ts'

const parsed = (body: string): { readonly data: never } | undefined => {
  try {
    const data = JSON.parse(body) as never
    return JSON.stringify(data) === body ? { data } : undefined
  } catch {
    return undefined
  }
}

export const toServer = ({ id, type, body }: NewEvent): EventData => {
  const json = parsed(body)
  return json
    ? jsonEvent({ id, type, data: json.data })
    : binaryEvent({ id, type, data: Buffer.from(body, 'utf8') })
}

/** The body, byte for byte as it was appended. */
export const bodyOf = ({ isJson, data }: RecordedEvent): string =>
  isJson ? JSON.stringify(data) : Buffer.from(data as Uint8Array).toString('utf8')

export const storedOf = (event: RecordedEvent, names: StreamNames): StoredEvent => ({
  stream: names.fromServer(event.streamId),
  // The server gives a deletion the largest possible revision.
  revision: event.type === STREAM_DELETED ? Number.MAX_SAFE_INTEGER : Number(event.revision),
  id: event.id,
  type: event.type,
  body: bodyOf(event),
})

/** @throws RangeError when a position is above the largest safe integer */
export const loggedOf = (
  { event, commitPosition }: AllStreamResolvedEvent,
  names: StreamNames,
): LoggedEvent => {
  if (!event) throw new TypeError('an entry of the log has no event')
  return {
    ...storedOf(event as RecordedEvent, names),
    position: positionOf(commitPosition ?? event.position.commit),
  }
}
