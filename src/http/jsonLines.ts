/** Reads JSON Lines (jsonlines.org): one JSON value a line, blank lines left out. */
import { problem, Refused } from '../problems.ts'

/** A field that stands for the prototype of an object, or an escape that may spell it. */
const SUSPECT = /__proto__|\\u00/i

const refuseProto = (name: string, value: unknown): unknown => {
  if (name === '__proto__') throw new SyntaxError('it holds a field __proto__')
  return value
}

/** JSON without fields that stand for a prototype, which the body of one command may not hold either. */
const parse = (line: string): unknown =>
  SUSPECT.test(line) ? JSON.parse(line, refuseProto) : JSON.parse(line)

/** @throws Refused `malformed-json`, naming the line */
export const parseJsonLines = (text: string): readonly unknown[] =>
  text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      return [parse(line)]
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new Refused(problem('malformed-json', `Line ${index + 1} is not JSON: ${why}.`), { cause })
    }
  })
