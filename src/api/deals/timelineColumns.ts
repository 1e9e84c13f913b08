/** The columns of the CSV of entries. */
import { DISPUTED_COLUMNS } from '../schemas/disputedSchema.ts'

export const ENTRY_COLUMNS: readonly string[] = [
  ...['eventId', 'type', 'stream', 'position', 'recordedAt', 'occurred.edtf', 'occurred.earliest'],
  ...[
    'occurred.latestDay',
    'effective',
    'side',
    'kind',
    'cameo',
    'plover.event',
    'plover.mode',
    'headline',
    'certainty',
    'confidence',
  ],
  ...['sources.id', 'sources.publisher', 'independentSources', 'contradictedBy', 'correctedBy'],
  ...['retractedBy', 'outcome.is', 'outcome.occurred'],
  ...DISPUTED_COLUMNS,
]
