/** The list of accesses to personal details, over HTTP. It contains no details, so reading it is not recorded. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { EventOf } from '../../../events/catalogue.ts'
import { readAccesses } from '../../audit/accessLog.ts'
import { answers } from '../../http/commonSchemas.ts'
import { linkNext } from '../../http/queries/paging.ts'
import { numberCursor, page } from '../../http/queries/queryParameters.ts'
import type { EventStore } from '../../store/port.ts'

const access = z
  .object({
    eventId: z.string(),
    recordedAt: z.string(),
    actor: z.string().meta({ description: 'The id of the key that read; `local` is the command line' }),
    through: z.string().meta({
      description: 'The route, without parameters, or the command of the command line',
      examples: ['GET /v1/prisoners'],
    }),
    persons: z
      .array(z.string())
      .meta({ description: 'The ids of the persons whose withheld details it showed' }),
    answer: z.string().meta({ description: 'The same for all events of one answer' }),
  })
  .meta({ id: 'Access' })

const accessOf = ({
  id,
  recordedAt,
  actor,
  correlationId,
  data,
}: EventOf<'PersonalDetailsRead'>): z.output<typeof access> => ({
  eventId: id,
  recordedAt,
  actor,
  through: data.through,
  persons: data.persons,
  answer: correlationId,
})

const query = z.strictObject(page)

export const addAccesses = (app: FastifyInstance, { store }: { readonly store: EventStore }): void => {
  const schema = {
    tags: ['audit'],
    summary: 'Who read whose details and when, the earliest access first',
    querystring: query,
    response: answers(z.object({ items: z.array(access), next: z.string().optional() })),
  }
  app.get('/v1/audit/access', { schema, config: { scope: 'audit' } }, async (request, reply) => {
    const { limit, cursor } = request.query
    // A cursor is the revision of the first access of its page.
    const from = cursor === undefined ? 0 : numberCursor(cursor)
    const found = await readAccesses(store, from, limit + 1)
    const next = found.length > limit ? String(from + limit) : undefined
    linkNext(request, reply, next)
    reply.header('cache-control', 'no-store')
    return { items: found.slice(0, limit).map(accessOf), ...(next !== undefined && { next }) }
  })
}
