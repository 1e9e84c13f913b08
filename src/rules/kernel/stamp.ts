/** The only place where an event gets its envelope, and the only place that appends it to the store. */
import { jcs } from '../../../events/canonical/jcs.ts'
import type { LedgerEvent } from '../../../events/envelope.ts'
import type { EventType } from '../../../events/eventType.ts'
import type { EventStore } from '../../store/port.ts'
import type { CommandContext } from './command.ts'
import { eventIdOf } from './identity.ts'

/** The stream and revision that an event gets. */
interface Place {
  readonly stream: string
  readonly revision: number
  /** The idempotency key that the id is derived from; without it, the id is random. */
  readonly key?: string | undefined
}

/** The command's part of the envelope: when it happened, the sources, the deals. */
type EnvelopeFields = Pick<
  LedgerEvent,
  'occurred' | 'earliest' | 'latest' | 'effective' | 'sources' | 'confidence' | 'deals'
>

type Hashes = Pick<LedgerEvent, 'keyHash' | 'bodyHash'>

/** Adds the envelope to an event: id, version of its type, stream and revision, instant, actor and correlation. */
export const stamp = (
  { name, version }: Pick<EventType, 'name' | 'version'>,
  { stream, revision, key }: Place,
  { actor, correlationId, now }: CommandContext,
  data: LedgerEvent['data'],
  hashes: Hashes = {},
  said: Partial<EnvelopeFields> = {},
): LedgerEvent => ({
  id: eventIdOf(stream, key, 0),
  type: name,
  version,
  stream,
  revision,
  recordedAt: now,
  ...said,
  actor,
  correlationId,
  ...hashes,
  data,
})

/**
 * Appends stamped events to one stream.
 * @param expected the revision of the last event of the stream; -1 when the stream is empty
 * @returns the canonical texts that were appended, and whether the store says that this call stored them; where it
 *   does not, an earlier append of the same ids may have stored others
 * @throws StoreError `wrong-revision` when somebody else wrote to the stream
 */
export const appendEvents = async (
  store: Pick<EventStore, 'append'>,
  stream: string,
  expected: number,
  events: readonly LedgerEvent[],
): Promise<{ readonly bodies: readonly string[]; readonly stored: boolean }> => {
  const written = events.map((event) => ({ id: event.id, type: event.type, body: jcs(event) }))
  let stored = false
  await store.append(stream, expected, written, () => {
    stored = true
  })
  return { bodies: written.map(({ body }) => body), stored }
}

/** Stamped events for one stream. */
interface Stamped {
  readonly stream: string
  readonly expected: number
  readonly events: readonly LedgerEvent[]
}

/**
 * Appends stamped events to several streams, in this order; the ledger's events come last.
 * @returns as `appendEvents`, of the last stream
 * @throws StoreError `wrong-revision` when somebody else wrote to one of them · `stream-deleted`
 */
export const appendAllEvents = async (
  store: Pick<EventStore, 'appendInOrder'>,
  appends: readonly Stamped[],
): Promise<{ readonly bodies: readonly string[]; readonly stored: boolean }> => {
  const written = appends.map(({ stream, expected, events }) => ({
    stream,
    expected,
    events: events.map((event) => ({ id: event.id, type: event.type, body: jcs(event) })),
  }))
  let stored = false
  await store.appendInOrder(written, () => {
    stored = true
  })
  return { bodies: written.at(-1)?.events.map(({ body }) => body) ?? [], stored }
}
