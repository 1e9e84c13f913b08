/** Closing: whatever was accepted is answered; then connections end, though their clients would keep them. */
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** How often a closing service looks for connections that nothing is left to do on. */
const LOOK_MS = 50
/** How long it waits for requests that do not come to an end, like a body that is never sent. */
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
    // Node ends only those that are idle at this moment; one without any request yet counts as busy.
    looking = setInterval(() => {
      if (open.size === 0 || performance.now() > until) app.server.closeAllConnections()
    }, LOOK_MS)
  })
  app.addHook('onClose', async () => clearInterval(looking))
}
