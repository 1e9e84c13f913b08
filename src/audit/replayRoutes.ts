/** Replays over HTTP: start one, see how far it is and what it found, cancel it. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { check } from '../commands/body.ts'
import { checkSeen, none, positionText } from '../http/question.ts'
import { problemShape } from '../http/shapes.ts'
import { refuse } from '../problems.ts'
import type { Service } from '../service.ts'

const row = z.record(z.string(), z.union([z.string(), z.number(), z.null()])).nullable()

const report = z
  .object({
    projections: z.string().meta({ description: 'The version of the projections' }),
    events: z.int().meta({ description: 'The size of the log' }),
    erasures: z.int(),
    position: z.string(),
    root: z.string().meta({ description: 'The root that the log makes now, in base64' }),
    signed: z.object({ events: z.int(), holds: z.boolean() }).optional(),
    rows: z.int(),
    differing: z
      .int()
      .optional()
      .meta({ description: 'How many rows differ; absent when nothing was compared' }),
    differences: z
      .array(z.object({ table: z.string(), key: row, live: row, replayed: row }))
      .optional()
      .meta({ description: 'The first hundred of them' }),
    liveHash: z.string().optional(),
    replayedHash: z
      .string()
      .meta({ description: 'The same on every node for one version of the projections, log and erasures' }),
  })
  .meta({ id: 'ReplayReport' })

const job = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'done', 'failed', 'cancelled']),
    startedAt: z.string(),
    endedAt: z.string().optional(),
    progress: z.number().meta({ description: '0 to 1' }),
    report: report.optional(),
    error: z.string().optional(),
  })
  .meta({ id: 'Replay' })

const body = z
  .strictObject({
    compare: z.literal('live').optional(),
    to: positionText.optional().meta({
      description: 'Fold up to this position of the log, say the state there, and compare nothing',
    }),
  })
  .refine(({ compare, to }) => compare === undefined || to === undefined, {
    path: ['to'],
    message: 'cannot be compared: the live views are where they are',
  })
const problems = { '4xx': problemShape, '5xx': problemShape }

export const addReplayRoutes = (
  app: FastifyInstance,
  { replays, views }: Pick<Service, 'replays' | 'views'>,
): void => {
  const tags = ['audit']
  const config = { scope: 'audit' } as const

  const start = {
    tags,
    summary: 'Replay the log from nothing and compare the views row by row',
    querystring: none,
    body,
    response: { 202: job, ...problems },
  }
  app.post('/v1/audit/replays', { schema: start, config }, async (request, reply) => {
    const checked = check(body, request.body ?? {})
    if (!checked.ok) return refuse(checked.problem.code, checked.problem.detail, checked.problem)
    const { to } = checked.value
    if (to !== undefined) checkSeen(views, to)
    const started = replays.start(to) ?? refuse('replay-running', 'A replay runs; wait for it or cancel it.')
    return reply.code(202).header('location', `/v1/audit/replays/${started.id}`).send(started)
  })

  const list = {
    tags,
    summary: 'Replays since the service started, the last first',
    querystring: none,
    response: { 200: z.object({ items: z.array(job) }), ...problems },
  }
  app.get('/v1/audit/replays', { schema: list, config }, async () => ({ items: replays.list() }))

  const params = z.strictObject({ id: z.uuid() })
  const one = { tags, params, querystring: none, response: { 200: job, ...problems } }
  const unknown = (id: string): never => refuse('not-found', `There is no replay ${id}.`)
  app.get(
    '/v1/audit/replays/:id',
    { schema: { ...one, summary: 'A replay' }, config },
    async (request, reply) => {
      const { id } = request.params as z.output<typeof params>
      reply.header('cache-control', 'no-store')
      return replays.find(id) ?? unknown(id)
    },
  )
  const cancel = { ...one, summary: 'Cancel a replay, or forget one that has ended' }
  app.delete('/v1/audit/replays/:id', { schema: cancel, config }, async (request) => {
    const { id } = request.params as z.output<typeof params>
    return (await replays.cancel(id)) ?? unknown(id)
  })
}
