/** Evidence and repair: events in any ledger stream about another event of the same stream. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { confidence, dayOrInstant, edtf, eventId, sourceRef, text } from './fields.ts'
import { fieldWords, valueWords } from './headline/disputedWords.ts'

/** A JSON pointer (RFC 6901) into an event. */
const pointer = z
  .string()
  .max(200)
  .regex(/^(?:\/(?:[^/~]|~[01])*)+$/, 'must be a JSON pointer (RFC 6901)')

export const ClaimContradicted = eventType({
  name: 'ClaimContradicted',
  subject: 'any',
  shape: 'span',
  change: 'dispute',
  data: z.strictObject({
    eventId,
    field: pointer.optional().meta({
      description:
        'A JSON pointer to the disputed part of the event; without it, the whole event is disputed',
      examples: ['/data/total'],
    }),
    value: z.json().optional().meta({ description: 'The value that the source gives for that field' }),
  }),
  example: {
    eventId: 'a23ebfc1-43d1-51cf-88f9-431ef8073b1c',
    field: '/data/gist',
    value: 'A bad beginning.',
  },
  headline: ({ eventId, field, value }, about) => {
    const given = valueWords(value)
    const where = field ? ` (${fieldWords(field)}${given ? `, given as ${given}` : ''})` : ''
    return `Contradicted${where}: ${about.headline(eventId) ?? `event ${eventId}`}`
  },
})

export const ClaimAttested = eventType({
  name: 'ClaimAttested',
  subject: 'any',
  shape: 'span',
  data: z.strictObject({ eventId }),
  example: { eventId: 'a23ebfc1-43d1-51cf-88f9-431ef8073b1c' },
  headline: ({ eventId }, about) => `Attested: ${about.headline(eventId) ?? `event ${eventId}`}`,
})

export const DisputeResolved = eventType({
  name: 'DisputeResolved',
  subject: 'any',
  change: 'dispute',
  data: z.strictObject({
    eventId,
    field: pointer.optional().meta({
      description: 'A JSON pointer to the part that was disputed; without it, the whole event was',
    }),
    outcome: z.enum(['upheld', 'revised', 'unresolved']).meta({
      description: 'upheld: the event counts again; with any other outcome it stays contested',
    }),
    rationale: text(2000),
  }),
  example: {
    eventId: 'a23ebfc1-43d1-51cf-88f9-431ef8073b1c',
    field: '/data/gist',
    outcome: 'upheld',
    rationale: 'A recording was published.',
  },
  headline: ({ eventId, field, outcome }, about) => {
    const line = about.headline(eventId) ?? `event ${eventId}`
    const dispute = field ? `Dispute over the ${fieldWords(field)}` : 'Dispute'
    return outcome === 'unresolved'
      ? `${dispute} not resolved: ${line}`
      : `${dispute} resolved, ${outcome}: ${line}`
  },
})

/** What a correction changes: a merge patch (RFC 7396), in which null removes a field. */
const patch = z
  .strictObject({
    occurred: edtf.optional(),
    effective: dayOrInstant.nullable().optional(),
    data: z.record(z.string(), z.json()).optional(),
    sources: z.array(sourceRef).min(1).optional(),
    confidence: confidence.optional(),
  })
  .meta({
    description: 'A merge patch (RFC 7396) over occurred, effective, data, sources and confidence',
    examples: [{ occurred: '2025-12-13' }],
  })

export type Patch = z.infer<typeof patch>

export const EventCorrected = eventType({
  name: 'EventCorrected',
  subject: 'any',
  change: 'correction',
  data: z.strictObject({ eventId, patch, reason: text(2000) }),
  example: {
    eventId: 'a23ebfc1-43d1-51cf-88f9-431ef8073b1c',
    patch: { data: { gist: 'A very good beginning.' } },
    reason: 'A slip of the pen.',
  },
  headline: ({ eventId }, about) => `Corrected: ${about.headline(eventId) ?? `event ${eventId}`}`,
})

export const EventRetracted = eventType({
  name: 'EventRetracted',
  subject: 'any',
  change: 'retraction',
  data: z.strictObject({ eventId, reason: text(2000) }),
  example: { eventId: 'a23ebfc1-43d1-51cf-88f9-431ef8073b1c', reason: 'Recorded twice.' },
  headline: ({ eventId }, about) => `Retracted: ${about.headline(eventId) ?? `event ${eventId}`}`,
})

/** The types of repairs: they change what an earlier event says, or take it back. */
export const REPAIRS = [EventCorrected.name, EventRetracted.name] as const

const REPAIR_TYPES: ReadonlySet<string> = new Set(REPAIRS)

export const isRepair = (type: string): boolean => REPAIR_TYPES.has(type)

/**
 * Whether the type changes what the ledger holds of an earlier event. Other evidence only says something about
 * it.
 */
export const isRuling = (type: string): boolean => isRepair(type) || type === DisputeResolved.name

export const EVIDENCE_TYPES: readonly string[] = [
  ClaimAttested,
  ClaimContradicted,
  DisputeResolved,
  EventCorrected,
  EventRetracted,
].map(({ name }) => name)

/** Whether the type is evidence or repair: a mark on another event, not a fact of its own. */
export const isEvidence = (type: string): boolean => EVIDENCE_TYPES.includes(type)
