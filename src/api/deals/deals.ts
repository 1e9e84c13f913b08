/** Queries on deals: the list, one deal, its balance, its events. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { CommitmentMade } from '../../../events/commitment.ts'
import { DEAL_STATUSES, DealOpened } from '../../../events/deal.ts'
import { party } from '../../../events/fields.ts'
import { readBalance } from '../../../projections/read/deals/balanceText.ts'
import { readDeal } from '../../../projections/read/deals/deal.ts'
import { DEAL_SORTS, dealsIn } from '../../../projections/read/deals/dealList.ts'
import { refuseParameter } from '../../failure/problems.ts'
import { sendJson, sendThing } from '../../http/answer.ts'
import { answers, atSchema } from '../../http/commonSchemas.ts'
import { list } from '../../http/queries/listDeclaration.ts'
import { addList } from '../../http/queries/listRoutes.ts'
import { datedQuery, momentOf, nothingOf } from '../../http/queries/queryParameters.ts'
import type { QueryParts } from '../../http/queries/queryParts.ts'
import { sqlFor } from '../../http/queries/requestAudience.ts'
import { anyOf } from '../../http/queries/several.ts'
import { eventList } from '../events.ts'
import { balanceSchema, dealSchema } from '../schemas/answerSchemas.ts'
import { DISPUTED_COLUMNS } from '../schemas/disputedSchema.ts'
import { addTimeline, checkDeal, dealPath } from './timeline.ts'

const filters = {
  party: anyOf(party, 'Deals with any of these parties'),
  status: anyOf(z.enum(DEAL_STATUSES)),
  framing: anyOf(z.enum(DealOpened.data.shape.framing.options)),
  kind: anyOf(CommitmentMade.data.shape.kind, 'Deals with a commitment of any of these kinds'),
  text: z.string().min(1).max(200).optional().meta({
    description: 'Words in the title; accents and case do not matter',
  }),
  openedFrom: z.iso
    .date()
    .optional()
    .meta({ description: 'Deals that were or may have been opened on this day or later' }),
  openedTo: z.iso
    .date()
    .optional()
    .meta({ description: 'Deals that were or may have been opened on this day or earlier' }),
  sort: z.enum(DEAL_SORTS).default('id'),
}
const tags = ['deals']
const config = { scope: 'read' } as const

const deals = list({
  url: '/v1/deals',
  tag: 'deals',
  summary: 'Deals',
  filters,
  dated: true,
  names: 'in-headlines',
  item: dealSchema,
  key: z.tuple([z.string(), z.string()]),
  columns: [
    ...['id', 'title', 'parties.code', 'framing', 'status', 'revision', 'lastEvent.occurred.edtf'],
    ...['lastEvent.headline', 'commitments.open', 'commitments.fulfilled', 'commitments.overdue'],
    'commitments.broken',
    ...DISPUTED_COLUMNS,
  ],
  check({ query: { openedFrom, openedTo } }) {
    if (openedFrom !== undefined && openedTo !== undefined && openedTo < openedFrom) {
      refuseParameter('/openedTo', 'must not be before `openedFrom`')
    }
  },
  *items({ sql, query, moment }, after, chunk) {
    for (const one of dealsIn(sql, query, moment, after, chunk)) {
      yield one && { key: one.key, json: JSON.stringify(one.deal) }
    }
  },
})

const events = eventList(
  {
    url: '/v1/deals/:id/events',
    tag: 'deals',
    summary: 'The events of a deal’s timeline, in the order of the log',
    params: dealPath,
    filters: {},
    check: checkDeal,
  },
  ({ params }) => ({ deal: params.id }),
)

export const addDealQueries = (app: FastifyInstance, service: QueryParts): void => {
  const { views, now } = service
  addList(app, service, deals)
  addTimeline(app, service)

  const deal = {
    tags,
    summary: 'A deal',
    params: dealPath,
    querystring: datedQuery,
    response: answers(dealSchema.safeExtend({ at: atSchema })),
  }
  app.get(
    '/v1/deals/:id',
    { schema: deal, config: { ...config, names: 'in-headlines' } },
    (request, reply) => {
      const { id } = request.params
      const moment = momentOf(views, now(), request.query)
      return sendThing(
        request,
        reply,
        readDeal(sqlFor(service, request), id, moment) ?? nothingOf(`deal ${id}`, moment),
      )
    },
  )

  const balance = {
    tags,
    summary: 'The balance of a deal: what each party promised, gave, owes, is late with and broke',
    params: dealPath,
    querystring: datedQuery,
    response: answers(balanceSchema),
  }
  app.get('/v1/deals/:id/balance', { schema: balance, config }, (request, reply) => {
    const { id } = request.params
    const moment = momentOf(views, now(), request.query)
    return sendJson(
      request,
      reply,
      readBalance(sqlFor(service, request), id, moment) ?? nothingOf(`deal ${id}`, moment),
    )
  })

  addList(app, service, events)
}
