/** What the load client is asked to do, and what it answers. */

export interface Request {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Each connection sends its requests once, one after the other. */
export interface FloodJob {
  readonly kind: 'flood'
  readonly url: string
  readonly connections: readonly (readonly Request[])[]
  /** Requests a second at most; by default as many as are answered. */
  readonly perSecond?: number
}

/** Each connection sends the same request for so many times, over and over. */
export interface RepeatJob {
  readonly kind: 'repeat'
  readonly url: string
  readonly connections: number
  readonly request: Request
  readonly times: number
}

export type Job = FloodJob | RepeatJob

export interface Answer {
  /** Responses a second, from the first request to the last response. */
  readonly rate: number
  /** The 99th percentile of the time to a response, in milliseconds. */
  readonly p99: number
  /** Responses that were not 2xx, and requests without a response. */
  readonly failed: number
}
