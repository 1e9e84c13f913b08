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
    progress: z
      .number()
      .meta({ description: '0 to 1; 1 once the new views have taken the place of the old' }),
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
      start: 'Build the views anew beside those that serve, and put them in their place',
      list: 'Rebuilds since the service started, and one that goes on from before, the last first',
    },
    shape,
    jobs: rebuilds,
  }
  app.post(urlOf(kind), starting(kind, z.strictObject({})), (_, reply) => {
    if (views.poison())
      refuse('projection-paused', 'The way on is a start of a version that can apply the event.')
    if (!views.built()) refuse('catching-up', 'The views are being built; /health/ready says how far.')
    return sendStarted(reply, kind, rebuilds.start())
  })
  addJobRoutes(app, kind)
}
