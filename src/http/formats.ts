/** The forms that an answer can have, and which one a request asks for (RFC 9110, section 12.5.1). */
import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'

export const JSON_TYPE = 'application/json'
export const CSV_TYPE = 'text/csv'
export const LINES_TYPE = 'application/jsonl'
export const PROBLEM_TYPE = 'application/problem+json'

/** What a list can be sent as. */
export const LIST_TYPES: readonly string[] = [JSON_TYPE, CSV_TYPE, LINES_TYPE]

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media types of a route's answer, the usual one first; JSON alone where it names none. */
    readonly types?: readonly string[]
  }
}

/** Other names for the same. */
const ALIASES: Readonly<Record<string, string>> = {
  'application/x-ndjson': LINES_TYPE,
  'application/ndjson': LINES_TYPE,
}

/** Any JSON will do for whoever takes `application/problem+json` and the like. */
const OTHER_JSON = /(?:^|,)\s*application\/[a-z.]+\+json\s*(?:[;,]|$)/i

/**
 * Parameters of a media range that another form would fulfil, and the value that the answers have: what is asked for with
 * another value is not there. Other parameters (a profile, a version) say nothing of these forms and are left aside.
 */
const FIXED: Readonly<Record<string, string>> = { charset: 'utf-8', header: 'present' }

/** A parameter, its value perhaps in quotes; commas in quotes part no ranges. */
const RANGE = /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g
const PARAMETER = /;\s*([^\s;=]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g

/** A media range with its weight alone; undefined for one that asks for what the answers do not have. */
const withoutParameters = (range: string): string | undefined => {
  const type = range.split(';')[0]?.trim().toLowerCase() ?? ''
  const parameters = [...range.matchAll(PARAMETER)].map(
    ([, name = '', value = '']) =>
      [name.toLowerCase(), value.trim().replaceAll('"', '').toLowerCase()] as const,
  )
  // JSON has no parameters: whatever its charset is said to be, it is UTF-8 (RFC 8259, section 8.1).
  const isOther = ([name, value]: readonly [string, string]): boolean =>
    Object.hasOwn(FIXED, name) && FIXED[name] !== value && type.startsWith('text/')
  const weight = parameters.find(([name]) => name === 'q')?.[1]
  if (parameters.some(isOther)) return undefined
  return weight === undefined ? type : `${type};q=${weight}`
}

/** An Accept header whose ranges have no parameters but their weight. */
const simplified = (accept: string): string =>
  (accept.match(RANGE) ?? []).flatMap((range) => withoutParameters(range) ?? []).join(', ')

/** The type of the answer that a request wants, of those that its route has; undefined when it takes none of them. */
export const wantedType = ({ headers, routeOptions }: FastifyRequest): string | undefined => {
  const types = routeOptions.config.types ?? [JSON_TYPE]
  const { accept } = headers
  if (accept === undefined || accept.trim() === '') return types[0]
  const offered = types.includes(LINES_TYPE) ? [...types, ...Object.keys(ALIASES)] : [...types]
  const ranges = accept.includes(';') ? simplified(accept) : accept
  const best = new Negotiator({ headers: { accept: ranges } }).mediaType(offered)
  if (best === undefined) return types.includes(JSON_TYPE) && OTHER_JSON.test(accept) ? JSON_TYPE : undefined
  return ALIASES[best] ?? best
}
