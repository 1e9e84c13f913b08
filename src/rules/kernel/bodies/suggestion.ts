/** What would be right in place of a refused value: the value that was probably meant, or an example of the form. */
import type { z } from 'zod'
import type { ExpectedForm } from '../../../../events/fields.ts'
import { calendarFault, meantDate, meantDay, meantMoment } from '../../../../events/suggest/date.ts'
import { meantParty } from '../../../../events/suggest/party.ts'
import { meantId, meantWord } from '../../../../events/suggest/word.ts'
import { exampleOf, fieldNames, schemaAt, unwrap } from './schemaPath.ts'

/** What an error says besides the reason of a refusal. */
export interface Teaching {
  /** The value as it was sent, as JSON, shortened. */
  readonly sent?: string
  /** The value that was probably meant. */
  readonly suggestion?: string
  /** A value of the right form, where none is suggested. */
  readonly example?: string
  /** More about why it is refused. */
  readonly why?: string
}

/** The most characters of a sent value that an error repeats. */
const SHOWN = 80

/** Fields whose values no answer repeats. */
const SECRET = /secret|password|token|authorization/i

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** The value as JSON, shortened; undefined for one that was not sent, is large, or is a secret. */
const sentOf = (value: unknown, path: readonly PropertyKey[]): string | undefined => {
  if (value === undefined || path.some((step) => SECRET.test(String(step)))) return undefined
  const text = JSON.stringify(value)
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN).toWellFormed()}…`
}

const BOOLEANS: Readonly<Record<string, string>> = { yes: 'true', no: 'false', '1': 'true', '0': 'false' }

/** What a value of the wrong type would be in the right one. */
const meantType = (expected: string, value: unknown): string | undefined => {
  if (expected === 'array' && value !== null && typeof value !== 'object') return JSON.stringify([value])
  if (typeof value === 'number' && expected === 'string') return JSON.stringify(String(value))
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (expected === 'boolean') {
    const word = BOOLEANS[text.toLowerCase()] ?? text.toLowerCase()
    return word === 'true' || word === 'false' ? word : undefined
  }
  const number = text.replaceAll(/[,_ ](?=\d{3}\b)/g, '')
  if (expected === 'number' && /^-?\d+(?:\.\d+)?$/.test(number)) return number
  return /^(?:int|number)$/.test(expected) && /^-?\d+$/.test(number) ? number : undefined
}

/** The address of a host that was given without its scheme. */
const meantUrl = (value: string): string | undefined =>
  /^[\w-]+(?:\.[\w-]+)+(?:\/\S*)?$/.test(value.trim()) ? `https://${value.trim()}` : undefined

const BY_WANTED: Readonly<Record<ExpectedForm, (value: string) => string | undefined>> = {
  party: meantParty,
  date: meantDate,
  day: meantDay,
  moment: meantMoment,
  url: meantUrl,
}

const isId = (schema: z.core.$ZodType | undefined): boolean =>
  schema !== undefined && JSON.stringify(exampleOf(schema)) === '"us-by-2025-12"'

const meantBy = (issue: z.core.$ZodIssue, schema: z.core.$ZodType | undefined): string | undefined => {
  const { input: value } = issue
  if (issue.code === 'invalid_type') return meantType(issue.expected, value)
  if (typeof value !== 'string') return undefined
  if (issue.code === 'invalid_value') return meantWord(value, issue.values.map(String))
  const wanted = issue.code === 'custom' ? (issue.params?.wanted as ExpectedForm | undefined) : undefined
  if (wanted !== undefined) return BY_WANTED[wanted](value)
  if (issue.code !== 'invalid_format') return undefined
  if (issue.format === 'date') return meantDay(value)
  return isId(schema) ? meantId(value) : undefined
}

/** What a refused value teaches. @param schema of the whole body or query */
export const teach = (schema: z.core.$ZodType | undefined, issue: z.core.$ZodIssue): Teaching => {
  const own = schemaAt(schema, issue.path)
  const sent = sentOf(issue.input, issue.path)
  const suggestion = meantBy(issue, own)
  const wanted = issue.code === 'custom' ? issue.params?.wanted : undefined
  const isDate =
    wanted === 'date' ||
    wanted === 'day' ||
    wanted === 'moment' ||
    (issue.code === 'invalid_format' && issue.format === 'date')
  const why = isDate && typeof issue.input === 'string' ? calendarFault(issue.input) : undefined
  const example = suggestion === undefined && own ? (exampleOf(unwrap(own)) ?? exampleOf(own)) : undefined
  return {
    ...(sent !== undefined && { sent }),
    ...(suggestion !== undefined && { suggestion }),
    ...(example !== undefined && { example: textOf(example) }),
    ...(why !== undefined && { why }),
  }
}

/** The field that was probably meant by a name that does not exist; undefined when none is clear. */
export const meantField = (
  schema: z.core.$ZodType | undefined,
  path: readonly PropertyKey[],
  name: string,
): string | undefined => {
  const names = fieldNames(schemaAt(schema, path))
  return meantWord(name, names)
}

/** A sentence about a refused value with what it teaches. */
export const teachingText = (detail: string, { suggestion, example, why }: Teaching): string => {
  const reason = why === undefined || detail.includes(why) ? detail : why
  if (suggestion !== undefined) return `${reason}; did you mean ${suggestion}?`
  return example === undefined ? reason : `${reason}, such as ${example}`
}
