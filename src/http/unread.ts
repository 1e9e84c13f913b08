/**
 * What is refused before there is a request: what Node's parser cannot read, what takes too long, headers beyond the
 * limit, expectations, tunnels. It is answered as every problem is.
 */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { type Problem, problem, problemEntry } from '../failure/problems.ts'
import type { Connections } from './connections.ts'
import { problemJson } from './problems.ts'

/** What Node calls requests of which the headers, or the body, do not come in time. */
const TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT'

/** What Node calls it, and which problem that is; whatever else its parser says is `bad-request`. */
const CODES: Readonly<Record<string, Problem['code']>> = {
  [TIMEOUT]: 'request-timeout',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'too-large',
}

/** Some of what the parser finds, in words of ours. */
const WORDS: Readonly<Record<string, string>> = {
  HPE_INVALID_METHOD: 'There is no such method.',
  HPE_INVALID_URL: 'The target holds what must be percent-encoded.',
  HPE_INVALID_VERSION: 'The version of HTTP is not one that is spoken here: 1.1 is.',
  HPE_INVALID_HEADER_TOKEN: 'A header has a name or a value with characters that it cannot have.',
  HPE_INVALID_CONTENT_LENGTH: 'Content-Length is not a number of bytes.',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'Content-Length is there twice, or beside Transfer-Encoding.',
  HPE_INVALID_TRANSFER_ENCODING:
    'The only Transfer-Encoding that is read is chunked, and it must be the last.',
  HPE_INVALID_CHUNK_SIZE: 'A chunk of the body does not begin with its size.',
}

/** What every answer has, whoever answers: a browser guesses no type, and runs and frames nothing. */
export const SAFETY = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const

const HEADERS: readonly (readonly [string, string])[] = [
  ['content-type', 'application/problem+json; charset=utf-8'],
  ['cache-control', 'no-store'],
  ...Object.entries(SAFETY),
  ['connection', 'close'],
]

/** A problem as the bytes of a whole answer; to HEAD without its body. */
const answerOf = (what: Problem, isHead: boolean): string => {
  const { status } = problemEntry(what.code)
  const body = JSON.stringify(problemJson(what))
  const headers = [...HEADERS, ['content-length', String(Buffer.byteLength(body))] as const]
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n${isHead ? '' : body}`
}

/**
 * Ends a connection with a problem. A whole request before it that is still being answered gets its own answer, which is
 * the last: a refusal in its place would be taken for its own.
 */
const end = (socket: Duplex, what: Problem, isHead = false): void => {
  const { _httpMessage: answering } = socket as { _httpMessage?: ServerResponse }
  if (!socket.writable) {
    socket.destroy()
  } else if (answering && !answering.headersSent && answering.req.complete) {
    answering.shouldKeepAlive = false
    answering.once('close', () => socket.destroy())
  } else if (answering?.headersSent) {
    socket.destroy()
  } else {
    socket.end(answerOf(what, isHead), () => socket.destroy())
  }
}

/** An error of Node's parser, with what came last. */
interface ClientError extends NodeJS.ErrnoException {
  readonly rawPacket?: unknown
}

/** Whether a request begins in what came last, and is HEAD: most come in one piece. */
const isHead = ({ rawPacket }: ClientError): boolean =>
  Buffer.isBuffer(rawPacket) && rawPacket.toString('latin1', 0, 5) === 'HEAD '

/** The headers, or the body of a request whose headers came: which of them took too long, and how long it may take. */
const tooLate = (socket: Duplex, { headersTimeout, requestTimeout }: Connections): string => {
  const { _httpMessage: answering } = socket as { _httpMessage?: ServerResponse }
  return answering && !answering.req.complete
    ? `The whole request must come within ${requestTimeout / 1_000} seconds (DETENTE_REQUEST_TIMEOUT).`
    : `The headers must come within ${headersTimeout / 1_000} seconds (DETENTE_HEADERS_TIMEOUT).`
}

const REQUEST_LINE = /^([!-~]{1,40}) \S+ HTTP\/1\.[01]\r?\n/

/** The method that was not known, and those that are; undefined where what came last does not begin with it. */
const noMethod = ({ rawPacket }: ClientError, known: ReadonlySet<string>): string | undefined => {
  if (!Buffer.isBuffer(rawPacket)) return undefined
  const name = REQUEST_LINE.exec(rawPacket.toString('latin1'))?.[1]
  if (name === undefined || known.has(name)) return undefined
  return `There is no method ${name} here: ${[...known].sort().join(', ')} are all that there are.`
}

/**
 * What `clientError` of Node's server tells.
 * @param app asked only then, for the methods of its routes
 */
export const clientErrors =
  (limits: Connections, app: () => FastifyInstance) =>
  (error: ClientError, socket: Duplex): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed) {
      socket.destroy()
      return
    }
    const code = error.code ?? ''
    const words = (): string | undefined => {
      if (code === TIMEOUT) return tooLate(socket, limits)
      const methods = () => new Set([...app().paths.values()].flatMap((some) => [...some]))
      return (code === 'HPE_INVALID_METHOD' ? noMethod(error, methods()) : undefined) ?? WORDS[code]
    }
    end(socket, problem(CODES[code] ?? 'bad-request', words()), isHead(error))
  }

export const addUnread = (app: FastifyInstance): void => {
  app.server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) => {
    const what = problem('expectation-failed')
    response.writeHead(problemEntry(what.code).status, Object.fromEntries(HEADERS))
    response.end(JSON.stringify(problemJson(what)))
  })
  app.server.on('connect', (_: IncomingMessage, socket: Duplex) => {
    end(socket, problem('method-not-allowed', 'This is no proxy: there is no CONNECT.'))
  })
}
