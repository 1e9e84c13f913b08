/** Queries on single measures, licences, cases, releases, people and sources, and the list of sources. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { LedgerSubject } from '../../events/envelope.ts'
import { slug } from '../../events/shapes.ts'
import { atOf, type Moment } from '../../projections/read/moment.ts'
import { listSources, readResource } from '../../projections/read/resources.ts'
import { COLLECTIONS } from '../commands/command.ts'
import { refuse } from '../problems.ts'
import type { Service } from '../service.ts'
import { sendJson } from './answer.ts'
import { linkNext } from './paging.ts'
import { after, page, present, readCursor, writeCursor } from './question.ts'
import { answers, listShape, resourceShapes, sourceShape } from './shapes.ts'

const SUMMARIES = {
  sanction: 'A measure, its targets and how they stand',
  licence: 'A licence',
  prisoner: 'A detention case and its course',
  release: 'The release of a group: what each claimant counted, who is named, who was transferred',
  person: 'A person',
  source: 'A source',
} as const satisfies Partial<Record<LedgerSubject, string>>

const config = { scope: 'read' } as const
const params = z.strictObject({ id: slug })

export const addResourceQueries = (app: FastifyInstance, { views, now }: Service): void => {
  for (const [subject, summary] of Object.entries(SUMMARIES) as [keyof typeof SUMMARIES, string][]) {
    const collection = COLLECTIONS[subject]
    const schema = {
      tags: [collection],
      summary,
      params,
      querystring: z.strictObject(after),
      response: answers(resourceShapes[subject]),
    }
    app.get(`/v1/${collection}/:id`, { schema, config }, (request, reply) => {
      const { id } = request.params as z.output<typeof params>
      const found = readResource(views.sql, subject, id, present(views, now()))
      return sendJson(request, reply, found ?? refuse('not-found', `There is no ${collection}/${id}.`))
    })
  }

  const query = z.strictObject({ ...page, ...after })
  const schema = {
    tags: ['sources'],
    summary: 'Sources',
    querystring: query,
    response: answers(listShape(sourceShape)),
  }
  app.get('/v1/sources', { schema, config }, (request, reply) => {
    const { limit, cursor } = request.query as z.output<typeof query>
    const here = present(views, now())
    const from = cursor === undefined ? undefined : readCursor(views, cursor, z.string())
    const moment: Moment = from ? { ...here, position: from.position, pinned: true } : here
    const found = listSources(views.sql, moment.position, limit, from?.key)
    const items = found.slice(0, limit)
    const next =
      found.length > limit
        ? writeCursor({ position: moment.position, asOf: here.asOf, key: items.at(-1)?.id ?? '' })
        : undefined
    linkNext(request, reply, next)
    return sendJson(request, reply, { items, next, at: atOf(views.sql, moment, moment.position, false) })
  })
}
