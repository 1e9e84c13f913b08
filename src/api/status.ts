/** The query that compliance asks: is this target, are these goods, barred, licensed or free, where and when? */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { hsCode, party, slug } from '../../events/fields.ts'
import { divergencesIn } from '../../projections/read/divergence.ts'
import { namedStatus, type Said, statusIn } from '../../projections/read/status.ts'
import { refuse } from '../failure/problems.ts'
import { sendJson } from '../http/answer.ts'
import { sqlFor } from '../http/audience.ts'
import { addList, drain } from '../http/list.ts'
import { list } from '../http/listed.ts'
import { linkNext } from '../http/paging.ts'
import type { Queried } from '../http/queried.ts'
import {
  after,
  dated,
  MAX_LIMIT,
  momentOf,
  momentOfPage,
  page,
  readCursor,
  writeCursor,
} from '../http/question.ts'
import { answers } from '../http/schemas.ts'
import { divergenceSchema, statusSchema } from './statusSchemas.ts'

const query = z.strictObject({
  target: slug.optional().meta({ description: 'The id of a target' }),
  goods: hsCode.optional().meta({ description: 'An HS code; measures on a wider or a narrower code count' }),
  jurisdiction: party.optional(),
  ...page,
  // Who asks whether something is barred must not miss a measure: most answers are whole.
  limit: page.limit.unwrap().default(MAX_LIMIT),
  ...after,
  ...dated,
})

/** A measure, and how many of its items came before: the place of the last item of a page. */
const place = z.tuple([z.string(), z.int().positive()])

interface Page {
  readonly items: Said['items'][number][]
  /** The last position that what was looked at rests on. */
  readonly affecting: number
  /** The place of the last item, where more follow. */
  readonly last?: z.output<typeof place>
}

/** The items of a page, and undefined for each measure that is looked at. */
function* pageOf(
  said: Iterable<Said>,
  [first, seen]: z.output<typeof place> | [undefined, 0],
  limit: number,
): Generator<Page | undefined> {
  const items: Page['items'] = []
  let [affecting, last] = [0, undefined as Page['last']]
  for (const { id, items: all, affecting: position } of said) {
    affecting = Math.max(affecting, position)
    for (const [index, item] of all.entries()) {
      if (id === first && index < seen) continue
      if (items.length === limit) return yield { items, affecting, ...(last && { last }) }
      items.push(item)
      last = [id, index + 1]
    }
    yield undefined
  }
  yield { items, affecting }
}

const divergence = list({
  url: '/v1/status/divergence',
  tag: 'sanctions',
  summary: 'Targets on which jurisdictions differ',
  description:
    'Of each jurisdiction that has, or had, a measure against a target, the strictest status counts; a jurisdiction without one says nothing.',
  filters: {},
  dated: true,
  item: divergenceSchema,
  key: z.string(),
  columns: ['targetId', 'name', 'jurisdictions.jurisdiction', 'jurisdictions.status'],
  *items({ sql, moment }, after, chunk) {
    for (const one of divergencesIn(sql, moment, after ?? '', chunk)) {
      yield one && { key: one.targetId, json: JSON.stringify(one) }
    }
  },
})

export const addStatusQuery = (app: FastifyInstance, service: Queried): void => {
  const { views, marks, now } = service
  const schema = {
    tags: ['sanctions'],
    summary: 'The status of a target or of goods under each measure',
    querystring: query,
    response: answers(statusSchema),
  }
  app.get('/v1/status', { schema, config: { scope: 'read' } }, async (request, reply) => {
    const asked = request.query
    const { target, goods, cursor, limit } = asked
    if ((target === undefined) === (goods === undefined)) {
      refuse('bad-parameter', 'Give either target or goods.')
    }
    const from = cursor === undefined ? undefined : readCursor(views, marks, cursor, place)
    const given = momentOf(views, now(), asked)
    const moment = momentOfPage(given, from)
    const sql = sqlFor(service, request)
    const said = statusIn(sql, asked, moment, from?.key[0])
    const [found] = await drain(pageOf(said, from?.key ?? [undefined, 0], limit))
    const { items, affecting, last } = found ?? { items: [], affecting: 0 }
    const next = last && writeCursor(marks, { position: moment.position, asOf: moment.asOf, key: last })
    linkNext(request, reply, next)
    const answer = namedStatus(sql, moment, items, affecting)
    return sendJson(request, reply, { items: answer.items, ...(next && { next }), at: answer.at })
  })
  addList(app, service, divergence)
}
