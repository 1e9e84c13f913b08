/**
 * Notes whose withheld names an answer shows, and has that recorded before the answer leaves. Queries note it through their
 * connection (`requestAudience.ts`), so that a new route cannot forget it.
 */
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { allows } from '../../events/key.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set where names stand in headlines and texts of events only: such answers are not recorded. */
    readonly names?: 'in-headlines'
  }
  interface FastifyRequest {
    /** The persons whose withheld names or details the answer shows; undefined before the first one. */
    shown: Set<string> | undefined
  }
}

/** Records that somebody got withheld names. The answer, or its next piece, is sent when it resolves. */
export type RecordShown = (read: {
  readonly actor: string
  readonly through: string
  readonly persons: readonly string[]
  readonly correlationId: string
}) => Promise<void>

/** The persons noted since this was asked before. */
const taken = (request: FastifyRequest): readonly string[] => {
  const persons = [...(request.shown ?? [])]
  request.shown?.clear()
  return persons
}

const isStream = (payload: unknown): payload is Readable => payload instanceof Readable

async function* recorded(
  pieces: AsyncIterator<unknown>,
  first: IteratorResult<unknown>,
  record: () => Promise<void>,
): AsyncGenerator<unknown> {
  try {
    for (let piece = first; !piece.done; piece = await pieces.next()) {
      await record()
      yield piece.value
    }
  } finally {
    await pieces.return?.()
  }
}

const send = async (
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  record: RecordShown,
): Promise<unknown> => {
  const { method, routeOptions, actor } = request
  const correlationId = randomUUID()
  const through = `${method} ${routeOptions.url}`
  const before = new Set<string>()
  const recordTaken = async (): Promise<void> => {
    const persons = taken(request).filter((person) => !before.has(person))
    if (persons.length === 0) return
    for (const person of persons) before.add(person)
    await record({ actor, through, persons, correlationId })
  }
  if (isStream(payload)) {
    // The first piece is made before the headers leave, so that a failure can still be answered.
    const pieces = payload[Symbol.asyncIterator]()
    const first = await pieces.next()
    await recordTaken()
    return Readable.from(recorded(pieces, first, recordTaken))
  }
  // An answer without a body, such as 304, shows nothing.
  if (payload === null || payload === undefined || payload === '' || reply.statusCode === 304) taken(request)
  else await recordTaken()
  return payload
}

/** Has each answer that shows withheld names recorded. Where that fails, the answer is a problem instead. */
export const addShownPersons = (app: FastifyInstance, record: RecordShown): void => {
  app.decorateRequest('shown', undefined)
  app.addHook('onSend', (request, reply, payload, next) => {
    const mayShow = request.shown !== undefined || (isStream(payload) && allows(request.scopes, 'names'))
    if (!mayShow || request.routeOptions.config.names === 'in-headlines') return next(null, payload)
    send(request, reply, payload, record).then(
      (sent) => next(null, sent),
      (error) => {
        if (isStream(payload)) payload.destroy()
        for (const name of ['etag', 'link', 'vary']) reply.removeHeader(name)
        next(error)
      },
    )
  })
}
