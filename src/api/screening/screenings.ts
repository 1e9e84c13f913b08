/** Many screening questions at once: a row for each counterparty, and each row back with its answer. */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { jurisdictionRecordsAt } from '../../../projections/read/screening/jurisdictionRecords.ts'
import { type Screening, screen } from '../../../projections/read/screening/screening.ts'
import { answerTo } from '../../../projections/read/screening/screeningAnswer.ts'
import { forms, problems } from '../../http/commonSchemas.ts'
import { BOM } from '../../http/formats/csv.ts'
import { CSV_TYPE, LINES_TYPE, wantedType } from '../../http/formats/mediaTypes.ts'
import { pieces } from '../../http/queries/pieces.ts'
import { momentOf, momentParameters, waitParameter } from '../../http/queries/queryParameters.ts'
import type { QueryParts } from '../../http/queries/queryParts.ts'
import { sqlFor } from '../../http/queries/requestAudience.ts'
import { addCsvBodies } from '../../http/requests/jsonBody.ts'
import { questionOf, questionParameters } from './questionParameters.ts'
import { heading, lineOf, MOST_ROWS, type Row, rowsIn, rowsSchema } from './questionTable.ts'
import { screenedRowSchema } from './screeningSchemas.ts'

/** The most answers in a streamed piece. */
const PIECE = 20

/** A line for each row; undefined for each measure that is looked at, so that others get their turn. */
function* linesOf(screening: Screening, rows: readonly Row[], type: string): Generator<string | undefined> {
  if (type === CSV_TYPE) yield BOM + heading()
  for (const [index, row] of rows.entries()) {
    const question = questionOf(row)
    const answer = answerTo(screening.sql, screening.moment, question, yield* screen(screening, question))
    const { reference } = row
    yield type === CSV_TYPE
      ? lineOf(row, answer)
      : `${JSON.stringify({ row: index + 1, ...(reference !== undefined && { reference }), ...answer })}\n`
  }
}

async function* texts(lines: Iterable<string | undefined>): AsyncGenerator<string> {
  for await (const piece of pieces(lines, PIECE)) yield piece.join('')
}

const DESCRIPTION = `Up to ${MOST_ROWS} rows of the parameters of /v1/status, as JSON or as CSV whose first line names the columns. Each row comes back with its answer, in order. The parameters of the address hold for all rows. Nothing is recorded.`

export const addScreenings = (app: FastifyInstance, service: QueryParts): void => {
  const { views, now } = service
  app.register(async (scope: FastifyInstance) => {
    addCsvBodies(scope, rowsIn)
    const schema = {
      tags: ['sanctions'],
      summary: 'Screen many counterparties',
      description: DESCRIPTION,
      querystring: z.strictObject({
        ...waitParameter,
        ...momentParameters,
        jurisdiction: questionParameters.jurisdiction.meta({
          description:
            'Where you are, several codes separated by commas, for each row that has no `jurisdiction` of its own',
          examples: ['PL'],
        }),
      }),
      body: rowsSchema,
      response: {
        200: forms('A line for each row', {
          [LINES_TYPE]: z.array(screenedRowSchema),
          [CSV_TYPE]: z.string(),
        }),
        ...problems,
      },
    }
    const config = { scope: 'read', types: [LINES_TYPE, CSV_TYPE], asks: true } as const
    scope.post('/v1/screenings', { schema, config }, (request, reply) => {
      const type = wantedType(request) ?? LINES_TYPE
      const { jurisdiction } = request.query
      const rows = request.body.rows.map((row) =>
        row.jurisdiction === undefined && jurisdiction !== undefined ? { ...row, jurisdiction } : row,
      )
      const moment = momentOf(views, now(), request.query)
      const sql = sqlFor(service, request)
      const screening = { sql, moment, now: now(), recorded: jurisdictionRecordsAt(sql, moment) }
      reply.header('cache-control', 'no-store').header('vary', 'accept')
      reply.header('content-type', `${type}; charset=utf-8${type === CSV_TYPE ? '; header=present' : ''}`)
      return reply.send(Readable.from(texts(linesOf(screening, rows, type))))
    })
  })
}
