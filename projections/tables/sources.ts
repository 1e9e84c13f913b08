/** Sources, with the roots by which independent sources are counted. */
import type { DataOf } from '../../events/catalogue.ts'
import { idOf, subjectOf } from '../../events/envelope.ts'
import { type Projection, type Rows, table } from '../../src/views/projection.ts'
import { withRederivation } from './rederivation.ts'

export interface SourceRow {
  readonly id: string
  /** JSON: as registered. */
  readonly data: string
  /** JSON: ids of the sources that it goes back to; its own id when it names no other source. */
  readonly roots: string
  /** 1 when it was withdrawn: it does not count as a source any more. */
  readonly withdrawn: number
}

export const sources = table<SourceRow>(
  'sources',
  { id: 'TEXT', data: 'TEXT', roots: 'TEXT', withdrawn: 'INTEGER' },
  { key: ['id'], owner: { subject: 'source', column: 'id' } },
)

/** The sources that are copies of another one, or cite it as their basis. */
const parents = table<{ readonly parent: string; readonly source: string }>(
  'source_parents',
  { parent: 'TEXT', source: 'TEXT' },
  { key: ['parent', 'source'], indexes: ['source'], owner: { subject: 'source', column: 'source' } },
)

type RowReader = Pick<Rows, 'get'>

type Parents = Pick<DataOf<'SourceRegistered'>, 'originId' | 'derivedFrom'>

const parentsIn = ({ originId, derivedFrom }: Parents): ReadonlySet<string> =>
  new Set([...(originId === undefined ? [] : [originId]), ...derivedFrom])

/** A source and all sources that it goes back to, following `parentsOf`. */
const upFrom = (id: string, parentsOf: (id: string) => Iterable<string>): ReadonlySet<string> => {
  const found = new Set([id])
  for (const one of found) for (const parent of parentsOf(one)) found.add(parent)
  return found
}

/**
 * The ids of the root sources of a source. Corrections may create a circle. A circle that leads nowhere else is
 * one root, named by its first id.
 */
const rootsFrom = (rows: RowReader, id: string, data: Parents): readonly string[] => {
  const known = new Map([[id, parentsIn(data)]])
  const parentsOf = (one: string): ReadonlySet<string> => {
    const found = known.get(one)
    if (found) return found
    const row = rows.get(sources, { id: one })
    const own = row ? parentsIn(JSON.parse(row.data) as Parents) : new Set<string>()
    known.set(one, own)
    return own
  }
  const roots = [...upFrom(id, parentsOf)].flatMap((one) => {
    const circle = [...upFrom(one, parentsOf)].sort()
    return circle.every((other) => upFrom(other, parentsOf).has(one)) ? circle.slice(0, 1) : []
  })
  return [...new Set(roots)].sort()
}

const rootsOf = (rows: RowReader, id: string): readonly string[] => {
  const row = rows.get(sources, { id })
  return row ? rootsFrom(rows, id, JSON.parse(row.data) as Parents) : [id]
}

/**
 * The number of independent sources. Sources with the fewest roots come first; a source counts when its roots
 * are disjoint from those counted so far (docs/events.md, source-{id}).
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

/** The number of independent sources among the given ones. Withdrawn and retracted sources do not count. */
export const independentSources = (rows: RowReader, ids: readonly string[]): number =>
  independent(
    [...new Set(ids)].flatMap((id) => {
      const row = rows.get(sources, { id })
      // A missing source was retracted.
      return !row || row.withdrawn === 1 ? [] : [JSON.parse(row.roots) as string[]]
    }),
  )

/** A source and all sources that go back to it. */
export const descendantsOf = (rows: Rows, source: string): ReadonlySet<string> => {
  const found = new Set([source])
  for (const parent of found) for (const row of rows.find(parents, { parent })) found.add(row.source)
  return found
}

/** A repair of a source may change the roots of all sources that go back to it. */
const refreshDescendants = (stream: string, rows: Rows): void => {
  if (subjectOf(stream) !== 'source') return
  for (const id of descendantsOf(rows, idOf(stream))) {
    const row = rows.get(sources, { id })
    if (row) rows.put(sources, { ...row, roots: JSON.stringify(rootsOf(rows, id)) })
  }
}

const projection: Projection = {
  name: 'sources',
  version: 4,
  tables: [sources, parents],
  on: {
    SourceRegistered: ({ stream, data }, rows) => {
      const id = idOf(stream)
      for (const parent of parentsIn(data)) rows.put(parents, { parent, source: id })
      const roots = JSON.stringify(rootsFrom(rows, id, data))
      rows.put(sources, { id, data: JSON.stringify(data), roots, withdrawn: 0 })
    },
    SourceWithdrawn: ({ stream }, rows) => {
      const row = rows.get(sources, { id: idOf(stream) })
      if (row) rows.put(sources, { ...row, withdrawn: 1 })
    },
  },
}

export const sourcesProjection: Projection = withRederivation(projection, refreshDescendants)
