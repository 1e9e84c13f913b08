/** How long a connection may take for what, and how many there may be: nobody holds the service by being slow. */
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'

/** The limits, times in milliseconds. */
export interface Connections {
  /** The most connections at once. */
  readonly maxConnections: number
  /** How long the headers of a request may take. */
  readonly headersTimeout: number
  /** How long a whole request may take to come. */
  readonly requestTimeout: number
  /** How long a connection may wait for its next request. */
  readonly keepAliveTimeout: number
  /** How long nothing may move on a connection. */
  readonly stalledTimeout: number
}

/** How often Node looks for requests that take too long, at most, in milliseconds. */
const LOOK_MS = 1_000
/** At most one line a minute says that connections are refused. */
const SAY_MS = 60_000

/** The options of Fastify and of Node's server. A stream that has begun is bound only by `stalledTimeout`. */
export const connectionOptions = (limits: Connections) => ({
  requestTimeout: limits.requestTimeout,
  keepAliveTimeout: limits.keepAliveTimeout,
  connectionTimeout: limits.stalledTimeout,
  http: {
    requestTimeout: limits.requestTimeout,
    headersTimeout: Math.min(limits.headersTimeout, limits.requestTimeout),
    connectionsCheckingInterval: Math.min(LOOK_MS, Math.ceil(limits.requestTimeout / 4)),
    // A request without a Host gets a problem of ours.
    requireHostHeader: false,
  },
})

/** Ends connections beyond the most that there may be at once, and says so now and then. */
export const limitConnections = (
  app: FastifyInstance,
  { maxConnections }: Connections,
  log: Logger,
): void => {
  app.server.maxConnections = maxConnections
  let dropped = 0
  let said = Number.NEGATIVE_INFINITY
  app.server.on('drop', () => {
    dropped += 1
    const now = performance.now()
    if (now - said < SAY_MS) return
    log.warn({ dropped, maxConnections }, 'connections are refused: there are as many as there may be')
    said = now
    dropped = 0
  })
}
