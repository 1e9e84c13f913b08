/** Endpoints of webhooks over HTTP: register, look at, change, pause, resume, rotate, move, test, remove. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { slug } from '../../../events/fields.ts'
import { refuse } from '../../failure/problems.ts'
import { none } from '../../http/question.ts'
import { problems } from '../../http/schemas.ts'
import { check } from '../../rules/kernel/body.ts'
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
} from '../../webhooks/administration/bodies.ts'
import { positionOf, readCursor } from '../../webhooks/administration/savedPosition.ts'
import { sendTest } from '../../webhooks/administration/testEvent.ts'
import { type Endpoint, shownEndpoint } from '../../webhooks/endpoints/endpoint.ts'
import { deliveryId } from '../../webhooks/outbound/cloudEvent.ts'
import type { Webhooks } from '../../webhooks/webhooks.ts'
import { addDeliveryRoutes } from './deliveries.ts'
import { addPullRoute } from './pull.ts'
import { cursorSchema, testSchema, webhookSchema, withSecret } from './schemas.ts'

const tags = ['webhooks']
const config = { scope: 'webhooks' } as const
const params = z.strictObject({ id: slug })

const checked = <T>(schema: z.ZodType<T>, body: unknown): T => {
  const found = check(schema, body ?? {})
  return found.ok ? found.value : refuse(found.problem.code, found.problem.detail, found.problem)
}

const idOf = (request: FastifyRequest): string => (request.params as z.output<typeof params>).id

const shown = (endpoint: Endpoint, secret?: string) => ({
  ...shownEndpoint(endpoint),
  ...(secret !== undefined && { secret }),
})

/** The cursor as it was last saved, by whichever node delivers; by this one, now. */
const cursorOf = async ({ store, deliverer }: Webhooks, endpoint: Endpoint) => {
  const { id } = endpoint
  await deliverer.flush(id)
  const cursor = await readCursor(store, id)
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

export const addWebhookRoutes = (app: FastifyInstance, webhooks: Webhooks): void => {
  const schema = (summary: string, response: object, body?: z.ZodType) => ({
    tags,
    summary,
    querystring: none,
    ...(body && { body }),
    response: { ...response, ...problems },
  })
  const noStore = (reply: FastifyReply): FastifyReply => reply.header('cache-control', 'no-store')

  app.post(
    '/v1/webhooks',
    {
      schema: schema(
        'Register an endpoint; it is challenged, and its secret is shown once',
        { 201: withSecret },
        registerBody,
      ),
      config,
    },
    async (request, reply) => {
      const { endpoint, secret } = await register(
        webhooks,
        checked(registerBody, request.body),
        request.actor,
      )
      return noStore(reply)
        .code(201)
        .header('location', `/v1/webhooks/${endpoint.id}`)
        .send(shown(endpoint, secret))
    },
  )

  const items = z.object({ items: z.array(webhookSchema) })
  app.get('/v1/webhooks', { schema: schema('Endpoints', { 200: items }), config }, async (_, reply) => {
    await webhooks.endpoints.load()
    noStore(reply)
    return { items: webhooks.endpoints.all().map((endpoint) => shown(endpoint)) }
  })

  const one = {
    ...schema('An endpoint and how far it is', { 200: webhookSchema.extend({ cursor: cursorSchema }) }),
    params,
  }
  app.get('/v1/webhooks/:id', { schema: one, config }, async (request, reply) => {
    const endpoint = await endpointOf(webhooks, idOf(request))
    noStore(reply)
    return { ...shown(endpoint), cursor: await cursorOf(webhooks, endpoint) }
  })

  const change = {
    ...schema('Change an endpoint; another filter begins an epoch', { 200: webhookSchema }, changeBody),
    params,
  }
  app.patch('/v1/webhooks/:id', { schema: change, config }, async (request) =>
    shown(await changeEndpoint(webhooks, idOf(request), checked(changeBody, request.body), request.actor)),
  )

  const removal = { ...schema('Remove an endpoint', { 204: z.null() }), params }
  app.delete('/v1/webhooks/:id', { schema: removal, config }, async (request, reply) => {
    await remove(webhooks, idOf(request), request.actor)
    return reply.code(204).send()
  })

  const verb = <T>(
    name: string,
    summary: string,
    answer: z.ZodType,
    body: z.ZodType<T>,
    act: (id: string, body: T, actor: string, reply: FastifyReply) => Promise<object>,
  ): void => {
    app.post(
      `/v1/webhooks/:id/${name}`,
      { schema: { ...schema(summary, { 200: answer }, body), params }, config },
      async (request, reply) => act(idOf(request), checked(body, request.body), request.actor, reply),
    )
  }

  verb('pause', 'Pause an endpoint; its cursor stays', webhookSchema, emptyBody, async (id, _, actor) =>
    shown(await pause(webhooks, id, actor)),
  )
  verb(
    'resume',
    'Resume a paused or disabled endpoint where it stopped',
    webhookSchema,
    emptyBody,
    async (id, _, actor) => shown(await resume(webhooks, id, actor)),
  )
  verb(
    'rotate',
    'Give an endpoint another secret, shown once; the one before is valid for 24 hours, or ends at once',
    withSecret,
    rotateBody,
    async (id, body, actor, reply) => {
      const { endpoint, secret } = await rotate(webhooks, id, body, actor)
      noStore(reply)
      return shown(endpoint, secret)
    },
  )
  verb('seek', 'Go back or forth; begins an epoch', webhookSchema, seekBody, async (id, body, actor) =>
    shown(await seek(webhooks, id, body, actor)),
  )
  verb(
    'test',
    'Send a test event and tell what came of it',
    testSchema,
    emptyBody,
    async (id, _, __, reply) => {
      noStore(reply)
      return sendTest(webhooks, id)
    },
  )
  addDeliveryRoutes(app, webhooks)
  addPullRoute(app, webhooks)
}
