/**
 * `detente listen`: delivers what a running service streams to a receiver on a developer's own machine, signed and shaped as
 * a webhook is, without an endpoint. It tries each once: it is for looking, not for keeping.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { request } from 'undici'
import { CLOUD_EVENT_TYPE, cloudEvent, deliveryId } from '../webhooks/cloudEvent.ts'
import { newSecret, signedHeaders, signerOf } from '../webhooks/signing.ts'
import { framesOf } from './frames.ts'

export class BadListen extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BadListen'
  }
}

export interface ListenOptions {
  /** Where the service is. */
  readonly service: string
  readonly to: string
  /** Parameters of the stream, like `types=SanctionLifted`. */
  readonly filters: readonly string[]
  readonly from: string | undefined
  readonly key: string | undefined
  /** Signs the deliveries; made when none is given. */
  readonly secret: string | undefined
}

interface Streamed {
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly position: string
  readonly headline: string
}

const NAME = 'listen'

const urlOf = ({ service, filters, from }: ListenOptions): string => {
  if (!URL.canParse(service)) throw new BadListen(`--service is ${JSON.stringify(service)}: no URL`)
  const url = new URL('/v1/events/stream', service)
  for (const [name, value] of new URLSearchParams(filters.join('&'))) url.searchParams.set(name, value)
  if (from !== undefined) url.searchParams.set('from', from)
  return url.href
}

/** The body of a streamed event without what the stream adds to it. */
const bodyOf = (text: string): string =>
  text.replace(/,"headline":"(?:[^"\\]|\\.)*","position":"\d+"\}$/, '}')

/**
 * Delivers until the signal aborts.
 * @throws BadListen when the service refuses, or `to` is no URL
 */
export const listen = async (
  options: ListenOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> => {
  if (!URL.canParse(options.to)) throw new BadListen(`--to is ${JSON.stringify(options.to)}: no URL`)
  const url = urlOf(options)
  const symmetric = options.secret ?? newSecret(false).secret.symmetric
  const signer = signerOf({ symmetric })
  say(`Secret of these deliveries: ${symmetric}`)
  let last: string | undefined
  let previous: number | null = null

  const deliver = async (text: string): Promise<void> => {
    const event = JSON.parse(text) as Streamed
    const position = Number(event.position)
    const body = cloudEvent(
      options.service,
      { ...event, position, body: bodyOf(text) },
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
      signal,
    }).then(
      async (answer) => {
        await answer.body.dump()
        return `HTTP ${answer.statusCode}`
      },
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    )
    say(`${event.position} ${event.type} → ${came} in ${Math.round(performance.now() - start)} ms`)
  }

  const follow = async (): Promise<void> => {
    const { statusCode, body } = await request(url, {
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
      if (last === undefined && (error as { code?: string }).code === 'ECONNREFUSED') {
        throw new BadListen(`no service at ${options.service}; say where it is with --service`)
      }
    }
    await pause(1_000, undefined, { signal }).catch(() => {})
  }
}
