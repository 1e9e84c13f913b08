/** API keys, in an operational stream: when each was added and revoked. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { sha256, slug, text } from './fields.ts'

export const SCOPES = ['read', 'record', 'review', 'audit', 'webhooks', 'admin'] as const

export type Scope = (typeof SCOPES)[number]

export const KeyAdded = eventType({
  name: 'KeyAdded',
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
