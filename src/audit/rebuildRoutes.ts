/** Rebuilds over HTTP: start one, see how far it is, cancel it. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { check } from '../commands/body.ts'
import { none } from '../http/question.ts'
import { problemShape } from '../http/shapes.ts'
import { refuse } from '../problems.ts'
import type { Service } from '../service.ts'

const job = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'done', 'failed', 'cancelled']),
    version: z.string().meta({ description: 'The version of the projections that the new views have' }),
    startedAt: z.string(),
    endedAt: z.string().optional(),
    progress: z
      .number()
      .meta({ description: '0 to 1; 1 once the new views have taken the place of the old' }),
    error: z.string().optional(),
  })
  .meta({ id: 'Rebuild' })

const body = z.strictObject({})
const problems = { '4xx': problemShape, '5xx': problemShape }

export const addRebuildRoutes = (
  app: FastifyInstance,
  { rebuilds, views }: Pick<Service, 'rebuilds' | 'views'>,
): void => {
  const tags = ['audit']
  const config = { scope: 'admin' } as const

  const start = {
    tags,
    summary: 'Build the views anew beside those that serve, and put them in their place',
    querystring: none,
    body,
    response: { 202: job, ...problems },
  }
  app.post('/v1/audit/rebuilds', { schema: start, config }, async (request, reply) => {
    const checked = check(body, request.body ?? {})
    if (!checked.ok) return refuse(checked.problem.code, checked.problem.detail, checked.problem)
    if (views.poison()) refuse('paused', 'The way on is a start of a version that can apply the event.')
    if (!views.built()) refuse('catching-up', 'The views are being built; /health/ready says how far.')
    const started = rebuilds.start() ?? refuse('rebuild-running', 'A rebuild runs; wait for it or cancel it.')
    return reply.code(202).header('location', `/v1/audit/rebuilds/${started.id}`).send(started)
  })

  const list = {
    tags,
    summary: 'Rebuilds since the service started, and one that goes on from before, the last first',
    querystring: none,
    response: { 200: z.object({ items: z.array(job) }), ...problems },
  }
  app.get('/v1/audit/rebuilds', { schema: list, config }, async (_, reply) => {
    reply.header('cache-control', 'no-store')
    return { items: rebuilds.list() }
  })

  const params = z.strictObject({ id: z.uuid() })
  const one = { tags, params, querystring: none, response: { 200: job, ...problems } }
  const unknown = (id: string): never => refuse('not-found', `There is no rebuild ${id}.`)
  app.get(
    '/v1/audit/rebuilds/:id',
    { schema: { ...one, summary: 'A rebuild' }, config },
    async (request, reply) => {
      const { id } = request.params as z.output<typeof params>
      reply.header('cache-control', 'no-store')
      return rebuilds.find(id) ?? unknown(id)
    },
  )
  const cancel = { ...one, summary: 'Cancel a rebuild, or forget one that has ended' }
  app.delete('/v1/audit/rebuilds/:id', { schema: cancel, config }, async (request) => {
    const { id } = request.params as z.output<typeof params>
    return (await rebuilds.cancel(id)) ?? unknown(id)
  })
}
