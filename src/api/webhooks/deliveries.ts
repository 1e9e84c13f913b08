/** The attempts at an endpoint's deliveries over HTTP: this node's list of them, and another attempt by hand. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { slug } from '../../../events/fields.ts'
import { problems } from '../../http/commonSchemas.ts'
import { linkNext } from '../../http/queries/paging.ts'
import { noParameters, numberCursor, page } from '../../http/queries/queryParameters.ts'
import { endpointOf } from '../../webhooks/administration/administration.ts'
import { askRetry } from '../../webhooks/administration/manualRetry.ts'
import type { ListedAttempt } from '../../webhooks/delivery/attempts.ts'
import type { Webhooks } from '../../webhooks/webhooks.ts'

const OUTCOMES = ['delivered', 'failed', 'parked'] as const

const attemptSchema = z.object({
  id: z.string().meta({ description: 'The webhook-id of the delivery, the same for all its attempts' }),
  eventId: z.string(),
  type: z.string(),
  position: z.string(),
  epoch: z.int(),
  at: z.string(),
  ms: z.int(),
  attempt: z.int().meta({ description: '0 when it was asked for by hand' }),
  outcome: z.enum(OUTCOMES),
  status: z.int().optional(),
  error: z.string().optional(),
  response: z.string(),
  next: z
    .string()
    .optional()
    .meta({ description: 'When it is tried again; absent when no attempt is planned' }),
})

const attemptView = (row: ListedAttempt) => ({
  id: row.delivery,
  eventId: row.event,
  type: row.type,
  position: String(row.position),
  epoch: row.epoch,
  at: row.at,
  ms: row.ms,
  attempt: row.attempt,
  outcome: row.outcome,
  ...(row.status !== null && { status: row.status }),
  ...(row.error !== null && { error: row.error }),
  response: row.response,
  ...(row.next !== null && { next: row.next }),
})

const query = z.strictObject({
  outcome: z.enum(OUTCOMES).optional(),
  limit: page.limit,
  cursor: page.cursor,
})

export const addDeliveryRoutes = (app: FastifyInstance, webhooks: Webhooks): void => {
  const tags = ['webhooks']
  const config = { scope: 'webhooks' } as const
  const params = z.strictObject({ id: slug })
  const list = {
    tags,
    summary: 'Attempts of this node at deliveries, the newest first; the last thousand are kept',
    params,
    querystring: query,
    response: {
      200: z.object({ items: z.array(attemptSchema), next: z.string().optional() }),
      ...problems,
    },
  }
  app.get('/v1/webhooks/:id/deliveries', { schema: list, config }, async (request, reply) => {
    const { id } = request.params
    const { outcome, limit, cursor } = request.query
    await endpointOf(webhooks, id)
    const rows = webhooks.attempts.list(id, {
      limit: limit + 1,
      ...(outcome && { outcome }),
      ...(cursor !== undefined && { before: numberCursor(cursor) }),
    })
    const items = rows.slice(0, limit)
    const next = rows.length > limit ? String(items.at(-1)?.seq) : undefined
    linkNext(request, reply, next)
    reply.header('cache-control', 'no-store')
    return { items: items.map(attemptView), ...(next !== undefined && { next }) }
  })

  const one = z.strictObject({ id: slug, delivery: z.string().max(200) })
  const retry = {
    tags,
    summary: 'Try a delivery again, once and at once; the list of attempts shows the result',
    params: one,
    querystring: noParameters,
    response: { 202: z.object({ id: z.string() }), ...problems },
  }
  app.post(
    '/v1/webhooks/:id/deliveries/:delivery/retry',
    { schema: retry, config },
    async (request, reply) => {
      const { id, delivery } = request.params
      await askRetry(webhooks, id, delivery, request.actor)
      return reply.code(202).send({ id: delivery })
    },
  )
}
