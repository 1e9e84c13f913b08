/**
 * Lists, each declared as data: JSON page by page, and the whole of it as CSV or JSON Lines, streamed. Every page and
 * every line is of the moment of the first, whatever is recorded meanwhile.
 */
import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { atOf, type Moment } from '../../projections/read/moment.ts'
import type { Sql } from '../views/sql.ts'
import { matchesTag, render, sendRendered } from './answer.ts'
import { BOM, csvLine, csvOf } from './csv.ts'
import { CSV_TYPE, JSON_TYPE, LINES_TYPE, LIST_TYPES, wantedType } from './formats.ts'
import { linkNext } from './paging.ts'
import type { Queried } from './queried.ts'
import { after, type Dated, dated, momentOf, page, readCursor, writeCursor } from './question.ts'
import { READING } from './reading.ts'
import { answers, listShape, textAnswers } from './schemas.ts'

/** The place of an item in its list: behind it the next page begins. */
export type ListKey = string | number | readonly (string | number | null)[]

export interface Listed {
  readonly key: ListKey
  /** The item as JSON text. */
  readonly json: string
}

/** What a list is asked for. */
export interface Asked {
  readonly sql: Sql
  readonly params: Readonly<Record<string, string>>
  /** The parameters of the query, as its schema gives them. */
  readonly query: Readonly<Record<string, unknown>>
  readonly moment: Moment
}

export interface List {
  readonly url: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly params?: z.ZodType
  /** Parameters of the query beside those of every list. */
  readonly filters: z.ZodRawShape
  /** Whether it takes `asOf`, `knownAt` and `publicBy`. */
  readonly dated: boolean
  readonly item: z.ZodType
  /** The shape of its places, by which the cursor of another list is known. */
  readonly key: z.ZodType<ListKey>
  /** The columns of its CSV: paths into an item. */
  readonly columns: readonly string[]
  /** What its pages say before their items, and the shape of that. */
  readonly headShape?: z.ZodRawShape
  head?(asked: Asked): Promise<Readonly<Record<string, unknown>>>
  /** Refuses what there is no list of. */
  check?(asked: Asked): void
  /**
   * Its items behind a place, in order; undefined for what was looked at and is none, so that others get their turn.
   * @param chunk how many are wanted at first
   */
  items(asked: Asked, after: ListKey | undefined, chunk: number): Iterable<Listed | undefined>
}

/** Longest time that a list holds the event loop, but for its last item. */
const SLICE_MS = 5

/** The most items of a piece that is streamed. */
const PIECE = 200

/** Items in pieces of at most so many, with a breath between them. */
async function* pieces<Item>(
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

/** All items, with a breath now and then. */
export const drain = async <Item>(items: Iterable<Item | undefined>): Promise<readonly Item[]> => {
  const all: Item[] = []
  for await (const piece of pieces(items, PIECE)) all.push(...piece)
  return all
}

/** The first items, with a breath now and then. */
const take = async <Item>(items: Iterable<Item | undefined>, n: number): Promise<readonly Item[]> => {
  const taken: Item[] = []
  for await (const piece of pieces(items, n)) {
    taken.push(...piece)
    if (taken.length >= n) break
  }
  return taken
}

/** The lines of a whole list, made one by one, so that what it takes to make them is within the slices, too. */
function* lineByLine(
  items: Iterable<Listed | undefined>,
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
  items: Iterable<Listed | undefined>,
  type: string,
  columns: readonly string[],
  bom: boolean,
): AsyncGenerator<string> {
  for await (const piece of pieces(lineByLine(items, type, columns, bom), PIECE)) yield piece.join('')
}

const askedOf = ({ views, now }: Queried, list: List, request: FastifyRequest): Asked => {
  const query = request.query as Asked['query']
  const params = request.params as Asked['params']
  const moment = momentOf(views, now(), list.dated ? (query as Dated) : {})
  const asked = { sql: views.sql, params, query, moment }
  list.check?.(asked)
  return asked
}

/**
 * Sends a whole list, streamed. Its tag is of what the answer is made from: the version of reading, the views, the day and
 * the question.
 */
export const sendWhole = (
  service: Queried,
  list: List,
  request: FastifyRequest,
  reply: FastifyReply,
  type: string,
): FastifyReply => {
  const asked = askedOf(service, list, request)
  const { position, asOf } = asked.moment
  const { views } = service
  const seen = views.position()
  const made = JSON.stringify([READING, views.version, seen, position, asOf, type, request.url])
  const etag = `"${hash('sha256', made, 'base64url').slice(0, 27)}"`
  reply.header('etag', etag).header('cache-control', 'no-cache').header('vary', 'accept')
  if (matchesTag(request.headers['if-none-match'], etag)) return reply.code(304).send()
  reply.header('content-type', `${type}; charset=utf-8${type === CSV_TYPE ? '; header=present' : ''}`)
  return reply.send(
    Readable.from(
      lines(list.items(asked, undefined, PIECE), type, list.columns, asked.query.bom !== 'false'),
    ),
  )
}

const sendPage = async (
  { views, marks }: Queried,
  list: List,
  asked: Asked,
  key: ListKey | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const { limit } = asked.query as { limit: number }
  const found = await take(list.items(asked, key, limit + 1), limit + 1)
  const items = found.slice(0, limit)
  const last = items.at(-1)
  const { position, asOf } = asked.moment
  const next =
    found.length > limit && last ? writeCursor(marks, { position, asOf, key: last.key }) : undefined
  linkNext(request, reply, next)
  const more = next === undefined ? '' : `"next":${JSON.stringify(next)},`
  const at = JSON.stringify(atOf(views.sql, asked.moment, position, list.dated))
  const head = Object.entries((await list.head?.(asked)) ?? {}).map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`,
  )
  const json = `{${head.join('')}"items":[${items.map((item) => item.json).join(',')}],${more}"at":${at}}`
  return sendRendered(request, reply.header('vary', 'accept'), render(json))
}

const commonSchema = ({ tag, description, params }: List) => ({
  tags: [tag],
  ...(description !== undefined && { description }),
  ...(params && { params }),
})

/** The forms of a whole list, by the suffix of its path. */
const SUFFIXES = { '.csv': CSV_TYPE, '.jsonl': LINES_TYPE } as const

/** The shapes of a whole list, by media type. */
export const wholeForms = (item: z.ZodType) => ({ [CSV_TYPE]: z.string(), [LINES_TYPE]: z.array(item) })

/** The query of a whole list. */
export const wholeQuery = (list: List) =>
  z.strictObject({ ...list.filters, ...after, ...(list.dated && dated) })

/** What only CSV takes. */
const csvQuery = {
  bom: z.enum(['true', 'false']).optional().meta({
    description:
      'Whether it begins with a byte order mark, by which spreadsheets know UTF-8; true when absent',
  }),
}

/** Adds the whole of a list, at its path with `.csv` and `.jsonl`. */
export const addWhole = (app: FastifyInstance, service: Queried, list: List): void => {
  const whole = wholeQuery(list)
  for (const [suffix, type] of Object.entries(SUFFIXES)) {
    const querystring = type === CSV_TYPE ? whole.extend(csvQuery) : whole
    const schema = {
      ...commonSchema(list),
      summary: `${list.summary}: all, as ${type === CSV_TYPE ? 'CSV' : 'JSON Lines'}`,
      querystring,
      response: textAnswers(type, wholeForms(list.item)[type]),
    }
    app.get(list.url + suffix, { schema, config: { scope: 'read', types: [type] } }, (request, reply) =>
      sendWhole(service, list, request, reply, type),
    )
  }
}

/** Adds a list: at its path a page as JSON, or the whole in the form that `Accept` asks for; and its whole forms. */
export const addList = (app: FastifyInstance, service: Queried, list: List): void => {
  const schema = {
    ...commonSchema(list),
    summary: list.summary,
    querystring: z.strictObject({ ...list.filters, ...page, ...after, ...(list.dated && dated) }),
    response: answers(listShape(list.item, list.headShape), wholeForms(list.item)),
  }
  app.get(list.url, { schema, config: { scope: 'read', types: LIST_TYPES } }, (request, reply) => {
    const type = wantedType(request) ?? JSON_TYPE
    if (type !== JSON_TYPE) return sendWhole(service, list, request, reply, type)
    const asked = askedOf(service, list, request)
    const { cursor } = asked.query as { cursor?: string }
    if (cursor === undefined) return sendPage(service, list, asked, undefined, request, reply)
    const { position, asOf, key } = readCursor(service.views, service.marks, cursor, list.key)
    const moment = { ...asked.moment, position, asOf, pinned: true }
    return sendPage(service, list, { ...asked, moment }, key, request, reply)
  })
  addWhole(app, service, list)
}
