/** One page of a list: where it begins, its items, and the links to the pages around it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { atOf } from '../../../projections/read/moment.ts'
import { render, sendRendered } from '../answer.ts'
import type { List, ListItem, ListKey, ListRequest } from './listDeclaration.ts'
import { notingEnd } from './pageEnd.ts'
import { linkPages } from './paging.ts'
import { PIECE, pieces } from './pieces.ts'
import { writeCursor } from './queryParameters.ts'
import type { QueryParts } from './queryParts.ts'

/** Where a page lies: after an item, or before one; before nothing is the first page. */
type Place = { readonly after: ListKey } | { readonly before: ListKey | null }

/** The content of a cursor of a list: the key of the item before the page, or what the page comes before. */
export const placeIn = (list: List): z.ZodType<Place> =>
  z.union([list.key.transform((after) => ({ after })), z.strictObject({ before: list.key.nullable() })])

/** Collects the first items, and frees the event loop from time to time. */
const take = async <Item>(items: Iterable<Item | undefined>, n: number): Promise<readonly Item[]> => {
  const taken: Item[] = []
  for await (const piece of pieces(items, n)) {
    taken.push(...piece)
    if (taken.length >= n) break
  }
  return taken
}

/** Looks at items that the answer does not show: no name in them counts as shown. */
const unshown = async <Result>(request: FastifyRequest, look: () => Promise<Result>): Promise<Result> => {
  const shown = request.shown && new Set(request.shown)
  const result = await look()
  request.shown = shown
  return result
}

const isSame = (a: ListKey, b: ListKey): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The key after which the page before an item begins; undefined for the beginning of the list. */
const startBefore = async (
  list: List,
  asked: ListRequest,
  item: ListKey,
  limit: number,
): Promise<ListKey | undefined> => {
  const passed: ListKey[] = []
  for await (const piece of pieces(list.items(asked, undefined, PIECE), PIECE)) {
    for (const { key } of piece) {
      if (isSame(key, item)) return passed.at(-limit - 1)
      passed.push(key)
    }
    passed.splice(0, passed.length - limit - 1)
  }
  return passed.at(-limit - 1)
}

/** How many items a list has. */
const count = async (list: List, asked: ListRequest): Promise<number> => {
  let n = 0
  for await (const piece of pieces(list.items(asked, undefined, PIECE), PIECE)) n += piece.length
  return n
}

/** Reads a page, and knows whether there is an item after it. That item is not sent. */
const readPage = async (
  list: List,
  asked: ListRequest,
  start: ListKey | undefined,
  limit: number,
  request: FastifyRequest,
): Promise<{ readonly sent: readonly ListItem[]; readonly isLast: boolean }> => {
  let shown: Set<string> | undefined
  const items = notingEnd(list.items(asked, start, limit + 1), limit, () => {
    shown = new Set(request.shown)
  })
  const found = await take(items, limit + 1)
  if (shown) request.shown = shown
  return { sent: found.slice(0, limit), isLast: found.length <= limit }
}

/** The parameters of a page. */
export interface PageQuery {
  readonly limit: number
  readonly total?: 'true' | 'false' | undefined
}

/** Sends a page. @param place where it lies; the first page when absent */
export const sendPage = async (
  { views, marks }: QueryParts,
  list: List,
  asked: ListRequest,
  place: Place | undefined,
  request: FastifyRequest<{ Querystring: PageQuery }>,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const { limit, total } = request.query
  const { position, asOf } = asked.moment
  const before = place && 'before' in place ? place.before : null
  const start =
    place && 'after' in place
      ? place.after
      : before === null
        ? undefined
        : await unshown(request, () => startBefore(list, asked, before, limit))
  const counted = total === 'true' ? await unshown(request, () => count(list, asked)) : undefined
  const { sent, isLast } = await readPage(list, asked, start, limit, request)
  const [first] = sent
  const last = sent.at(-1)
  const cursor = (key: unknown): string => writeCursor(marks, { position, asOf, key })
  const next = isLast || !last ? undefined : cursor(last.key)
  linkPages(request, reply, {
    ...(next !== undefined && { next }),
    ...(start !== undefined && first && { prev: cursor({ before: first.key }) }),
    ...(start !== undefined && { first: cursor({ before: null }) }),
  })
  const head = Object.entries((await list.head?.(asked, limit)) ?? {}).map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`,
  )
  const more = next === undefined ? '' : `"next":${JSON.stringify(next)},`
  const all = counted === undefined ? '' : `"total":${counted},`
  const at = JSON.stringify(atOf(views.sql, asked.moment, position, list.dated))
  const items = sent.map((item) => item.json).join(',')
  const json = `{${head.join('')}"items":[${items}],${more}${all}"at":${at}}`
  return sendRendered(request, reply.header('vary', 'accept'), render(json))
}
