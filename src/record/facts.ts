/**
 * Records events that do not come from commands: API keys, webhook endpoints, accesses to personal details,
 * erasures that a restored ledger lost.
 */
import { v7 } from 'uuid'
import { type DataOf, type EventName, eventTypeOf } from '../../events/catalogue.ts'
import type { LedgerEvent } from '../../events/envelope.ts'
import type { EventType } from '../../events/eventType.ts'
import { appendEvents, stamp } from '../rules/kernel/stamp.ts'
import type { EventStore } from '../store/port.ts'
import { inTurn } from './writerQueue.ts'

/** An event to record, without its envelope. */
export type Fact = {
  readonly [Name in EventName]: { readonly type: Name; readonly data: DataOf<Name> }
}[EventName]

/** A decided event, with the revision of the last event that the decision is based on. */
export interface DecidedFact {
  readonly after: number
  readonly fact: Fact
}

/**
 * Records an event in a stream, and decides again when another writer was faster.
 * @param actor the opaque id of who records it
 * @param decide reads the stream; undefined when there is nothing to record
 * @returns the event; undefined when there was nothing to record
 * @throws Refusal `concurrent-writes` when others were faster repeatedly · StoreError
 */
export const recordFact = (
  { store, now }: { readonly store: EventStore; readonly now: () => string },
  stream: string,
  actor: string,
  decide: () => Promise<DecidedFact | undefined>,
): Promise<LedgerEvent | undefined> =>
  inTurn(store, stream, async () => {
    const decided = await decide()
    if (!decided) return undefined
    const { after, fact } = decided
    const context = { actor, correlationId: v7(), now: now() }
    const type = eventTypeOf(fact.type) as EventType
    const event = stamp(type, { stream, revision: after + 1 }, context, fact.data)
    await appendEvents(store, stream, after, [event])
    return event
  })
