/** The schemas of the headers and answers of commands, for the OpenAPI document. */
import { z } from 'zod'
import { problemSchema, problems, problemsOf } from '../../http/commonSchemas.ts'
import { RESULT_STATUSES } from '../../record/batchItem.ts'
import { eventSchema, eventSchemaOf } from '../schemas/eventSchemas.ts'

export const commandHeaders = z.object({
  'idempotency-key': z.string().optional().meta({
    description: 'The same key and body give the same events again; 1 to 200 printable ASCII characters',
  }),
  'if-match': z.string().optional().meta({
    description: 'The ETag of a GET of the thing, or its revision, such as "r3"; a list of them, or *',
  }),
})

const notes = z
  .array(z.object({ pointer: z.string(), detail: z.string() }))
  .optional()
  .meta({
    description:
      'Values that were recorded in another form than they were sent, for example without white space around them',
  })

export const warningsSchema = z
  .array(z.object({ code: z.string(), pointer: z.string(), detail: z.string() }))
  .optional()
  .meta({
    description:
      'What the sender should know although the command is recorded: `id-stays` means that the id is readable, and no erasure can remove it',
  })

export const mentionSchema = z
  .object({
    personId: z.string(),
    eventId: z.string(),
    pointer: z.string().meta({ description: 'Where it is in the event (RFC 6901)' }),
  })
  .meta({
    id: 'Mention',
    description: 'A recorded text that holds the name of a person whose name is withheld',
  })

export const mentionsSchema = z
  .object({ items: z.array(mentionSchema), complete: z.boolean() })
  .optional()
  .meta({
    description:
      'With the scope names, after a person was registered, revised or withheld: the earlier texts that have the name. If complete is false, /v1/people/{id}/mentions lists all',
  })

/** The answers of a command that records events of a type. */
export const commandAnswer = (type: string) => {
  const recorded = z.object({
    events: z.array(eventSchemaOf(type)),
    revision: z.int(),
    position: z.string().optional(),
    applied: z.boolean().meta({ description: 'Whether this node’s views show the events' }),
    dryRun: z.enum(['checked', 'repeated']).optional().meta({
      description:
        'In a dry run, checked means that the command would record an event, and repeated that it would give the event of an earlier use of the key',
    }),
    notes,
    warnings: warningsSchema,
    mentions: mentionsSchema,
  })
  return { 200: recorded, 201: recorded, ...problems }
}

const results = z.array(
  z.object({
    key: z.string(),
    status: z.enum(RESULT_STATUSES),
    events: z.array(eventSchema).optional(),
    problem: problemSchema.optional(),
    notes,
    warnings: warningsSchema,
  }),
)

export const batchAnswer = {
  200: z.object({ results, mentions: mentionsSchema }),
  // The result of each command comes with the problem. A body that is not a batch has no results.
  ...problemsOf(problemSchema.extend({ results: results.optional() }).meta({ id: 'BatchProblem' })),
}
