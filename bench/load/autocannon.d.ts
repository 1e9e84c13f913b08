/** The little of autocannon that is used here; the package has no types of its own. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events'

  interface Request {
    readonly method?: string
    readonly path?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
  }

  interface Client {
    setRequests(requests: readonly Request[]): void
  }

  interface Options {
    readonly url: string
    readonly connections: number
    readonly amount: number
    readonly overallRate?: number
    readonly requests?: readonly Request[]
    readonly setupClient?: (client: Client) => void
  }

  interface Result {
    readonly non2xx: number
    readonly errors: number
  }

  const autocannon: (options: Options, done: (error: Error | null, result: Result) => void) => EventEmitter
  export = autocannon
}
