/** Where jurisdictions differ on a target. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { divergencesIn } from '../../../projections/read/screening/divergences.ts'
import { list } from '../../http/queries/listDeclaration.ts'
import { addList } from '../../http/queries/listRoutes.ts'
import type { QueryParts } from '../../http/queries/queryParts.ts'
import { divergenceSchema } from '../schemas/statusSchemas.ts'
import { codes } from './questionParameters.ts'

const divergence = list({
  url: '/v1/status/divergence',
  tag: 'sanctions',
  summary: 'Targets on which jurisdictions differ',
  description:
    'Only measures of the same kind are compared. For each jurisdiction that has or had a measure of the kind against a target, the strictest status counts. A jurisdiction without such a measure says nothing.',
  filters: {
    jurisdiction: codes.optional().meta({
      description: 'Only these jurisdictions are compared, separated by commas; all when absent',
    }),
  },
  dated: true,
  item: divergenceSchema,
  key: z.tuple([z.string(), z.string()]),
  columns: ['targetId', 'name', 'kind', 'jurisdictions.jurisdiction', 'jurisdictions.status'],
  *items({ sql, moment, query }, after, chunk) {
    const question = { jurisdictions: query.jurisdiction, after, chunk }
    for (const one of divergencesIn(sql, moment, question)) {
      yield one && { key: [one.targetId, one.kind] as const, json: JSON.stringify(one) }
    }
  },
})

export const addDivergence = (app: FastifyInstance, service: QueryParts): void =>
  addList(app, service, divergence)
