/** The schemas of events: what each type of event looks like in answers, and how an event reads now. */
import { z } from 'zod'
import { eventTypes } from '../../../events/catalogue.ts'
import type { EventType } from '../../../events/eventType.ts'
import { confidence, dayOrInstant, edtf, slug, sourceRef } from '../../../events/fields.ts'
import { LEDGER_SUBJECTS } from '../../../events/subject.ts'
import { STANDINGS } from '../../../projections/read/events/reading.ts'
import { disputedFields } from './disputedSchema.ts'

/** When something happened, as a range of moments. */
export const occurredRange = z.object({
  edtf: z.string(),
  earliest: z.string().nullable(),
  latest: z.string().nullable(),
})

/** What every event has, whatever its type. */
export const recordedEvent = z.object({
  id: z.string(),
  type: z.string(),
  version: z.int(),
  stream: z.string(),
  revision: z.int(),
  position: z.string().optional().meta({ description: 'Place in the whole log; a decimal string' }),
  recordedAt: z.string(),
  occurred: edtf.optional().meta({ description: 'EDTF, verbatim' }),
  earliest: z.string().nullable().optional(),
  latest: z.string().nullable().optional().meta({ description: 'Half-open: the first moment after' }),
  effective: dayOrInstant.optional(),
  sources: z.array(sourceRef).optional(),
  confidence: confidence.optional(),
  deals: z.array(slug).optional(),
  actor: z.string(),
  correlationId: z.string(),
  causationId: z.string().optional(),
  keyHash: z.string().optional(),
  bodyHash: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
})

/** What later events of the same stream say about an event. */
export const marks = {
  disputed: disputedFields,
  contradictedBy: z.array(z.string()).optional(),
  correctedBy: z.array(z.string()).optional(),
  notApplied: z
    .array(z.string())
    .optional()
    .meta({ description: 'Corrections that would make the event invalid, so that it stays as recorded' }),
  retractedBy: z.array(z.string()).optional(),
}

const reading = z
  .object({
    standing: z.enum(STANDINGS).meta({
      description:
        'What the event counts as now. A retracted event is not a fact; a contested one may not be',
    }),
    headline: z.string(),
    occurred: occurredRange.optional(),
    data: z.record(z.string(), z.unknown()).optional().meta({
      description: 'The data with the corrections in force; absent without corrections',
    }),
    attestedBy: z
      .array(sourceRef)
      .optional()
      .meta({ description: 'Sources that attest it, besides its own' }),
    ...marks,
  })
  .meta({ id: 'Reading', description: 'How an event reads now, with what later events say of it' })

/** An event of one type, with the data of that type. */
export const eventOf = (type: EventType) =>
  recordedEvent
    .extend({
      type: z.literal(type.name),
      data: type.data,
      reading: reading.optional().meta({ description: 'Only where one event is asked for' }),
    })
    .meta({ id: type.name })

/** The types of the events that the ledger shows: those of ledger streams. */
const shownTypes: readonly EventType[] = eventTypes().filter(
  ({ subject }) => subject === 'any' || (LEDGER_SUBJECTS as readonly string[]).includes(subject),
)

const shownData: ReadonlyMap<string, z.ZodObject> = new Map(
  shownTypes.map((type) => [type.name, eventOf(type)]),
)

/** The schema of the events of a type; one schema for each, so that the document has one component for it. */
export const eventSchemaOf = (type: string): z.ZodObject =>
  shownData.get(type) ??
  (() => {
    throw new Error(`${type} is not shown`)
  })()

export const typeNameSchema = z
  .enum(shownTypes.map(({ name }) => name))
  .meta({ id: 'EventType', description: 'The types of events' })

/** Any event, told apart by `type`. */
export const eventSchema = z
  .discriminatedUnion('type', [...shownData.values()] as unknown as readonly [
    ReturnType<typeof eventOf>,
    ...ReturnType<typeof eventOf>[],
  ])
  .meta({ id: 'Event', discriminator: { propertyName: 'type' } })
