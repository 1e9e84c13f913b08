/** Reads JSON Lines (jsonlines.org): one JSON value a line, blank lines left out. */
import { problem, Refused } from '../problems.ts'

/** @throws Refused `malformed-json`, naming the line */
export const parseJsonLines = (text: string): readonly unknown[] =>
  text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      return [JSON.parse(line)]
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new Refused(problem('malformed-json', `Line ${index + 1} is not JSON: ${why}.`), { cause })
    }
  })
