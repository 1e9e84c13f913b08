/** The schemas that all answers share, for the OpenAPI document: problems, lists, media types. */
import { z } from 'zod'
import { type ProblemCode, problemCodes } from '../failure/catalogue.ts'
import { JSON_TYPE, PROBLEM_TYPE } from './formats/mediaTypes.ts'

const problemCode = z.enum(problemCodes as [ProblemCode, ...ProblemCode[]]).meta({ id: 'ProblemCode' })

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: problemCode,
    detail: z.string(),
    errors: z
      .array(
        z.object({
          pointer: z.string(),
          code: problemCode,
          detail: z.string(),
          sent: z.string().optional().meta({ description: 'The value that was sent, as JSON, shortened' }),
          suggestion: z
            .string()
            .optional()
            .meta({ description: 'The value or the name of the field that was probably meant' }),
          example: z.string().optional().meta({ description: 'A value of the right form' }),
        }),
      )
      .optional()
      .meta({ description: 'Each bad field; the pointer as in RFC 6901' }),
    conflictingEvent: z.string().optional(),
    conflictingEvents: z.array(z.string()).optional(),
    webhooks: z.array(z.string()).optional(),
    near: z.array(z.string()).optional(),
    suggestion: z.string().optional().meta({
      description: 'The address that was probably meant, or that does what was asked for',
    }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' })

export const atSchema = z
  .object({
    position: z.string(),
    knownAt: z.string().nullable(),
    asOf: z.string().optional(),
    publicBy: z.string().optional(),
    settled: z.boolean(),
  })
  .meta({ id: 'At', description: 'What the question resolved to' })

export const listSchema = (item: z.ZodType, head: z.ZodRawShape = {}) =>
  z.object({
    ...head,
    items: z.array(item),
    next: z.string().optional(),
    total: z
      .int()
      .optional()
      .meta({ description: 'How many items the whole list has; only with total=true' }),
    at: atSchema,
  })

/** An answer in one or more media types. JSON Lines are described as an array of their lines. */
export const forms = (description: string, shapes: Readonly<Record<string, z.ZodType>>) => ({
  description,
  content: Object.fromEntries(Object.entries(shapes).map(([type, schema]) => [type, { schema }])),
})

/** The problems that every operation may answer. */
export const problemsOf = (shape: z.ZodType) => {
  const answer = forms('A problem (RFC 9457)', { [PROBLEM_TYPE]: shape })
  return { '4xx': answer, '5xx': answer }
}

export const problems = problemsOf(problemSchema)

const notModified = z
  .null()
  .meta({ description: 'The client already has this answer: If-None-Match names its tag' })

/** The answers of a query: JSON, or another media type that `Accept` asks for; not modified; problems. */
export const answers = (shape: z.ZodType, others: Readonly<Record<string, z.ZodType>> = {}) => ({
  200: forms('What was asked for', { [JSON_TYPE]: shape, ...others }),
  304: notModified,
  ...problems,
})

/** The answers of a query whose only media type is not JSON. */
export const textAnswers = (type: string, shape: z.ZodType = z.string()) => ({
  200: forms('What was asked for', { [type]: shape }),
  304: notModified,
  ...problems,
})
