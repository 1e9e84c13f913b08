/** Prepares a command for the decision: checks its body, finds its stream, computes its hashes. */

import { withValuesAt } from '../../events/canonical/pointer.ts'
import { idOf, streamOf, subjectOf } from '../../events/envelope.ts'
import { slug } from '../../events/fields.ts'
import { referencesIn } from '../../events/history/references.ts'
import { type Problem, problem, refuse } from '../failure/problems.ts'
import { check } from '../rules/kernel/bodies/body.ts'
import { asSent, type Note } from '../rules/kernel/bodies/notes.ts'
import type { CheckedCommand, Command, Warning } from '../rules/kernel/command.ts'
import { bodyHash, keyHash, newId } from '../rules/kernel/identity.ts'
import type { World } from '../rules/kernel/world.ts'

/**
 * A command as sent. `target` is an id of its collection; undefined when a command that opens a stream has its
 * own id.
 */
export interface CommandRequest {
  readonly command: Command
  readonly target?: string | undefined
  readonly body: unknown
  readonly key?: string | undefined
}

export interface PreparedCommand extends CheckedCommand {
  readonly command: Command
  /** Values that are recorded in another form than they were sent. */
  readonly notes: readonly Note[]
  readonly warnings: readonly Warning[]
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const OPAQUE = /^[cp]-[a-z2-7]{20}$/

/** Idempotency keys: 1 to 200 printable ASCII characters. */
export const isKey = (key: string): boolean => /^[\x21-\x7e]{1,200}$/.test(key)

const opaqueKey = (
  stream: string,
  body: Record<string, unknown>,
  key: string | undefined,
): Problem | undefined => {
  const hidden = ['person', 'prisoner'].includes(subjectOf(stream)) && OPAQUE.test(idOf(stream))
  if (key === undefined || !hidden || body.publicFigure === true || UUID.test(key)) return undefined
  return problem(
    'idempotency-key-not-opaque',
    `The idempotency key of a command on ${stream} must be a UUID.`,
  )
}

const badId = (detail: string): never =>
  refuse('wrong-value', `/id: ${detail}`, { errors: [{ pointer: '/id', code: 'wrong-value', detail }] })

/** The stream that a command opens: with the given id, the id that its body determines, or a new one. */
const openedStream = ({ command, target, key }: CommandRequest, body: Record<string, unknown>): string => {
  const subject = command.subject ?? refuse('unknown-command')
  const determined = command.idOf?.(body)
  const given = target ?? (body.id as string | undefined)
  if (target !== undefined && body.id !== undefined && body.id !== target) {
    badId(`must be ${target}, like the id beside the body, or absent`)
  }
  if (determined !== undefined && given !== undefined && given !== determined) {
    badId(`must be ${determined}, which the rest of the body determines`)
  }
  const id = determined ?? given ?? newId(subject, key)
  // A batch names the new stream next to the body, where no schema has checked it.
  if (!slug.safeParse(id).success) badId('must be 2 to 64 of a to z, 0 to 9 and -')
  return streamOf(subject, id)
}

const targetStream = async (request: CommandRequest, world: World): Promise<string> => {
  const { command, target = '' } = request
  if (command.subject) {
    const stream = streamOf(command.subject, target)
    if (await world.exists(stream)) return stream
    return refuse('not-found', `There is no ${command.subject} ${target}.`)
  }
  return (await world.event(target))?.stream ?? refuse('not-found', `There is no event ${target}.`)
}

/** The event that a reference to an earlier command means (`key:<key>#<index>`); undefined for any other text. */
export type ResolveReference = (reference: string) => string | undefined

/** The body with the ids of events in place of references to earlier commands (`key:<key>#<index>`). */
const withResolvedIds = (
  body: Record<string, unknown>,
  resolve: ResolveReference,
): Record<string, unknown> => {
  const standing = referencesIn(body).flatMap(({ to, id, pointer }) => {
    const stands = to === 'event' ? resolve(id) : undefined
    return stands === undefined ? [] : [{ pointer, value: stands }]
  })
  return standing.length === 0 ? body : withValuesAt(body, standing)
}

/**
 * Prepares a command, or refuses it.
 * @throws Refusal `not-found` · a problem of its fields · `idempotency-key-not-opaque`
 */
export const prepare = async (
  request: CommandRequest,
  world: World,
  resolve?: ResolveReference,
): Promise<PreparedCommand> => {
  const { command, key } = request
  const opens = (command.verb === undefined || command.opens === true) && command.subject !== undefined
  const target = resolve?.(request.target ?? '') ?? request.target
  const checked = check(command.body, request.body)
  const whole = { ...request, target }
  // A wrong path is reported before faults of the body.
  const stream = opens ? '' : await targetStream(whole, world)
  if (!checked.ok) return refuse(checked.problem.code, checked.problem.detail, checked.problem)
  const naming = (value: Record<string, unknown>): Record<string, unknown> => {
    const body = resolve ? withResolvedIds(value, resolve) : value
    return command.subject === undefined ? { eventId: target, ...body } : body
  }
  const named = naming(checked.value)
  const place = opens ? openedStream(whole, named) : stream
  const unconfirmed = command.confirmation?.missing({ stream: place, body: named })
  if (unconfirmed) refuse(unconfirmed.code, unconfirmed.detail, unconfirmed)
  const unfit = command.refuses?.({ stream: place, body: named })
  if (unfit) refuse(unfit.code, unfit.detail, unfit)
  const hidden = opaqueKey(place, named, key)
  if (hidden) refuse(hidden.code, hidden.detail)
  // A batch names a new stream next to the body, yet the command must have the same hash.
  const sent = checked.notes.length === 0 ? named : naming(asSent(request.body, checked.value))
  const { id, ...hashed } = sent
  return {
    command,
    stream: place,
    body: named,
    key,
    keyHash: key === undefined ? undefined : keyHash(key),
    notes: checked.notes,
    warnings: command.warns?.(place) ?? [],
    bodyHash: key !== undefined || command.personal ? bodyHash(command.name, hashed) : undefined,
  }
}
