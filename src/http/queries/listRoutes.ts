/**
 * Lists, each declared as data: JSON page by page, or the whole list streamed as CSV or JSON Lines. Every page
 * and line shows the moment of the first page, even if more is recorded meanwhile.
 */
import { Readable } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { atOf } from '../../../projections/read/moment.ts'
import { matchesTag, render, sendRendered } from '../answer.ts'
import { answers, listSchema, textAnswers } from '../commonSchemas.ts'
import { BOM, csvLine, csvOf } from '../formats/csv.ts'
import { CSV_TYPE, JSON_TYPE, LINES_TYPE, LIST_TYPES, wantedType } from '../formats/mediaTypes.ts'
import { streamedTag } from '../reading.ts'
import type { List, ListItem, ListKey, ListRequest } from './listDeclaration.ts'
import { notingEnd } from './pageEnd.ts'
import { linkNext } from './paging.ts'
import {
  type DatedQuery,
  momentOf,
  momentOfPage,
  momentParameters,
  page,
  present,
  readCursor,
  waitParameter,
  writeCursor,
} from './queryParameters.ts'
import type { QueryParts } from './queryParts.ts'
import { readerKey, sqlFor } from './requestAudience.ts'

/** The longest time that a list blocks the event loop, in milliseconds, except for its last item. */
const SLICE_MS = 5

/** The most items in a streamed piece. */
const PIECE = 200

/** Yields items in pieces of limited size, and frees the event loop between them. */
export async function* pieces<Item>(
  items: Iterable<Item | undefined>,
  size: number,
): AsyncGenerator<readonly Item[], void, void> {
  let piece: Item[] = []
  let until = performance.now() + SLICE_MS
  for (const item of items) {
    if (item !== undefined) piece.push(item)
    if (piece.length < size && performance.now() < until) continue
    if (piece.length > 0) yield piece
    piece = []
    await breathe()
    until = performance.now() + SLICE_MS
  }
  if (piece.length > 0) yield piece
}

/** Collects all items, and frees the event loop from time to time. */
export const drain = async <Item>(items: Iterable<Item | undefined>): Promise<readonly Item[]> => {
  const all: Item[] = []
  for await (const piece of pieces(items, PIECE)) all.push(...piece)
  return all
}

/** Collects the first items, and frees the event loop from time to time. */
const take = async <Item>(items: Iterable<Item | undefined>, n: number): Promise<readonly Item[]> => {
  const taken: Item[] = []
  for await (const piece of pieces(items, n)) {
    taken.push(...piece)
    if (taken.length >= n) break
  }
  return taken
}

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
  reply.header('content-type', `${type}; charset=utf-8${type === CSV_TYPE ? '; header=present' : ''}`)
  return reply.send(
    Readable.from(
      lines(list.items(asked, undefined, PIECE), type, list.columns, request.query.bom !== 'false'),
    ),
  )
}

const sendPage = async (
  { views, marks }: QueryParts,
  list: List,
  asked: ListRequest,
  key: ListKey | undefined,
  request: ListQuery<{ readonly limit: number }>,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const { limit } = request.query
  let shown: Set<string> | undefined
  const items = notingEnd(list.items(asked, key, limit + 1), limit, () => {
    shown = new Set(request.shown)
  })
  const found = await take(items, limit + 1)
  // The item after the page only shows that there are more.
  if (shown) request.shown = shown
  const sent = found.slice(0, limit)
  const last = sent.at(-1)
  const { position, asOf } = asked.moment
  const next =
    found.length > limit && last ? writeCursor(marks, { position, asOf, key: last.key }) : undefined
  linkNext(request, reply, next)
  const more = next === undefined ? '' : `"next":${JSON.stringify(next)},`
  const at = JSON.stringify(atOf(views.sql, asked.moment, position, list.dated))
  const head = Object.entries((await list.head?.(asked, limit)) ?? {}).map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`,
  )
  const json = `{${head.join('')}"items":[${sent.map((item) => item.json).join(',')}],${more}"at":${at}}`
  return sendRendered(request, reply.header('vary', 'accept'), render(json))
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
    querystring: queryOf(list, page),
    response: answers(listSchema(list.item, list.headSchema), wholeForms(list.item)),
  }
  app.get(list.url, { schema, config: configOf(list, LIST_TYPES) }, (request, reply) => {
    const type = wantedType(request) ?? JSON_TYPE
    if (type !== JSON_TYPE) return sendWhole(service, list, request, reply, type)
    const asked = askedOf(service, list, request)
    const { cursor } = request.query
    if (cursor === undefined) return sendPage(service, list, asked, undefined, request, reply)
    const from = readCursor(service.views, service.marks, cursor, list.key)
    const next = { ...asked, moment: momentOfPage(asked.moment, from) }
    return sendPage(service, list, next, from.key, request, reply)
  })
  addWhole(app, service, list)
}
