/** The answers of each operation by their status, with their headers: what every operation has in common. */
import { problemCodes, problemEntry } from '../../failure/catalogue.ts'
import type { JsonObject } from './json.ts'

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  406: 'NotAcceptable',
  409: 'Conflict',
  410: 'Gone',
  412: 'PreconditionFailed',
  413: 'TooLarge',
  415: 'UnsupportedMediaType',
  422: 'Unprocessable',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'Unavailable',
}

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }

/** How an answer refers to the schema of problems; those of batches have more than these. */
const PLAIN = JSON.stringify(PROBLEM['application/problem+json'].schema)

const header = (description: string, schema: JsonObject = { type: 'string' }): JsonObject => ({
  description,
  schema,
})

const retryAfter = {
  'Retry-After': header('After how many seconds to try again', { type: 'integer', minimum: 0 }),
}

const PROBLEM_HEADERS: Readonly<Record<number, JsonObject>> = {
  401: { 'WWW-Authenticate': header('Bearer') },
  409: retryAfter,
  429: retryAfter,
  503: retryAfter,
}

/** The most codes that the description of an answer names. */
const MOST_CODES = 12

const codesOf = (status: number): string => {
  const codes = problemCodes.filter((code) => problemEntry(code).status === status)
  const more = codes.length > MOST_CODES ? `, and ${codes.length - MOST_CODES} more` : ''
  return `A problem (RFC 9457) with one of these codes: ${codes.slice(0, MOST_CODES).join(', ')}${more}`
}

/** The answers that are problems, as components of the document. */
export const problemResponses = (): JsonObject =>
  Object.fromEntries(
    Object.entries(REASONS).map(([status, name]) => {
      const headers = PROBLEM_HEADERS[Number(status)]
      const answer = { description: codesOf(Number(status)), ...(headers && { headers }), content: PROBLEM }
      return [name, answer]
    }),
  )

/** Which problems an operation can answer, besides those that are listed by class (4XX, 5XX). */
const statusesOf = (method: string, path: string, isCommand: boolean): readonly number[] => [
  ...[400, 401, 403],
  ...(path.includes('{') ? [404] : []),
  ...(method === 'get' ? [406] : []),
  ...(isCommand ? [409, 410, 412] : []),
  ...(method === 'post' || method === 'patch' ? [413, 415, 422] : []),
  ...[429, 500, 503],
]

const POSITION = {
  'Detente-Position': header('How far the views of this node are, a position of the log', {
    type: 'string',
    pattern: '^\\d{1,15}$',
  }),
}
const REPLAYED = {
  'Idempotent-Replayed': header(
    'true when an earlier request with the same Idempotency-Key recorded the events',
  ),
}
const TAG = { ETag: header('The entity tag of the answer, for If-None-Match; of a thing also for If-Match') }
const LINK = { Link: header('Pages around this one: rel="next", "prev" and "first" (RFC 8288)') }

interface Answer extends JsonObject {
  readonly description: string
}

/** The headers of an answer that is not a problem. */
const headersOf = (status: string, path: string, answers: JsonObject, isCommand: boolean): JsonObject => {
  if (status === '201' && isCommand) {
    const location = { Location: header('Where what the command concerns can be read') }
    return { ...location, ...POSITION, ...REPLAYED }
  }
  if (status === '304') return TAG
  if (status !== '200' || !('304' in answers)) return {}
  const isList = JSON.stringify(answers['200']).includes('application/jsonl')
  return { ...TAG, ...(path.startsWith('/v1/') && POSITION), ...(isList && LINK) }
}

/** All answers of an operation by status, the problems as references. */
export const responsesOf = (
  method: string,
  path: string,
  given: JsonObject,
  isCommand: boolean,
): JsonObject => {
  const own = Object.entries(given).map(([status, answer]) => {
    const headers = /^[23]/.test(status) ? headersOf(status, path, given, isCommand) : {}
    const hasHeaders = Object.keys(headers).length > 0
    return [status, { ...(answer as Answer), ...(hasHeaders && { headers }) }] as const
  })
  const problems = statusesOf(method, path, isCommand)
    .filter((status) => !(status in given))
    .map((status) => {
      const kind = given[status < 500 ? '4XX' : '5XX'] as Answer
      const isPlain = JSON.stringify(kind).includes(PLAIN)
      const answer = isPlain ? { $ref: `#/components/responses/${REASONS[status]}` } : kind
      return [String(status), answer] as const
    })
  return Object.fromEntries([...own, ...problems])
}
