/**
 * Closes the server: accepted requests are answered, then connections end, even if their clients would keep them
 * open.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** How often a closing service looks for idle connections, in milliseconds. */
const LOOK_MS = 50
/** How long it waits for unfinished requests, such as a body that is never sent, in milliseconds. */
export const PATIENCE_MS = 5_000

export const addClosing = (app: FastifyInstance): void => {
  const open = new Set<FastifyRequest>()
  let looking: NodeJS.Timeout | undefined
  app.addHook('onRequest', (request, _, next) => {
    open.add(request)
    next()
  })
  app.addHook('onResponse', (request, _, next) => {
    open.delete(request)
    next()
  })
  app.addHook('preClose', async () => {
    const until = performance.now() + PATIENCE_MS
    // Node closes only connections that are idle right now, and counts one that sent nothing yet as busy.
    looking = setInterval(() => {
      if (open.size === 0 || performance.now() > until) app.server.closeAllConnections()
    }, LOOK_MS)
  })
  app.addHook('onClose', async () => clearInterval(looking))
}
