/**
 * Decides which events result from commands on one stream, or why they are refused: references first, then the
 * rules without order in time, then the order of time. Reads the world, changes nothing.
 */

import { jcs } from '../../events/canonical/jcs.ts'
import type { AnyEvent } from '../../events/catalogue.ts'
import { type LedgerEvent, MAX_EVENT_BYTES, streamOf, subjectOf } from '../../events/envelope.ts'
import { isEvidence } from '../../events/evidence.ts'
import { referencesIn } from '../../events/history/references.ts'
import { repair, repairedEvents } from '../../events/history/repairs.ts'
import { occurredBounds } from '../../events/time/edtf.ts'
import { certainlyAfter } from '../../events/time/when.ts'
import { type FieldError, type Problem, problem } from '../failure/problems.ts'
import { fieldProblem } from '../rules/kernel/bodies/body.ts'
import { type Command, type CommandContext, ENVELOPE_FIELDS } from '../rules/kernel/command.ts'
import { refusesFormerParties } from '../rules/kernel/formerParties.ts'
import { judge } from '../rules/kernel/judge.ts'
import type { Context, Rules, Violation } from '../rules/kernel/rules.ts'
import { stamp } from '../rules/kernel/stamp.ts'
import { type World, worldWith } from '../rules/kernel/world.ts'
import { rulesOf } from '../rules/registry.ts'
import { refusesIdentifiers } from '../rules/sanctions/targetIdentifiers.ts'
import { openBreath } from '../scheduling/breath.ts'
import { type Evidence, refusesEvidence, saysOfAnother } from './evidenceRules.ts'
import type { PreparedCommand } from './preparation.ts'
import { refusesPrivate } from './sealing.ts'

/** The placeholder of the digest of personal details. They are stored only after everything else is decided. */
const NO_DIGEST = '-'.repeat(43)

const isData = ({ confirmation }: Command, field: string): boolean =>
  !ENVELOPE_FIELDS.has(field) && !confirmation?.fields.includes(field)

/** The event of a command as it would be at a revision of its stream. */
const draft = (prepared: PreparedCommand, revision: number, context: CommandContext): AnyEvent => {
  const { command, stream, body, key, keyHash, bodyHash } = prepared
  const data =
    command.personal?.data(body, NO_DIGEST) ??
    Object.fromEntries(Object.entries(body).filter(([name]) => isData(command, name)))
  const { occurred, effective, sources, confidence, deals } = body as Partial<LedgerEvent>
  const said = {
    ...(occurred !== undefined && {
      occurred,
      ...occurredBounds(occurred, command.event.shape, context.now),
    }),
    ...(effective !== undefined && { effective }),
    ...(sources && { sources }),
    ...(confidence && { confidence }),
    ...(deals && { deals }),
  }
  const hashes = {
    ...(keyHash && { keyHash }),
    // A hash of a name could be guessed, so it is stored with the name.
    ...(keyHash && bodyHash && !command.personal && { bodyHash }),
  }
  return stamp(command.event, { stream, revision, key }, context, data, hashes, said) as AnyEvent
}

/** The problem of a broken rule. */
export const refusal = ({ rule, detail, by, pointer, dependents }: Violation): Problem =>
  pointer
    ? fieldProblem([{ pointer, code: rule, detail }])
    : problem(rule, detail, {
        ...(by !== undefined && { conflictingEvent: by }),
        ...(dependents && { conflictingEvents: dependents }),
      })

const unknownReferences = async (body: unknown, world: World): Promise<readonly FieldError[]> => {
  const errors: FieldError[] = []
  for (const { to, id, pointer } of referencesIn(body)) {
    const found =
      to === 'event' ? (await world.event(id)) !== undefined : await world.exists(streamOf(to, id))
    if (!found) errors.push({ pointer, code: 'unknown-reference', detail: `${to} ${id} does not exist` })
  }
  return errors
}

/** Whether an event has too many bytes. A character has at most three, so short texts need no measurement. */
const isTooLarge = (event: AnyEvent): boolean =>
  JSON.stringify(event).length > MAX_EVENT_BYTES / 3 && Buffer.byteLength(jcs(event)) > MAX_EVENT_BYTES

/** The streams and events that the rules need. */
const gather = async (
  rules: Rules | undefined,
  event: AnyEvent,
  world: World,
): Promise<Pick<Context, 'streams' | 'events'>> => {
  const streams = new Map<string, readonly AnyEvent[]>()
  const add = async (name: string): Promise<void> => {
    streams.set(name, repairedEvents(await world.history(name)))
  }
  for (const measure of rules?.needsLicencesOf(event) ?? []) {
    for (const name of await world.licencesOf(measure)) await add(name)
  }
  for (;;) {
    const missing = (rules?.needs(event, streams) ?? []).filter((name) => !streams.has(name))
    if (missing.length === 0) break
    for (const name of missing) await add(name)
  }
  const events = new Map<string, AnyEvent>()
  for (const { to, id } of referencesIn(event.data)) {
    const found = to === 'event' ? await world.event(id) : undefined
    if (found) events.set(id, found)
  }
  return { streams, events }
}

/** The rule that an event breaks wherever it stands in time. */
const refusesFact = async (
  event: AnyEvent,
  history: readonly AnyEvent[],
  world: World,
): Promise<Violation | undefined> => {
  const outside = refusesFormerParties(event)
  if (outside) return outside
  const rules = rulesOf(subjectOf(event.stream))
  return rules?.refuses(event, { history: repairedEvents(history), ...(await gather(rules, event, world)) })
}

/** Nothing can happen in a stream after its opening event is retracted. */
const refusesRetracted = (history: readonly AnyEvent[]): Violation | undefined => {
  const opening = history[0]
  if (!opening || repairedEvents(history)[0]?.id === opening.id) return undefined
  const by = repair(history).marks.get(opening.id)?.retractedBy?.[0]
  return { rule: 'event-retracted', detail: `${opening.stream} is retracted as a whole.`, by }
}

/** The rule that an event breaks as corrected. */
const refusesCorrected = async (
  correction: Evidence,
  history: readonly AnyEvent[],
  world: World,
  now: string,
): Promise<Violation | undefined> => {
  if (correction.type !== 'EventCorrected') return undefined
  const { eventId } = correction.data
  const after = repairedEvents([...history, correction])
  const event = after.find((one) => one.id === eventId)
  if (!event || isEvidence(event.type)) return undefined
  if (event.earliest !== undefined && certainlyAfter({ earliest: event.earliest }, now)) {
    return { rule: 'date-in-future', detail: 'must not begin after now', pointer: '/patch/occurred' }
  }
  // An opening event was decided when the stream was empty.
  const others = event.revision === 0 ? [] : after.filter((one) => one.id !== eventId)
  const broken = await refusesFact(event, others, world)
  return broken?.pointer ? { ...broken, pointer: `/patch/data${broken.pointer}` } : broken
}

const refusalOf = async (
  prepared: PreparedCommand,
  event: AnyEvent,
  history: readonly AnyEvent[],
  world: World,
  now: string,
): Promise<Problem | undefined> => {
  const { command, body, stream } = prepared
  if ((command.verb === undefined || command.opens) && history.length > 0) {
    return problem('id-taken', `${stream} already exists.`, { conflictingEvent: history[0]?.id ?? '' })
  }
  if (event.earliest !== undefined && certainlyAfter({ earliest: event.earliest }, now)) {
    return fieldProblem([
      { pointer: '/occurred', code: 'date-in-future', detail: 'must not begin after now' },
    ])
  }
  // Checked before any look-up, because an event that is too large may refer to very many things.
  if (isTooLarge(event)) return problem('event-too-large')
  const unknown = await unknownReferences(body, world)
  if (unknown.length > 0) return fieldProblem(unknown)
  const broken = saysOfAnother(event)
    ? (refusesEvidence(event, history) ?? (await refusesCorrected(event, history, world, now)))
    : (refusesRetracted(history) ?? (await refusesFact(event, history, world)))
  const why =
    broken ?? (await refusesIdentifiers(event, history, world)) ?? (await refusesPrivate(event, world))
  return why && refusal(why)
}

export type Decision =
  | { readonly ok: true; readonly events: readonly AnyEvent[] }
  /** `at` is the index of the refused command. */
  | { readonly ok: false; readonly at: number; readonly problem: Problem }

/**
 * Decides commands on one stream together. Each sees the events of the earlier ones.
 * @param history the stream as recorded
 */
export const decide = async (
  commands: readonly PreparedCommand[],
  history: readonly AnyEvent[],
  world: World,
  context: CommandContext,
): Promise<Decision> => {
  const events: AnyEvent[] = []
  const breathe = openBreath()
  // The cache may get more events of the stream while this work yields to others.
  const recorded = commands.length > 1 ? [...history] : history
  const seen = [...recorded]
  for (const [at, prepared] of commands.entries()) {
    await breathe()
    const event = draft(prepared, recorded.length + at, context)
    const here = worldWith(world, prepared.stream, seen)
    const why =
      (await refusalOf(prepared, event, seen, here, context.now)) ?? (await context.checkTexts?.(prepared))
    if (why) return { ok: false, at, problem: why }
    events.push(event)
    seen.push(event)
  }
  await breathe()
  const rules = rulesOf(subjectOf(commands[0]?.stream ?? ''))
  const broken = rules && judge(rules, recorded, events)
  // They are judged together, so the last one, which completes the refused set, gets the blame.
  return broken ? { ok: false, at: commands.length - 1, problem: refusal(broken) } : { ok: true, events }
}
