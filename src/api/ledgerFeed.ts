/** The last records of the whole ledger, or of what somebody watches, as an Atom feed. */
import { setImmediate as breathe } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { v5 } from 'uuid'
import { z } from 'zod'
import { newestEvents } from '../../projections/read/events/newestEvents.ts'
import { namesAt } from '../../projections/read/names.ts'
import { render, sendRendered } from '../http/answer.ts'
import { textAnswers } from '../http/commonSchemas.ts'
import { type AtomEntry, atomXml } from '../http/formats/atom.ts'
import { baseOf } from '../http/host.ts'
import { present, waitParameter } from '../http/queries/queryParameters.ts'
import type { QueryParts } from '../http/queries/queryParts.ts'
import { sqlFor } from '../http/queries/requestAudience.ts'
import type { Position } from '../store/port.ts'
import type { Sql } from '../views/sql.ts'
import { facetsOf } from '../webhooks/filters/facets.ts'
import { type Filter, matches } from '../webhooks/filters/filter.ts'
import { filterOf, filterParameters } from '../webhooks/filters/filterQuery.ts'
import { ENTRIES } from './deals/dealFeeds.ts'

const ATOM_TYPE = 'application/atom+xml'

/** Events that are read at a time, so that other requests get their turn; and for one feed. */
const PIECE = 50
export const MOST_SCANNED = 10_000

type Newest = ReturnType<typeof newestEvents>[number]

const entryOf = ({ event, headline, updated }: Newest, base: string): AtomEntry => ({
  id: `urn:uuid:${event.id}`,
  title: headline,
  published: event.recordedAt,
  updated,
  link: `${base}/v1/events/${event.id}`,
  category: event.type,
  content: [
    ...[event.occurred ?? [], event.confidence ?? []].flat(),
    `sources: ${(event.sources ?? []).map(({ sourceId }) => sourceId).join(', ') || 'none'}`,
  ].join(' · '),
})

/** The newest events that match, at most as many as a feed shows, among those that were recorded last. */
const newestOf = async (sql: Sql, filter: Filter, now: Position): Promise<readonly Newest[]> => {
  const found: Newest[] = []
  let before = now + 1
  for (let read = 0; read < MOST_SCANNED; read += PIECE) {
    const piece = newestEvents(sql, now, before, PIECE)
    for (const one of piece) {
      before = one.position
      if (!matches(filter, facetsOf(sql, one.event, one.position))) continue
      found.push(one)
      if (found.length === ENTRIES) return found
    }
    if (piece.length < PIECE) return found
    await breathe()
  }
  return found
}

/** @param origins those of the service under its other names, for links */
export const addLedgerFeed = (
  app: FastifyInstance,
  service: QueryParts,
  origins: readonly string[],
): void => {
  const schema = {
    tags: ['events'],
    summary: 'The last records of the ledger, as an Atom feed; with the lists of a filter, those that match',
    description: `The newest ${ENTRIES} that match, of the last ${MOST_SCANNED.toLocaleString('en')} events. A webhook, the live stream or a pull with the same filter misses nothing.`,
    querystring: z.strictObject({ ...filterParameters, ...waitParameter }),
    response: textAnswers(ATOM_TYPE),
  }
  const config = { scope: 'read', types: [ATOM_TYPE], names: 'in-headlines' } as const
  app.get('/v1/feed.atom', { schema, config }, async (request, reply) => {
    const filter = filterOf(request.query)
    const sql = sqlFor(service, request)
    const { position } = present(service.views, service.now())
    const base = baseOf(request, origins)
    const names = namesAt(sql, position)
    const found = await newestOf(sql, filter, position)
    const entries = found.map((one) => entryOf({ ...one, headline: names.inText(one.headline) }, base))
    const asked = new URLSearchParams(
      Object.entries(filter).map(([name, values]): [string, string] => [name, (values ?? []).join(',')]),
    ).toString()
    const path = `/v1/feed.atom${asked && `?${asked}`}`
    const xml = atomXml({
      id: `urn:uuid:${v5(path, v5.URL)}`,
      title: asked
        ? `Detente: ${decodeURIComponent(asked.replaceAll('+', ' ')).replaceAll('&', ', ')}`
        : 'Detente',
      updated:
        entries
          .map(({ updated }) => updated)
          .sort()
          .at(-1) ?? service.now(),
      self: base + path,
      alternate: `${base}/v1/events`,
      entries,
    })
    return sendRendered(request, reply, render(xml, `${ATOM_TYPE}; charset=utf-8`))
  })
}
