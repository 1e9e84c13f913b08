/** The event that says what a measure is: its imposition, or the announcement of one that was not imposed there. */
import type { AnyEvent, EventOf } from '../catalogue.ts'

export type Opening = EventOf<'SanctionImposed' | 'MeasureAnnounced'>

export const isOpening = (event: AnyEvent | undefined): event is Opening =>
  event?.type === 'SanctionImposed' || event?.type === 'MeasureAnnounced'
