/** Says what is wrong with a value in this service's words, not in those of the library that found it. */
import type { z } from 'zod'

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' items', object: ' members' }

const bound = (
  word: 'at least' | 'at most',
  origin: string,
  limit: unknown,
  inclusive: boolean | undefined,
): string => {
  const unit = UNITS[origin]
  if (unit) return `must have ${word} ${limit}${limit === 1 ? unit.replace(/s$/, '') : unit}`
  const strictly = word === 'at least' ? 'above' : 'below'
  return `must be ${inclusive === false ? strictly : word} ${limit}`
}

const FORMATS: Readonly<Record<string, string>> = {
  url: 'must be a URL that begins with https:// or http://',
  date: 'must be a day, YYYY-MM-DD',
  datetime: 'must be an instant with its offset',
  uuid: 'must be a UUID',
}

/** The message of an issue whose schema does not give one. */
export const inWords = (issue: z.core.$ZodRawIssue): string | undefined => {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}`
    case 'invalid_value': {
      const values = issue.values.map(String)
      return values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`
    }
    case 'too_small':
      if (issue.origin === 'string' && Number(issue.minimum) === 1) return 'must not be empty'
      return bound('at least', issue.origin, issue.minimum, issue.inclusive)
    case 'too_big':
      return bound('at most', issue.origin, issue.maximum, issue.inclusive)
    case 'not_multiple_of':
      return 'must be a whole number'
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'has the wrong format'
    case 'unrecognized_keys':
      return 'has a field that does not exist here'
    case 'invalid_union':
      return 'has none of the allowed forms'
    case 'invalid_key':
      return 'has a name that is not allowed'
    default:
      return 'is not allowed here'
  }
}
