/** Health: whether the process lives, and whether the store is reachable and the views are up to date. */
import type { FastifyInstance } from 'fastify'
import type { Service } from '../service.ts'

/** What the views say of themselves; with the event and the error when a projection is paused. */
const viewsHealth = async ({ store, views }: Service) => {
  const position = views.position()
  const head = await store.head()
  const poison = views.poison()
  return {
    state: views.state(),
    version: views.version,
    position: String(position),
    head: String(head),
    progress: head === 0 ? 1 : Math.min(1, Math.floor((position / head) * 1000) / 1000),
    ...(poison && {
      paused: {
        projection: poison.projection,
        error: poison.message,
        event: {
          id: poison.logged.id,
          type: poison.logged.type,
          stream: poison.logged.stream,
          revision: poison.logged.revision,
          position: String(poison.logged.position),
        },
        wayOn: 'Nothing was skipped. Start a version that can apply this event; it goes on from here.',
      },
    }),
  }
}

export const addHealth = (app: FastifyInstance, service: Service): void => {
  const tags = ['health']
  app.get('/health/live', { schema: { tags, summary: 'Whether the process lives' } }, async () => ({
    status: 'ok',
  }))

  const schema = { tags, summary: 'Whether the store is reachable and the views are up to date' }
  app.get('/health/ready', { schema }, async (_, reply) => {
    reply.header('cache-control', 'no-store')
    const trouble = service.feed.trouble()
    try {
      const views = await viewsHealth(service)
      const ready = views.state === 'serving' && trouble === undefined
      const status = ready
        ? 'ready'
        : views.state === 'paused'
          ? 'paused'
          : trouble
            ? 'unavailable'
            : 'catching up'
      if (!ready) reply.code(503).header('retry-after', '1')
      return { status, views }
    } catch {
      return reply.code(503).header('retry-after', '5').send({ status: 'unavailable' })
    }
  })
}
