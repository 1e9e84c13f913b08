/** What every query has in common: views that are built, and waiting for `after`. */
import type { FastifyInstance } from 'fastify'
import { refuse } from '../failure/problems.ts'
import { JSON_TYPE, wantedType } from '../http/formats/mediaTypes.ts'
import type { Erasures } from '../people/erasures.ts'
import type { Position } from '../store/port.ts'
import type { SwappableViews } from '../views/swappableViews.ts'

/** The position that a query waits for. Its schema has checked it; a route without `after` has none. */
const positionIn = (query: unknown): Position | undefined =>
  typeof query === 'object' && query !== null && 'after' in query && typeof query.after === 'number'
    ? query.after
    : undefined

/** Makes sure that the views are ready for each query of the API. */
export const addQueries = (
  app: FastifyInstance,
  { views, erasures }: { readonly views: SwappableViews; readonly erasures: Erasures },
): void => {
  app.addHook('preHandler', async (request, reply) => {
    const { asks } = request.routeOptions.config
    if (request.method !== 'GET' && request.method !== 'HEAD' && asks !== true) return
    if (wantedType(request) === undefined) {
      const { types = [JSON_TYPE] } = request.routeOptions.config
      refuse('not-acceptable', `The answers are ${types.join(', ')}.`)
    }
    const notReady = views.poison() ? 'projection-paused' : 'catching-up'
    if (!views.built()) refuse(notReady, 'The views are being built; /health/ready says how far.')
    if (!erasures.settled()) refuse(notReady, 'Erasures are applied again to a restored ledger.')
    const after = positionIn(request.query)
    if (after !== undefined && !(await views.reached(after))) {
      refuse(notReady, `This node has seen the log up to position ${views.position()}.`)
    }
    reply.header('detente-position', String(views.position()))
  })
}
