/**
 * Commands are data: a name, a place in the API, a schema, the event that comes of it and the rules that judge
 * it. Routes, the OpenAPI document and the batch runner are made from them.
 */
import { z } from 'zod'
import type { AnyEvent } from '../../../events/catalogue.ts'
import type { EventType } from '../../../events/eventType.ts'
import { confidence, dayOrInstant, edtf, ids, slug, sourceRef } from '../../../events/fields.ts'
import type { LedgerSubject } from '../../../events/subject.ts'
import type { EventStore } from '../../store/port.ts'
import { EXAMPLE_IDS, exampleData, exampleFact } from './examples.ts'
import type { Rules } from './rules.ts'
import { strict } from './strict.ts'

/** Where the streams of a subject stand in the API: `/v1/deals`. */
export const COLLECTIONS = {
  deal: 'deals',
  sanction: 'sanctions',
  licence: 'licences',
  prisoner: 'prisoners',
  release: 'releases',
  person: 'people',
  source: 'sources',
} as const satisfies Partial<Record<LedgerSubject, string>>

export type Collection = (typeof COLLECTIONS)[keyof typeof COLLECTIONS] | 'events'

/** Who records, and when. */
export interface CommandContext {
  readonly actor: string
  readonly correlationId: string
  /** RFC 3339 UTC with milliseconds. */
  readonly now: string
}

/** What is asked of a stream. */
export interface Asked {
  readonly stream: string
  /** Validated, with its defaults. */
  readonly body: Readonly<Record<string, unknown>>
  readonly key: string | undefined
  readonly keyHash: string | undefined
  /** Only where a key or personal details make it useful. */
  readonly bodyHash: string | undefined
}

/** How personal details stay out of the ledger: they go to a stream of their own first, the event has a digest. */
export interface Personal {
  /** The event's data, with the digest in place of the details. */
  readonly data: (body: Asked['body'], digest: string) => Record<string, unknown>
  /**
   * Stores the details, or finds what a crash left of an earlier attempt.
   * @returns the digest
   * @throws Refused `person-erased` · StoreError
   */
  readonly store: (store: EventStore, asked: Asked, context: CommandContext) => Promise<string>
  /**
   * Whether an event, recorded by an earlier use of the idempotency key, had the same body.
   * @param history its stream
   * @throws Refused `person-erased`
   */
  readonly same: (
    store: EventStore,
    asked: Asked,
    recorded: AnyEvent,
    history: readonly AnyEvent[],
  ) => Promise<boolean>
}

export interface Command {
  /** `deals.open`, `deals.hold-talks`, `events.contradict`: how a batch names it. */
  readonly name: string
  readonly collection: Collection
  /** The verb of its path; none for what opens a stream. */
  readonly verb: string | undefined
  /** The subject of its streams; of an event's own stream when undefined. */
  readonly subject: keyof typeof COLLECTIONS | undefined
  readonly event: EventType
  readonly body: z.ZodType<Record<string, unknown>>
  /** A valid body, made up: what the documents show. */
  readonly example: Readonly<Record<string, unknown>>
  /** What judges it; evidence is judged alike in every stream. */
  readonly rules: Rules | undefined
  /** The id of a new stream, where its body determines it. */
  readonly idOf?: (body: Record<string, unknown>) => string
  /** Ids that its body uses up in the whole ledger. */
  readonly claims?: (body: Record<string, unknown>) => readonly string[]
  /** Set where the body holds details of a person: they go to a stream of their own, not into the event. */
  readonly personal?: Personal
  /**
   * What must be done once its event is recorded, and is done again when the command is sent again.
   * @throws StoreError `unavailable`
   */
  readonly completes?: (store: EventStore, stream: string) => Promise<void>
}

/** What a body holds beside the event's own data; the ledger's own streams (person, source) lack it. */
const circumstances = {
  occurred: edtf.meta({ description: 'When it happened, EDTF' }),
  effective: dayOrInstant.optional().meta({ description: 'The moment of legal effect' }),
  sources: z.array(sourceRef).min(1).meta({ description: 'Who says so; each registered' }),
  confidence: confidence.default('reported'),
  deals: ids.default([]).meta({ description: 'The deals that it belongs to' }),
}

/** The fields of a body that are not the event's data. */
export const ENVELOPE_FIELDS: ReadonlySet<string> = new Set(['id', ...Object.keys(circumstances)])

const openerId = { id: slug.optional().meta({ description: 'Derived from the idempotency key when absent' }) }

const own = (event: EventType): z.ZodObject => event.data as z.ZodObject

const ledgerOwn = (event: EventType): boolean => event.subject === 'person' || event.subject === 'source'

type Extras = Pick<Command, 'idOf' | 'claims' | 'personal' | 'completes'> &
  Partial<Pick<Command, 'body' | 'example'>>

/** What happens next in a stream: `POST /v1/deals/{id}/hold-talks`. */
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
  body: strict(ledgerOwn(event) ? own(event) : own(event).safeExtend(circumstances)),
  example: ledgerOwn(event) ? exampleData(event) : exampleFact(event),
  rules,
  ...extras,
})

/** What opens a stream: `POST /v1/deals`, by the name `deals.open`. */
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
  body: strict(own(event).safeExtend(ledgerOwn(event) ? openerId : { ...openerId, ...circumstances })),
  example: { ...EXAMPLE_IDS[subject], ...(ledgerOwn(event) ? exampleData(event) : exampleFact(event)) },
  rules,
  ...extras,
})

/** Evidence about an event, in that event's stream: `POST /v1/events/{eventId}/contradict`. */
export const evidence = (name: string, event: EventType): Command => ({
  name: `events.${name}`,
  collection: 'events',
  verb: name,
  subject: undefined,
  event,
  body: strict(own(event).omit({ eventId: true }).safeExtend(circumstances)),
  example: exampleFact(event),
  rules: undefined,
})

/** What is said about an event without a source of its own: the ledger's own word on what it recorded. */
const ruling = {
  occurred: circumstances.occurred.optional(),
  sources: z.array(sourceRef).default([]).meta({ description: 'What it rests on, if anything' }),
}

/** Repair of an event and what comes of a dispute, in that event's stream: `POST /v1/events/{eventId}/retract`. */
export const repair = (name: string, event: EventType): Command => ({
  ...evidence(name, event),
  body: strict(own(event).omit({ eventId: true }).safeExtend(ruling)),
  example: exampleData(event),
})

/** The path of a command, with `{id}` or `{eventId}` where it has one. */
export const pathOf = (command: Command): string => {
  if (command.verb === undefined) return `/v1/${command.collection}`
  const id = command.collection === 'events' ? '{eventId}' : '{id}'
  return `/v1/${command.collection}/${id}/${command.verb}`
}
