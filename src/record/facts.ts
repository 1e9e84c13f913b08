/**
 * Records what happened beside the commands: API keys, endpoints of webhooks, accesses to personal details, erasures that
 * a restored ledger lost.
 */
import { v7 } from 'uuid'
import { type DataOf, type EventName, eventTypeOf } from '../../events/catalogue.ts'
import type { LedgerEvent } from '../../events/envelope.ts'
import type { EventType } from '../../events/eventType.ts'
import { appendEvents, stamp } from '../rules/kernel/stamp.ts'
import type { EventStore } from '../store/port.ts'
import { inTurn } from './turn.ts'

/** What is to be recorded, before it has its envelope. */
export type Fact = {
  readonly [Name in EventName]: { readonly type: Name; readonly data: DataOf<Name> }
}[EventName]

/** A fact that is decided, and the revision of the last event that it was decided on. */
export interface Decided {
  readonly after: number
  readonly fact: Fact
}

/**
 * Records a fact in a stream; decides it anew when somebody else was faster.
 * @param actor opaque id of who records it
 * @param decide reads the stream; undefined when nothing has to be recorded
 * @returns the event; undefined when nothing had to be recorded
 * @throws Refused `concurrent-writes` when others were faster again and again · StoreError
 */
export const recordFact = (
  { store, now }: { readonly store: EventStore; readonly now: () => string },
  stream: string,
  actor: string,
  decide: () => Promise<Decided | undefined>,
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
