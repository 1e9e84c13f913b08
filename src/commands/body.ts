/** Checks a body against a command's schema and says of every bad field where it is and what is wrong. */
import type { z } from 'zod'
import { pointerOf } from '../../events/pointer.ts'
import {
  type FieldError,
  isProblemCode,
  MOST_ERRORS,
  type Problem,
  type ProblemCode,
  problem,
} from '../problems.ts'
import { overlong } from './lengths.ts'
import { type Note, notesOf, trimmed } from './notes.ts'
import { inWords } from './words.ts'

const codeOf = (issue: z.core.$ZodIssue): ProblemCode => {
  const missing = issue.input === undefined
  if (issue.code === 'invalid_value') return missing ? 'missing-field' : 'unknown-code'
  if (issue.code === 'invalid_type') return missing ? 'missing-field' : 'wrong-type'
  const code: unknown = issue.code === 'custom' ? issue.params?.code : undefined
  return typeof code === 'string' && isProblemCode(code) ? code : 'wrong-value'
}

const errorsOf = (issue: z.core.$ZodIssue): readonly FieldError[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MOST_ERRORS).map((key) => ({
      pointer: pointerOf([...issue.path, key]),
      code: 'unknown-field',
      detail: 'there is no such field here',
    }))
  }
  const code = codeOf(issue)
  // Why a key is wrong stands in issues of its own.
  const message = issue.code === 'invalid_key' ? issue.issues[0]?.message : issue.message
  const detail = code === 'missing-field' ? 'must be given' : (message ?? issue.message)
  return [{ pointer: pointerOf(issue.path), code, detail }]
}

/** A problem of its fields, the first of them named: of their code where they share one, else `invalid`. */
export const fieldProblem = (errors: readonly FieldError[]): Problem => {
  const codes = new Set(errors.map((error) => error.code))
  const [code] = codes
  const named = errors
    .slice(0, MOST_ERRORS)
    .map((error) => (error.pointer ? `${error.pointer}: ${error.detail}` : error.detail))
  const more = errors.length > MOST_ERRORS ? [`the first ${MOST_ERRORS} errors`] : []
  const detail = [...more, ...named].join('; ')
  return problem(codes.size === 1 && code ? code : 'invalid', detail, { errors })
}

/** The first errors of what a schema refuses; a list with the same fault from two checks says it once. */
export const zodErrors = (error: z.core.$ZodError): readonly FieldError[] => {
  const errors = new Map<string, FieldError>()
  for (const issue of error.issues) {
    for (const one of errorsOf(issue)) errors.set(`${one.code} ${one.pointer} ${one.detail}`, one)
    // One more than are named, so that it is said that there are more.
    if (errors.size > MOST_ERRORS) break
  }
  return [...errors.values()].slice(0, MOST_ERRORS + 1)
}

export interface Checked<T> {
  readonly ok: true
  /** With its defaults, each text in the form in which it is recorded. */
  readonly value: T
  readonly notes: readonly Note[]
}

interface Wrong {
  readonly ok: false
  readonly problem: Problem
}

/** The value with its defaults, or the problem. Lists that are too long are refused before their items are read. */
export const check = <T>(schema: z.ZodType<T>, input: unknown): Checked<T> | Wrong => {
  const long = overlong(schema, input)
  if (long.length > 0) return { ok: false, problem: fieldProblem(long) }
  const parsed = schema.safeParse(trimmed(schema, input), { reportInput: true, error: inWords })
  if (parsed.success) return { ok: true, value: parsed.data, notes: notesOf(input, parsed.data) }
  return { ok: false, problem: fieldProblem(zodErrors(parsed.error)) }
}
