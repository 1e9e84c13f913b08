/** The shapes of what commands take in headers and answer, for the OpenAPI document. */
import { z } from 'zod'
import { eventShape, problemShape } from './shapes.ts'

export const commandHeaders = z.object({
  'idempotency-key': z.string().optional().meta({
    description: 'The same key and body give the same events again; 1 to 200 printable ASCII characters',
  }),
  'if-match': z.string().optional().meta({ description: 'The revision to expect, like "r3"' }),
})

export const commandAnswer = {
  201: z.object({
    events: z.array(eventShape),
    revision: z.int(),
    position: z.string().optional(),
    applied: z.boolean().meta({ description: 'Whether this node’s views show it' }),
  }),
  '4xx': problemShape,
  '5xx': problemShape,
}

const results = z.array(
  z.object({
    key: z.string(),
    status: z.enum(['recorded', 'repeated', 'checked', 'refused', 'not-recorded']),
    events: z.array(eventShape).optional(),
    problem: problemShape.optional(),
  }),
)

export const batchAnswer = {
  200: z.object({ results }),
  422: problemShape,
  '4xx': problemShape,
  '5xx': problemShape,
}
