/**
 * Commands are data: a name, a place in the API, a schema, the resulting event type and the rules that judge it.
 * Routes, the OpenAPI document and the batch runner are derived from them.
 */
import { z } from 'zod'
import type { AnyEvent } from '../../../events/catalogue.ts'
import type { EventType } from '../../../events/eventType.ts'
import { confidence, dayOrInstant, edtf, ids, slug, sourceRef } from '../../../events/fields.ts'
import type { Scope } from '../../../events/key.ts'
import type { LedgerSubject } from '../../../events/subject.ts'
import type { ProblemCode } from '../../failure/catalogue.ts'
import type { Problem } from '../../failure/problems.ts'
import type { EventStore } from '../../store/port.ts'
import { strict } from './bodies/strict.ts'
import { EXAMPLE_IDS, exampleData, exampleFact } from './examples.ts'
import type { Guesses } from './guesses.ts'
import type { Rules } from './rules.ts'

/** The place of each subject's streams in the API: `/v1/deals`. */
export const COLLECTIONS = {
  deal: 'deals',
  sanction: 'sanctions',
  licence: 'licences',
  prisoner: 'prisoners',
  release: 'releases',
  person: 'people',
  source: 'sources',
  target: 'targets',
  programme: 'programmes',
} as const satisfies Partial<Record<LedgerSubject, string>>

export type Collection = (typeof COLLECTIONS)[keyof typeof COLLECTIONS] | 'events'

/** Who records, and when. */
export interface CommandContext {
  readonly actor: string
  readonly correlationId: string
  /** RFC 3339 UTC with milliseconds. */
  readonly now: string
  /** What is wrong with the texts of a command, whatever the ledger says; nothing is checked when absent. */
  readonly checkTexts?: (
    asked: Pick<CheckedCommand, 'body'> & { readonly command: Command },
  ) => Promise<Problem | undefined>
  readonly guesses?: Guesses | undefined
}

/** A command on a stream. */
export interface CheckedCommand {
  readonly stream: string
  /** Validated, with its defaults. */
  readonly body: Readonly<Record<string, unknown>>
  readonly key: string | undefined
  readonly keyHash: string | undefined
  /** Only set when an idempotency key or personal details need it. */
  readonly bodyHash: string | undefined
}

/**
 * How personal details stay out of the ledger: they are stored in their own stream first, and the event has a
 * digest.
 */
export interface Personal {
  /** The event's data, with the digest in place of the details. */
  readonly data: (body: CheckedCommand['body'], digest: string) => Record<string, unknown>
  /**
   * Stores the details, or finds what an earlier attempt stored before a crash.
   * @returns the digest
   * @throws Refusal `person-erased` · StoreError
   */
  readonly store: (store: EventStore, asked: CheckedCommand, context: CommandContext) => Promise<string>
  /**
   * Whether an event that an earlier use of the idempotency key recorded had the same body.
   * @param history its stream
   * @throws Refusal `person-erased`
   */
  readonly same: (
    store: EventStore,
    asked: CheckedCommand,
    recorded: AnyEvent,
    history: readonly AnyEvent[],
  ) => Promise<boolean>
}

/** What a sender must confirm in the body of a command. */
export interface Confirmation {
  readonly fields: readonly string[]
  /** What is not confirmed; undefined when everything is. */
  readonly missing: (asked: Pick<CheckedCommand, 'stream' | 'body'>) => Problem | undefined
}

/** What a sender should know about a command although it is recorded. */
export interface Warning {
  readonly code: ProblemCode
  readonly pointer: string
  readonly detail: string
}

export interface Command {
  /** The name in batches: `deals.open`, `deals.hold-talks`, `events.contradict`. */
  readonly name: string
  readonly collection: Collection
  /** The verb in its path; undefined for commands that open a stream. */
  readonly verb: string | undefined
  /** The subject of its streams; undefined for commands about an event, which write to that event's stream. */
  readonly subject: keyof typeof COLLECTIONS | undefined
  readonly event: EventType
  readonly body: z.ZodType<Record<string, unknown>>
  /** A valid, invented body for the documentation. */
  readonly example: Readonly<Record<string, unknown>>
  /** The scope that a key needs for it. */
  readonly scope: Scope
  /** Fields of the body by which the sender confirms what cannot be undone; they are not part of the event. */
  readonly confirmation?: Confirmation
  /** Refuses a body for its stream, without a look at the ledger. */
  readonly refuses?: (asked: Pick<CheckedCommand, 'stream' | 'body'>) => Problem | undefined
  /** What the answer warns of, by the stream. */
  readonly warns?: (stream: string) => readonly Warning[]
  /** The rules that judge it; undefined for evidence, which has the same rules in every stream. */
  readonly rules: Rules | undefined
  /** The id of the new stream, when the body determines it. */
  readonly idOf?: (body: Record<string, unknown>) => string
  /** The ids that it reserves in the whole ledger. */
  readonly reserves?: (body: Record<string, unknown>) => readonly string[]
  /** Set when it opens a stream although its path has a verb: a stream that does not exist yet, with the id in the path. */
  readonly opens?: true
  /** Set when the body holds personal details. They go to their own stream, not into the event. */
  readonly personal?: Personal
  /**
   * Work to do once the event is recorded. A repeated command does it again.
   * @throws StoreError `unavailable`
   */
  readonly completes?: (store: EventStore, stream: string) => Promise<void>
}

/** The fields of a body that are not event data. The ledger's own records (person, source) do not have them. */
const envelopeFields = {
  occurred: edtf.meta({ description: 'When it happened, EDTF' }),
  effective: dayOrInstant.optional().meta({ description: 'The moment of legal effect' }),
  sources: z
    .array(sourceRef)
    .min(1)
    .meta({ description: 'The sources of the fact; each must be registered' }),
  confidence: confidence.default('reported'),
  deals: ids.default([]).meta({ description: 'The deals that the event belongs to' }),
}

/** The fields of a body that are not event data. */
export const ENVELOPE_FIELDS: ReadonlySet<string> = new Set(['id', ...Object.keys(envelopeFields)])

const openerId = { id: slug.optional().meta({ description: 'Without it, derived from the idempotency key' }) }

const dataSchemaOf = (event: EventType): z.ZodObject => event.data as z.ZodObject

const ledgerOwn = (event: EventType): boolean => event.subject === 'person' || event.subject === 'source'

type Extras = Pick<
  Command,
  'idOf' | 'reserves' | 'opens' | 'personal' | 'completes' | 'confirmation' | 'refuses' | 'warns'
> &
  Partial<Pick<Command, 'body' | 'example' | 'scope'>> & {
    /** Checks of a body beyond the shape of each of its fields. */
    readonly fit?: (body: Readonly<Record<string, unknown>>, check: z.RefinementCtx) => void
  }

const bodyOf = (shape: z.ZodObject, { fit }: Extras): z.ZodObject => {
  const body = strict(shape)
  return fit ? body.superRefine(fit) : body
}

const without = ({ fit: _, ...extras }: Extras) => extras

/** A command on an existing stream: `POST /v1/deals/{id}/hold-talks`. */
export const verb = (
  subject: keyof typeof COLLECTIONS,
  name: string,
  event: EventType,
  rules: Rules,
  extras: Extras = {},
): Command => ({
  name: `${COLLECTIONS[subject]}.${name}`,
  collection: COLLECTIONS[subject],
  verb: name,
  subject,
  event,
  body: bodyOf(
    ledgerOwn(event) ? dataSchemaOf(event) : dataSchemaOf(event).safeExtend(envelopeFields),
    extras,
  ),
  example: ledgerOwn(event) ? exampleData(event) : exampleFact(event),
  scope: 'record',
  rules,
  ...without(extras),
})

/** A command that opens a stream: `POST /v1/deals`, named `deals.open`. */
export const opener = (
  subject: keyof typeof COLLECTIONS,
  name: string,
  event: EventType,
  rules: Rules,
  extras: Extras = {},
): Command => ({
  name: `${COLLECTIONS[subject]}.${name}`,
  collection: COLLECTIONS[subject],
  verb: undefined,
  subject,
  event,
  body: bodyOf(
    dataSchemaOf(event).safeExtend(ledgerOwn(event) ? openerId : { ...openerId, ...envelopeFields }),
    extras,
  ),
  example: { ...EXAMPLE_IDS[subject], ...(ledgerOwn(event) ? exampleData(event) : exampleFact(event)) },
  scope: 'record',
  rules,
  ...without(extras),
})

/** Evidence about an event, in that event's stream: `POST /v1/events/{eventId}/contradict`. */
export const evidence = (name: string, event: EventType): Command => ({
  name: `events.${name}`,
  collection: 'events',
  verb: name,
  subject: undefined,
  event,
  body: strict(dataSchemaOf(event).omit({ eventId: true }).safeExtend(envelopeFields)),
  example: exampleFact(event),
  scope: 'record',
  rules: undefined,
})

/** The ledger's own statements about its events. They need no source. */
const ruling = {
  occurred: envelopeFields.occurred.optional(),
  sources: z.array(sourceRef).default([]).meta({ description: 'The sources that it rests on, if any' }),
}

/** Repairs of an event and resolutions of disputes, in that event's stream: `POST /v1/events/{eventId}/retract`. */
export const repair = (name: string, event: EventType, scope: Scope = 'record'): Command => ({
  ...evidence(name, event),
  scope,
  body: strict(dataSchemaOf(event).omit({ eventId: true }).safeExtend(ruling)),
  example: exampleData(event),
})

/** The path of a command, with `{id}` or `{eventId}` if it has one. */
export const pathOf = (command: Command): string => {
  if (command.verb === undefined) return `/v1/${command.collection}`
  const id = command.collection === 'events' ? '{eventId}' : '{id}'
  return `/v1/${command.collection}/${id}/${command.verb}`
}
