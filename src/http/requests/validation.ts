/**
 * Requests are checked by the schemas of their route, before its handler runs, and typed by them: `request.params`,
 * `request.query` and `request.body` have the output types of the schemas in `schema.params`, `.querystring`, `.body`.
 */
import type { FastifySchemaCompiler } from 'fastify'
import { z } from 'zod'
import { type FieldError, problem, Refusal } from '../../failure/problems.ts'
import { check, inOne, zodErrors } from '../../rules/kernel/bodies/body.ts'
import { inWords } from '../../rules/kernel/bodies/issueText.ts'
import { teachingText } from '../../rules/kernel/bodies/suggestion.ts'

declare module 'fastify' {
  interface FastifyTypeProviderDefault {
    readonly validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown
  }
}

/** How often a parameter is given, if more than once; otherwise undefined. */
const repetitionOf = (value: unknown, pointer: string): string | undefined => {
  const given = (value as Readonly<Record<string, unknown>> | undefined)?.[pointer.slice(1)]
  if (!Array.isArray(given)) return undefined
  return given.length === 2 ? 'is given twice' : `is given ${given.length} times`
}

/** Checks the parameters of a path or a query. Unknown ones are refused. */
const checkParameters = (schema: z.ZodType, value: unknown): unknown => {
  const parsed = schema.safeParse(value, { reportInput: true, error: inWords })
  if (parsed.success) return parsed.data
  const errors: readonly FieldError[] = zodErrors(parsed.error, schema).map((error) => {
    const { pointer, suggestion } = error
    const unknown = teachingText(
      'there is no such parameter here',
      suggestion === undefined ? {} : { suggestion },
    )
    const detail = error.code === 'unknown-field' ? unknown : (repetitionOf(value, pointer) ?? error.detail)
    return { ...error, code: 'bad-parameter', detail }
  })
  const detail = inOne(errors, (pointer) => pointer.slice(1))
  throw new Refusal(problem('bad-parameter', detail, { errors }))
}

const checkBody = (schema: z.ZodType, value: unknown): unknown => {
  const checked = check(schema, value)
  if (!checked.ok) throw new Refusal(checked.problem)
  return checked.value
}

/** The parts of a request that its schemas check. Headers are only described: each has its own reader. */
type Checks = Readonly<Record<string, (schema: z.ZodType, value: unknown) => unknown>>

const compilerOf =
  (checks: Checks): FastifySchemaCompiler<unknown> =>
  ({ schema, method, url, httpPart = '' }) => {
    if (!(schema instanceof z.ZodType))
      throw new Error(`${method} ${url}: the schema of its ${httpPart} is not of zod`)
    const check = checks[httpPart]
    if (check === undefined) return (value) => ({ value })
    return (value) => {
      try {
        return { value: check(schema, value) }
      } catch (error) {
        return { error: error as Error }
      }
    }
  }

const parameters: Checks = { params: checkParameters, querystring: checkParameters }

/** Checks the parameters and the body of each request. */
export const checkRequest = compilerOf({ ...parameters, body: checkBody })

/** Checks only the parameters. For commands: their bodies are checked when they are prepared, in batches, too. */
export const checkParametersOnly = compilerOf(parameters)
