/** Finds what stands twice in a file: whole rows, and ids and identifiers that only one row may have. */
import { hash } from 'node:crypto'
import type { Kind } from '../kinds/kind.ts'
import type { Row } from '../table/table.ts'
import { type Fault, type FileColumns, faultIn } from './fault.ts'

export interface Repeats {
  /** What an earlier row has, too. Notes the row as seen. */
  of(row: Row): readonly Fault[]
}

export const openRepeats = (kind: Kind, where: FileColumns): Repeats => {
  const seen = new Map<string, number>()

  /** The row that had it first; undefined when this one does. */
  const first = (what: string, row: number): number | undefined => {
    // A digest is shorter than most rows.
    const key = hash('sha256', what, 'base64url').slice(0, 16)
    const earlier = seen.get(key)
    if (earlier === undefined) seen.set(key, row)
    return earlier
  }

  const textIn = (row: Row, column: string): string => {
    const place = where.mapping.places.get(column)
    const cell = place === undefined ? '' : (row.cells[place] ?? '')
    return typeof cell === 'string' ? cell : ''
  }

  return {
    of: (row) => {
      const same = first(JSON.stringify(['row', row.cells]), row.number)
      if (same !== undefined) {
        const detail = `the row is the same as row ${same}: delete one of them`
        return [faultIn(where, row, undefined, 'duplicate-value', detail)]
      }
      return kind.unique.flatMap((columns) => {
        const texts = columns.map((column) => textIn(row, column))
        if (texts.some((text) => text === '')) return []
        const [column] = columns
        const items = columns.length === 1 ? (texts[0] ?? '').split(/\s*;\s*/) : [JSON.stringify(texts)]
        return items.flatMap((item) => {
          const earlier = item === '' ? undefined : first(JSON.stringify([columns, item]), row.number)
          if (earlier === undefined || earlier === row.number) return []
          const detail = `also stands in row ${earlier}: two rows of a file cannot both have it`
          return [faultIn(where, row, column, 'duplicate-value', detail)]
        })
      })
    },
  }
}
