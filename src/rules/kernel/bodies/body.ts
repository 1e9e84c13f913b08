/** Checks a body against the schema of a command and says for each bad field where it is and what is wrong. */
import type { z } from 'zod'
import { pointerOf } from '../../../../events/canonical/pointer.ts'
import { isProblemCode, type ProblemCode } from '../../../failure/catalogue.ts'
import { type FieldError, MOST_ERRORS, type Problem, problem } from '../../../failure/problems.ts'
import { inWords } from './issueText.ts'
import { overlong } from './lengths.ts'
import { lookAlikes } from './lookAlikes.ts'
import { type Note, notesOf, trimBody } from './notes.ts'
import { meantField, teach, teachingText } from './suggestion.ts'

const codeOf = (issue: z.core.$ZodIssue): ProblemCode => {
  const missing = issue.input === undefined
  if (issue.code === 'invalid_value') return missing ? 'missing-field' : 'unknown-code'
  if (issue.code === 'invalid_type') return missing ? 'missing-field' : 'wrong-type'
  const code: unknown = issue.code === 'custom' ? issue.params?.code : undefined
  return typeof code === 'string' && isProblemCode(code) ? code : 'wrong-value'
}

const errorsOf = (issue: z.core.$ZodIssue, schema: z.core.$ZodType | undefined): readonly FieldError[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const suggestion = meantField(schema, issue.path, key)
      return {
        pointer: pointerOf([...issue.path, key]),
        code: 'unknown-field',
        detail: teachingText(
          'this field does not exist here',
          suggestion === undefined ? {} : { suggestion },
        ),
        ...(suggestion !== undefined && { suggestion }),
      }
    })
  }
  const code = codeOf(issue)
  // The nested issues say why a key is wrong.
  const message = issue.code === 'invalid_key' ? issue.issues[0]?.message : issue.message
  const isEmpty = issue.path.length === 0 && (issue.input === undefined || issue.input === null)
  if (isEmpty) return [{ pointer: '', code, detail: 'the body is empty: it must be an object' }]
  const teaching = teach(schema, issue)
  const detail = teachingText(
    code === 'missing-field' ? 'must be given' : (message ?? issue.message),
    teaching,
  )
  const { why: _, ...more } = teaching
  return [{ pointer: pointerOf(issue.path), code, detail, ...more }]
}

const COUNT = new Intl.NumberFormat('en')

/** The first errors in words, with the number of all errors when not all are named. */
export const inOne = (errors: readonly FieldError[], nameOf = (pointer: string) => pointer): string => {
  const named = errors.slice(0, MOST_ERRORS).map(({ pointer, detail }) => {
    return pointer ? `${nameOf(pointer)}: ${detail}` : detail
  })
  const text = named.join('; ')
  return errors.length > MOST_ERRORS
    ? `the first ${MOST_ERRORS} of ${COUNT.format(errors.length)} errors: ${text}`
    : text
}

/**
 * A problem about fields, with the first fields named. Its code is the code that all errors share, else
 * `invalid`.
 */
export const fieldProblem = (errors: readonly FieldError[]): Problem => {
  const codes = new Set(errors.map((error) => error.code))
  const [code] = codes
  return problem(codes.size === 1 && code ? code : 'invalid-body', inOne(errors), { errors })
}

/** The errors found by a schema. Two checks may find the same fault of a list, which is reported once. */
export const zodErrors = (error: z.core.$ZodError, schema?: z.core.$ZodType): readonly FieldError[] => {
  const errors = new Map<string, FieldError>()
  for (const issue of error.issues) {
    for (const one of errorsOf(issue, schema)) errors.set(`${one.code} ${one.pointer} ${one.detail}`, one)
  }
  return [...errors.values()]
}

export interface CheckedBody<T> {
  readonly ok: true
  /** With its defaults; each text in the form that is recorded. */
  readonly value: T
  readonly notes: readonly Note[]
}

interface Wrong {
  readonly ok: false
  readonly problem: Problem
}

/** The value with its defaults, or the problem. A list that is too long is refused before its items are read. */
export const check = <T>(schema: z.ZodType<T>, input: unknown): CheckedBody<T> | Wrong => {
  const long = overlong(schema, input)
  if (long.length > 0) return { ok: false, problem: fieldProblem(long) }
  const parsed = schema.safeParse(trimBody(schema, input), { reportInput: true, error: inWords })
  if (parsed.success)
    return {
      ok: true,
      value: parsed.data,
      notes: [...notesOf(input, parsed.data), ...lookAlikes(parsed.data)],
    }
  return { ok: false, problem: fieldProblem(zodErrors(parsed.error, schema)) }
}
