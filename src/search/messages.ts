/** What the service and the thread of its search say to each other. */
import type { Page, Question } from '../../projections/search/find.ts'
import type { Position } from '../store/port.ts'

/** An error between threads, where it keeps neither its class nor its code. */
export interface Why {
  readonly error: unknown
  /** Whether it passes, as a full disk does. */
  readonly passes: boolean
  /** Which file is damaged, if one is. */
  readonly damaged: 'index' | 'views' | undefined
}

export interface Start {
  readonly folder: string
  readonly viewsFile: string
  readonly viewsVersion: string
}

export type Request =
  /** The views have come so far. */
  | { readonly kind: 'fill'; readonly position: Position }
  | { readonly kind: 'find'; readonly id: number; readonly position: Position; readonly question: Question }
  | { readonly kind: 'close' }

export type Answer =
  | { readonly kind: 'page'; readonly id: number; readonly page: Page }
  | { readonly kind: 'behind'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly why: Why }
  /** The index is filled as far as was wanted. */
  | { readonly kind: 'filled' }
  /** The index could not be filled. */
  | { readonly kind: 'stuck'; readonly why: Why }
