/** What depends on a source: the events that cite it, and their deals. */
import type { AnyEvent } from '../../events/catalogue.ts'
import { type Projection, type Rows, table } from '../../src/views/projection.ts'
import { citations, events } from './eventTables.ts'
import { historyIn } from './rederivation.ts'
import { entries } from './timelineTables.ts'

const sourceDeals = table<{ readonly source: string; readonly deal: string }>(
  'source_deals',
  { source: 'TEXT', deal: 'TEXT' },
  { key: ['source', 'deal'], kind: 'log', lies: 'keyed' },
)

const note = (rows: Rows, event: string, sources: Iterable<string>): void => {
  const deals = rows.find(entries, { event }).map((entry) => entry.deal)
  for (const source of sources) {
    for (const deal of deals) {
      if (!rows.get(sourceDeals, { source, deal })) rows.add(sourceDeals, { source, deal })
    }
  }
}

const idsIn = (sources: AnyEvent['sources']): readonly string[] =>
  (sources ?? []).map(({ sourceId }) => sourceId)

/** Every source that an event of the history cites, or cited before or after a correction. */
const citedBy = (eventId: string, history: readonly AnyEvent[]): ReadonlySet<string> =>
  new Set(
    history.flatMap((event) =>
      event.id === eventId
        ? idsIn(event.sources)
        : event.type === 'EventCorrected' && event.data.eventId === eventId
          ? idsIn(event.data.patch.sources as AnyEvent['sources'])
          : [],
    ),
  )

/** Runs after timelines, which show the deals of an event. */
export const citationsProjection: Projection = {
  name: 'citations',
  version: 3,
  tables: [citations, sourceDeals],
  every: (event, rows, { position }) => {
    const cited = new Set(idsIn(event.sources))
    for (const source of cited) rows.add(citations, { source, position })
    if (cited.size > 0) note(rows, event.id, cited)
  },
  on: {
    EventCorrected: ({ data }, rows) => {
      const position = rows.get(events, { id: data.eventId })?.position
      if (position === undefined) return
      const cited = new Set(idsIn(data.patch.sources as AnyEvent['sources']))
      const fresh = [...cited].filter((source) => !rows.get(citations, { source, position }))
      for (const source of fresh) rows.add(citations, { source, position })
      note(rows, data.eventId, fresh)
    },
    EventLinkedToDeal: ({ data }, rows) => {
      const row = rows.get(events, { id: data.eventId })
      if (row) note(rows, data.eventId, citedBy(data.eventId, historyIn(row.stream, rows)))
    },
  },
}
