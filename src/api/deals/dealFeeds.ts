/** A deal as an Atom feed of what was recorded, and its deadlines as an iCalendar. */
import type { FastifyInstance } from 'fastify'
import { v5 } from 'uuid'
import { z } from 'zod'
import { slug } from '../../../events/fields.ts'
import { isApproximate } from '../../../events/time/term.ts'
import type { Deadline } from '../../../projections/folds/deals/deadlines.ts'
import { dealHead } from '../../../projections/read/deals/deal.ts'
import { type DealChange, readChanges, readDeadlines } from '../../../projections/read/deals/dealFeeds.ts'
import { refuse } from '../../failure/problems.ts'
import { render, sendRendered } from '../../http/answer.ts'
import { textAnswers } from '../../http/commonSchemas.ts'
import { type AtomEntry, atomXml } from '../../http/formats/atom.ts'
import { type CalendarEvent, calendarText, lastOf } from '../../http/formats/icalendar.ts'
import { baseOf } from '../../http/host.ts'
import { present, presentQuery } from '../../http/queries/queryParameters.ts'
import type { QueryParts } from '../../http/queries/queryParts.ts'
import { sqlFor } from '../../http/queries/requestAudience.ts'
import type { Sql } from '../../views/sql.ts'

const ATOM_TYPE = 'application/atom+xml'
const CALENDAR_TYPE = 'text/calendar'

/** The most entries of a feed: the last ones. */
export const ENTRIES = 100

const entryOf = ({ entry, changedAt }: DealChange, base: string): AtomEntry => {
  const { eventId, headline, kind, recordedAt, occurred, confidence, independentSources, sources } = entry
  const from = sources.map(({ publisher, title }) => title ?? publisher).join('; ')
  return {
    id: `urn:uuid:${eventId}`,
    title: headline,
    published: recordedAt,
    updated: changedAt,
    link: `${base}/v1/events/${eventId}`,
    category: kind,
    content: [
      ...[occurred?.edtf ?? [], confidence ?? []].flat(),
      `independent sources: ${independentSources} (${from})`,
    ].join(' · '),
  }
}

const STATES = { open: 'Open', met: 'Fulfilled', void: 'No longer holds' } as const

/** The state of a deadline, its date, and its sources. */
const descriptionOf = ({ state, when, according, confidence, sources }: Deadline): string =>
  [
    STATES[state],
    `As recorded: ${when}${according && `, ${according}`}`,
    `Confidence: ${confidence}. Sources: ${sources.join('; ')}`,
  ].join('. ')

const calendarEventOf = (one: Deadline): CalendarEvent => {
  const { earliest, latest } = one
  return {
    uid: one.eventId,
    changedAt: one.changedAt,
    sequence: one.changes,
    // Of "by the 12th" only the last day is known; and a day cannot end at an instant (section 3.8.2.2).
    start: earliest?.length === latest.length ? earliest : lastOf(latest),
    end: latest,
    summary: one.summary,
    description: descriptionOf(one),
    status: one.state === 'void' ? 'CANCELLED' : isApproximate(one.when) ? 'TENTATIVE' : 'CONFIRMED',
  }
}

/** @param origins those of the service under its other names, for links */
export const addDealFeeds = (app: FastifyInstance, service: QueryParts, origins: readonly string[]): void => {
  const { views, now } = service
  const params = z.strictObject({ id: slug })
  const schemaOf = (summary: string, type: string) => ({
    tags: ['deals'],
    summary,
    params,
    querystring: presentQuery,
    response: textAnswers(type),
  })
  const dealOf = (sql: Sql, id: string) => {
    const moment = present(views, now())
    const head = dealHead(sql, id, moment) ?? refuse('not-found', `There is no deal ${id}.`)
    return { head, position: moment.position }
  }

  const feed = schemaOf('The last records of a deal, as an Atom feed', ATOM_TYPE)
  const atom = { scope: 'read', types: [ATOM_TYPE], names: 'in-headlines' } as const
  app.get('/v1/deals/:id/feed.atom', { schema: feed, config: atom }, (request, reply) => {
    const sql = sqlFor(service, request)
    const { id } = request.params
    const { head, position } = dealOf(sql, id)
    const base = baseOf(request, origins)
    const entries = readChanges(sql, id, position, ENTRIES).map((one) => entryOf(one, base))
    const path = `/v1/deals/${id}/feed.atom`
    const xml = atomXml({
      id: `urn:uuid:${v5(path, v5.URL)}`,
      title: head.title,
      updated: entries[0]?.updated ?? now(),
      self: base + path,
      alternate: `${base}/v1/deals/${id}/timeline`,
      entries,
    })
    return sendRendered(request, reply, render(xml, `${ATOM_TYPE}; charset=utf-8`))
  })

  const deadlines = schemaOf('The deadlines of a deal, as a calendar', CALENDAR_TYPE)
  const calendar = { scope: 'read', types: [CALENDAR_TYPE], names: 'in-headlines' } as const
  app.get('/v1/deals/:id/deadlines.ics', { schema: deadlines, config: calendar }, (request, reply) => {
    const sql = sqlFor(service, request)
    const { id } = request.params
    const { head, position } = dealOf(sql, id)
    const events = readDeadlines(sql, id, position).map(calendarEventOf)
    const text = calendarText(head.title, events)
    return sendRendered(request, reply, render(text, `${CALENDAR_TYPE}; charset=utf-8`))
  })
}
