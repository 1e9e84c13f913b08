/** `GET /v1/webhooks/{id}/events`: pulls what an endpoint's filter takes, from any position, without a delivery. */

import { setImmediate as breathe } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { withMembers } from '../../../events/canonical/jsonText.ts'
import { parseEvent } from '../../../events/catalogue.ts'
import { slug } from '../../../events/fields.ts'
import type { Audience } from '../../../projections/read/audience.ts'
import { readLog, withValues } from '../../../projections/read/events/logPieces.ts'
import { refuseParameter } from '../../failure/problems.ts'
import { problems } from '../../http/commonSchemas.ts'
import { linkNext } from '../../http/queries/paging.ts'
import { page } from '../../http/queries/queryParameters.ts'
import { audienceFor } from '../../http/queries/requestAudience.ts'
import type { Position } from '../../store/port.ts'
import { markedPositionText } from '../../views/positionMarks.ts'
import type { Views } from '../../views/views.ts'
import { endpointOf } from '../../webhooks/administration/administration.ts'
import {
  type ChangedVerdicts,
  type FindVerdicts,
  openChangedVerdicts,
} from '../../webhooks/delivery/deliveryVerdicts.ts'
import { facetsOf } from '../../webhooks/filters/facets.ts'
import { type Filter, matches } from '../../webhooks/filters/filter.ts'
import type { Webhooks } from '../../webhooks/webhooks.ts'
import { eventSchema } from '../schemas/eventSchemas.ts'
import { eventVerdictsSchema } from '../screening/screeningSchemas.ts'
import { checkPlace } from './stream.ts'

/** Events that are read at a time, and at most for an answer: what matches rarely takes several. */
const PIECE = 200
export const MOST_READ = 20_000

/** Events of an answer with verdicts: each is compared on up to 20 targets and goods. */
export const MOST_WITH_VERDICTS = 20

const query = z.strictObject({
  cursor: markedPositionText
    .optional()
    .meta({ description: '`next` of the answer before, or the position after which to begin' }),
  limit: page.limit,
  verdicts: z
    .enum(['true', 'false'])
    .optional()
    .meta({
      description: `Whether to say which verdicts each event changed, as a delivery does. An answer then has at most ${MOST_WITH_VERDICTS} events`,
    }),
})

interface Pulled {
  readonly items: readonly string[]
  readonly next: Position
  /** What events changed of verdicts, by their ids. */
  readonly verdicts: Readonly<Record<string, ChangedVerdicts>>
}

/** The events after a position that match, and how far the log was read. */
const pull = async (
  views: Pick<Views, 'sql' | 'position'>,
  filter: Filter,
  after: Position,
  limit: number,
  reader: Audience,
  verdictsOf: FindVerdicts | undefined,
): Promise<Pulled> => {
  const items: string[] = []
  const verdicts: Record<string, ChangedVerdicts> = {}
  let next = after
  for (let read = 0; read < MOST_READ; read += PIECE) {
    const { rows, upTo } = readLog(views.sql, next, views.position(), PIECE)
    for (const row of rows) {
      const { id, body, position } = row
      next = position
      if (!matches(filter, facetsOf(views.sql, parseEvent(body), position))) continue
      const shown = withValues(views.sql, body, views.position(), reader)
      items.push(withMembers(shown, { position: String(position) }))
      const changed = await verdictsOf?.(row, filter)
      if (changed) verdicts[id] = changed
      if (items.length === limit) return { items, next, verdicts }
    }
    next = Math.max(next, upTo)
    if (rows.length < PIECE) return { items, next, verdicts }
    await breathe()
  }
  return { items, next, verdicts }
}

export const addPullRoute = (app: FastifyInstance, webhooks: Webhooks): void => {
  const params = z.strictObject({ id: slug })
  const verdictsOf = openChangedVerdicts(webhooks.views)
  const schema = {
    tags: ['webhooks'],
    summary: "Pull what an endpoint's filter takes; ask again with `next`, now or later",
    params,
    querystring: query,
    response: {
      200: z.object({
        items: z.array(eventSchema),
        next: z
          .string()
          .meta({ description: 'Always there. When `items` is empty, nothing comes after it yet' }),
        verdicts: z.record(z.string(), eventVerdictsSchema).optional().meta({
          description:
            'By the ids of events: the verdicts that each event changed, at the position before it and at its own, if you asked for them. An event that is not here changed no verdict that was compared',
        }),
      }),
      ...problems,
    },
  }
  app.get('/v1/webhooks/:id/events', { schema, config: { scope: 'webhooks' } }, async (request, reply) => {
    const { id } = request.params
    const { cursor, limit, verdicts: asked } = request.query
    const withVerdicts = asked === 'true'
    const { filter, after } = await endpointOf(webhooks, id)
    const { views, marks, store } = webhooks
    const heads = { seen: views.position, recorded: () => store.head(), marks }
    const from =
      cursor === undefined
        ? after
        : await checkPlace(cursor, heads, '/cursor', 'cursor', (detail) => refuseParameter('/cursor', detail))
    const {
      items,
      next: end,
      verdicts,
    } = await pull(
      ...([views, filter, from, withVerdicts ? Math.min(limit, MOST_WITH_VERDICTS) : limit] as const),
      audienceFor(webhooks, request),
      withVerdicts ? verdictsOf : undefined,
    )
    const next = marks.write(end)
    linkNext(request, reply, next)
    return reply
      .header('cache-control', 'no-store')
      .header('content-type', 'application/json; charset=utf-8')
      .send(
        `{"items":[${items.join(',')}],"next":${JSON.stringify(next)}${withVerdicts ? `,"verdicts":${JSON.stringify(verdicts)}` : ''}}`,
      )
  })
}
