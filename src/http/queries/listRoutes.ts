/**
 * Lists, each declared as data: JSON page by page, or the whole list streamed as CSV or JSON Lines. Every page
 * and line shows the moment of the first page, even if more is recorded meanwhile.
 */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { matchesTag } from '../answer.ts'
import { answers, listSchema, textAnswers } from '../commonSchemas.ts'
import { BOM, csvLine, csvOf } from '../formats/csv.ts'
import { CSV_TYPE, JSON_TYPE, LINES_TYPE, LIST_TYPES, wantedType } from '../formats/mediaTypes.ts'
import { streamedTag } from '../reading.ts'
import type { List, ListItem, ListRequest } from './listDeclaration.ts'
import { placeIn, sendPage } from './listPage.ts'
import { PIECE, pieces } from './pieces.ts'
import {
  type DatedQuery,
  momentOf,
  momentOfPage,
  momentParameters,
  page,
  present,
  readCursor,
  waitParameter,
} from './queryParameters.ts'
import type { QueryParts } from './queryParts.ts'
import { readerKey, sqlFor } from './requestAudience.ts'

/** Makes the lines of a whole list one by one, so that rendering them counts towards the time slices. */
function* lineByLine(
  items: Iterable<ListItem | undefined>,
  type: string,
  columns: readonly string[],
  bom: boolean,
): Generator<string | undefined> {
  if (type === CSV_TYPE) yield (bom ? BOM : '') + csvLine(columns)
  for (const item of items) {
    if (item === undefined) yield undefined
    else yield type === CSV_TYPE ? csvOf(JSON.parse(item.json), columns) : `${item.json}\n`
  }
}

async function* lines(
  items: Iterable<ListItem | undefined>,
  type: string,
  columns: readonly string[],
  bom: boolean,
): AsyncGenerator<string> {
  for await (const piece of pieces(lineByLine(items, type, columns, bom), PIECE)) yield piece.join('')
}

/** A request whose parameters the schema of a list has checked. */
type ListQuery<More = unknown> = FastifyRequest<{ Querystring: DatedQuery & More }>

const askedOf = (service: QueryParts, list: List, request: ListQuery): ListRequest => {
  const { params, query } = request
  const { views, now } = service
  const asked = { sql: sqlFor(service, request), params, query, moment: momentOf(views, now(), query) }
  list.check?.(asked)
  return asked
}

/** What a browser calls the file of a list: `deals-us-by-2025-12-timeline.csv` of `/v1/deals/us-by-2025-12/timeline`. */
const fileName = (url: string, type: string): string => {
  const [path = ''] = url.split('?')
  const name = decodeURIComponent(path)
    .replace(/^\/v1\//, '')
    .replace(/\.(?:csv|jsonl)$/, '')
    .replaceAll(/[^A-Za-z0-9.-]+/g, '-')
  return `${name}.${type === CSV_TYPE ? 'csv' : 'jsonl'}`
}

/**
 * Streams a whole list. Its tag is derived from the inputs of the answer: the version of reading, the views, the
 * day, the question, and whether the reader sees withheld names.
 */
export const sendWhole = (
  service: QueryParts,
  list: List,
  request: ListQuery<{ readonly bom?: 'true' | 'false' | undefined }>,
  reply: FastifyReply,
  type: string,
): FastifyReply => {
  const asked = askedOf(service, list, request)
  const { position, asOf } = asked.moment
  const { views } = service
  // A later event can change any answer. What is only operational, such as this very read, changes none.
  const { position: last } = present(views, service.now())
  const reader = readerKey(service, request)
  const etag = streamedTag(views.version, last, position, asOf, type, request.url, reader)
  reply.header('etag', etag).header('cache-control', 'no-cache').header('vary', 'accept')
  if (matchesTag(request.headers['if-none-match'], etag)) return reply.code(304).send()
  reply.header('content-disposition', `attachment; filename="${fileName(request.url, type)}"`)
  reply.header('content-type', `${type}; charset=utf-8${type === CSV_TYPE ? '; header=present' : ''}`)
  return reply.send(
    Readable.from(
      lines(list.items(asked, undefined, PIECE), type, list.columns, request.query.bom !== 'false'),
    ),
  )
}

const commonSchema = ({ tag, description, params }: List) => ({
  tags: [tag],
  ...(description !== undefined && { description }),
  ...(params && { params }),
})

/** The media types of a whole list, by the suffix of its path. */
const SUFFIXES = { '.csv': CSV_TYPE, '.jsonl': LINES_TYPE } as const

/** The schemas of a whole list, by media type. */
export const wholeForms = (item: z.ZodType) => ({ [CSV_TYPE]: z.string(), [LINES_TYPE]: z.array(item) })

/**
 * The query schema of a list: its filters, and the given parameters. Its type has no filters, because only the list
 * itself reads them.
 */
const queryOf = <More extends z.ZodRawShape>(list: { filters: object; dated: boolean }, more: More) =>
  list.dated
    ? z.strictObject({ ...list.filters, ...more, ...waitParameter, ...momentParameters })
    : z.strictObject({ ...list.filters, ...more, ...waitParameter })

/** The query schema of a whole list. */
export const wholeQuery = (list: List) => queryOf(list, {})

/** Parameters that only pages have. */
const pageParameters = {
  total: z.enum(['true', 'false']).optional().meta({
    description: 'Whether the answer says how many items the whole list has; false when absent',
  }),
}

/** Parameters that only CSV has. */
const csvParameters = {
  bom: z.enum(['true', 'false']).optional().meta({
    description:
      'Whether the file begins with a byte order mark, from which spreadsheets recognise UTF-8; true when absent',
  }),
}

const configOf = ({ names, scope = 'read' }: List, types: readonly string[]) => ({
  scope,
  types,
  ...(names && { names }),
})

/** Adds the routes of a whole list, at its path with `.csv` and `.jsonl`. */
export const addWhole = (app: FastifyInstance, service: QueryParts, list: List): void => {
  for (const [suffix, type] of Object.entries(SUFFIXES)) {
    const querystring = type === CSV_TYPE ? queryOf(list, csvParameters) : queryOf(list, {})
    const schema = {
      ...commonSchema(list),
      summary: `${list.summary}: the whole list, as ${type === CSV_TYPE ? 'CSV' : 'JSON Lines'}`,
      querystring,
      response: textAnswers(type, wholeForms(list.item)[type]),
    }
    app.get(list.url + suffix, { schema, config: configOf(list, [type]) }, (request, reply) =>
      sendWhole(service, list, request, reply, type),
    )
  }
}

/**
 * Adds a list: its path gives a page as JSON, or the whole list in the media type of `Accept`. Also adds the
 * paths of the whole list.
 */
export const addList = (app: FastifyInstance, service: QueryParts, list: List): void => {
  const schema = {
    ...commonSchema(list),
    summary: list.summary,
    querystring: queryOf(list, { ...page, ...pageParameters }),
    response: answers(listSchema(list.item, list.headSchema), wholeForms(list.item)),
  }
  app.get(list.url, { schema, config: configOf(list, LIST_TYPES) }, (request, reply) => {
    const type = wantedType(request) ?? JSON_TYPE
    if (type !== JSON_TYPE) return sendWhole(service, list, request, reply, type)
    const asked = askedOf(service, list, request)
    const { cursor } = request.query
    const from =
      cursor === undefined ? undefined : readCursor(service.views, service.marks, cursor, placeIn(list))
    const there = { ...asked, moment: momentOfPage(asked.moment, from) }
    return sendPage(service, list, there, from?.key, request, reply)
  })
  addWhole(app, service, list)
}
