/**
 * A real receiver on loopback. It answers as configured and keeps all deliveries, verified or not. A message that the AsyncAPI
 * document does not describe fails the test.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { deliveryFault } from '../answers/messages.ts'

/** A request that came: its headers, and its body as text. */
export interface Came {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly at: number
}

/** The body of a delivery. */
export interface Delivered {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly data: {
    readonly id: string
    readonly type: string
    readonly position: string
    readonly previousPosition: string | null
    readonly epoch: number
    readonly headline: string
    readonly data: Readonly<Record<string, unknown>>
  }
}

/** So many messages are checked against the document; some tests send thousands of the same kind. */
export const JUDGED = 100

export type Answer = (came: Came, response: ServerResponse, request: IncomingMessage) => void

export interface Receiver {
  readonly url: string
  readonly server: Server
  /** The requests that came, without challenges, in order. */
  readonly came: readonly Came[]
  /** The bodies of the deliveries that came. */
  events(): readonly Delivered[]
  /** Changes how it answers from now on. */
  answer(how: Answer): void
  /** Resolves once the condition holds; it is checked whenever a request came. */
  until(condition: () => boolean): Promise<void>
}

export const ok: Answer = (_, response) => void response.writeHead(204).end()

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) =>
    void response.writeHead(code, headers).end()

const challengeOf = (text: string): string | undefined => {
  try {
    const { type, challenge } = JSON.parse(text) as { type?: string; challenge?: string }
    return type === 'webhook.challenge' ? challenge : undefined
  } catch {
    return undefined
  }
}

/** Starts a receiver that accepts every challenge; it is closed at the end of the test. */
export const startReceiver = async (t: Test, first: Answer = ok): Promise<Receiver> => {
  let how = first
  const came: Came[] = []
  let waiting: (() => void)[] = []
  const look = (): void => {
    for (const one of [...waiting]) one()
  }
  const server = createServer((request, response) => {
    let text = ''
    request.on('error', () => {})
    response.on('error', () => {})
    request.setEncoding('utf8')
    request.on('data', (part: string) => {
      text += part
    })
    request.on('end', () => {
      const fault = came.length < JUDGED ? deliveryFault(text) : undefined
      // A request after the end of the test fails no other test.
      if (fault !== undefined && !t.ended) t.fail(fault)
      const challenge = challengeOf(text)
      if (challenge !== undefined) return void response.end(JSON.stringify({ challenge }))
      const one = {
        method: request.method ?? '',
        headers: request.headers as Record<string, string>,
        text,
        at: performance.now(),
      }
      came.push(one)
      how(one, response, request)
      look()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    server,
    came,
    events: () => came.map(({ text }) => JSON.parse(text) as Delivered),
    answer: (next) => {
      how = next
    },
    until: (condition) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!condition()) return
          waiting = waiting.filter((other) => other !== check)
          resolve()
        }
        waiting.push(check)
        check()
      }),
  }
}
