/** Queries on parties, on the relations between two of them, and on talks. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { participant, party, slug } from '../../../events/fields.ts'
import { TALKS_STATUSES } from '../../../projections/folds/deals/talks.ts'
import { dealHead } from '../../../projections/read/deals/deal.ts'
import { talksFrom } from '../../../projections/read/deals/dealTalks.ts'
import { type FirstRows, mergeTimelines } from '../../../projections/read/deals/mergedTimelines.ts'
import {
  COUNTERPARTS,
  dealHeads,
  dealsBetween,
  firstEntries,
  partiesIn,
  partyIn,
} from '../../../projections/read/deals/parties.ts'
import { entryIn } from '../../../projections/read/deals/timelinePages.ts'
import { keyOf, rowsAt, START, type TimelineRows } from '../../../projections/read/deals/timelineRows.ts'
import { namesAt } from '../../../projections/read/names.ts'
import { refuse } from '../../failure/problems.ts'
import { sendJson } from '../../http/answer.ts'
import { answers } from '../../http/commonSchemas.ts'
import { type ListRequest, list } from '../../http/queries/listDeclaration.ts'
import { addList } from '../../http/queries/listRoutes.ts'
import { drain } from '../../http/queries/pieces.ts'
import { present, presentQuery } from '../../http/queries/queryParameters.ts'
import type { QueryParts } from '../../http/queries/queryParts.ts'
import { sqlFor } from '../../http/queries/requestAudience.ts'
import { dealHeadSchema, entrySchema } from '../schemas/answerSchemas.ts'
import { ENTRY_COLUMNS } from './timelineColumns.ts'

const partySchema = z
  .object({
    code: z.string(),
    name: z.string(),
    deals: z.record(z.string(), z.int()).meta({ description: 'The number of its deals by role' }),
    counterparts: z.array(z.object({ code: z.string(), deals: z.int() })).meta({
      description: `With whom it is in how many deals: the ${COUNTERPARTS} with the most deals, in the order of the codes`,
    }),
    counterpartsLeftOut: z.int().optional().meta({
      description: 'How many counterparts are not shown; absent when all are shown',
    }),
    sanctions: z.int().meta({ description: 'Measures that it imposed' }),
    prisoners: z.int().meta({ description: 'Detention cases in which it is the state' }),
  })
  .meta({ id: 'Party' })

const parties = list({
  url: '/v1/parties',
  tag: 'parties',
  summary: 'Parties: states and organisations, with whom they have deals',
  filters: {},
  dated: false,
  item: partySchema,
  key: z.string(),
  columns: ['code', 'name', 'counterparts.code', 'counterparts.deals', 'deals', 'sanctions', 'prisoners'],
  *items({ sql, moment }, after) {
    for (const one of partiesIn(sql, moment.position, after ?? '')) {
      yield one && { key: one.code, json: JSON.stringify(one) }
    }
  },
})

const twoParties = z.strictObject({ a: party, b: party })

/** A question about two parties. */
type OfTwo = ListRequest<z.ZodRawShape, z.output<typeof twoParties>>

const dealsOf = ({ sql, params, moment }: OfTwo): Generator<readonly string[]> =>
  dealsBetween(sql, params.a, params.b, moment.position)

/** The rows of a deal's timeline, read when needed; empty for a deal of which no source had told. */
const shownRows = ({ sql, moment }: ListRequest, deal: string): TimelineRows => {
  let rows: TimelineRows | undefined
  return (key, limit) => {
    rows ??=
      moment.publicBy === undefined || dealHead(sql, deal, moment) ? rowsAt(sql, deal, moment) : () => []
    return rows(key, limit)
  }
}

/**
 * The timelines of the given deals. When the public's knowledge decides what they show, they may begin at any
 * time.
 */
const firstRowsOf = (asked: ListRequest, deals: readonly string[], after: number): readonly FirstRows[] => {
  const { sql, moment } = asked
  const first =
    moment.publicBy === undefined
      ? firstEntries(sql, deals, moment.position, after)
      : deals.map((deal) => ({ deal, first: Number.NEGATIVE_INFINITY }))
  return first.map(({ deal, first }) => ({ rows: shownRows(asked, deal), first }))
}

const relation = list({
  url: '/v1/relations/:a/:b',
  tag: 'relations',
  summary: 'Everything between two parties',
  description:
    'The entries of the timelines of every deal to which both are parties, each once, in the order of time.',
  params: twoParties,
  filters: {},
  dated: true,
  names: 'in-headlines',
  item: entrySchema,
  key: z.tuple([z.number().nullable(), z.number().nullable(), z.int()]),
  columns: ENTRY_COLUMNS,
  headSchema: {
    parties: z.array(z.string()),
    deals: z.array(z.object(dealHeadSchema)).meta({
      description: 'The first of their deals in the order of the ids, at most as many as `limit` says',
    }),
    dealCount: z.int().meta({ description: 'How many deals they have; `/v1/deals?party=` lists them' }),
  },
  head: async (asked, limit) => {
    const { sql, params, moment } = asked
    const names = namesAt(sql, moment.position)
    const ids = (await drain(dealsOf(asked))).flat()
    return {
      parties: [params.a, params.b],
      deals: await drain(dealHeads(sql, ids.slice(0, limit), moment, names)),
      dealCount: ids.length,
    }
  },
  check: ({ params }) => {
    if (params.a === params.b) refuse('bad-parameter', 'Give two different parties.')
  },
  *items(asked, after) {
    const { sql, moment } = asked
    const names = namesAt(sql, moment.position)
    const [first, second, position] = after ?? []
    const start =
      after === undefined
        ? START
        : {
            // An unknown moment is an infinity, which JSON writes as null.
            first: first ?? Number.NEGATIVE_INFINITY,
            second: second ?? Number.POSITIVE_INFINITY,
            position: position ?? -1,
          }
    const timelines: FirstRows[] = []
    for (const deals of dealsOf(asked)) {
      timelines.push(...firstRowsOf(asked, deals, start.first))
      yield undefined
    }
    for (const row of mergeTimelines(timelines, start)) {
      const entry = row && entryIn(row, names, moment.asOf)
      const key = row && keyOf(row)
      yield entry && key && { key: [key.first, key.second, key.position], json: entry.json }
    }
  },
})

const place = z.object({ country: z.string(), city: z.string().optional() })

const talksSchema = z
  .object({
    deal: z.string(),
    talksId: z.string(),
    status: z.enum(TALKS_STATUSES),
    planned: z.string().optional(),
    occurred: z.string().optional().meta({ description: 'When they were held, EDTF' }),
    place: place.optional(),
    plannedPlace: z.string().optional().meta({ description: 'The planned place, in words' }),
    participants: z.array(participant),
    topics: z.array(z.string()),
    reason: z.string().optional().meta({ description: 'Why they were cancelled' }),
    events: z.array(z.string()),
  })
  .meta({ id: 'Talks' })

const talks = list({
  url: '/v1/talks',
  tag: 'talks',
  summary: 'Talks: scheduled, held, cancelled',
  filters: {
    deal: slug.optional(),
    side: party.optional().meta({ description: 'A side that took part' }),
    status: z.enum(TALKS_STATUSES).optional(),
  },
  dated: true,
  item: talksSchema,
  key: z.tuple([z.string(), z.string()]),
  columns: [
    ...['deal', 'talksId', 'status', 'planned', 'occurred', 'place.country', 'place.city'],
    ...['participants.side', 'participants.personId', 'participants.description', 'topics', 'reason'],
  ],
  *items({ sql, query, moment }, after, chunk) {
    const { deal, side, status } = query
    const [from = '', last] = after ?? []
    const names = namesAt(sql, moment.position)
    let passed = last === undefined
    for (const one of talksFrom(sql, deal, moment, from, chunk)) {
      // Talks up to the last one of the previous page belong to the deal with which this page begins.
      if (passed || one?.deal !== from) {
        passed = true
        const wanted =
          one &&
          (status === undefined || one.status === status) &&
          (side === undefined || one.participants.some((who) => who.side === side))
        yield wanted ? { key: [one.deal, one.talksId], json: names.inJson(JSON.stringify(one)) } : undefined
      } else if (one.talksId === last) passed = true
    }
  },
})

export const addRelations = (app: FastifyInstance, service: QueryParts): void => {
  const { views, now } = service
  addList(app, service, parties)
  addList(app, service, relation)
  addList(app, service, talks)

  const params = z.strictObject({ code: party })
  const one = {
    tags: ['parties'],
    summary: 'A party',
    params,
    querystring: presentQuery,
    response: answers(partySchema),
  }
  app.get('/v1/parties/:code', { schema: one, config: { scope: 'read' } }, async (request, reply) => {
    const { code } = request.params
    const [found] = await drain(partyIn(sqlFor(service, request), code, present(views, now()).position))
    return sendJson(
      request,
      reply,
      found ?? refuse('not-found', `No deal and no measure names the party ${code}.`),
    )
  })
}
