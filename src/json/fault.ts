/** What is wrong with a JSON text, and where. */
import type { ProblemCode } from '../failure/catalogue.ts'
import { type Problem, problem } from '../failure/problems.ts'

export interface JsonFault {
  readonly code: ProblemCode
  /** A JSON pointer (RFC 6901) to the refused value; undefined when the text is not JSON at all. */
  readonly pointer?: string
  readonly detail: string
  /** Where in the text it was seen, in UTF-16 code units. */
  readonly at: number
}

/** How many characters of the sent text an error quotes. */
const SHOWN = 40

/** A piece of the sent text, short enough for an error message. */
export const excerpt = (text: string): string =>
  text.length <= SHOWN ? text : `${text.slice(0, SHOWN).toWellFormed()}…`

/** The place of a line in a longer text, for faults in that line. */
export interface LineOf {
  /** The lines before it. */
  readonly lines: number
  /** The pointer to its value. */
  readonly pointer: string
}

const WHOLE: LineOf = { lines: 0, pointer: '' }

const placeOf = (text: string, at: number, lines: number): string => {
  let line = lines + 1
  let start = 0
  for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', start)) {
    line++
    start = end + 1
  }
  // Characters, not code units: what an editor counts.
  let column = 1
  for (let each = start; each < at; each++) if ((text.charCodeAt(each) & 0xfc00) !== 0xdc00) column++
  return `line ${line}, column ${column}`
}

/** The problem of a fault of a text. */
export const problemOfFault = (
  text: string,
  fault: JsonFault,
  { lines, pointer: base }: LineOf = WHOLE,
): Problem => {
  const { code, detail } = fault
  const place = placeOf(text, fault.at, lines)
  if (fault.pointer === undefined)
    return problem(code, `The body could not be read as JSON: ${place}: ${detail}.`)
  const pointer = base + fault.pointer
  return problem(code, `${pointer ? `${pointer}: ` : ''}${detail} (${place})`, {
    errors: [{ pointer, code, detail }],
  })
}
