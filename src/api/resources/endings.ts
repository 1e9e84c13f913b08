/** What ends soon, or ended without a word since: as a list, as CSV and JSON Lines, and as a calendar. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { party, slug } from '../../../events/fields.ts'
import { isApproximate } from '../../../events/time/term.ts'
import { ENDING_KINDS, ENDING_STATES } from '../../../projections/folds/endings.ts'
import { namesAt } from '../../../projections/read/names.ts'
import { type EndingItem, endingsIn } from '../../../projections/read/resources/endingItems.ts'
import { render, sendRendered } from '../../http/answer.ts'
import { textAnswers } from '../../http/commonSchemas.ts'
import { type CalendarEvent, calendarText, lastOf } from '../../http/formats/icalendar.ts'
import { baseOf } from '../../http/host.ts'
import { type ListRequest, list } from '../../http/queries/listDeclaration.ts'
import { addList } from '../../http/queries/listRoutes.ts'
import { drain } from '../../http/queries/pieces.ts'
import { momentOf, momentParameters, waitParameter } from '../../http/queries/queryParameters.ts'
import type { QueryParts } from '../../http/queries/queryParts.ts'
import { sqlFor } from '../../http/queries/requestAudience.ts'
import { dayPlus, MOST_SPAN_YEARS, spanText } from '../../http/queries/span.ts'

const filters = {
  within: spanText.default({ count: 60, unit: 'd' }).meta({
    description: `How far ahead to look: a number and d, w, m or y, at most ${MOST_SPAN_YEARS} years; 60d when absent. Easings that are over are shown for as long after their end`,
  }),
  target: slug.optional().meta({
    description: 'The id of a target. This leaves out deadlines of commitments, which have no target',
  }),
  jurisdiction: party
    .optional()
    .meta({ description: 'Whose law it is. This leaves out deadlines of commitments, which are not law.' }),
  kind: z.enum(ENDING_KINDS).optional(),
}

const item = z.object({
  kind: z.enum(ENDING_KINDS),
  state: z.enum(ENDING_STATES).meta({
    description:
      'unconfirmed: its day is over, and nobody has recorded what came of it; possibly-over: its day may be over; ahead: its day is to come',
  }),
  on: z.string().meta({ description: 'EDTF: when it ends' }),
  throughDay: z.boolean().meta({ description: 'Whether it holds through that whole day' }),
  earliest: z.string().nullable(),
  latest: z.string().nullable().meta({ description: 'The first day or instant after it' }),
  summary: z.string(),
  sanctionIds: z.array(z.string()),
  licenceId: z.string().optional(),
  programmeId: z.string().optional(),
  dealId: z.string().optional(),
  commitmentId: z.string().optional(),
  targets: z.array(z.object({ targetId: z.string(), name: z.string() })),
  jurisdiction: z.string().optional(),
  eventId: z.string().meta({ description: 'The event that says when it ends' }),
  link: z.string(),
  recordedAt: z.string(),
})

/** Whether it is to come, its first day, and what tells it from others of that day. */
const key = z.tuple([z.int(), z.string(), z.string()])

type Key = z.output<typeof key>

const keyOf = ({ state, earliest, latest, kind, eventId }: EndingItem): Key => [
  state === 'unconfirmed' ? 0 : 1,
  earliest ?? latest ?? '',
  `${kind} ${eventId}`,
]

const compare = (a: Key, b: Key): number => {
  const n = a.findIndex((part, index) => part !== b[index])
  return n < 0 ? 0 : (a[n] ?? '') < (b[n] ?? '') ? -1 : 1
}

/** The items in their order: unconfirmed ones first, then by day. It yields undefined while it looks at things that do not match. */
function* inOrderOf({ sql, query, moment }: ListRequest<typeof filters>): Generator<EndingItem | undefined> {
  const today = moment.asOf.slice(0, 10)
  const { within, ...asked } = query
  const question = { ...asked, until: dayPlus(today, within, 1), since: dayPlus(today, within, -1) }
  const found: EndingItem[] = []
  for (const one of endingsIn(sql, question, moment)) {
    if (one) found.push(one)
    else yield undefined
  }
  yield* found.sort((a, b) => compare(keyOf(a), keyOf(b)))
}

const SENTENCE =
  'These are the ends that are recorded. What has no recorded end is not here. No list of ends is clearance.'

const endings = list({
  url: '/v1/endings',
  tag: 'sanctions',
  summary:
    'What ends soon, or ended without a word since: measures, programmes, licences, waivers, suspensions, wind-downs, deadlines',
  description:
    'What is over and unconfirmed comes first, then what ends, by day. A measure, a programme or a deadline that is over stays until somebody records its outcome: the end of a measure is not a lifting. A programme names the measures under it that its end may lift, at most 100. Licences and waivers that renew themselves, and those that were revoked or replaced, are left out. What is contested does not count.',
  filters,
  dated: true,
  headSchema: { sentence: z.string() },
  head: async () => ({ sentence: SENTENCE }),
  item,
  key,
  columns: [
    ...['state', 'kind', 'on', 'throughDay', 'summary', 'jurisdiction', 'targets.targetId', 'targets.name'],
    ...['sanctionIds', 'licenceId', 'programmeId', 'dealId', 'commitmentId', 'eventId', 'link', 'recordedAt'],
  ],
  *items(asked, after) {
    const names = namesAt(asked.sql, asked.moment.position)
    for (const one of inOrderOf(asked)) {
      if (one && after && compare(keyOf(one), after) <= 0) continue
      yield one && { key: keyOf(one), json: names.inJson(JSON.stringify(one)) }
    }
  },
})

const CALENDAR_TYPE = 'text/calendar'

const STATES = {
  unconfirmed: 'Over, and nobody has recorded what came of it',
  'possibly-over': 'Possibly over',
  ahead: 'To come',
} as const

const calendarEventOf = (one: EndingItem, base: string): readonly CalendarEvent[] => {
  if (one.latest === null) return []
  // An instant is a moment: there is no day through which anything could hold.
  const whole = one.on.includes('T')
    ? ''
    : one.throughDay
      ? ', through that day'
      : ', on that day it only possibly holds'
  return [
    {
      uid: `${one.kind}-${one.eventId}`,
      changedAt: one.recordedAt,
      sequence: 0,
      start: one.earliest?.length === one.latest.length ? one.earliest : lastOf(one.latest),
      end: one.latest,
      summary: one.summary,
      description: `${STATES[one.state]}. As recorded: ${one.on}${whole}. ${base}${one.link}`,
      status: isApproximate(one.on) ? 'TENTATIVE' : 'CONFIRMED',
    },
  ]
}

/** @param origins those of the service under its other names, for links */
export const addEndings = (app: FastifyInstance, service: QueryParts, origins: readonly string[]): void => {
  addList(app, service, endings)
  const schema = {
    tags: ['sanctions'],
    summary: 'What ends soon, or ended without a word since, as a calendar',
    querystring: z.strictObject({ ...filters, ...waitParameter, ...momentParameters }),
    response: textAnswers(CALENDAR_TYPE),
  }
  const config = { scope: 'read', types: [CALENDAR_TYPE] } as const
  app.get('/v1/endings.ics', { schema, config }, async (request, reply) => {
    const sql = sqlFor(service, request)
    const { query } = request
    const moment = momentOf(service.views, service.now(), query)
    const base = baseOf(request, origins)
    const names = namesAt(sql, moment.position)
    const found = await drain(inOrderOf({ sql, params: {}, query, moment }))
    const events = found.flatMap((one) =>
      calendarEventOf({ ...one, summary: names.inText(one.summary) }, base),
    )
    const text = calendarText('What ends', events)
    return sendRendered(request, reply, render(text, `${CALENDAR_TYPE}; charset=utf-8`))
  })
}
