/** Endpoints of webhooks over HTTP: register, look at, change, pause, resume, rotate, move, test, remove. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { slug } from '../../../events/fields.ts'
import { problems } from '../../http/commonSchemas.ts'
import { noParameters } from '../../http/queries/queryParameters.ts'
import { bodyOptional } from '../../http/requests/jsonBody.ts'
import {
  changeEndpoint,
  endpointOf,
  pause,
  register,
  remove,
  resume,
  rotate,
  seek,
} from '../../webhooks/administration/administration.ts'
import {
  changeBody,
  emptyBody,
  registerBody,
  rotateBody,
  seekBody,
} from '../../webhooks/administration/endpointBodies.ts'
import { positionOf, readSavedCursor } from '../../webhooks/administration/savedPosition.ts'
import { sendTest } from '../../webhooks/administration/testEvent.ts'
import { type Endpoint, shownEndpoint } from '../../webhooks/endpoints/endpoint.ts'
import { deliveryId } from '../../webhooks/outbound/cloudEvent.ts'
import type { Webhooks } from '../../webhooks/webhooks.ts'
import { addDeliveryRoutes } from './deliveries.ts'
import { addPullRoute } from './pull.ts'
import { cursorSchema, testSchema, webhookSchema, withSecret } from './webhookSchemas.ts'

const tags = ['webhooks']
const config = { scope: 'webhooks' } as const
const params = z.strictObject({ id: slug })

const endpointView = (endpoint: Endpoint, secret?: string) => ({
  ...shownEndpoint(endpoint),
  ...(secret !== undefined && { secret }),
})

/** The cursor as it was last saved, by whichever node delivers; by this one, now. */
const cursorOf = async ({ store, deliverer }: Webhooks, endpoint: Endpoint) => {
  const { id } = endpoint
  await deliverer.flush(id)
  const cursor = await readSavedCursor(store, id)
  return {
    position: String(positionOf(endpoint, cursor)),
    failingSince: cursor?.failingSince ?? null,
    parked: (cursor?.parked ?? []).map(({ eventId, position, at }) => ({
      id: deliveryId(eventId, id),
      eventId,
      position: String(position),
      at,
    })),
  }
}

/** The schema of a route without a body. */
const schemaOf = (summary: string, response: object) => ({
  tags,
  summary,
  querystring: noParameters,
  response: { ...response, ...problems },
})

/** The options of a route that acts on one endpoint. Its body may be left out. */
const actOn = <Body extends z.ZodType>(summary: string, answer: z.ZodType, body: Body) => ({
  schema: { ...schemaOf(summary, { 200: answer }), params, body },
  config,
  preValidation: bodyOptional,
})

const noStore = (reply: FastifyReply): FastifyReply => reply.header('cache-control', 'no-store')

const addRegistry = (app: FastifyInstance, webhooks: Webhooks): void => {
  const registration = {
    ...schemaOf('Register an endpoint; it is challenged, and its secret is shown once', { 201: withSecret }),
    body: registerBody,
  }
  const options = { schema: registration, config, preValidation: bodyOptional }
  app.post('/v1/webhooks', options, async (request, reply) => {
    const { endpoint, secret } = await register(webhooks, request.body, request.actor)
    return noStore(reply)
      .code(201)
      .header('location', `/v1/webhooks/${endpoint.id}`)
      .send(endpointView(endpoint, secret))
  })

  const items = z.object({ items: z.array(webhookSchema) })
  app.get('/v1/webhooks', { schema: schemaOf('Endpoints', { 200: items }), config }, async (_, reply) => {
    await webhooks.endpoints.load()
    noStore(reply)
    return { items: webhooks.endpoints.all().map((endpoint) => endpointView(endpoint)) }
  })

  const one = {
    ...schemaOf('An endpoint and how far it is', { 200: webhookSchema.extend({ cursor: cursorSchema }) }),
    params,
  }
  app.get('/v1/webhooks/:id', { schema: one, config }, async (request, reply) => {
    const endpoint = await endpointOf(webhooks, request.params.id)
    noStore(reply)
    return { ...endpointView(endpoint), cursor: await cursorOf(webhooks, endpoint) }
  })

  const change = actOn('Change an endpoint; another filter begins an epoch', webhookSchema, changeBody)
  app.patch('/v1/webhooks/:id', change, async ({ params, body, actor }) =>
    endpointView(await changeEndpoint(webhooks, params.id, body, actor)),
  )

  const removal = { ...schemaOf('Remove an endpoint', { 204: z.null() }), params }
  app.delete('/v1/webhooks/:id', { schema: removal, config }, async (request, reply) => {
    await remove(webhooks, request.params.id, request.actor)
    return reply.code(204).send()
  })
}

const addVerbs = (app: FastifyInstance, webhooks: Webhooks): void => {
  const toPause = actOn('Pause an endpoint; its cursor stays', webhookSchema, emptyBody)
  app.post('/v1/webhooks/:id/pause', toPause, async ({ params, actor }) =>
    endpointView(await pause(webhooks, params.id, actor)),
  )

  const toResume = actOn('Resume a paused or disabled endpoint where it stopped', webhookSchema, emptyBody)
  app.post('/v1/webhooks/:id/resume', toResume, async ({ params, actor }) =>
    endpointView(await resume(webhooks, params.id, actor)),
  )

  const toRotate = actOn(
    'Give an endpoint another secret, shown once; the previous one is valid for 24 hours or ends at once',
    withSecret,
    rotateBody,
  )
  app.post('/v1/webhooks/:id/rotate', toRotate, async ({ params, body, actor }, reply) => {
    const { endpoint, secret } = await rotate(webhooks, params.id, body, actor)
    noStore(reply)
    return endpointView(endpoint, secret)
  })

  const toSeek = actOn('Move the endpoint back or forward; begins an epoch', webhookSchema, seekBody)
  app.post('/v1/webhooks/:id/seek', toSeek, async ({ params, body, actor }) =>
    endpointView(await seek(webhooks, params.id, body, actor)),
  )

  const toTest = actOn('Send a test event and tell what came of it', testSchema, emptyBody)
  app.post('/v1/webhooks/:id/test', toTest, async ({ params }, reply) => {
    noStore(reply)
    return sendTest(webhooks, params.id)
  })
}

export const addWebhookRoutes = (app: FastifyInstance, webhooks: Webhooks): void => {
  addRegistry(app, webhooks)
  addVerbs(app, webhooks)
  addDeliveryRoutes(app, webhooks)
  addPullRoute(app, webhooks)
}
