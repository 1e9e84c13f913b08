/** Limits on connections and their times, so that slow clients cannot block the service. */
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'

/** The limits; times are in milliseconds. */
export interface Connections {
  /** The most connections at once. */
  readonly maxConnections: number
  /** How long the headers of a request may take to arrive. */
  readonly headersTimeout: number
  /** How long a whole request may take to arrive. */
  readonly requestTimeout: number
  /** How long a connection may wait for its next request. */
  readonly keepAliveTimeout: number
  /** How long a connection may be without any traffic. */
  readonly stalledTimeout: number
}

/** The longest time between two checks for slow requests, in milliseconds. */
const LOOK_MS = 1_000
/** The shortest time between two log lines about refused connections, in milliseconds. */
const SAY_MS = 60_000

/** The options for Fastify and Node's server. After a stream has begun, only `stalledTimeout` limits it. */
export const connectionOptions = (limits: Connections) => ({
  requestTimeout: limits.requestTimeout,
  keepAliveTimeout: limits.keepAliveTimeout,
  connectionTimeout: limits.stalledTimeout,
  http: {
    requestTimeout: limits.requestTimeout,
    headersTimeout: Math.min(limits.headersTimeout, limits.requestTimeout),
    connectionsCheckingInterval: Math.min(LOOK_MS, Math.ceil(limits.requestTimeout / 4)),
    // We answer a request without a Host with our own problem.
    requireHostHeader: false,
  },
})

/** Refuses connections above the limit, and logs this from time to time. */
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
    log.warn({ dropped, maxConnections }, 'connections are refused: the limit is reached')
    said = now
    dropped = 0
  })
}
