/** What depends on a source: the events that cite it, and their deals. */
import { type Projection, type Rows, table } from '../../src/views/projection.ts'
import { citations } from './log.ts'
import { entries } from './timeline.ts'

const sourceDeals = table<{ readonly source: string; readonly deal: string }>(
  'source_deals',
  { source: 'TEXT', deal: 'TEXT' },
  { key: ['source', 'deal'], kind: 'log' },
)

const note = (rows: Rows, event: string, sources: Iterable<string>): void => {
  const deals = rows.find(entries, { event }).map((entry) => entry.deal)
  for (const source of sources) {
    for (const deal of deals) {
      if (!rows.get(sourceDeals, { source, deal })) rows.add(sourceDeals, { source, deal })
    }
  }
}

/** Runs after timelines, which show the deals of an event. */
export const citationsProjection: Projection = {
  name: 'citations',
  version: 2,
  tables: [citations, sourceDeals],
  every: (event, rows, { position }) => {
    const cited = new Set((event.sources ?? []).map((source) => source.sourceId))
    for (const source of cited) rows.add(citations, { source, event: event.id, position })
    if (cited.size > 0) note(rows, event.id, cited)
  },
  on: {
    EventCorrected: ({ data }, rows, { position }) => {
      const cited = new Set((data.patch.sources ?? []).map((source) => source.sourceId))
      const fresh = [...cited].filter((source) => !rows.get(citations, { source, event: data.eventId }))
      for (const source of fresh) rows.add(citations, { source, event: data.eventId, position })
      note(rows, data.eventId, fresh)
    },
    EventLinkedToDeal: ({ data }, rows) =>
      note(
        rows,
        data.eventId,
        rows.find(citations, { event: data.eventId }).map((row) => row.source),
      ),
  },
}
