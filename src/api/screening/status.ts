/** What a screening officer asks: may we deal with X, or buy G from X for delivery in Y, on day D? */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { jurisdictionRecordsAt } from '../../../projections/read/screening/jurisdictionRecords.ts'
import { type ScreeningResult, screen } from '../../../projections/read/screening/screening.ts'
import { answerTo } from '../../../projections/read/screening/screeningAnswer.ts'
import { refuse } from '../../failure/problems.ts'
import { render, sendJson, sendRendered } from '../../http/answer.ts'
import { answers } from '../../http/commonSchemas.ts'
import { BOM, csvLine, csvOf } from '../../http/formats/csv.ts'
import { CSV_TYPE, JSON_TYPE, LINES_TYPE, wantedType } from '../../http/formats/mediaTypes.ts'
import { linkNext } from '../../http/queries/paging.ts'
import { drain } from '../../http/queries/pieces.ts'
import {
  MAX_LIMIT,
  momentOf,
  momentOfPage,
  momentParameters,
  page,
  readCursor,
  waitParameter,
  writeCursor,
} from '../../http/queries/queryParameters.ts'
import type { QueryParts } from '../../http/queries/queryParts.ts'
import { sqlFor } from '../../http/queries/requestAudience.ts'
import { announcementsInWords } from './announcementWords.ts'
import { ASKS_NOTHING, asksSomething, questionOf, questionParameters } from './questionParameters.ts'
import { screeningSchema, verdictLineSchema } from './screeningSchemas.ts'
import { refuseUnknown } from './unknownTarget.ts'

const query = z.strictObject({
  ...questionParameters,
  ...page,
  // Who screens must not miss a measure: most answers are whole.
  limit: page.limit.unwrap().default(MAX_LIMIT),
  ...waitParameter,
  ...momentParameters,
})

/** How many items came before the page. */
const place = z.int().nonnegative()

/** The columns of the verdicts as CSV. */
const COLUMNS = [
  'jurisdiction',
  'asked',
  'verdict',
  'certain',
  'certainly',
  'sentence',
  'since.edtf',
  'ends.on',
  'exceptions',
  'items',
  'because.sanctionId',
  'announced',
  'recordedUpTo',
  'lastRecordedAt',
  'notCovered',
]

function* alone<Value>(found: Generator<undefined, Value>): Generator<Value | undefined> {
  yield yield* found
}

const DESCRIPTION =
  'A verdict for each jurisdiction: the strictest word that is certain or possible. With goods, a country that the question leaves out never excludes a measure; measures that only name targets are found by the target alone; without goods, only measures on the target and its owners are looked at. notCovered says what the answer cannot cover. No answer is clearance.'

export const addStatus = (app: FastifyInstance, service: QueryParts): void => {
  const { views, marks, now } = service
  const schema = {
    tags: ['sanctions'],
    summary: 'The verdict on a target or on goods in each jurisdiction',
    description: DESCRIPTION,
    querystring: query,
    response: answers(screeningSchema, { [CSV_TYPE]: z.string(), [LINES_TYPE]: z.array(verdictLineSchema) }),
  }
  const config = { scope: 'read', types: [JSON_TYPE, CSV_TYPE, LINES_TYPE] } as const
  app.get('/v1/status', { schema, config }, async (request, reply) => {
    const { cursor, limit, ...rest } = request.query
    if (!asksSomething(rest)) refuse('bad-parameter', ASKS_NOTHING)
    const from = cursor === undefined ? undefined : readCursor(views, marks, cursor, place)
    const moment = momentOfPage(momentOf(views, now(), rest), from)
    const question = questionOf(rest)
    const sql = sqlFor(service, request)
    const screening = { sql, moment, now: now(), recorded: jurisdictionRecordsAt(sql, moment) }
    const [found] = (await drain(alone(screen(screening, question)))) as readonly [ScreeningResult]
    const { target } = question
    if (target !== undefined && !found.matched.some(({ targetId }) => targetId === target)) {
      refuseUnknown(sql, target, moment.position)
    }
    const first = from?.key ?? 0
    const answer = answerTo(sql, moment, question, found, (items) => items.slice(first, first + limit))
    reply.header('vary', 'accept')
    const codes = answer.notCovered.map(({ code }) => code)
    const lineOf = (verdict: (typeof answer.verdicts)[number]) => ({
      ...verdict,
      announced: announcementsInWords(answer.items, verdict.jurisdiction),
      notCovered: codes,
    })
    if (wantedType(request) === LINES_TYPE) {
      const lines = answer.verdicts.map((verdict) => `${JSON.stringify(lineOf(verdict))}\n`)
      return sendRendered(request, reply, render(lines.join(''), `${LINES_TYPE}; charset=utf-8`))
    }
    if (wantedType(request) === CSV_TYPE) {
      const lines = answer.verdicts.map((verdict) => csvOf(lineOf(verdict), COLUMNS))
      const text = BOM + csvLine(COLUMNS) + lines.join('')
      return sendRendered(request, reply, render(text, `${CSV_TYPE}; charset=utf-8; header=present`))
    }
    const last = first + answer.items.length
    const next =
      last < found.items.length
        ? writeCursor(marks, { position: moment.position, asOf: moment.asOf, key: last })
        : undefined
    linkNext(request, reply, next)
    const { at, ...body } = answer
    return sendJson(request, reply, { ...body, ...(next && { next }), at })
  })
}
