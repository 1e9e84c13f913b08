/** API keys over HTTP: add one (its secret is shown once), list them, revoke one. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { slug, text } from '../../events/fields.ts'
import { SCOPES } from '../../events/key.ts'
import { refuse } from '../failure/problems.ts'
import { problems } from '../http/commonSchemas.ts'
import { noParameters } from '../http/queries/queryParameters.ts'
import type { Keys } from '../keys/keys.ts'
import { strict } from '../rules/kernel/bodies/strict.ts'
import type { Endpoints } from '../webhooks/endpoints/endpoints.ts'
import { fate, revokeKey } from './webhooks/keyRevocation.ts'

const body = strict(
  z.strictObject({
    scopes: z.array(z.enum(SCOPES)).min(1),
    label: text(100).optional(),
  }),
)

const key = z.object({
  id: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  label: z.string().optional(),
  createdAt: z.string(),
  revokedAt: z.string().optional(),
})

export const addKeyRoutes = (app: FastifyInstance, keys: Keys, endpoints: Endpoints): void => {
  const tags = ['keys']
  const config = { scope: 'admin' } as const

  const add = {
    tags,
    summary: 'Add an API key; the secret is shown once',
    querystring: noParameters,
    body,
    response: { 201: key.extend({ secret: z.string() }), ...problems },
  }
  app.post('/v1/keys', { schema: add, config }, async (request, reply) => {
    const { scopes, label } = request.body
    const added = await keys.add(scopes, label, request.actor)
    return reply.code(201).header('cache-control', 'no-store').send(added)
  })

  const list = {
    tags,
    summary: 'API keys, without their secrets',
    querystring: noParameters,
    response: { 200: z.object({ items: z.array(key) }), ...problems },
  }
  app.get('/v1/keys', { schema: list, config }, async () => ({ items: await keys.list() }))

  const params = z.strictObject({ id: slug })
  const fates = z.strictObject({
    endpoints: fate.optional().meta({
      description: 'What to do with webhooks that were registered with the key; required if it has any',
    }),
  })
  const revoke = {
    tags,
    summary: 'Revoke an API key, and decide about the webhooks that were registered with it',
    params,
    querystring: fates,
    response: { 200: key, ...problems },
  }
  app.delete('/v1/keys/:id', { schema: revoke, config }, async (request) => {
    const { id } = request.params
    const { endpoints: what } = request.query
    const revoked = await revokeKey(keys, endpoints, id, what, request.actor)
    return revoked ?? refuse('not-found', `The key ${id} does not exist.`)
  })
}
