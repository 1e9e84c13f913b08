/** Evidence and repair, in any ledger stream, about an event of that stream. */
import { z } from 'zod'
import { eventType } from './define.ts'
import { eventId } from './shapes.ts'

/** A JSON pointer (RFC 6901) into an event. */
const pointer = z
  .string()
  .max(200)
  .regex(/^(?:\/(?:[^/~]|~[01])*)+$/, 'must be a JSON pointer (RFC 6901)')

export const ClaimContradicted = eventType({
  name: 'ClaimContradicted',
  subject: 'any',
  shape: 'span',
  data: z.strictObject({
    eventId,
    field: pointer.optional().meta({
      description: 'What of the event is disputed, as a JSON pointer; the event itself when absent',
      examples: ['/data/total'],
    }),
    value: z.json().optional().meta({ description: 'What the source says instead of that field' }),
  }),
  headline: ({ eventId, field }, about) =>
    `Contradicted${field ? ` in ${field}` : ''}: ${about.headline(eventId) ?? `event ${eventId}`}`,
})
