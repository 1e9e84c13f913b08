/**
 * All endpoints of a ledger: events in `webhook-{id}`. Every node knows them: the follower of the log says when
 * one changed.
 */
import { parseEvent } from '../../../events/catalogue.ts'
import { idOf, streamOf } from '../../../events/envelope.ts'
import { type Fact, recordFact } from '../../record/facts.ts'
import { newId } from '../../rules/kernel/identity.ts'
import { type EventStore, NO_STREAM } from '../../store/port.ts'
import { type Endpoint, evolve } from './endpoint.ts'
import { changeEndpointIds, readEndpointIds } from './endpointIds.ts'

export interface Endpoints {
  /** Every endpoint that was not removed, as known so far. */
  all(): readonly Endpoint[]
  /** An endpoint as it is now; undefined when it does not exist or was removed. */
  read(id: string): Promise<Endpoint | undefined>
  /** An endpoint that was removed, as far as it is known. */
  removedEndpoint(id: string): Endpoint | undefined
  /** Makes an endpoint. */
  register(make: (id: string) => Fact, actor: string): Promise<Endpoint>
  /**
   * Appends what `decide` returns; when another writer was faster, it decides again.
   * @param decide what to append; undefined when nothing has to change
   * @returns the endpoint afterwards; undefined when it does not exist or was removed
   */
  change(
    id: string,
    decide: (endpoint: Endpoint) => Fact | undefined | Promise<Fact | undefined>,
    actor: string,
  ): Promise<Endpoint | undefined>
  /** Reads all endpoints of the list. */
  load(): Promise<void>
  /** Reads what was appended to a stream, perhaps by another node. */
  refresh(stream: string): Promise<void>
  /** Calls back with each endpoint that changed. */
  onChange(listener: (endpoint: Endpoint) => void): void
}

export const openEndpoints = (store: EventStore, now: () => string): Endpoints => {
  const known = new Map<string, Endpoint>()
  const listeners: ((endpoint: Endpoint) => void)[] = []

  const refresh = async (id: string): Promise<Endpoint | undefined> => {
    const before = known.get(id)
    const { events } = await store.readStream(streamOf('webhook', id), { from: (before?.revision ?? -1) + 1 })
    // Another call may have read as far meanwhile.
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

  const recorder = { store, now }

  const change: Endpoints['change'] = async (id, decide, actor) => {
    const recorded = await recordFact(recorder, streamOf('webhook', id), actor, async () => {
      const endpoint = await refresh(id)
      const fact = endpoint && (await decide(endpoint))
      return fact && { after: endpoint.revision, fact }
    })
    const after = await refresh(id)
    if (recorded?.type === 'WebhookRemoved')
      await changeEndpointIds(store, (ids) => ids.filter((other) => other !== id))
    return after
  }

  return {
    all: () => [...known.values()].filter(({ status }) => status !== 'removed'),
    read: refresh,
    removedEndpoint: (id) => known.get(id),
    register: async (make, actor) => {
      const id = newId('person', undefined).replace('p-', 'wh-')
      await changeEndpointIds(store, (ids) => [...ids, id])
      const first = { after: NO_STREAM, fact: make(id) }
      await recordFact(recorder, streamOf('webhook', id), actor, async () => first)
      return (await refresh(id)) as Endpoint
    },
    change,
    load: async () => {
      for (const id of await readEndpointIds(store)) await refresh(id)
    },
    refresh: async (stream) => void (await refresh(idOf(stream))),
    onChange: (listener) => void listeners.push(listener),
  }
}
