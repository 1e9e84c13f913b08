/** The shapes of answers about webhooks, for the OpenAPI document. */
import { z } from 'zod'
import { DISABLING_CAUSES, webhookFilter } from '../../../events/webhook.ts'
import { ORDERS } from '../../webhooks/delivery/window.ts'
import { STATUSES } from '../../webhooks/endpoints/endpoint.ts'

export const webhookSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    filter: webhookFilter,
    order: z.enum(ORDERS),
    inFlight: z.int(),
    description: z.string().optional(),
    headerNames: z.array(z.string()),
    status: z.enum(STATUSES).exclude(['removed']),
    disabled: z.object({ cause: z.enum(DISABLING_CAUSES), detail: z.string(), at: z.string() }).optional(),
    epoch: z.int(),
    after: z.string().meta({ description: 'The position after which the epoch began' }),
    publicKey: z.string().optional().meta({ description: 'whpk_ and base64, for v1a' }),
    previousSecretUntil: z.string().optional(),
    createdAt: z.string(),
    registeredBy: z.string().meta({ description: 'The id of the API key that it was registered with' }),
    revision: z.int(),
  })
  .meta({ id: 'Webhook' })

export const withSecret = webhookSchema.extend({
  secret: z.string().meta({ description: 'whsec_ and base64; shown only now' }),
})

export const cursorSchema = z.object({
  position: z.string().meta({ description: 'Everything that matches up to here is delivered or parked' }),
  failingSince: z.string().nullable(),
  parked: z.array(z.object({ id: z.string(), eventId: z.string(), position: z.string(), at: z.string() })),
})

export const testSchema = z.object({
  delivered: z.boolean(),
  status: z.int().optional(),
  error: z.string().optional(),
  ms: z.int(),
  response: z.string().meta({ description: 'The beginning of the answer' }),
})
