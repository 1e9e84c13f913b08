/** Queries on events as recorded: the whole log with filters, and one event. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { withMembers } from '../../events/canonical/jsonText.ts'
import { eventTypeOf } from '../../events/catalogue.ts'
import { slug } from '../../events/fields.ts'
import { readingOf, successorOf } from '../../projections/read/events/reading.ts'
import { type EventFilter, eventsIn, readEvent } from '../../projections/read/events/streams.ts'
import { refuse, refuseParameter } from '../failure/problems.ts'
import { sendJson } from '../http/answer.ts'
import { answers } from '../http/commonSchemas.ts'
import type { List, ListRequest } from '../http/queries/listDeclaration.ts'
import { addList } from '../http/queries/listRoutes.ts'
import { positionText } from '../http/queries/moments.ts'
import { presentQuery } from '../http/queries/queryParameters.ts'
import type { QueryParts } from '../http/queries/queryParts.ts'
import { sqlFor } from '../http/queries/requestAudience.ts'
import { eventSchema } from './schemas/eventSchemas.ts'

const filters = {
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
      description: 'A stream, such as deal-us-by-2025-12',
    }),
  deal: slug.optional().meta({ description: 'The deal that the events belong to' }),
  source: slug.optional().meta({ description: 'The source that the events cite' }),
  from: positionText.optional().meta({ description: 'The first position wanted' }),
  to: positionText.optional().meta({ description: 'The last position wanted' }),
}

/** The columns of the CSV of events. `data` has the fields of each type as JSON. */
const COLUMNS = [
  ...['position', 'id', 'type', 'version', 'stream', 'revision', 'recordedAt', 'occurred', 'earliest'],
  ...['latest', 'effective', 'confidence', 'deals', 'sources.sourceId', 'actor', 'data'],
]

/** A list of events, with a filter made from its path and query. */
export const eventList = <Filters extends z.ZodRawShape, Params>(
  given: Pick<List<Filters, Params>, 'url' | 'tag' | 'summary' | 'params' | 'filters' | 'check'>,
  filterOf: (asked: ListRequest<Filters, Params>) => EventFilter,
): List<Filters, Params, number> => ({
  ...given,
  dated: false,
  item: eventSchema,
  key: z.int(),
  columns: COLUMNS,
  *items(asked, after = 0, chunk) {
    const filter = filterOf(asked)
    for (const { position, json } of eventsIn(asked.sql, filter, asked.moment.position, after, chunk)) {
      yield { key: position, json }
    }
  },
})

const events = eventList(
  {
    url: '/v1/events',
    tag: 'events',
    summary: 'Events of the ledger, in the order of the log',
    filters,
    check({ query: { from, to } }) {
      if (from !== undefined && to !== undefined && to < from)
        refuseParameter('/to', 'must not be before `from`')
    },
  },
  ({ query }) => query,
)

export const addEventQueries = (app: FastifyInstance, service: QueryParts): void => {
  addList(app, service, events)

  const params = z.strictObject({ eventId: z.string().max(100) })
  const one = {
    tags: ['events'],
    summary: 'An event as recorded, with how it reads now',
    params,
    querystring: presentQuery,
    response: answers(eventSchema),
  }
  app.get('/v1/events/:eventId', { schema: one, config: { scope: 'read' } }, (request, reply) => {
    const { eventId } = request.params
    const sql = sqlFor(service, request)
    const recorded = readEvent(sql, eventId) ?? refuse('not-found', `The event ${eventId} does not exist.`)
    const reading = readingOf(sql, eventId, service.views.position())
    const successor = reading && successorOf(reading)
    if (successor) reply.header('link', `</v1/events/${successor}>; rel="successor-version"`)
    return sendJson(request, reply, withMembers(recorded, { reading }))
  })
}
