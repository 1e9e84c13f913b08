/** Imports over HTTP: a file comes as the body, and goes row by row into the ledger. */
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { problem, refuse } from '../../failure/problems.ts'
import { checkScope } from '../../http/access.ts'
import { forms, problems, problemsOf } from '../../http/commonSchemas.ts'
import { BOM, csvLine } from '../../http/formats/csv.ts'
import { CSV_TYPE, JSON_TYPE, LINES_TYPE, PROBLEM_TYPE, wantedType } from '../../http/formats/mediaTypes.ts'
import { problemJson } from '../../http/problemAnswers.ts'
import { noParameters } from '../../http/queries/queryParameters.ts'
import { seesNames } from '../../http/queries/requestAudience.ts'
import { checkParametersOnly } from '../../http/requests/validation.ts'
import { KIND_NAMES, kinds } from '../../imports/kinds/kinds.ts'
import type { Ledger } from '../../imports/run/check.ts'
import type { Fault } from '../../imports/run/fault.ts'
import { type ImportOptions, importFile } from '../../imports/run/import.ts'
import { digestOf } from '../../imports/run/keys.ts'
import { mappingOf } from '../../imports/run/mapping.ts'
import type { FileMessage, ImportMessage, ReportMessage } from '../../imports/run/outcome.ts'
import { templateOf } from '../../imports/run/template.ts'
import { openTable } from '../../imports/table/open.ts'
import { ENCODINGS, type Encoding, type Table } from '../../imports/table/table.ts'
import type { FindMentions } from '../../people/mentions.ts'
import type { ClockWatch } from '../../record/clock.ts'
import type { Recorder } from '../../record/recorder.ts'
import { problemOf } from '../../record/recorder.ts'
import type { TextChecks } from '../commands/textCheck.ts'
import { importLine, importProblem, importQuery, importSchema, kindsSchema } from './importSchemas.ts'

/** The most bytes of a file. */
export const FILE_LIMIT = 16 * 1024 * 1024

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const FILE_TYPES = [CSV_TYPE, 'text/tab-separated-values', XLSX_TYPE, 'application/octet-stream']

/** The parts that import. */
interface Importing {
  readonly recorder: Recorder
  readonly clock: ClockWatch
  /** The present, RFC 3339 UTC with milliseconds. */
  readonly now: () => string
  readonly textChecks: TextChecks
  readonly findMentions: FindMentions
}

/** How an import records: each piece of it at its own moment, all with one correlation id. */
const ledgerOf = (
  request: FastifyRequest,
  { recorder, now, textChecks, findMentions }: Importing,
): Ledger => {
  const correlationId = randomUUID()
  const { actor } = request
  return {
    recorder,
    contextOf: (items) => ({ actor, correlationId, now: now(), checkTexts: textChecks.of(request, items) }),
    findMentions: seesNames(request) ? findMentions : undefined,
  }
}

/** Names and what identifies persons may only be imported by those who may see them. */
const checkNames = (request: FastifyRequest, table: Table, { kind, given }: ImportOptions): void => {
  const { places, set } = mappingOf(kind, table.headings, given)
  const personal = kind.columns.find(
    ({ name, personal }) => personal && (places.has(name) || Object.hasOwn(set, name)),
  )
  if (personal) checkScope(request, 'names')
}

/** The encoding that a media type names. */
const charsetOf = ({ headers }: FastifyRequest): Encoding | undefined => {
  const named = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase()
  return ENCODINGS.find((encoding) => encoding === named)
}

/** An import as one answer. Its rows are rendered as they come, so that no turn renders many. */
interface Whole {
  readonly file: Omit<FileMessage, 'type'>
  readonly rows: readonly string[]
  readonly firstFault: Fault | undefined
  readonly report: Omit<ReportMessage, 'type'>
}

const whole = async (messages: AsyncIterable<ImportMessage>): Promise<Whole> => {
  const rows: string[] = []
  let firstFault: Fault | undefined
  let file: Whole['file'] | undefined
  let report: Whole['report'] | undefined
  for await (const message of messages) {
    const { type, ...told } = message
    if (message.type === 'row') {
      firstFault ??= message.faults?.[0]
      rows.push(JSON.stringify(told))
    } else if (message.type === 'file') file = told as Whole['file']
    else if (message.type === 'report') report = told as Whole['report']
  }
  if (!file || !report) throw new TypeError('an import ended without its report')
  return { file, rows, firstFault, report }
}

/** The rows that are sent in one piece. */
const PIECE = 500

function* textOf({ file, rows, report }: Whole): Generator<string> {
  yield `{"file":${JSON.stringify(file)},"rows":[`
  for (let at = 0; at < rows.length; at += PIECE) {
    yield (at === 0 ? '' : ',') + rows.slice(at, at + PIECE).join(',')
  }
  yield `],"report":${JSON.stringify(report)}}`
}

/** A problem with the import as a member. */
function* problemText(refused: object, all: Whole): Generator<string> {
  yield `${JSON.stringify(refused).slice(0, -1)},"import":`
  yield* textOf(all)
  yield '}'
}

/** The messages as lines. What goes wrong in the middle is the last line. */
async function* linesOf(messages: AsyncIterable<ImportMessage>): AsyncGenerator<string> {
  try {
    for await (const message of messages) yield `${JSON.stringify(message)}\n`
  } catch (error) {
    const why = problemOf(error)
    yield `${JSON.stringify({ type: 'problem', problem: problemJson(why ?? problem('internal-error')) })}\n`
    if (!why) throw error
  }
}

const refusal = ({ file, firstFault, report }: Whole): string => {
  if (file.missing.length > 0)
    return `No column of the file holds ${file.missing.join(', ')}. Nothing was recorded.`
  const where = firstFault?.cell ? `in ${firstFault.cell}` : 'in a row as a whole'
  const first = firstFault ? `, the first ${where}: ${firstFault.detail}` : ''
  return `${report.refused} of ${report.rows} rows have faults${first}. Nothing was recorded.`
}

const DESCRIPTION = `A CSV or an XLSX file whose first row has headings. Each row becomes commands, whose ids and idempotency keys are made from the file and the row: the same file again adds nothing, and completes an import that broke off. All rows are checked before any is recorded. With Accept: ${LINES_TYPE} the answer is told line by line while it happens.`

const addImport = (app: FastifyInstance, service: Importing): void => {
  app.register(async (scope: FastifyInstance) => {
    scope.removeContentTypeParser('application/json')
    scope.addContentTypeParser<Buffer>(FILE_TYPES, { parseAs: 'buffer' }, (_, body, done) => done(null, body))
    const schema = {
      tags: ['imports'],
      summary: 'Import rows of a CSV or XLSX file',
      description: DESCRIPTION,
      operationId: 'recordImport',
      consumes: FILE_TYPES,
      querystring: importQuery,
      body: z.unknown().meta({ format: 'binary', description: 'The file' }),
      response: {
        200: forms('What became of each row', {
          [JSON_TYPE]: importSchema,
          [LINES_TYPE]: z.array(importLine),
        }),
        ...problemsOf(importProblem),
      },
    }
    const options = {
      schema,
      config: { scope: 'record', types: [JSON_TYPE, LINES_TYPE] },
      bodyLimit: FILE_LIMIT,
      validatorCompiler: checkParametersOnly,
    } as const
    scope.post('/v1/imports', options, async (request, reply) => {
      const { kind, dryRun, skipFaulty, map = {}, set = {}, mend = {}, ...wanted } = request.query
      const { body } = request
      if (!Buffer.isBuffer(body)) return refuse('malformed-csv', 'The body is empty: send a file.')
      const table = await openTable(body, { ...wanted, encoding: wanted.encoding ?? charsetOf(request) })
      const options: ImportOptions = {
        kind: kinds[kind],
        digest: digestOf(body),
        given: { map, set },
        mends: mend,
        dryRun: dryRun === 'true',
        skipFaulty: skipFaulty === 'true',
      }
      checkNames(request, table, options)
      if (!options.dryRun) service.clock.check()
      const messages = importFile(ledgerOf(request, service), table, options)
      reply.header('cache-control', 'no-store').header('vary', 'accept')
      if (wantedType(request) === LINES_TYPE) {
        reply.header('content-type', `${LINES_TYPE}; charset=utf-8`)
        return reply.send(Readable.from(linesOf(messages)))
      }
      return answer(reply, await whole(messages))
    })
  })
}

const answer = (reply: FastifyReply, all: Whole): FastifyReply => {
  const { position, outcome, dryRun } = all.report
  if (position !== undefined) reply.header('detente-position', position)
  if (outcome !== 'refused' || dryRun) {
    reply.header('content-type', `${JSON_TYPE}; charset=utf-8`)
    return reply.send(Readable.from(textOf(all)))
  }
  reply.code(422).header('content-type', `${PROBLEM_TYPE}; charset=utf-8`)
  return reply.send(Readable.from(problemText(problemJson(problem('import-refused', refusal(all))), all)))
}

const addTemplates = (app: FastifyInstance): void => {
  const common = { tags: ['imports'], querystring: noParameters }
  const config = { scope: 'read' } as const
  const list = {
    ...common,
    summary: 'What can be imported, with the columns',
    response: { 200: kindsSchema, ...problems },
  }
  app.get('/v1/imports/kinds', { schema: list, config }, async () => ({
    items: KIND_NAMES.map((kind) => {
      const { name, label, help, columns } = kinds[kind]
      return {
        name,
        label,
        help,
        columns: columns.map(({ read, required = false, personal = false, aliases = [], ...column }) => ({
          ...column,
          required,
          personal,
          aliases,
        })),
      }
    }),
  }))
  const schema = {
    ...common,
    params: z.strictObject({ kind: z.enum(KIND_NAMES) }),
    summary: 'A CSV with the headings and an example, which an import leaves out',
    response: { 200: forms('The template', { [CSV_TYPE]: z.string() }), ...problems },
  }
  app.get(
    '/v1/imports/templates/:kind',
    { schema, config: { ...config, types: [CSV_TYPE] } },
    async (request, reply) => {
      const { kind } = request.params
      reply.header('content-type', `${CSV_TYPE}; charset=utf-8; header=present`)
      reply.header('content-disposition', `attachment; filename="${kind}.csv"`)
      return BOM + templateOf(kinds[kind]).map(csvLine).join('')
    },
  )
}

export const addImports = (app: FastifyInstance, service: Importing): void => {
  addImport(app, service)
  addTemplates(app)
}
