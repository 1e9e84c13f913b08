/** Asks the service. An answer that is not a success becomes an `ApiProblem`. */
import { signal } from '@preact/signals'

/** A refusal of the service (RFC 9457), or that it could not be reached. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[]
  readonly near: readonly string[]
  constructor(status: number, code: string, detail: string, more: Partial<ApiProblem> = {}) {
    super(detail)
    this.name = 'ApiProblem'
    this.status = status
    this.code = code
    this.errors = more.errors ?? []
    this.near = more.near ?? []
  }
}

/** What went wrong, as a problem: a fault of the page itself has the code `page-error`. */
export const problemFrom = (error: unknown): ApiProblem =>
  error instanceof ApiProblem ? error : new ApiProblem(0, 'page-error', String(error))

/** Whether the last request reached the service. */
export const reachable = signal(true)

/** Counts the requests that were refused because nobody is signed in. */
export const signInAsked = signal(0)

const problemOf = async (response: Response): Promise<ApiProblem> => {
  const body = (await response.json().catch(() => ({}))) as Partial<ApiProblem> & { detail?: string }
  const { code = 'internal-error', detail = `The service answered ${response.status}.` } = body
  return new ApiProblem(response.status, code, detail, body)
}

/**
 * Sends a request.
 * @throws ApiProblem · the signal's reason when it was aborted
 */
export const send = async (url: string, init: RequestInit = {}): Promise<Response> => {
  const response = await fetch(url, { credentials: 'same-origin', ...init }).catch((error: unknown) => {
    if (init.signal?.aborted) throw error
    reachable.value = false
    throw new ApiProblem(0, 'unreachable', 'The service cannot be reached.')
  })
  reachable.value = true
  if (response.ok) return response
  const problem = await problemOf(response)
  if (problem.status === 401) signInAsked.value += 1
  throw problem
}

/** Asks for JSON. @throws ApiProblem */
export const get = async <Answer>(url: string, signal?: AbortSignal): Promise<Answer> => {
  const response = await send(url, { headers: { accept: 'application/json' }, ...(signal && { signal }) })
  return (await response.json()) as Answer
}

/** Sends JSON and reads JSON; undefined for an answer without a body. @throws ApiProblem */
export const call = async <Answer>(method: string, url: string, body?: unknown): Promise<Answer> => {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
  const response = await send(url, init)
  return (response.status === 204 ? undefined : await response.json()) as Answer
}

/** An address of the API with parameters; those without a value are left out. */
export const apiUrl = (path: string, parameters: Readonly<Record<string, string | undefined>>): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') search.set(name, value)
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

/** All items of a list, page by page. @param most how many pages are read at most */
export const getAll = async <Item>(
  url: string,
  signal?: AbortSignal,
  most = 40,
): Promise<readonly Item[]> => {
  const items: Item[] = []
  let next: string | undefined
  for (let page = 0; page < most; page++) {
    const address = new URL(url, location.href)
    if (next !== undefined) address.searchParams.set('cursor', next)
    const answer = await get<{ items: Item[]; next?: string }>(address.pathname + address.search, signal)
    items.push(...answer.items)
    next = answer.next
    if (next === undefined) break
  }
  return items
}
