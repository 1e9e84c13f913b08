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

/** The type of the answer that a request wants, of those that its route has; undefined when it takes none of them. */
export const wantedType = ({ headers, routeOptions }: FastifyRequest): string | undefined => {
  const types = routeOptions.config.types ?? [JSON_TYPE]
  const { accept } = headers
  if (accept === undefined) return types[0]
  const offered = types.includes(LINES_TYPE) ? [...types, ...Object.keys(ALIASES)] : [...types]
  const best = new Negotiator({ headers: { accept } }).mediaType(offered)
  if (best === undefined) return types.includes(JSON_TYPE) && OTHER_JSON.test(accept) ? JSON_TYPE : undefined
  return ALIASES[best] ?? best
}
