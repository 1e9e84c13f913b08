/** What every query has in common: views that are built, and waiting for `after`. */
import type { FastifyInstance } from 'fastify'
import { refuse, refuseParameter } from '../failure/problems.ts'
import { isStoreError } from '../failure/storeError.ts'
import { JSON_TYPE, wantedType } from '../http/formats/mediaTypes.ts'
import { positionNamed } from '../http/queries/moments.ts'
import type { Erasures } from '../people/erasures.ts'
import type { EventStore, Position } from '../store/port.ts'
import type { SwappableViews } from '../views/swappableViews.ts'

/** The position that a query waits for. Its schema has checked it; a route without `after` has none. */
const positionIn = (query: unknown): Position | undefined =>
  typeof query === 'object' && query !== null && 'after' in query && typeof query.after === 'number'
    ? query.after
    : undefined

/** Parameters that can name a position of the log, where one beyond its end means nothing. */
const PLACES = ['knownAt', 'fromPosition', 'toPosition', 'from', 'to'] as const

/** The positions that a query names: a moment `position:N`, or what its schema read as a position. */
const placesIn = (query: unknown): readonly (readonly [string, Position])[] =>
  typeof query !== 'object' || query === null
    ? []
    : PLACES.flatMap((name): readonly (readonly [string, Position])[] => {
        const value = new Map<string, unknown>(Object.entries(query)).get(name)
        const position = typeof value === 'string' ? positionNamed(value) : value
        return typeof position === 'number' ? [[name, position]] : []
      })

/**
 * Refuses a position beyond the end of the log. One that this node has not seen yet is refused where it is read, as one
 * to try again, and so is any while the store is unreachable.
 */
const checkPlaces = async (
  query: unknown,
  views: Pick<SwappableViews, 'position'>,
  store: Pick<EventStore, 'head'>,
): Promise<void> => {
  const later = placesIn(query).filter(([, position]) => position > views.position())
  if (later.length === 0) return
  const head = await store.head().catch((error) => {
    if (isStoreError(error, 'unavailable')) return Number.MAX_SAFE_INTEGER
    throw error
  })
  for (const [name, position] of later) {
    // Whoever follows the log may ask for the next position, where nothing lies yet.
    if (position > head + Number(name === 'from'))
      refuseParameter(`/${name}`, `the log ends at position ${head}`)
  }
}

/** Makes sure that the views are ready for each query of the API. */
export const addQueries = (
  app: FastifyInstance,
  {
    views,
    erasures,
    store,
  }: {
    readonly views: SwappableViews
    readonly erasures: Erasures
    readonly store: Pick<EventStore, 'head'>
  },
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
    if (!erasures.isSettled()) refuse(notReady, 'Erasures are applied again to a restored ledger.')
    const after = positionIn(request.query)
    if (after !== undefined && !(await views.reached(after))) {
      refuse(notReady, `This node has seen the log up to position ${views.position()}.`)
    }
    await checkPlaces(request.query, views, store)
    reply.header('detente-position', String(views.position()))
  })
}
