/** The media types of answers, and which one a request asks for (RFC 9110, section 12.5.1). */
import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'

export const JSON_TYPE = 'application/json'
export const CSV_TYPE = 'text/csv'
export const LINES_TYPE = 'application/jsonl'
export const PROBLEM_TYPE = 'application/problem+json'

/** The media types of a list. */
export const LIST_TYPES: readonly string[] = [JSON_TYPE, CSV_TYPE, LINES_TYPE]

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media types of a route's answer, the default first; only JSON if absent. */
    readonly types?: readonly string[]
    /** Whether a route that is not a GET asks only, and needs views that are built. */
    readonly asks?: boolean
  }
}

/** Other names for the same types. */
const ALIASES: Readonly<Record<string, string>> = {
  'application/x-ndjson': LINES_TYPE,
  'application/ndjson': LINES_TYPE,
}

/** A client that accepts `application/problem+json` or similar types also gets plain JSON. */
const OTHER_JSON = /(?:^|,)\s*application\/[a-z.]+\+json\s*(?:[;,]|$)/i

/**
 * Parameters of a media range that matter here, with the value that our answers have. A range with another value
 * matches nothing. Other parameters (a profile, a version) do not concern these types and are ignored.
 */
const FIXED: Readonly<Record<string, string>> = { charset: 'utf-8', header: 'present' }

/** A media range with its parameters, whose values may be quoted. A comma inside quotes does not end it. */
const RANGE = /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g
const PARAMETER = /;\s*([^\s;=]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g

/** A media range with only its weight; undefined for a range that our answers cannot match. */
const withoutParameters = (range: string): string | undefined => {
  const type = range.split(';')[0]?.trim().toLowerCase() ?? ''
  const parameters = [...range.matchAll(PARAMETER)].map(
    ([, name = '', value = '']) =>
      [name.toLowerCase(), value.trim().replaceAll('"', '').toLowerCase()] as const,
  )
  // JSON has no parameters: it is UTF-8, whatever charset is named (RFC 8259, section 8.1).
  const isOther = ([name, value]: readonly [string, string]): boolean =>
    Object.hasOwn(FIXED, name) && FIXED[name] !== value && type.startsWith('text/')
  const weight = parameters.find(([name]) => name === 'q')?.[1]
  if (parameters.some(isOther)) return undefined
  return weight === undefined ? type : `${type};q=${weight}`
}

/** An Accept header whose ranges have no parameters except their weight. */
const simplified = (accept: string): string =>
  (accept.match(RANGE) ?? []).flatMap((range) => withoutParameters(range) ?? []).join(', ')

/** The media type that a request prefers among those of its route; undefined when it accepts none of them. */
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
