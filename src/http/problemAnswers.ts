/** Problems over HTTP: RFC 9457 `application/problem+json`, and a page for each code at its `type`. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isProblemCode, problemCodes, problemEntry } from '../failure/catalogue.ts'
import { type Problem, problem, Refusal } from '../failure/problems.ts'
import { BatchRefusal } from '../record/batch.ts'
import type { Result } from '../record/batchItem.ts'
import { problemOf } from '../record/recorder.ts'
import { PROBLEM_TYPE } from './formats/mediaTypes.ts'
import { meantPath } from './meantPath.ts'
import { adviceFor } from './methodAdvice.ts'
import { allowedMethods } from './methods.ts'

/** After how many seconds to try again, by code. */
const RETRY_AFTER: Readonly<Partial<Record<Problem['code'], number>>> = {
  'command-in-flight': 1,
  'concurrent-writes': 1,
  'catching-up': 1,
  'not-signed': 1,
  'projection-paused': 30,
  unavailable: 5,
  'clock-wrong': 60,
  'too-many-streams': 30,
  'streams-full': 30,
}

/** A problem in the form of RFC 9457. */
export const problemJson = ({ code, detail, ...more }: Problem) => {
  const { status, title } = problemEntry(code)
  return { type: `/problems/${code}`, title, status, code, detail, ...more }
}

export const resultJson = ({ problem, ...result }: Result) => ({
  ...result,
  ...(problem && { problem: problemJson(problem) }),
})

const sendProblem = (reply: FastifyReply, what: Problem, more: object = {}): FastifyReply => {
  const wait = RETRY_AFTER[what.code]
  if (wait !== undefined) reply.header('retry-after', String(wait))
  if (what.code === 'content-coding-not-supported') reply.header('accept-encoding', 'identity')
  if (what.code === 'api-key-missing' || what.code === 'api-key-unknown')
    reply.header('www-authenticate', 'Bearer')
  return reply
    .code(problemEntry(what.code).status)
    .header('content-type', `${PROBLEM_TYPE}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ ...problemJson(what), ...more }))
}

/** Problem codes for the errors of Fastify itself. */
const FASTIFY: Readonly<Record<string, Problem['code']>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type-not-supported',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad-header',
  FST_ERR_BAD_URL: 'not-found',
  FST_ERR_MAX_PARAM_LENGTH: 'not-found',
}

/** Problem codes for other errors, such as those of the reference's static files, by status. */
const STATUS: Readonly<Record<number, Problem['code']>> = {
  // A path outside the folder of files counts as missing.
  403: 'not-found',
  404: 'not-found',
  408: 'request-timeout',
  412: 'precondition-failed',
  413: 'body-too-large',
  415: 'media-type-not-supported',
  416: 'range-not-satisfiable',
  417: 'expectation-failed',
  429: 'rate-limited',
  431: 'headers-too-large',
}

const COUNT = new Intl.NumberFormat('en')

/** How large a body may be, and how large this one says it is. */
const tooLarge = ({ headers, routeOptions }: FastifyRequest): string => {
  const most = COUNT.format(routeOptions.bodyLimit)
  const sent = Number(headers['content-length'])
  const own = Number.isSafeInteger(sent) ? `, and this one has ${COUNT.format(sent)}` : ''
  return `A body here has at most ${most} bytes${own}. Send many commands as several batches.`
}

const wrongType = ({ headers }: FastifyRequest): string => {
  const sent = headers['content-type']
  const what =
    sent === undefined
      ? 'The body has no Content-Type'
      : `The body has the Content-Type ${JSON.stringify(sent)}`
  return `${what}: send Content-Type: application/json. Batches may also be application/jsonl, and screenings text/csv.`
}

const ofFastify = (error: FastifyError, request: FastifyRequest): Problem | undefined => {
  const { statusCode = 500 } = error
  const code = FASTIFY[error.code]
  if (code === undefined && error instanceof SyntaxError && statusCode === 400) {
    return problem('malformed-json', `The body could not be read as JSON: ${error.message}.`)
  }
  if (code === 'malformed-json') return problem(code, `${error.message}.`)
  if (code === 'body-too-large') return problem(code, tooLarge(request))
  if (code === 'media-type-not-supported') return problem(code, wrongType(request))
  if (code !== undefined) return problem(code)
  return statusCode >= 400 && statusCode < 500 ? problem(STATUS[statusCode] ?? 'bad-request') : undefined
}

/** Whether the client has left, before it sent the whole request or received the whole answer. */
const isGone = ({ raw }: FastifyRequest): boolean => raw.destroyed && (raw.socket.destroyed || !raw.complete)

/** Answers a request that has no route. */
const sendUnknown = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const path = request.url.split('?')[0] ?? ''
  const methods = allowedMethods(request.server, path)
  if (methods.length === 0 || methods.includes(request.method)) {
    const meant = meantPath(path, request.server.paths.keys())
    const more = meant === undefined ? {} : { suggestion: meant }
    const did = meant === undefined ? '' : ` Did you mean ${meant}?`
    return sendProblem(reply, problem('not-found', `There is nothing at ${path}.${did}`, more))
  }
  const allow = methods.join(', ')
  reply.header('allow', allow)
  const { text, suggestion } = adviceFor(request.method, path, methods)
  const advice = text === '' ? '' : ` ${text}${suggestion === undefined ? '' : `: ${suggestion}`}.`
  return sendProblem(
    reply,
    problem('method-not-allowed', `${path} takes ${allow}, not ${request.method}.${advice}`, {
      ...(suggestion !== undefined && { suggestion }),
    }),
  )
}

/** Answers a request with the problem of an error. */
export const sendError = (
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply => {
  if (error instanceof BatchRefusal) {
    return sendProblem(reply, error.problem, { results: error.results.map(resultJson) })
  }
  // Fastify parses the body even when no route exists.
  if (request.is404 && !(error instanceof Refusal)) return sendUnknown(request, reply)
  if (isGone(request)) {
    // Debug level, because anybody could fill the log with these.
    request.log.debug({ reqId: request.id }, 'a client went before it was answered')
    return sendProblem(reply, problem('bad-request'))
  }
  const known = problemOf(error) ?? ofFastify(error, request)
  if (known && problemEntry(known.code).status < 500) return sendProblem(reply, known)
  // Errors are logged, unless they are the service's own refusals.
  if (!(error instanceof Refusal)) request.log.error({ err: error, reqId: request.id }, 'a request failed')
  return sendProblem(reply, known ?? problem('internal-error'))
}

const page = (code: string): string | undefined => {
  if (!isProblemCode(code)) return undefined
  const { status, title, explanation } = problemEntry(code)
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title} — Detente</title>
<h1>${title}</h1><p><code>${code}</code>, HTTP ${status}</p><p>${explanation}</p>
<p><a href="/problems">All problems</a></p></html>`
}

const index = (): string => {
  const items = problemCodes.map((code) => `<li><a href="/problems/${code}">${code}</a></li>`)
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Problems — Detente</title>
<h1>Problems</h1><ul>${items.join('')}</ul></html>`
}

export const addProblems = (app: FastifyInstance): void => {
  app.setErrorHandler(sendError)
  app.setNotFoundHandler(sendUnknown)
  const html = 'text/html; charset=utf-8'
  app.get('/problems', { schema: { hide: true } }, (_, reply) => reply.type(html).send(index()))
  app.get<{ Params: { code: string } }>('/problems/:code', { schema: { hide: true } }, (request, reply) => {
    const found = page(request.params.code)
    if (found) return reply.type(html).send(found)
    return sendProblem(reply, problem('not-found', `There is no problem ${request.params.code}.`))
  })
}
