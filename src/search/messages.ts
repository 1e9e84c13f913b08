/** The messages between the service and the thread of its search. */
import type { ResultPage, SearchQuestion } from '../../projections/search/resultPage.ts'
import type { Position } from '../store/port.ts'

/** An error sent between threads, where it loses its class and code. */
export interface ThreadError {
  readonly error: unknown
  /** Whether it will pass, as a full disk does. */
  readonly passes: boolean
  /** The damaged file, if any. */
  readonly damaged: 'index' | 'views' | undefined
}

export interface Start {
  readonly folder: string
  readonly viewsFile: string
  /** The address of the ledger, which has the bodies of events if it is embedded. */
  readonly store: string
  readonly viewsVersion: string
}

export type SearchRequest =
  /** The position that the views have applied. */
  | { readonly kind: 'fill'; readonly position: Position }
  | {
      readonly kind: 'find'
      readonly id: number
      readonly position: Position
      readonly question: SearchQuestion
    }
  | { readonly kind: 'close' }

export type SearchAnswer =
  | { readonly kind: 'page'; readonly id: number; readonly page: ResultPage }
  | { readonly kind: 'catching-up'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly why: ThreadError }
  /** The index is filled up to the wanted position. */
  | { readonly kind: 'filled' }
  /** The index could not be filled. */
  | { readonly kind: 'stuck'; readonly why: ThreadError }
