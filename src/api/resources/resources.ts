/** Queries on single measures, licences, cases, releases, people and sources, and the list of sources. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { slug } from '../../../events/fields.ts'
import type { LedgerSubject } from '../../../events/subject.ts'
import { readResource } from '../../../projections/read/resources/resource.ts'
import { sourcesIn } from '../../../projections/read/resources/source.ts'
import { sendThing } from '../../http/answer.ts'
import { answers, atSchema } from '../../http/commonSchemas.ts'
import { list } from '../../http/queries/listDeclaration.ts'
import { addList } from '../../http/queries/listRoutes.ts'
import { datedQuery, momentOf, nothingOf, presentQuery } from '../../http/queries/queryParameters.ts'
import type { QueryParts } from '../../http/queries/queryParts.ts'
import { sqlFor } from '../../http/queries/requestAudience.ts'
import { COLLECTIONS } from '../../rules/kernel/command.ts'
import { resourceSchemas, sourceSchema } from '../schemas/answerSchemas.ts'

const SUMMARIES = {
  sanction: 'A measure, with its targets and their state',
  licence: 'A licence',
  prisoner: 'A detention case and its course',
  release: 'The release of a group: what each claimant counted, who is named, who was transferred',
  person: 'A person',
  source: 'A source',
  target: 'A target: its names, owners and the measures that name it, recorded by itself or not',
  programme: 'A programme, and whether it was terminated',
} as const satisfies Partial<Record<LedgerSubject, string>>

/** Subjects that can be asked about at another moment. People and sources are always shown as known now. */
const DATED: ReadonlySet<string> = new Set([
  'sanction',
  'licence',
  'prisoner',
  'release',
  'target',
  'programme',
])

const config = { scope: 'read' } as const
const params = z.strictObject({ id: slug })

const sources = list({
  url: '/v1/sources',
  tag: 'sources',
  summary: 'Sources',
  filters: {},
  dated: false,
  item: sourceSchema,
  key: z.string(),
  columns: ['id', 'publisher', 'title', 'url', 'published', 'kind', 'language', 'confidential', 'roots'],
  *items({ sql, moment }, after, chunk) {
    for (const one of sourcesIn(sql, moment.position, after ?? '', chunk)) {
      yield { key: one.id, json: JSON.stringify(one) }
    }
  },
})

export const addResourceQueries = (app: FastifyInstance, service: QueryParts): void => {
  const { views, now } = service
  for (const [subject, summary] of Object.entries(SUMMARIES) as [keyof typeof SUMMARIES, string][]) {
    const collection = COLLECTIONS[subject]
    const isDated = DATED.has(subject)
    const schema = {
      tags: [collection],
      summary,
      params,
      querystring: isDated ? datedQuery : presentQuery,
      response: answers(
        isDated ? resourceSchemas[subject].safeExtend({ at: atSchema }) : resourceSchemas[subject],
      ),
    }
    app.get(`/v1/${collection}/:id`, { schema, config }, (request, reply) => {
      const { id } = request.params
      const moment = momentOf(views, now(), request.query)
      const found = readResource(sqlFor(service, request), subject, id, moment, isDated)
      return sendThing(request, reply, found ?? nothingOf(`${subject} ${id}`, moment))
    })
  }

  addList(app, service, sources)
}
