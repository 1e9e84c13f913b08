/** Rebuilds over HTTP. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { refuse } from '../../failure/problems.ts'
import type { Rebuilds } from '../../rebuild/rebuilds.ts'
import type { SwappableViews } from '../../views/swappableViews.ts'
import { addJobRoutes, type JobKind, jobSchema, sendStarted, starting, urlOf } from './jobs.ts'

const shape = z
  .object({
    ...jobSchema,
    version: z.string().meta({ description: 'The version of the projections that the new views have' }),
    progress: z.number().meta({ description: '0 to 1; 1 once the new views have replaced the old ones' }),
  })
  .meta({ id: 'Rebuild' })

export const addRebuildRoutes = (
  app: FastifyInstance,
  { rebuilds, views }: { readonly rebuilds: Rebuilds; readonly views: SwappableViews },
): void => {
  const kind: JobKind = {
    kind: 'rebuild',
    scope: 'admin',
    summaries: {
      start: 'Build new views while the old ones serve, then replace them',
      list: 'Rebuilds since the service started, with one that continued from before, the last one first',
    },
    shape,
    jobs: rebuilds,
  }
  app.post(urlOf(kind), starting(kind, z.strictObject({})), (_, reply) => {
    if (views.poison())
      refuse('projection-paused', 'Start a version of the service that can apply the event.')
    if (!views.built()) refuse('catching-up', 'The views are being built; /health/ready says how far.')
    return sendStarted(reply, kind, rebuilds.start())
  })
  addJobRoutes(app, kind)
}
