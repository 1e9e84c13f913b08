/**
 * One exchange of request and answer through undici's interface for handlers: an answer is not decompressed, only its
 * beginning is read, and whatever the other side does, the exchange ends once. undici's `request` makes a stream, a signal and
 * a controller for each request, which would cost more than the rest of a delivery.
 */
import type { Dispatcher } from 'undici'

/** Most bytes of an answer that are read; then its socket is destroyed. */
export const MOST_BYTES = 16 * 1024
/** Most interim answers (1xx) before the final one. */
const MOST_INTERIM = 8

/** An answer, or as much of it as is read. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface Exchange {
  /** The handler for undici. */
  readonly handler: Dispatcher.DispatchHandler
  /** Ends the exchange at any point. */
  fail(error: unknown): void
}

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2]

const textHeaders = (headers: Headers): Record<string, string> => {
  const texts: Record<string, string> = {}
  for (const name in headers) texts[name] = String(headers[name])
  return texts
}

const NOTHING = Buffer.alloc(0)

/** @param done called once at the end, with an answer or an error */
export const openExchange = (done: (answer: Answer | undefined, error?: unknown) => void): Exchange => {
  let controller: Dispatcher.DispatchController | undefined
  let over = false
  let interim = 0
  let status = 0
  let headers: Headers = {}
  let chunks: Buffer[] = []
  let size = 0

  const settle = (answer: Answer | undefined, error?: unknown): void => {
    if (over) return
    over = true
    chunks = []
    done(answer, error)
  }
  const end = (): void => {
    const body = size === 0 ? NOTHING : Buffer.concat(chunks).subarray(0, MOST_BYTES)
    settle({ status, headers: textHeaders(headers), body })
  }
  const destroy = (): void => controller?.abort(new Error('ended'))
  const fail = (error: unknown): void => {
    settle(undefined, error)
    destroy()
  }

  return {
    fail,
    handler: {
      onRequestStart: (started) => {
        controller = started
        // The exchange ended while it waited for a connection.
        if (over) destroy()
      },
      onResponseStart: (_, code, found) => {
        status = code
        headers = found
        if (code < 200 && ++interim > MOST_INTERIM) fail(new Error('too many interim answers'))
      },
      onResponseData: (_, chunk) => {
        chunks.push(chunk)
        size += chunk.length
        if (size < MOST_BYTES) return
        end()
        destroy()
      },
      onResponseEnd: end,
      onResponseError: (_, error) => settle(undefined, error),
    },
  }
}
