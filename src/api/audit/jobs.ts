/** Jobs over HTTP, replays and rebuilds alike: start one, see how far it is, cancel it. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Scope } from '../../../events/key.ts'
import { refuse } from '../../failure/problems.ts'
import { none } from '../../http/question.ts'
import { problems } from '../../http/schemas.ts'
import { JOB_STATES, type Job } from '../../rebuild/jobs.ts'
import { check } from '../../rules/kernel/body.ts'

/** What every job says of itself. */
export const jobSchema = {
  id: z.string(),
  state: z.enum(JOB_STATES),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  progress: z.number().meta({ description: '0 to 1' }),
  error: z.string().optional(),
}

/** Jobs of one kind. */
export interface JobRoutes<One extends Job, Body> {
  readonly kind: 'replay' | 'rebuild'
  readonly scope: Scope
  /** What starting one does, and what the list has, in a line each. */
  readonly summaries: { readonly start: string; readonly list: string }
  readonly shape: z.ZodType
  readonly body: z.ZodType<Body>
  readonly jobs: {
    find(id: string): One | undefined
    /** The last first. */
    list(): readonly One[]
    cancel(id: string): Promise<One | undefined>
  }
  /**
   * Starts one; undefined while one runs.
   * @throws Refused when it cannot be started now
   */
  start(body: Body): One | undefined
}

export const addJobRoutes = <One extends Job, Body>(
  app: FastifyInstance,
  { kind, scope, summaries, shape, body, jobs, start }: JobRoutes<One, Body>,
): void => {
  const url = `/v1/audit/${kind}s`
  const config = { scope }
  const common = { tags: ['audit'], querystring: none }

  const starting = { ...common, summary: summaries.start, body, response: { 202: shape, ...problems } }
  app.post(url, { schema: starting, config }, async (request, reply) => {
    const checked = check(body, request.body ?? {})
    if (!checked.ok) return refuse(checked.problem.code, checked.problem.detail, checked.problem)
    const started =
      start(checked.value) ?? refuse(`${kind}-running`, `A ${kind} runs; wait for it or cancel it.`)
    return reply.code(202).header('location', `${url}/${started.id}`).send(started)
  })

  const list = {
    ...common,
    summary: summaries.list,
    response: { 200: z.object({ items: z.array(shape) }), ...problems },
  }
  app.get(url, { schema: list, config }, async (_, reply) => {
    reply.header('cache-control', 'no-store')
    return { items: jobs.list() }
  })

  const params = z.strictObject({ id: z.uuid() })
  const one = { ...common, params, response: { 200: shape, ...problems } }
  const unknown = (id: string): never => refuse('not-found', `There is no ${kind} ${id}.`)
  app.get(`${url}/:id`, { schema: { ...one, summary: `A ${kind}` }, config }, async (request, reply) => {
    const { id } = request.params as z.output<typeof params>
    reply.header('cache-control', 'no-store')
    return jobs.find(id) ?? unknown(id)
  })
  const cancel = { ...one, summary: `Cancel a ${kind}, or forget one that has ended` }
  app.delete(`${url}/:id`, { schema: cancel, config }, async (request) => {
    const { id } = request.params as z.output<typeof params>
    return (await jobs.cancel(id)) ?? unknown(id)
  })
}
