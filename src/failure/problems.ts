/**
 * A problem is a value: a code of the catalogue and what is wrong here. HTTP sends it as RFC 9457; the command
 * line prints a line.
 */
import { type ProblemCode, problemEntry } from './catalogue.ts'

/** One bad field: where (RFC 6901), which code, what is wrong with it. */
export interface FieldError {
  readonly pointer: string
  readonly code: ProblemCode
  readonly detail: string
  /** The value that was sent, as JSON, shortened. */
  readonly sent?: string
  /** The value, or the name of the field, that was probably meant. */
  readonly suggestion?: string
  /** A value of the right form. */
  readonly example?: string
}

export interface Problem {
  readonly code: ProblemCode
  /** What, where and why, in a sentence. */
  readonly detail: string
  readonly errors?: readonly FieldError[]
  /** The id of the conflicting event. */
  readonly conflictingEvent?: string
  /** The ids of all events that a repair would make impossible. */
  readonly conflictingEvents?: readonly string[]
  /** The ids of webhooks whose fate the request does not name. */
  readonly webhooks?: readonly string[]
  /** Ids that are spelled like one that is not recorded, the nearest first. */
  readonly near?: readonly string[]
  /** The address that was probably meant, or that does what was asked for. */
  readonly suggestion?: string
}

/**
 * The most fields that a problem lists, and the most characters of each text, so that input cannot inflate an
 * answer.
 */
export const MOST_ERRORS = 100
const LONGEST_DETAIL = 4_000
const LONGEST_TEXT = 600

const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}…`

const bounded = ({ pointer, code, detail, ...more }: FieldError): FieldError => ({
  pointer: cut(pointer, LONGEST_TEXT),
  code,
  detail: cut(detail, LONGEST_TEXT),
  ...Object.fromEntries(Object.entries(more).map(([name, text]) => [name, cut(text, LONGEST_TEXT)])),
})

export const problem = (
  code: ProblemCode,
  detail: string = problemEntry(code).explanation,
  { errors, ...more }: Omit<Problem, 'code' | 'detail'> = {},
): Problem => ({
  code,
  detail: cut(detail, LONGEST_DETAIL),
  ...(errors && { errors: errors.slice(0, MOST_ERRORS).map(bounded) }),
  ...more,
})

/** A problem as an error, on its way to the client. */
export class Refusal extends Error {
  readonly problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options)
    this.name = 'Refusal'
    this.problem = problem
  }
}

/** Ends a request with a problem. */
export const refuse = (...args: Parameters<typeof problem>): never => {
  throw new Refusal(problem(...args))
}

/** Refuses one parameter of a query. @param pointer to it, such as `/cursor` */
export const refuseParameter = (pointer: string, detail: string): never =>
  refuse('bad-parameter', `${pointer.slice(1)}: ${detail}`, {
    errors: [{ pointer, code: 'bad-parameter', detail }],
  })
