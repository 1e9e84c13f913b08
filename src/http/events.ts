/** Queries on events as recorded: the whole log with filters, and one event. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { eventTypeOf } from '../../events/catalogue.ts'
import { slug } from '../../events/shapes.ts'
import { atOf, type Moment } from '../../projections/read/moment.ts'
import { type EventFilter, listEvents, readEvent } from '../../projections/read/streams.ts'
import { refuse } from '../problems.ts'
import type { Service } from '../service.ts'
import { render, sendJson, sendRendered } from './answer.ts'
import { linkNext } from './paging.ts'
import { after, page, present, readCursor, writeCursor } from './question.ts'
import { answers, eventShape, listShape } from './shapes.ts'

const position = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a position of the log')
  .transform(Number)
  .optional()

const query = z.strictObject({
  types: z
    .string()
    .transform((text) => text.split(','))
    .refine((names) => names.every((name) => eventTypeOf(name)), 'must be event types, separated by commas')
    .optional()
    .meta({ description: 'Event types, separated by commas' }),
  stream: z
    .string()
    .regex(/^[a-z]+-[a-z0-9-]{2,64}$/, 'must be a stream')
    .optional()
    .meta({
      description: 'A stream, like deal-us-by-2025-12',
    }),
  deal: slug.optional().meta({ description: 'The deal that the events belong to' }),
  from: position.meta({ description: 'The first position wanted' }),
  to: position.meta({ description: 'The last position wanted' }),
  ...page,
  ...after,
})

/** Sends a page of events; it has room for `limit` and `cursor` in the query. */
export const sendEvents = (
  { views, now }: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  filter: EventFilter,
): FastifyReply => {
  const { limit, cursor } = request.query as { limit: number; cursor?: string }
  const here = present(views, now())
  const from = cursor === undefined ? undefined : readCursor(views, cursor, z.int())
  const moment: Moment = from ? { ...here, position: from.position, pinned: true } : here
  const { items, last, more } = listEvents(views.sql, filter, moment.position, limit, from?.key ?? 0)
  const next = more ? writeCursor({ position: moment.position, asOf: here.asOf, key: last }) : undefined
  linkNext(request, reply, next)
  const at = JSON.stringify(atOf(views.sql, moment, moment.position, false))
  const link = next === undefined ? '' : `"next":${JSON.stringify(next)},`
  return sendRendered(request, reply, render(`{"items":[${items.join(',')}],${link}"at":${at}}`))
}

export const addEventQueries = (app: FastifyInstance, service: Service): void => {
  const tags = ['events']
  const config = { scope: 'read' } as const
  const list = {
    tags,
    summary: 'Events of the ledger, in the order of the log',
    querystring: query,
    response: answers(listShape(eventShape)),
  }
  app.get('/v1/events', { schema: list, config }, (request, reply) => {
    const { types, stream, deal, from, to } = request.query as z.output<typeof query>
    return sendEvents(service, request, reply, { types, stream, deal, from, to })
  })

  const params = z.strictObject({ eventId: z.string().max(100) })
  const one = {
    tags,
    summary: 'An event',
    params,
    querystring: z.strictObject(after),
    response: answers(eventShape),
  }
  app.get('/v1/events/:eventId', { schema: one, config }, (request, reply) => {
    const { eventId } = request.params as z.output<typeof params>
    const found =
      readEvent(service.views.sql, eventId) ?? refuse('not-found', `There is no event ${eventId}.`)
    return sendJson(request, reply, found)
  })
}
