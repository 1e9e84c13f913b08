/** The timeline of a deal: in pages or whole. It is not read again while nothing changed. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { slug } from '../../../events/fields.ts'
import { dealHead } from '../../../projections/read/deals/deal.ts'
import { entriesIn, readTimeline } from '../../../projections/read/deals/timelinePages.ts'
import {
  openPresentRows,
  rowsAt,
  START,
  timelineChanged,
} from '../../../projections/read/deals/timelineRows.ts'
import {
  erasureGeneration,
  type KeptNames,
  keepNames,
  lastNameChange,
  namesAt,
  namingGeneration,
} from '../../../projections/read/names.ts'
import { type RenderedAnswer, render, sendRendered } from '../../http/answer.ts'
import { answers } from '../../http/commonSchemas.ts'
import { JSON_TYPE, LIST_TYPES, wantedType } from '../../http/formats/mediaTypes.ts'
import { type ListRequest, list } from '../../http/queries/listDeclaration.ts'
import { addWhole, sendWhole, wholeForms } from '../../http/queries/listRoutes.ts'
import { linkNext } from '../../http/queries/paging.ts'
import {
  momentOf,
  momentOfPage,
  momentParameters,
  nothingOf,
  page,
  readCursor,
  waitParameter,
  writeCursor,
} from '../../http/queries/queryParameters.ts'
import type { QueryParts } from '../../http/queries/queryParts.ts'
import { readerKey, sqlFor } from '../../http/queries/requestAudience.ts'
import type { Position } from '../../store/port.ts'
import type { Sql } from '../../views/sql.ts'
import type { Views } from '../../views/views.ts'
import { entrySchema, timelineSchema } from '../schemas/answerSchemas.ts'
import { ENTRY_COLUMNS } from './timelineColumns.ts'

/** The path of a deal. */
export const dealPath = z.strictObject({ id: slug })
const timelineQuery = z.strictObject({ ...page, ...waitParameter, ...momentParameters })
const timelineKey = z.strictObject({ first: z.number(), second: z.number().nullable(), position: z.int() })

const tags = ['deals']
const config = { scope: 'read' } as const

/** Readers whose names are kept: those who see all of them, and the others on one day, around midnight on two. */
const READERS = 3

/** Timelines as sent, each with what it was rendered from; those not asked for longest are dropped. */
const CACHED_TIMELINES = 300

/** A question about a deal. */
type OfDeal = ListRequest<z.ZodRawShape, z.output<typeof dealPath>>

/** Refuses a request about an unknown deal. @throws Refusal `not-found` */
export const checkDeal = ({ sql, params, moment }: OfDeal): void => {
  if (!dealHead(sql, params.id, moment)) nothingOf(`deal ${params.id}`, moment)
}

/** The entries of a timeline, for the formats that send it whole. */
const timeline = list({
  url: '/v1/deals/:id/timeline',
  tag: 'deals',
  summary: 'The timeline of a deal',
  params: dealPath,
  filters: {},
  dated: true,
  names: 'in-headlines',
  item: entrySchema,
  key: z.never(),
  columns: ENTRY_COLUMNS,
  check: checkDeal,
  *items({ sql, params, moment }, _, chunk) {
    const names = namesAt(sql, moment.position)
    const rows = rowsAt(sql, params.id, moment)
    for (const entry of entriesIn(names, moment, rows, START, chunk)) {
      yield entry && { key: '', json: entry.json }
    }
  },
})

/** A timeline as sent, with its token: the answer stays the same while the token does. */
interface SentTimeline {
  readonly rendered: RenderedAnswer
  readonly next: string | undefined
  /** Changes when an event, a name or a day changes the answer. */
  readonly token: string
  /** The position of the views and the day at which the token was last found valid. */
  readonly seen: string
}

/** Changes when a name changes: as known at a position, and with later erasures and decisions to withhold. */
const nameToken = (sql: Sql, upTo: Position): string =>
  `${lastNameChange(sql, upTo)} ${erasureGeneration(sql)} ${namingGeneration(sql)}`

/** The present names, kept while no name changes. */
interface PresentNames {
  readonly seen: Position
  readonly token: string
  readonly kept: KeptNames
}

const openPresentNames = ({ sql, position }: Views): ((upTo: Position) => PresentNames) => {
  let names: PresentNames = { seen: -1, token: '', kept: keepNames() }
  return (upTo) => {
    const seen = position()
    if (seen === names.seen) return names
    const token = nameToken(sql, upTo)
    names = { seen, token, kept: token === names.token ? names.kept : keepNames() }
    return names
  }
}

export const addTimeline = (app: FastifyInstance, service: QueryParts): void => {
  const { views, marks, now } = service
  const sent = new LRUCache<string, SentTimeline>({ max: CACHED_TIMELINES })
  let rowsOfPresent = openPresentRows(views.sql)
  /** The names of the present as each reader sees them; days that are over are dropped. */
  const namesOfReaders = new LRUCache<string, ReturnType<typeof openPresentNames>>({ max: READERS })
  const namesFor = (reader: string): ReturnType<typeof openPresentNames> => {
    const found = namesOfReaders.get(reader) ?? openPresentNames(views)
    namesOfReaders.set(reader, found)
    return found
  }
  views.onSwap(() => {
    sent.clear()
    rowsOfPresent = openPresentRows(views.sql)
    namesOfReaders.clear()
  })
  const keyOfAnswer = (request: FastifyRequest): string => `${readerKey(service, request)} ${request.url}`
  const seenNow = (): string => `${views.position()} ${now().slice(0, 10)}`

  const send = (
    request: FastifyRequest,
    reply: FastifyReply,
    { rendered, next }: SentTimeline,
  ): FastifyReply => {
    linkNext(request, reply.header('vary', 'accept'), next)
    return sendRendered(request, reply, rendered)
  }

  const keep = (url: string, one: SentTimeline): SentTimeline => {
    sent.set(url, one)
    return one
  }

  const schema = {
    tags,
    summary: 'The timeline of a deal',
    description: 'Ordered by the earliest moment at which an event can have happened.',
    params: dealPath,
    querystring: timelineQuery,
    response: answers(timelineSchema, wholeForms(entrySchema)),
  }

  // While nothing was recorded at all, the same question is answered without being parsed.
  const preValidation = (request: FastifyRequest, reply: FastifyReply, next: () => void): void => {
    const same = sent.get(keyOfAnswer(request))
    if (same?.seen === seenNow() && wantedType(request) === JSON_TYPE) {
      reply.header('detente-position', String(views.position()))
      send(request, reply, same)
    } else {
      next()
    }
  }

  const types = { ...config, types: LIST_TYPES, names: 'in-headlines' } as const
  app.get('/v1/deals/:id/timeline', { schema, config: types, preValidation }, (request, reply) => {
    const type = wantedType(request) ?? JSON_TYPE
    if (type !== JSON_TYPE) return sendWhole(service, timeline, request, reply, type)
    const { id } = request.params
    const query = request.query
    const { limit, cursor } = query
    const seen = seenNow()
    const reader = readerKey(service, request)
    const answer = keyOfAnswer(request)
    const sql = sqlFor(service, request)
    const asked = momentOf(views, now(), query)
    const past = asked.pinned || asked.publicBy !== undefined || cursor !== undefined
    const warm = past ? undefined : rowsOfPresent(id, asked.position)
    // The answer depends only on the position, or on the day by which it was public; nothing later changes it.
    const changed =
      warm?.changed ??
      (asked.publicBy || asked.pinned ? asked.position : timelineChanged(views.sql, id, asked.position))
    const pin = asked.pinned ? `${asked.position} ${asked.settled}` : ''
    const names = past ? undefined : namesFor(reader)(asked.position)
    const token = `${changed} ${names?.token ?? nameToken(views.sql, asked.position)} ${asked.asOf} ${pin}`
    const cached = sent.get(answer)
    if (cached?.token === token) return send(request, reply, keep(answer, { ...cached, seen }))
    const from = cursor === undefined ? undefined : readCursor(views, marks, cursor, timelineKey)
    const moment = momentOfPage(asked, from)
    const key = from && { ...from.key, second: from.key.second ?? Number.POSITIVE_INFINITY }
    const known = {
      rows: warm?.rows ?? rowsAt(views.sql, id, moment),
      // The answer contains the position itself if it was asked for, as with every cursor.
      changed,
      names: namesAt(sql, moment.position, names?.kept),
    }
    const found = readTimeline(sql, id, moment, known, limit, key) ?? nothingOf(`deal ${id}`, moment)
    const next = found.next && writeCursor(marks, { ...found.next, asOf: moment.asOf })
    const more = next === undefined ? '' : `"next":${JSON.stringify(next)},`
    const json = `{"deal":${found.head},"items":[${found.items.join(',')}],${more}"at":${found.at}}`
    return send(request, reply, keep(answer, { rendered: render(json), next, token, seen }))
  })
  addWhole(app, service, timeline)
}
