/** Replays over HTTP. A finished one shows its result. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { positionText } from '../../http/queries/moments.ts'
import { checkSeen } from '../../http/queries/queryParameters.ts'
import type { Replays } from '../../rebuild/replays.ts'
import type { SwappableViews } from '../../views/swappableViews.ts'
import { addJobRoutes, type JobKind, jobSchema, sendStarted, starting, urlOf } from './jobs.ts'

const row = z.record(z.string(), z.union([z.string(), z.number(), z.null()])).nullable()

const report = z
  .object({
    projections: z.string().meta({ description: 'The version of the projections' }),
    events: z.int().meta({ description: 'The size of the log' }),
    erasures: z.int(),
    position: z.string(),
    root: z.string().meta({ description: 'The present root of the log, in base64' }),
    signed: z.object({ events: z.int(), holds: z.boolean() }).optional(),
    rows: z.int(),
    differing: z
      .int()
      .optional()
      .meta({ description: 'How many rows differ; absent when nothing was compared' }),
    differences: z
      .array(z.object({ table: z.string(), key: row, live: row, replayed: row }))
      .optional()
      .meta({ description: 'The first hundred differing rows' }),
    liveHash: z.string().optional(),
    replayedHash: z.string().meta({
      description:
        'Equal on all nodes with the same version of the projections, the same log and the same erasures',
    }),
  })
  .meta({ id: 'ReplayReport' })

const shape = z.object({ ...jobSchema, report: report.optional() }).meta({ id: 'Replay' })

const body = z
  .strictObject({
    compare: z.literal('live').optional(),
    to: positionText.optional().meta({
      description: 'Fold up to this position of the log and report the state there, without a comparison',
    }),
  })
  .refine(({ compare, to }) => compare === undefined || to === undefined, {
    path: ['to'],
    message: 'cannot be compared, because the live views are at another position',
  })

export const addReplayRoutes = (
  app: FastifyInstance,
  { replays, views }: { readonly replays: Replays; readonly views: SwappableViews },
): void => {
  const kind: JobKind = {
    kind: 'replay',
    scope: 'audit',
    summaries: {
      start: 'Replay the log from the beginning and compare the views row by row',
      list: 'Replays since the service started, the last one first',
    },
    shape,
    jobs: replays,
  }
  app.post(urlOf(kind), starting(kind, body), (request, reply) => {
    const { to } = request.body
    if (to !== undefined) checkSeen(views, to)
    return sendStarted(reply, kind, replays.start(to))
  })
  addJobRoutes(app, kind)
}
