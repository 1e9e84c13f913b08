/**
 * One request to an endpoint: to an allowed address, within one deadline, without redirects or decompression, and with a bound
 * on what is read of the answer. Whatever a receiver does, the request ends with an outcome.
 */
import type { Agent } from 'undici'
import { AddressRefused } from './address.ts'
import type { Connecting } from './connect.ts'
import { openExchange } from './exchange.ts'

/** From looking up the name to the last byte, in milliseconds. */
export const DEADLINE_MS = 15_000

/** Most characters of an answer that are kept. */
const EXCERPT = 512
/** Most bytes of these characters in UTF-8. */
const EXCERPT_BYTES = EXCERPT * 4

export interface Outcome {
  /** The HTTP status; undefined when no complete answer came in time. */
  readonly status?: number
  readonly headers: Readonly<Record<string, string>>
  /** The beginning of the answer's body. */
  readonly body: string
  /** Why there is no answer, in a few words. */
  readonly error?: string
  /** Duration in milliseconds. */
  readonly ms: number
}

export interface Outgoing {
  readonly url: string | URL
  readonly method?: 'POST' | 'OPTIONS'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Aborted when the request must end. */
  readonly signal?: AbortSignal
}

export interface Sender {
  /** Never throws. */
  send(outgoing: Outgoing): Promise<Outcome>
  close(): Promise<void>
}

export interface SenderOptions extends Omit<Connecting, 'deadlineMs'> {
  readonly deadlineMs?: number
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  UND_ERR_SOCKET: 'connection closed before the answer was complete',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of the answer are too large',
  ENOTFOUND: 'the name has no address',
  EAI_AGAIN: 'the name could not be looked up',
  EPROTO: 'TLS could not be agreed on',
}

const wordsOf = (error: unknown): string => {
  if (error instanceof AddressRefused) return error.message
  const { name, code, message } = error as { name?: string; code?: string; message?: string }
  if (name === 'HTTPParserError') return 'the answer is not HTTP'
  if (code !== undefined && WORDS[code]) return WORDS[code]
  if (code !== undefined && /CERT|SELF_SIGNED|ALTNAME|VERIFY/.test(code))
    return `the certificate is refused (${code})`
  return String(code ?? message ?? error).slice(0, 200)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/** The beginning of an answer's body, as text that may be shown. */
const excerptOf = (body: Buffer): string =>
  body.length === 0 ? '' : body.toString('utf8', 0, EXCERPT_BYTES).slice(0, EXCERPT).replace(CONTROLS, ' ')

/** @throws if the sender was closed, or undici cannot be loaded */
const openAgent = async (connecting: Connecting, end: AbortSignal): Promise<Agent> => {
  end.throwIfAborted()
  const [{ Agent }, { guardedConnector }] = await Promise.all([import('undici'), import('./connect.ts')])
  return new Agent({
    connect: guardedConnector(connecting, end),
    pipelining: 1,
    // The one deadline of a request applies to all of it.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 10_000,
    keepAliveMaxTimeout: 60_000,
  })
}

export const openSender = (options: SenderOptions): Sender => {
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS
  const end = new AbortController()
  /** Opened for the first request: loading undici takes a good part of a start, and most services have no webhooks. */
  let opened: Promise<Agent> | undefined

  const sendBy = (
    agent: Agent,
    { url, method = 'POST', headers, body, signal }: Outgoing,
  ): Promise<Outcome> =>
    new Promise((resolve) => {
      const start = performance.now()
      const exchange = openExchange((answer, error) => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', stop)
        const ms = Math.round(performance.now() - start)
        resolve(
          answer
            ? { status: answer.status, headers: answer.headers, body: excerptOf(answer.body), ms }
            : { headers: {}, body: '', error: wordsOf(error), ms },
        )
      })
      const stop = (): void => exchange.fail(new Error('stopped'))
      const timer = setTimeout(
        () => exchange.fail(new Error(`no whole answer in ${deadlineMs} ms`)),
        deadlineMs,
      )
      signal?.addEventListener('abort', stop)
      if (signal?.aborted) return stop()
      try {
        const { origin, pathname, search } = typeof url === 'string' ? new URL(url) : url
        agent.dispatch(
          { origin, path: pathname + search, method, headers, body: body ?? null },
          exchange.handler,
        )
      } catch (error) {
        exchange.fail(error)
      }
    })

  const send = async (outgoing: Outgoing): Promise<Outcome> => {
    try {
      opened ??= openAgent({ ...options, deadlineMs }, end.signal)
      return await sendBy(await opened, outgoing)
    } catch (error) {
      // Only opening fails, for example without a file descriptor that is free; the next request tries again.
      opened = undefined
      return { headers: {}, body: '', error: wordsOf(error), ms: 0 }
    }
  }

  return {
    send,
    close: async () => {
      end.abort()
      const agent = await opened?.catch(() => undefined)
      await agent?.destroy()
    },
  }
}
