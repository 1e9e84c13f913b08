/** Queries on deals: the list, one, its timeline, its events. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { DEAL_STATUSES } from '../../events/deal.ts'
import { party, slug } from '../../events/shapes.ts'
import { dealHead, listDeals, readDeal } from '../../projections/read/deals.ts'
import { atOf, type Moment } from '../../projections/read/moment.ts'
import { lastNameChange } from '../../projections/read/names.ts'
import { readTimeline, timelineChanged } from '../../projections/read/timeline.ts'
import { openPresentRows, rowsAt } from '../../projections/read/timelineRows.ts'
import { type Rendered, render, sendJson, sendRendered } from '../http/answer.ts'
import { sendEvents } from '../http/events.ts'
import { linkNext } from '../http/paging.ts'
import { acceptsJson } from '../http/queries.ts'
import { after, dated, momentOf, page, present, readCursor, writeCursor } from '../http/question.ts'
import { answers, dealShape, listShape, timelineShape } from '../http/shapes.ts'
import { refuse } from '../problems.ts'
import type { Service } from '../service.ts'

const one = z.strictObject({ id: slug })
const listQuery = z.strictObject({
  party: party.optional().meta({ description: 'Deals with this party' }),
  status: z.enum(DEAL_STATUSES).optional(),
  framing: z.enum(['exchange', 'parallel', 'unilateral', 'denied']).optional(),
  ...page,
  ...after,
})
const timelineQuery = z.strictObject({ ...page, ...after, ...dated })
const timelineKey = z.strictObject({ first: z.number(), second: z.number().nullable(), position: z.int() })

const tags = ['deals']
const config = { scope: 'read' } as const

/** Timelines as sent, each with what it was rendered from; the oldest are dropped. */
const CACHED_TIMELINES = 300

const noDeal = (id: string): never => refuse('not-found', `There is no deal ${id}.`)

const addList = (app: FastifyInstance, { views, now }: Service): void => {
  const schema = { tags, summary: 'Deals', querystring: listQuery, response: answers(listShape(dealShape)) }
  app.get('/v1/deals', { schema, config }, (request, reply) => {
    const { limit, cursor, party, status, framing } = request.query as z.output<typeof listQuery>
    const here = present(views, now())
    const from = cursor === undefined ? undefined : readCursor(views, cursor, z.string())
    const moment: Moment = from ? { ...here, position: from.position, asOf: from.asOf, pinned: true } : here
    const found = listDeals(views.sql, { party, status, framing }, moment, limit, from?.key)
    const items = found.slice(0, limit)
    const last = items.at(-1)
    const next =
      found.length > limit && last
        ? writeCursor({ position: moment.position, asOf: moment.asOf, key: last.id })
        : undefined
    linkNext(request, reply, next)
    return sendJson(request, reply, { items, next, at: atOf(views.sql, moment, moment.position, false) })
  })
}

/** A timeline as sent, and what shows that it would be sent the same again. */
interface Sent {
  readonly rendered: Rendered
  readonly next: string | undefined
  /** Changes when an event, a name or a day changes what is shown. */
  readonly token: string
  /** How far the views were, and which day it was, when the token was last seen to hold. */
  readonly seen: string
}

const addTimeline = (app: FastifyInstance, { views, now }: Service): void => {
  const sent = new Map<string, Sent>()
  const rowsOfPresent = openPresentRows(views.sql)
  const seenNow = (): string => `${views.position()} ${now().slice(0, 10)}`

  const send = (request: FastifyRequest, reply: FastifyReply, { rendered, next }: Sent): FastifyReply => {
    linkNext(request, reply, next)
    return sendRendered(request, reply, rendered)
  }

  const keep = (url: string, one: Sent): Sent => {
    if (sent.size >= CACHED_TIMELINES) sent.delete(sent.keys().next().value ?? '')
    sent.set(url, one)
    return one
  }

  const schema = {
    tags,
    summary: 'The timeline of a deal',
    description: 'Ordered by the earliest moment at which an event can have happened.',
    params: one,
    querystring: timelineQuery,
    response: answers(timelineShape),
  }

  // While nothing at all was recorded, the same question need not even be read.
  const preValidation = (request: FastifyRequest, reply: FastifyReply, next: () => void): void => {
    const same = sent.get(request.url)
    if (same?.seen === seenNow() && acceptsJson(request.headers.accept)) {
      reply.header('detente-position', String(views.position()))
      send(request, reply, same)
    } else {
      next()
    }
  }

  app.get('/v1/deals/:id/timeline', { schema, config, preValidation }, (request, reply) => {
    const { id } = request.params as z.output<typeof one>
    const { limit, cursor, asOf, knownAt } = request.query as z.output<typeof timelineQuery>
    const seen = seenNow()
    const asked = momentOf(views, now(), { asOf, knownAt })
    const changed = timelineChanged(views.sql, id, asked.position)
    const pin = asked.pinned ? `${asked.position} ${asked.settled}` : ''
    const token = `${changed} ${lastNameChange(views.sql)} ${asked.asOf} ${pin}`
    const cached = sent.get(request.url)
    if (cached?.token === token) return send(request, reply, keep(request.url, { ...cached, seen }))
    const from = cursor === undefined ? undefined : readCursor(views, cursor, timelineKey)
    const moment = from ? { ...asked, position: from.position, asOf: from.asOf, pinned: true } : asked
    const key = from && { ...from.key, second: from.key.second ?? Number.POSITIVE_INFINITY }
    const rows = moment.pinned ? rowsAt(views.sql, id, moment.position) : rowsOfPresent(id, moment.position)
    const found = readTimeline(views.sql, id, moment, rows, limit, key) ?? noDeal(id)
    const next = found.next && writeCursor({ ...found.next, asOf: moment.asOf })
    const more = next === undefined ? '' : `"next":${JSON.stringify(next)},`
    const json = `{"deal":${found.head},"items":[${found.items.join(',')}],${more}"at":${found.at}}`
    return send(request, reply, keep(request.url, { rendered: render(json), next, token, seen }))
  })
}

export const addDealQueries = (app: FastifyInstance, service: Service): void => {
  const { views, now } = service
  addList(app, service)
  addTimeline(app, service)

  const deal = {
    tags,
    summary: 'A deal',
    params: one,
    querystring: z.strictObject(after),
    response: answers(dealShape),
  }
  app.get('/v1/deals/:id', { schema: deal, config }, (request, reply) => {
    const { id } = request.params as z.output<typeof one>
    return sendJson(request, reply, readDeal(views.sql, id, present(views, now())) ?? noDeal(id))
  })

  const events = {
    tags,
    summary: 'The events of a deal’s timeline, in the order of the log',
    params: one,
    querystring: z.strictObject({ ...page, ...after }),
    response: answers(listShape(z.unknown())),
  }
  app.get('/v1/deals/:id/events', { schema: events, config }, (request, reply) => {
    const { id } = request.params as z.output<typeof one>
    if (!dealHead(views.sql, id, present(views, now()))) noDeal(id)
    return sendEvents(service, request, reply, { deal: id })
  })
}
