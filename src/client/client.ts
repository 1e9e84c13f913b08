/**
 * A typed client of the HTTP API: every path, parameter, body and answer has the type that `/openapi.json` gives it.
 * The types are made from that document by `npm run client`.
 */
import createFetchClient, { type Client as FetchClient } from 'openapi-fetch'
import type { components, operations, paths } from './types.ts'

/** A schema of the document by its name: `Schema<'Deal'>`, `Schema<'Problem'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

/** An event of one type: `EventOf<'SanctionLifted'>`; any event: `Schema<'Event'>`. */
export type EventOf<Type extends Schema<'EventType'>> = Extract<Schema<'Event'>, { readonly type: Type }>

/** The query parameters of an operation, by its id: `QueryOf<'getDeals'>`. */
export type QueryOf<Id extends keyof operations> = NonNullable<operations[Id]['parameters']['query']>

export interface ClientOptions {
  /** The address of the service; in a page of the service itself it is not needed. */
  readonly baseUrl?: string
  /** An API key, `detente_…`. */
  readonly key?: string | undefined
  /** Sends the requests; `fetch` when absent. */
  readonly fetch?: (request: Request) => Promise<Response>
}

/** Answers are JSON, refusals are problems (RFC 9457). */
type Media = 'application/json' | 'application/problem+json'

export type Client = FetchClient<paths, Media>

/**
 * Makes a client.
 *
 * @example
 * const client = createClient({ baseUrl: 'http://127.0.0.1:3000' })
 * const { data, error } = await client.GET('/v1/deals/{id}', { params: { path: { id: 'us-by-2025-12' } } })
 * if (error) throw new Error(error.detail)
 */
export const createClient = ({ baseUrl, key, fetch }: ClientOptions = {}): Client =>
  createFetchClient<paths, Media>({
    ...(baseUrl !== undefined && { baseUrl }),
    ...(fetch && { fetch }),
    headers: { accept: 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
  })
