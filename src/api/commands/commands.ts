/** The routes of all commands, made from their declarations, and the route of batches. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { idOf, type LedgerEvent } from '../../../events/envelope.ts'
import { eventId, slug } from '../../../events/fields.ts'
import { refuse } from '../../failure/problems.ts'
import { checkScope } from '../../http/access.ts'
import { idOfCommand } from '../../http/operationId.ts'
import { resultJson } from '../../http/problemAnswers.ts'
import { noParameters } from '../../http/queries/queryParameters.ts'
import { seesNames } from '../../http/queries/requestAudience.ts'
import { addBatchBodies } from '../../http/requests/jsonBody.ts'
import { readIfMatch } from '../../http/requests/preconditions.ts'
import { checkParametersOnly } from '../../http/requests/validation.ts'
import type { FindMentions, Mentions } from '../../people/mentions.ts'
import { runBatch } from '../../record/batch.ts'
import { type BatchItem, batchBody, notesMember } from '../../record/batchItem.ts'
import type { ClockWatch } from '../../record/clock.ts'
import { checkCommand } from '../../record/dryRun.ts'
import { isKey, type PreparedCommand, prepare } from '../../record/preparation.ts'
import { type RecordedCommand, type Recorder, record } from '../../record/recorder.ts'
import type { CommandContext } from '../../rules/kernel/command.ts'
import { COLLECTIONS, type Command, pathOf } from '../../rules/kernel/command.ts'
import { commandOf, commands } from '../../rules/registry.ts'
import { batchAnswer, commandAnswer, commandHeaders } from './commandSchemas.ts'
import type { TextChecks } from './textCheck.ts'

/** The most bytes of a body, and of a batch. */
export const BODY_LIMIT = 1024 * 1024
export const BATCH_LIMIT = 16 * 1024 * 1024

const dryRunQuery = z.strictObject({
  dryRun: z.enum(['true', 'false']).default('false').meta({ description: 'Only check, and record nothing' }),
})

/** The parts that record commands. */
interface CommandParts {
  readonly recorder: Recorder
  readonly clock: ClockWatch
  /** The present, RFC 3339 UTC with milliseconds. */
  readonly now: () => string
  readonly textChecks: TextChecks
  readonly findMentions: FindMentions
}

/** What makes a name that earlier texts may hold a withheld one. */
const WITHHOLDING: ReadonlySet<string> = new Set([
  ...['PersonRegistered', 'PersonDetailsRevised', 'PersonNameWithheld', 'PersonErasureRequested'],
])

/** Earlier texts with the names of persons whom events registered or withheld, for a sender who may see names. */
const mentionsOf = async (
  request: FastifyRequest,
  { findMentions }: CommandParts,
  events: readonly LedgerEvent[],
): Promise<{ readonly mentions?: Mentions }> => {
  if (!seesNames(request)) return {}
  const persons = new Set(events.flatMap(({ type, stream }) => (WITHHOLDING.has(type) ? [idOf(stream)] : [])))
  const mentions = persons.size === 0 ? undefined : await findMentions([...persons])
  return mentions ? { mentions } : {}
}

const contextOf = (
  request: FastifyRequest,
  { now, textChecks }: CommandParts,
  items?: readonly BatchItem[],
): CommandContext => ({
  actor: request.actor,
  correlationId: randomUUID(),
  now: now(),
  checkTexts: textChecks.of(request, items),
  guesses: textChecks.guesses(request),
})

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

const keyOf = (request: FastifyRequest): string | undefined => {
  const key = header(request, 'idempotency-key')
  if (key === undefined || isKey(key)) return key
  return refuse('bad-header', 'Idempotency-Key must be 1 to 200 printable ASCII characters without spaces.')
}

/** Where the result of a command can be read. */
const locationOf = ({ command, stream }: PreparedCommand): string => {
  const subject = Object.entries(COLLECTIONS).find(([name]) => stream.startsWith(`${name}-`))
  return command.subject === undefined && !subject ? '/v1/events' : `/v1/${subject?.[1]}/${idOf(stream)}`
}

/** The answer of a command: its events, with their positions once this node's views show them. */
const answer = async ({ recorder }: CommandParts, { events }: RecordedCommand) => {
  const last = events.at(-1)
  const position = last && (await recorder.applied(last.id))
  return {
    // A command gives one ledger event, so the last position is that of its event.
    events:
      position === undefined ? events : events.map((event) => ({ ...event, position: String(position) })),
    revision: last?.revision,
    ...(position !== undefined && { position: String(position) }),
    applied: position !== undefined,
  }
}

/** What the path of a command names: a stream, an event, or nothing if the command opens a stream. */
type CommandPath = z.ZodType<{ readonly id?: string; readonly eventId?: string }>

const namedBy = ({ verb, collection }: Command): CommandPath => {
  if (verb === undefined) return noParameters
  return collection === 'events' ? z.strictObject({ eventId }) : z.strictObject({ id: slug })
}

const handle =
  (service: CommandParts, command: Command, inFlight: Set<string>) =>
  async (
    request: FastifyRequest<{ Params: z.output<CommandPath>; Querystring: z.output<typeof dryRunQuery> }>,
    reply: FastifyReply,
  ) => {
    const { id, eventId } = request.params
    const { dryRun } = request.query
    const key = keyOf(request)
    const ifMatch = readIfMatch(header(request, 'if-match'))
    const target = id ?? eventId
    const prepared = await prepare({ command, target, body: request.body, key }, service.recorder.histories)
    if (dryRun === 'true') {
      const checked = await checkCommand(service.recorder, prepared, contextOf(request, service), ifMatch)
      return { ...checked, applied: false, ...notesMember(prepared) }
    }
    const flight = key === undefined ? undefined : `${prepared.stream} ${key}`
    if (flight !== undefined && inFlight.has(flight)) {
      refuse('command-in-flight', `A command with the key ${key} is being handled.`)
    }
    if (flight !== undefined) inFlight.add(flight)
    try {
      service.clock.check()
      const [recorded] = await record(service.recorder, [prepared], contextOf(request, service), {
        ifMatch,
      })
      const answered = await answer(service, recorded as RecordedCommand)
      const mentions = answered.applied ? await mentionsOf(request, service, answered.events) : {}
      reply.code(201).header('location', locationOf(prepared))
      if (recorded?.repeated) reply.header('idempotent-replayed', 'true')
      if (answered.position !== undefined) reply.header('detente-position', answered.position)
      return { ...answered, ...notesMember(prepared), ...mentions }
    } finally {
      if (flight !== undefined) inFlight.delete(flight)
    }
  }

const summaryOf = ({ event, verb, opens }: Command): string =>
  verb === undefined || opens ? `Record ${event.name} and open a stream` : `Record ${event.name}`

const addCommand = (
  app: FastifyInstance,
  service: CommandParts,
  command: Command,
  inFlight: Set<string>,
): void => {
  // Not typed as what it will be, because it is only checked when the command is prepared.
  const body: z.ZodType = command.body.meta({ examples: [command.example] })
  const schema = {
    tags: [command.collection],
    summary: summaryOf(command),
    operationId: idOfCommand(command.name),
    params: namedBy(command),
    querystring: dryRunQuery,
    headers: commandHeaders,
    body,
    response: commandAnswer(command.event.name),
  }
  const url = pathOf(command).replaceAll(/\{(\w+)\}/g, ':$1')
  const options = {
    schema,
    config: { scope: command.scope },
    bodyLimit: BODY_LIMIT,
    validatorCompiler: checkParametersOnly,
  }
  app.post(url, options, handle(service, command, inFlight))
}

const refuseIfMatch = async ({ headers }: FastifyRequest): Promise<void> => {
  if (headers['if-match'] === undefined) return
  refuse('bad-header', 'Batches do not support If-Match, because their commands may be on many streams.')
}

/** Checks that the sender may send each command of a batch. */
const checkScopes = (request: FastifyRequest, items: readonly BatchItem[]): void => {
  const needed = new Set(items.map((item) => commandOf(item.command)?.scope ?? 'record'))
  for (const scope of needed) checkScope(request, scope)
}

const addBatches = (app: FastifyInstance, service: CommandParts): void => {
  const schema = {
    tags: ['batches'],
    summary: 'Record many commands: all are checked first, then recorded one after the other',
    description:
      'JSON, or JSON Lines with one command a line. A batch is not atomic: if it was interrupted, send it again to complete it.',
    operationId: 'recordBatch',
    querystring: dryRunQuery,
    body: batchBody,
    response: batchAnswer,
  }
  // A scope of its own, so that only batches accept JSON Lines.
  app.register(async (scope: FastifyInstance) => {
    addBatchBodies(scope)
    const options = {
      schema,
      config: { scope: 'record' },
      bodyLimit: BATCH_LIMIT,
      preValidation: refuseIfMatch,
    } as const
    scope.post('/v1/batches', options, async (request, reply) => {
      const { dryRun } = request.query
      checkScopes(request, request.body.commands)
      if (dryRun !== 'true') service.clock.check()
      const context = contextOf(request, service, request.body.commands)
      const results = await runBatch(service.recorder, request.body.commands, context, dryRun === 'true')
      const last = results.flatMap((result) => result.events ?? []).at(-1)
      const position = last && (await service.recorder.applied(last.id))
      if (position !== undefined) reply.header('detente-position', String(position))
      const events = results.flatMap((result) => result.events ?? [])
      const mentions = position === undefined ? {} : await mentionsOf(request, service, events)
      return { results: results.map(resultJson), ...mentions }
    })
  })
}

export const addCommands = (app: FastifyInstance, service: CommandParts): void => {
  const inFlight = new Set<string>()
  for (const command of commands) addCommand(app, service, command, inFlight)
  addBatches(app, service)
}
