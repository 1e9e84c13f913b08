/** Sources, with the roots that their independence is counted by. */
import { idOf } from '../events/envelope.ts'
import { type Projection, type Rows, table } from '../src/views/projection.ts'

export interface SourceRow {
  readonly id: string
  /** JSON: what was registered. */
  readonly data: string
  /** JSON: ids of the sources that it goes back to; itself when it names none. */
  readonly roots: string
}

export const sources = table<SourceRow>(
  'sources',
  { id: 'TEXT', data: 'TEXT', roots: 'TEXT' },
  { key: ['id'] },
)

const rootsOf = (rows: Rows, id: string): readonly string[] => {
  const row = rows.get(sources, { id })
  return row ? (JSON.parse(row.roots) as string[]) : [id]
}

/**
 * How many independent sources there are: those with the fewest roots first, each counts whose roots are disjoint
 * from those already counted (EVENTS.md, source).
 */
export const independent = (roots: readonly (readonly string[])[]): number => {
  const counted = new Set<string>()
  let n = 0
  for (const own of [...roots].sort((a, b) => a.length - b.length)) {
    if (own.some((root) => counted.has(root))) continue
    for (const root of own) counted.add(root)
    n++
  }
  return n
}

/** How many independent sources the given ones are. */
export const independentSources = (rows: Rows, ids: readonly string[]): number =>
  independent([...new Set(ids)].map((id) => rootsOf(rows, id)))

export const sourcesProjection: Projection = {
  name: 'sources',
  version: 1,
  tables: [sources],
  on: {
    SourceRegistered: ({ stream, data }, rows) => {
      const parents = [...(data.originId ? [data.originId] : []), ...data.derivedFrom]
      const roots = new Set(parents.flatMap((parent) => rootsOf(rows, parent)))
      const id = idOf(stream)
      rows.put(sources, {
        id,
        data: JSON.stringify(data),
        roots: JSON.stringify(roots.size > 0 ? [...roots].sort() : [id]),
      })
    },
  },
}
