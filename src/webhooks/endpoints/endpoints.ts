/**
 * All endpoints of a ledger: events in `webhook-{id}`. Every node knows them; whoever follows the log says when one
 * changed.
 */
import { v7 } from 'uuid'
import { jcs } from '../../../events/canonical/jcs.ts'
import { type EventName, parseEvent } from '../../../events/catalogue.ts'
import { idOf, type LedgerEvent, streamOf } from '../../../events/envelope.ts'
import { isStoreError } from '../../failure/storeError.ts'
import { newId } from '../../rules/kernel/identity.ts'
import { type EventStore, NO_STREAM } from '../../store/port.ts'
import { type Endpoint, evolve } from './endpoint.ts'
import { changeList, readList } from './list.ts'

/** An event to append, before it has its envelope. */
export interface NewFact {
  readonly type: EventName
  readonly data: object
}

export interface Endpoints {
  /** Every endpoint that was not removed, as known so far. */
  all(): readonly Endpoint[]
  /** An endpoint as it is now; undefined when there is none or it was removed. */
  read(id: string): Promise<Endpoint | undefined>
  /** An endpoint that was removed, as far as it is known. */
  removed(id: string): Endpoint | undefined
  /** Makes an endpoint. */
  register(make: (id: string) => NewFact, actor: string): Promise<Endpoint>
  /**
   * Appends what is decided about an endpoint, again when another was faster.
   * @param decide what is to be appended; undefined when nothing has to change
   * @returns the endpoint afterwards; undefined when there is none or it was removed
   */
  change(
    id: string,
    decide: (endpoint: Endpoint) => NewFact | undefined | Promise<NewFact | undefined>,
    actor: string,
  ): Promise<Endpoint | undefined>
  /** Reads all that is listed. */
  load(): Promise<void>
  /** Reads on in a stream in which something was appended, perhaps by another node. */
  noticed(stream: string): Promise<void>
  /** Calls back with each endpoint that changed. */
  onChange(listener: (endpoint: Endpoint) => void): void
}

export const openEndpoints = (store: EventStore, now: () => string): Endpoints => {
  const known = new Map<string, Endpoint>()
  const listeners: ((endpoint: Endpoint) => void)[] = []

  const refresh = async (id: string): Promise<Endpoint | undefined> => {
    const before = known.get(id)
    const { events } = await store.readStream(streamOf('webhook', id), { from: (before?.revision ?? -1) + 1 })
    // Others may have read as far meanwhile.
    let endpoint = known.get(id)
    const from = endpoint?.revision ?? -1
    for (const event of events) {
      if (event.revision > from) endpoint = evolve(endpoint, parseEvent(event.body))
    }
    if (!endpoint) return undefined
    known.set(id, endpoint)
    if (endpoint.revision > from) for (const listener of listeners) listener(endpoint)
    return endpoint.status === 'removed' ? undefined : endpoint
  }

  const append = async (
    id: string,
    { type, data }: NewFact,
    expected: number,
    actor: string,
  ): Promise<void> => {
    const stream = streamOf('webhook', id)
    const event: LedgerEvent<string, object> = {
      id: v7(),
      type,
      version: 1,
      stream,
      revision: expected + 1,
      recordedAt: now(),
      actor,
      correlationId: v7(),
      data,
    }
    await store.append(stream, expected, [{ id: event.id, type, body: jcs(event) }])
  }

  const change: Endpoints['change'] = async (id, decide, actor) => {
    for (;;) {
      const endpoint = await refresh(id)
      const fact = endpoint && (await decide(endpoint))
      if (!endpoint || !fact) return endpoint
      try {
        await append(id, fact, endpoint.revision, actor)
      } catch (error) {
        if (isStoreError(error, 'wrong-revision')) continue
        throw error
      }
      const after = await refresh(id)
      if (fact.type === 'WebhookRemoved')
        await changeList(store, (ids) => ids.filter((other) => other !== id))
      return after
    }
  }

  return {
    all: () => [...known.values()].filter(({ status }) => status !== 'removed'),
    read: refresh,
    removed: (id) => known.get(id),
    register: async (make, actor) => {
      const id = newId('person', undefined).replace('p-', 'wh-')
      await changeList(store, (ids) => [...ids, id])
      await append(id, make(id), NO_STREAM, actor)
      return (await refresh(id)) as Endpoint
    },
    change,
    load: async () => {
      for (const id of await readList(store)) await refresh(id)
    },
    noticed: async (stream) => void (await refresh(idOf(stream))),
    onChange: (listener) => void listeners.push(listener),
  }
}
