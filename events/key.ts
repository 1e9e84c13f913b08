/** API keys, in an operational stream: when each was added and revoked. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { sha256, slug, text } from './fields.ts'

export const SCOPES = [
  'read',
  'record',
  'review',
  'hold',
  'erase',
  'names',
  'audit',
  'webhooks',
  'admin',
] as const

export type Scope = (typeof SCOPES)[number]

/** Scopes that a key has only if they were given to it by name: `admin` does not include them. */
const BY_NAME_ONLY: readonly Scope[] = ['erase', 'names']

/** Whether the scopes of a key allow what needs a scope. */
export const allows = (scopes: readonly Scope[], needed: Scope): boolean =>
  scopes.includes(needed) || (scopes.includes('admin') && !BY_NAME_ONLY.includes(needed))

export const KeyAdded = eventType({
  name: 'KeyAdded',
  // Version 1 knew fewer scopes.
  version: 2,
  upcasts: [(data) => data],
  subject: 'key',
  data: z.strictObject({
    keyId: slug,
    scopes: z.array(z.enum(SCOPES)).min(1),
    label: text(100).optional(),
    secretHash: sha256.meta({ description: 'SHA-256 of the secret of 256 random bits' }),
  }),
  headline: ({ keyId }) => `API key ${keyId} added`,
})

export const KeyRevoked = eventType({
  name: 'KeyRevoked',
  subject: 'key',
  data: z.strictObject({ keyId: slug }),
  headline: ({ keyId }) => `API key ${keyId} revoked`,
})
