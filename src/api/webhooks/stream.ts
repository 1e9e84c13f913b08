/** `GET /v1/events/stream`: server-sent events (WHATWG HTML, 9.2), from any position of the log, with a filter. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { refuse, refuseParameter } from '../../failure/problems.ts'
import { isStoreError } from '../../failure/storeError.ts'
import { LOCAL } from '../../http/access.ts'
import { forms, problems } from '../../http/commonSchemas.ts'
import { seesNames } from '../../http/queries/requestAudience.ts'
import type { Position } from '../../store/port.ts'
import {
  type MarkedPosition,
  type PositionMarks,
  readMarkedPosition,
  refusePlace,
} from '../../views/positionMarks.ts'
import { startPositionText } from '../../webhooks/endpoints/startPosition.ts'
import { filterOf, filterParameters } from '../../webhooks/filters/filterQuery.ts'
import type { Live, Sink } from '../../webhooks/live/live.ts'

const query = z.strictObject({
  ...filterParameters,
  from: startPositionText.default('now').meta({
    description:
      'now, beginning, the position after which to begin, or an id of the stream; Last-Event-ID takes precedence',
  }),
})

const EVENTS_TYPE = 'text/event-stream'

const HEADERS = {
  'content-type': `${EVENTS_TYPE}; charset=utf-8`,
  // Compressed, an event would wait for those after it.
  'cache-control': 'no-store, no-transform',
  'x-content-type-options': 'nosniff',
  // Otherwise a proxy would buffer the live stream.
  'x-accel-buffering': 'no',
} as const

/** What a client does after an end: it comes back at once and continues after the last id. */
const GREETING = 'retry: 1000\n\n'

/** How far the log is: in the views of this node, and in the store. */
export interface Heads {
  readonly seen: () => Position
  readonly recorded: () => Promise<Position>
  readonly marks: Pick<PositionMarks, 'write' | 'fault'>
}

/** What to do instead, for a request with a position of another log. */
const BEGIN_ANEW = 'Begin anew: from=beginning, from=now, or a position that this service names now'

/**
 * Refuses a position of another log, and one after the end of the log: what is recorded up to it would be missing. A node whose
 * views lag waits, and so does one whose store is unreachable.
 */
export const checkPlace = async (
  place: MarkedPosition,
  { seen, recorded, marks }: Heads,
  pointer: string,
  name: string,
  refuseIt: (detail: string) => never,
): Promise<Position> => {
  const { position } = place
  const fault = marks.fault(place)
  if (fault !== undefined) refusePlace(pointer, name, fault, BEGIN_ANEW)
  if (position <= seen()) return position
  const head = await recorded().catch((error) => {
    if (isStoreError(error, 'unavailable')) return position
    throw error
  })
  return position <= head
    ? position
    : refuseIt(`the log does not reach this position yet: it ends at ${head}`)
}

/** @param last the header Last-Event-ID; it precedes the parameter */
const startOf = async (
  last: string | string[] | undefined,
  { from }: z.output<typeof query>,
  heads: Heads,
): Promise<Position> => {
  if (typeof last === 'string' && last !== '') {
    const place =
      readMarkedPosition(last) ?? refuse('bad-header', 'Last-Event-ID: must be an id that the stream gave.')
    return checkPlace(place, heads, '', 'Last-Event-ID', (detail) =>
      refuse('bad-header', `Last-Event-ID: ${detail}.`),
    )
  }
  if (from === 'now') return heads.seen()
  if (from === 'beginning') return 0
  return checkPlace(from, heads, '/from', 'from', (detail) => refuseParameter('/from', detail))
}

/** How far this node is when a stream opens, and the id to come back with before an event came. */
const placeHeaders = ({ seen, marks }: Heads) => ({
  'detente-position': String(seen()),
  'detente-event-id': marks.write(seen()),
})

const streams = (count: number): string =>
  `${count.toLocaleString('en')} live stream${count === 1 ? '' : 's'}`

/** @throws Refusal `too-many-streams` · `streams-full` */
const refuseIfFull = (live: Live, actor: string): void => {
  const full = live.fullFor(actor)
  if (full === undefined) return
  const has = streams(full.most)
  if (full.of === 'all')
    refuse('streams-full', `The service has ${has}, the most that it may have (DETENTE_STREAMS).`)
  refuse(
    'too-many-streams',
    actor === LOCAL
      ? `Clients without an API key have ${has}, the most that they may have together (DETENTE_STREAMS_PER_KEY).`
      : `The key ${actor} has ${has}, the most that one key may have (DETENTE_STREAMS_PER_KEY).`,
  )
}

export const addLiveStream = (app: FastifyInstance, live: Live, heads: Heads): void => {
  const schema = {
    tags: ['events'],
    summary:
      'Events as they are recorded, as server-sent events; Last-Event-ID continues without gap or repeat',
    querystring: query,
    response: {
      200: forms(
        'id: where it stands, to be sent back as Last-Event-ID; event: the type; data: the event as JSON',
        { [EVENTS_TYPE]: z.string() },
      ),
      ...problems,
    },
  }
  const config = { scope: 'read', types: [EVENTS_TYPE] } as const
  app.get('/v1/events/stream', { schema, config }, async (request, reply) => {
    const filter = filterOf(request.query)
    const after = await startOf(request.headers['last-event-id'], request.query, heads)
    if (request.method === 'HEAD') return reply.headers({ ...HEADERS, ...placeHeaders(heads) }).send()
    refuseIfFull(live, request.actor)
    reply.hijack()
    const { raw } = reply
    // The end of the connection ends the body, so an event is written as it is.
    raw.useChunkedEncodingByDefault = false
    raw.writeHead(200, { ...HEADERS, connection: 'close', ...placeHeaders(heads) })
    raw.write(GREETING)
    const sink: Sink = {
      write: (text) => raw.write(text),
      end: () => (raw.writableNeedDrain ? raw.destroy() : raw.end()),
    }
    const joined = live.join(filter, after, sink, { actor: request.actor, seesNames: seesNames(request) })
    raw.on('drain', joined.drained)
    raw.on('close', joined.leave)
    raw.on('error', joined.leave)
    return reply
  })
  // An open stream would keep the service from closing.
  app.addHook('preClose', async () => live.close())
}
