/** The faults that a test can inject into the double. Each list is used up from its front, one fault a call. */

export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** Why a server does not do what it is asked. */
export type Refusal =
  | { readonly kind: 'busy' }
  | { readonly kind: 'not-ready' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'not-leader'; readonly leader: Endpoint }

export type AppendFault =
  | Refusal
  /** Stored, but the answer comes only after so many milliseconds. */
  | { readonly kind: 'answer-late'; readonly ms: number }
  /** Stored, and never answered. */
  | { readonly kind: 'answer-lost' }
  /** The connection is cut before or after the events are stored. */
  | { readonly kind: 'cut'; readonly stored: boolean }
  | { readonly kind: 'wrong-revision'; readonly current: bigint }
  /** The disk is full: the server stores nothing, answers nothing and ends, as the real one does. */
  | { readonly kind: 'disk-full' }

export type ReadFault =
  | Refusal
  /** The connection is cut after so many events. */
  | { readonly kind: 'cut'; readonly after: number }
  /** Nothing more comes after so many events, nor the end. */
  | { readonly kind: 'stall'; readonly after: number }

export type SubscriptionFault =
  | Refusal
  | { readonly kind: 'no-confirmation' }
  /** Confirmed; but nothing more comes after so many events, and no error. */
  | { readonly kind: 'stall'; readonly after: number }
  | { readonly kind: 'cut'; readonly after: number }
  /** The server ends the call after so many events as if all were well. */
  | { readonly kind: 'end'; readonly after: number }
  /** After this many events it says that it fell behind, and later that it caught up again. */
  | { readonly kind: 'fall-behind'; readonly after: number }

export interface Faults {
  readonly appends: AppendFault[]
  readonly deletions: AppendFault[]
  readonly reads: ReadFault[]
  readonly subscriptions: SubscriptionFault[]
  /** Everything is refused so, as long as it is set. */
  refuse?: Refusal | undefined
  /** On catching up, checkpoints name the place where the next event will lie (server issue 4970). */
  checkpointsAhead: boolean
  /** The node's answer about its cluster; by default it is the leader. */
  members?: readonly (Endpoint & { readonly state: 'leader' | 'follower'; readonly alive: boolean })[]
}

export const noFaults = (): Faults => ({
  appends: [],
  deletions: [],
  reads: [],
  subscriptions: [],
  checkpointsAhead: false,
})
