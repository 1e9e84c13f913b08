/** The query that compliance asks: is this target, are these goods, barred, licensed or free, where and when? */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { hsCode, party, slug } from '../../events/fields.ts'
import { divergencesIn } from '../../projections/read/divergence.ts'
import { readStatus } from '../../projections/read/status.ts'
import { refuse } from '../failure/problems.ts'
import { sendJson } from '../http/answer.ts'
import { addList, type List } from '../http/list.ts'
import type { Queried } from '../http/queried.ts'
import { after, dated, momentOf } from '../http/question.ts'
import { answers } from '../http/schemas.ts'
import { divergenceShape, statusShape } from './statusShapes.ts'

const query = z.strictObject({
  target: slug.optional().meta({ description: 'The id of a target' }),
  goods: hsCode.optional().meta({ description: 'An HS code; measures on a wider or a narrower code count' }),
  jurisdiction: party.optional(),
  ...after,
  ...dated,
})

const divergence: List = {
  url: '/v1/status/divergence',
  tag: 'sanctions',
  summary: 'Targets on which jurisdictions differ',
  description:
    'Of each jurisdiction that has, or had, a measure against a target, the strictest status counts; a jurisdiction without one says nothing.',
  filters: {},
  dated: true,
  item: divergenceShape,
  key: z.string(),
  columns: ['targetId', 'name', 'jurisdictions.jurisdiction', 'jurisdictions.status'],
  *items({ sql, moment }, after, chunk) {
    for (const one of divergencesIn(sql, moment, String(after ?? ''), chunk)) {
      yield one && { key: one.targetId, json: JSON.stringify(one) }
    }
  },
}

export const addStatusQuery = (app: FastifyInstance, service: Queried): void => {
  const { views, now } = service
  const schema = {
    tags: ['sanctions'],
    summary: 'The status of a target or of goods under each measure',
    querystring: query,
    response: answers(statusShape),
  }
  app.get('/v1/status', { schema, config: { scope: 'read' } }, (request, reply) => {
    const asked = request.query as z.output<typeof query>
    const { target, goods } = asked
    if ((target === undefined) === (goods === undefined)) {
      refuse('bad-parameter', 'Give either target or goods.')
    }
    const moment = momentOf(views, now(), asked)
    return sendJson(request, reply, readStatus(views.sql, asked, moment))
  })
  addList(app, service, divergence)
}
