/**
 * One request to an endpoint: to an address that is allowed, within one deadline, without redirects or decompression,
 * with only so much of the answer read. Whatever a receiver does, it ends in an outcome.
 */
import { isIP } from 'node:net'
import { Agent, buildConnector, type Dispatcher, request } from 'undici'
import { AddressRefused, addressesOf, type Networks, type Resolve } from './address.ts'

/** From looking up the name to the last byte, in milliseconds. */
export const DEADLINE_MS = 15_000

/** Most bytes of an answer that are read; then its socket is destroyed. */
const MOST_BYTES = 16 * 1024
/** Most characters of an answer that are kept. */
const EXCERPT = 512
/** Most interim answers (1xx) before the final one. */
const MOST_INTERIM = 8

export interface Outcome {
  /** The HTTP status; undefined when no answer came, or not the whole of it in time. */
  readonly status?: number
  readonly headers: Readonly<Record<string, string>>
  /** The beginning of the answer's body. */
  readonly body: string
  /** Why there is no answer, in a few words. */
  readonly error?: string
  /** How long it took, in milliseconds. */
  readonly ms: number
}

export interface Outgoing {
  readonly url: string
  readonly method?: 'POST' | 'OPTIONS'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Aborted when it must not go on. */
  readonly signal?: AbortSignal
}

export interface Sender {
  /** Never throws. */
  send(outgoing: Outgoing): Promise<Outcome>
  close(): Promise<void>
}

export interface SenderOptions {
  readonly resolve: Resolve
  readonly allowed: Networks
  readonly deadlineMs?: number
  /** Certificates to trust beside the system's, for tests. */
  readonly ca?: string
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

/** What a promise comes to, unless it takes too long or everything ends: a look-up may never come back. */
const within = <T>(promise: Promise<T>, ms: number, end: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error('the name was not looked up in time'))
    const timer = setTimeout(fail, ms)
    end.addEventListener('abort', fail, { once: true })
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      end.removeEventListener('abort', fail)
    })
  })

/** Connects to an address of the host that was looked at, never by a second look-up. */
const guarded = (
  { resolve, allowed, ca, deadlineMs = DEADLINE_MS }: SenderOptions,
  end: AbortSignal,
): buildConnector.connector => {
  const connect = buildConnector({ timeout: deadlineMs, ...(ca !== undefined && { ca }) })
  return (options, callback) => {
    const tryNext = ([address, ...others]: readonly string[]): void => {
      // A certificate is checked against the name, whatever its address; an address is sent to no server as a name.
      const named = isIP(options.hostname.replace(/^\[|\]$/g, '')) === 0 && { servername: options.hostname }
      connect({ ...options, ...named, hostname: address ?? '' }, (...result) => {
        if (result[0] && others.length > 0) tryNext(others)
        else callback(...result)
      })
    }
    within(addressesOf(options.hostname, resolve, allowed), deadlineMs, end).then(tryNext, (error) =>
      callback(error, null),
    )
  }
}

const textHeaders = (headers: Dispatcher.ResponseData['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/** Reads an answer to its end or to the most bytes; leaving the loop early destroys the socket. */
const readBody = async (body: Dispatcher.ResponseData['body']): Promise<string> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= MOST_BYTES) break
  }
  const text = Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8')
  return text.slice(0, EXCERPT).replace(CONTROLS, ' ')
}

export const openSender = (options: SenderOptions): Sender => {
  const deadline = options.deadlineMs ?? DEADLINE_MS
  const end = new AbortController()
  const agent = new Agent({
    connect: guarded(options, end.signal),
    pipelining: 1,
    headersTimeout: deadline,
    bodyTimeout: deadline,
    keepAliveTimeout: 10_000,
    keepAliveMaxTimeout: 60_000,
  })
  return {
    send: async ({ url, method = 'POST', headers, body, signal }) => {
      const start = performance.now()
      const took = (): number => Math.round(performance.now() - start)
      const abort = new AbortController()
      const stop = (): void => abort.abort(new Error('stopped'))
      signal?.addEventListener('abort', stop)
      const timer = setTimeout(() => abort.abort(new Error(`no whole answer in ${deadline} ms`)), deadline)
      let interim = 0
      try {
        const answer = await request(url, {
          dispatcher: agent,
          method,
          headers,
          ...(body !== undefined && { body }),
          signal: abort.signal,
          onInfo: () => {
            interim++
            if (interim > MOST_INTERIM) abort.abort(new Error('too many interim answers'))
          },
        })
        const text = await readBody(answer.body)
        return { status: answer.statusCode, headers: textHeaders(answer.headers), body: text, ms: took() }
      } catch (error) {
        const { reason } = abort.signal
        const why = abort.signal.aborted && reason instanceof Error ? reason.message : wordsOf(error)
        return { headers: {}, body: '', error: why, ms: took() }
      } finally {
        clearTimeout(timer)
        signal?.removeEventListener('abort', stop)
      }
    },
    close: () => {
      end.abort()
      return agent.destroy()
    },
  }
}
