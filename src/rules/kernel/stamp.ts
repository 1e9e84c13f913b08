/** The one place where an event gets its envelope, and the one place where it goes to the store. */
import { jcs } from '../../../events/canonical/jcs.ts'
import type { LedgerEvent } from '../../../events/envelope.ts'
import type { EventType } from '../../../events/eventType.ts'
import type { EventStore } from '../../store/port.ts'
import type { CommandContext } from './command.ts'
import { eventIdOf } from './identity.ts'

/** Where an event will lie. */
interface Place {
  readonly stream: string
  readonly revision: number
  /** The idempotency key that its id is derived from; the id is random without one. */
  readonly key?: string | undefined
}

/** What a command says in the envelope: when it happened, who says so, which deals it belongs to. */
type Said = Pick<
  LedgerEvent,
  'occurred' | 'earliest' | 'latest' | 'effective' | 'sources' | 'confidence' | 'deals'
>

type Hashes = Pick<LedgerEvent, 'keyHash' | 'bodyHash'>

/** An event with its envelope: id, the version of its type, place, instant, actor and correlation. */
export const stamp = (
  { name, version }: Pick<EventType, 'name' | 'version'>,
  { stream, revision, key }: Place,
  { actor, correlationId, now }: CommandContext,
  data: LedgerEvent['data'],
  hashes: Hashes = {},
  said: Partial<Said> = {},
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
 * @param expected the revision of the last event of the stream; -1 when there is none
 * @returns the canonical texts that were appended
 * @throws StoreError `wrong-revision` when somebody else wrote to the stream
 */
export const appendEvents = async (
  store: Pick<EventStore, 'append'>,
  stream: string,
  expected: number,
  events: readonly LedgerEvent[],
): Promise<readonly string[]> => {
  const written = events.map((event) => ({ id: event.id, type: event.type, body: jcs(event) }))
  await store.append(stream, expected, written)
  return written.map(({ body }) => body)
}
