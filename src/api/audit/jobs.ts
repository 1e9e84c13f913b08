/** What the routes of replays and rebuilds share: start a job, see how far it is, cancel it. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Scope } from '../../../events/key.ts'
import { refuse } from '../../failure/problems.ts'
import { problems } from '../../http/commonSchemas.ts'
import { noParameters } from '../../http/queries/queryParameters.ts'
import { bodyOptional } from '../../http/requests/jsonBody.ts'
import { JOB_STATES, type Job } from '../../rebuild/jobs.ts'

/** The fields of every job. */
export const jobSchema = {
  id: z.string(),
  state: z.enum(JOB_STATES),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  progress: z.number().meta({ description: '0 to 1' }),
  error: z.string().optional(),
}

/** Jobs of one kind. */
export interface JobKind {
  readonly kind: 'replay' | 'rebuild'
  readonly scope: Scope
  /** A line about the start of one, and a line about the list. */
  readonly summaries: { readonly start: string; readonly list: string }
  readonly shape: z.ZodType
  readonly jobs: {
    find(id: string): Job | undefined
    /** The last one first. */
    list(): readonly Job[]
    cancel(id: string): Promise<Job | undefined>
  }
}

const common = { tags: ['audit'], querystring: noParameters }

export const urlOf = ({ kind }: Pick<JobKind, 'kind'>): string => `/v1/audit/${kind}s`

/** The options of the route that starts a job. Its body may be left out. */
export const starting = <Body extends z.ZodType>(
  { scope, summaries, shape }: Omit<JobKind, 'jobs'>,
  body: Body,
) => ({
  schema: { ...common, summary: summaries.start, body, response: { 202: shape, ...problems } },
  config: { scope },
  preValidation: bodyOptional,
})

/** @throws Refusal when no job was started, because one runs */
export const sendStarted = (
  reply: FastifyReply,
  jobs: Pick<JobKind, 'kind'>,
  started: Job | undefined,
): FastifyReply => {
  if (!started) return refuse(`${jobs.kind}-running`, `A ${jobs.kind} runs; wait for it or cancel it.`)
  return reply
    .code(202)
    .header('location', `${urlOf(jobs)}/${started.id}`)
    .send(started)
}

/** The routes that list jobs, show one and cancel one. */
export const addJobRoutes = (
  app: FastifyInstance,
  { kind, scope, summaries, shape, jobs }: JobKind,
): void => {
  const url = urlOf({ kind })
  const config = { scope }
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
  const unknown = (id: string): never => refuse('not-found', `The ${kind} ${id} does not exist.`)
  app.get(`${url}/:id`, { schema: { ...one, summary: `A ${kind}` }, config }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    return jobs.find(request.params.id) ?? unknown(request.params.id)
  })
  const cancel = { ...one, summary: `Cancel a ${kind}, or forget one that has ended` }
  app.delete(`${url}/:id`, { schema: cancel, config }, async ({ params }) => {
    return (await jobs.cancel(params.id)) ?? unknown(params.id)
  })
}
