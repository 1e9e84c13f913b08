/**
 * `detente listen`: delivers the events that a running service streams to a receiver on the developer's own
 * machine, signed and formatted like webhooks, without an endpoint. It tries each delivery once, because it is a
 * development tool.
 */

import { setTimeout as pause } from 'node:timers/promises'
import { request } from 'undici'
import { PlainError } from '../failure/plainError.ts'
import { CLOUD_EVENT_TYPE, cloudEvent, deliveryId } from '../webhooks/outbound/cloudEvent.ts'
import { MOST_BYTES } from '../webhooks/outbound/exchange.ts'
import { DEADLINE_MS } from '../webhooks/outbound/send.ts'
import { newSecret, signedHeaders, signerOf } from '../webhooks/outbound/signing.ts'
import { framesOf } from './frames.ts'

export class BadListen extends PlainError {
  constructor(message: string) {
    super(message)
    this.name = 'BadListen'
  }
}

export interface ListenOptions {
  /** The address of the service. */
  readonly service: string
  readonly to: string
  /** Parameters of the stream, like `types=SanctionLifted`. */
  readonly filters: readonly string[]
  readonly from: string | undefined
  readonly key: string | undefined
  /** Signs the deliveries; a new secret is made when none is given. */
  readonly secret: string | undefined
}

interface StreamedEvent {
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly position: string
  readonly headline: string
}

const NAME = 'listen'

const checkUrl = (option: string, url: string): void => {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new BadListen(`${option} is ${JSON.stringify(url)}: this is not an http or https URL`)
  }
}

const checkSecret = (secret: string): void => {
  const bytes = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1]
  const length = Buffer.from(bytes ?? '', 'base64').length
  if (length < 24 || length > 64) {
    throw new BadListen(
      '--secret must be whsec_ and 24 to 64 bytes in base64; receivers could not verify other secrets',
    )
  }
}

const urlOf = ({ service, filters, from }: ListenOptions): string => {
  const url = new URL('/v1/events/stream', service)
  for (const [name, value] of new URLSearchParams(filters.join('&'))) {
    const others = url.searchParams.get(name)
    url.searchParams.set(name, others === null ? value : `${others},${value}`)
  }
  if (from !== undefined) url.searchParams.set('from', from)
  return url.href
}

/** The body of a streamed event, without the fields that the stream adds. */
const bodyOf = ({ headline, position, ...event }: StreamedEvent): string => JSON.stringify(event)

/** Reads an answer up to the same limit as a webhook does. */
const readLittle = async (body: AsyncIterable<Uint8Array>): Promise<void> => {
  let size = 0
  for await (const { length } of body) {
    size += length
    if (size >= MOST_BYTES) return
  }
}

/**
 * Delivers until the signal aborts.
 * @throws BadListen when the service refuses, or an option is wrong
 */
export const listen = async (
  options: ListenOptions,
  say: (line: string) => void,
  signal: AbortSignal,
  deadlineMs = DEADLINE_MS,
): Promise<void> => {
  checkUrl('--to', options.to)
  checkUrl('--service', options.service)
  if (options.secret !== undefined) checkSecret(options.secret)
  const url = urlOf(options)
  const symmetric = options.secret ?? newSecret(false).secret.symmetric
  const signer = signerOf({ symmetric })
  say(`Secret of these deliveries: ${symmetric}`)
  let last: string | undefined
  let isKnown = false
  let previous: number | null = null

  const deliver = async (text: string): Promise<void> => {
    const event = JSON.parse(text) as StreamedEvent
    const position = Number(event.position)
    const body = cloudEvent(
      options.service,
      { ...event, position, body: bodyOf(event) },
      { previous, epoch: 0 },
    )
    previous = position
    const id = deliveryId(event.id, NAME)
    const start = performance.now()
    const came = await request(options.to, {
      method: 'POST',
      headers: {
        'content-type': CLOUD_EVENT_TYPE,
        ...signedHeaders([signer], { id, timestamp: Math.floor(Date.now() / 1000), body }),
      },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
    })
      .then(async (answer) => {
        await readLittle(answer.body)
        return `HTTP ${answer.statusCode}`
      })
      .catch(({ name, code, message }: NodeJS.ErrnoException) =>
        name === 'TimeoutError' ? `no whole answer in ${deadlineMs} ms` : (code ?? message),
      )
    if (signal.aborted) return
    say(`${event.position} ${event.type} → ${came} in ${Math.round(performance.now() - start)} ms`)
  }

  const follow = async (): Promise<void> => {
    const { statusCode, headers, body } = await request(url, {
      headers: {
        accept: 'text/event-stream',
        ...(options.key !== undefined && { authorization: `Bearer ${options.key}` }),
        ...(last !== undefined && { 'last-event-id': last }),
      },
      bodyTimeout: 60_000,
      signal,
    })
    if (statusCode !== 200) {
      const why = (await body.text()).slice(0, 2_000)
      throw new BadListen(`${options.service} refused with HTTP ${statusCode}: ${why}`)
    }
    say(`Listening to ${url}`)
    isKnown = true
    // Without this, events recorded while the connection is lost would be skipped.
    if (options.from === undefined) last ??= headers['detente-event-id']?.toString()
    for await (const { id, data } of framesOf(body)) {
      if (data !== undefined) await deliver(data)
      last = id ?? last
    }
  }

  while (!signal.aborted) {
    try {
      await follow()
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof BadListen) throw error
      if (!isKnown && (error as { code?: string }).code === 'ECONNREFUSED') {
        throw new BadListen(`no service at ${options.service}; say where it is with --service`)
      }
    }
    await pause(1_000, undefined, { signal }).catch(() => {})
  }
}
