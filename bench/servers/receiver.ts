/**
 * A receiver of webhooks: answers 204, counts, and says when what was waited for had come, and how long after it was
 * recorded. A path `/hung` never answers.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { memberOf } from '../../events/canonical/jsonText.ts'

/** The requests that the parent process may send. */
export interface Expect {
  /** Deliveries to wait for, from now on. */
  readonly expect: number
}

export interface Came {
  /** Milliseconds from the first to the last. */
  readonly ms: number
  /** From the event's `recordedAt` to the arrival, in milliseconds. */
  readonly lags: readonly number[]
  /** Of the last body. */
  readonly bytes: number
}

let left = 0
let first = 0
let lags: number[] = []

const came = (text: string): void => {
  const now = performance.timeOrigin + performance.now()
  if (left === 0) return
  if (lags.length === 0) first = now
  const at = memberOf(text, 'time')
  lags.push(typeof at === 'string' ? now - Date.parse(at) : 0)
  left--
  if (left === 0) process.send?.({ ms: now - first, lags, bytes: Buffer.byteLength(text) } satisfies Came)
}

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const text = Buffer.concat(parts).toString()
    if (text.includes('webhook.challenge')) return void response.end(text)
    if (request.url === '/hung') return
    response.writeHead(204).end()
    came(text)
  })
})

process.on('disconnect', () => process.exit())
process.on('message', (message: Expect | 'start' | 'close') => {
  if (message === 'close') process.exit()
  if (message === 'start') {
    server.listen(0, '127.0.0.1', () => {
      process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    })
  } else {
    left = message.expect
    lags = []
  }
})
