/**
 * Revokes an API key. Endpoints that were registered with it would continue to deliver, unnoticed: what becomes of them has to be
 * said.
 */
import { z } from 'zod'
import { refuse } from '../../failure/problems.ts'
import type { ApiKey, Keys } from '../../keys/keys.ts'
import type { Fact } from '../../record/facts.ts'
import type { Endpoint } from '../../webhooks/endpoints/endpoint.ts'
import type { Endpoints } from '../../webhooks/endpoints/endpoints.ts'

export const FATES = ['keep', 'pause', 'remove'] as const

/** What becomes of the endpoints of a revoked key. */
export const fate = z.enum(FATES, `must be one of ${FATES.join(', ')}`)

export type Fate = z.infer<typeof fate>

const FACTS: Readonly<Record<Fate, (endpoint: Endpoint) => Fact | undefined>> = {
  keep: () => undefined,
  pause: ({ status }) => (status === 'active' ? { type: 'WebhookPaused', data: {} } : undefined),
  remove: () => ({ type: 'WebhookRemoved', data: {} }),
}

const ownedBy = async (endpoints: Endpoints, key: string): Promise<readonly Endpoint[]> => {
  await endpoints.load()
  return endpoints.all().filter(({ registeredBy }) => registeredBy === key)
}

const MOST_NAMED = 10

/** What to do over HTTP; the command line has an option for it. */
export const ADD_ENDPOINTS = 'Add ?endpoints=keep, pause or remove to the DELETE.'

const ask = (key: string, owned: readonly Endpoint[]): never => {
  const webhooks = owned.map(({ id }) => id)
  const more = webhooks.length > MOST_NAMED ? ` and ${webhooks.length - MOST_NAMED} more` : ''
  const named = `${webhooks.slice(0, MOST_NAMED).join(', ')}${more}`
  return refuse(
    'api-key-owns-webhooks',
    `Webhooks were registered with the key ${key}: ${named}. ${ADD_ENDPOINTS}`,
    { webhooks },
  )
}

/**
 * @param endpoints what becomes of the endpoints that were registered with it
 * @returns undefined when there is no such key
 * @throws Refusal `api-key-owns-webhooks` when it has endpoints and the request does not say what becomes of them
 */
export const revokeKey = async (
  ring: Keys,
  all: Endpoints,
  id: string,
  endpoints: Fate | undefined,
  actor: string,
): Promise<ApiKey | undefined> => {
  if (!(await ring.list()).some((key) => key.id === id)) return undefined
  const owned = await ownedBy(all, id)
  if (owned.length > 0 && endpoints === undefined) return ask(id, owned)
  const settle = async (some: readonly Endpoint[]): Promise<void> => {
    for (const one of some) await all.change(one.id, FACTS[endpoints ?? 'keep'], actor)
  }
  // First, so that a crash between the two leaves no key revoked whose endpoints still deliver.
  await settle(owned)
  const revoked = await ring.revoke(id, actor)
  // Endpoints that were registered meanwhile.
  if (endpoints !== undefined) await settle(await ownedBy(all, id))
  return revoked
}
