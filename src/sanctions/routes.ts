/** The query that compliance asks: is this target, are these goods, barred, licensed or free, where and when? */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { party, slug } from '../../events/shapes.ts'
import { readStatus } from '../../projections/read/status.ts'
import { sendJson } from '../http/answer.ts'
import { after, dated, momentOf } from '../http/question.ts'
import { answers, statusShape } from '../http/shapes.ts'
import { refuse } from '../problems.ts'
import type { Service } from '../service.ts'

const query = z.strictObject({
  target: slug.optional().meta({ description: 'The id of a target' }),
  goods: z
    .string()
    .regex(/^(?:\d{2}|\d{4}|\d{6})$/, 'must be an HS code of 2, 4 or 6 digits')
    .optional()
    .meta({ description: 'An HS code; measures on a wider or a narrower code count' }),
  jurisdiction: party.optional(),
  ...after,
  ...dated,
})

export const addStatusQuery = (app: FastifyInstance, { views, now }: Service): void => {
  const schema = {
    tags: ['sanctions'],
    summary: 'The status of a target or of goods under each measure',
    querystring: query,
    response: answers(statusShape),
  }
  app.get('/v1/status', { schema, config: { scope: 'read' } }, (request, reply) => {
    const { target, goods, jurisdiction, asOf, knownAt } = request.query as z.output<typeof query>
    if ((target === undefined) === (goods === undefined)) {
      refuse('bad-parameter', 'Give either target or goods.')
    }
    const moment = momentOf(views, now(), { asOf, knownAt })
    return sendJson(request, reply, readStatus(views.sql, { target, goods, jurisdiction }, moment))
  })
}
