/**
 * Refuses what never becomes a request: bytes that Node's parser cannot read, requests that take too long, too
 * many headers, expectations, tunnels. The answer is a problem, as everywhere.
 */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { problemEntry } from '../../failure/catalogue.ts'
import { type Problem, problem } from '../../failure/problems.ts'
import { problemJson } from '../problemAnswers.ts'
import type { Connections } from './connections.ts'

/** Node's code for requests whose headers or body do not arrive in time. */
const TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT'

/** Problem codes for Node's errors. Every other parser error is `bad-request`. */
const CODES: Readonly<Record<string, Problem['code']>> = {
  [TIMEOUT]: 'request-timeout',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body-too-large',
}

/** Our own words for some parser errors. */
const WORDS: Readonly<Record<string, string>> = {
  HPE_INVALID_METHOD: 'This method does not exist.',
  HPE_INVALID_URL: 'The target contains characters that must be percent-encoded.',
  HPE_INVALID_VERSION: 'This service does not support this version of HTTP: use 1.1.',
  HPE_INVALID_HEADER_TOKEN: 'A header has a name or a value with characters that are not allowed.',
  HPE_INVALID_CONTENT_LENGTH: 'Content-Length is not a number of bytes.',
  HPE_UNEXPECTED_CONTENT_LENGTH:
    'The request has two Content-Length headers, or Content-Length and Transfer-Encoding.',
  HPE_INVALID_TRANSFER_ENCODING: 'The only supported Transfer-Encoding is chunked, and it must be the last.',
  HPE_INVALID_CHUNK_SIZE: 'A chunk of the body does not begin with its size.',
}

/** Headers of every answer: a browser must not guess the type, run scripts or frame the answer. */
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

/** A problem as the bytes of a whole answer, without the body for HEAD. */
const answerOf = (what: Problem, isHead: boolean): string => {
  const { status } = problemEntry(what.code)
  const body = JSON.stringify(problemJson(what))
  const headers = [...HEADERS, ['content-length', String(Buffer.byteLength(body))] as const]
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n${isHead ? '' : body}`
}

/**
 * Ends a connection with a problem. If an earlier request is still being answered, only that answer is sent: the
 * client would take the problem for it.
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

/** An error of Node's parser, with the last bytes received. */
interface ClientError extends NodeJS.ErrnoException {
  readonly rawPacket?: unknown
}

/** Whether the last bytes received begin a HEAD request. Most requests arrive in one piece. */
const isHead = ({ rawPacket }: ClientError): boolean =>
  Buffer.isBuffer(rawPacket) && rawPacket.toString('latin1', 0, 5) === 'HEAD '

/** Says whether the headers or the body took too long, and how long they may take. */
const tooLate = (socket: Duplex, { headersTimeout, requestTimeout }: Connections): string => {
  const { _httpMessage: answering } = socket as { _httpMessage?: ServerResponse }
  return answering && !answering.req.complete
    ? `The whole request must come within ${requestTimeout / 1_000} seconds (DETENTE_REQUEST_TIMEOUT).`
    : `The headers must come within ${headersTimeout / 1_000} seconds (DETENTE_HEADERS_TIMEOUT).`
}

const REQUEST_LINE = /^([!-~]{1,40}) \S+ HTTP\/1\.[01]\r?\n/

/** Names the unknown method and the known ones; undefined when the last bytes do not begin with a method. */
const noMethod = ({ rawPacket }: ClientError, known: ReadonlySet<string>): string | undefined => {
  if (!Buffer.isBuffer(rawPacket)) return undefined
  const name = REQUEST_LINE.exec(rawPacket.toString('latin1'))?.[1]
  if (name === undefined || known.has(name)) return undefined
  return `The method ${name} is not supported; the methods are ${[...known].sort().join(', ')}.`
}

/**
 * Handles the `clientError` events of Node's server.
 * @param app read only on an error, for the methods of its routes
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
    end(socket, problem('method-not-allowed', 'This service is not a proxy: it does not support CONNECT.'))
  })
}
