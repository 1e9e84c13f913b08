/** What the service and the thread of its search say to each other. */
import type { Page, Question } from '../../projections/search/find.ts'
import type { Position } from '../store/port.ts'

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
  | { readonly kind: 'failed'; readonly id: number; readonly error: unknown }
