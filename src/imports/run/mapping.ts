/** Which column of a file holds which column of a kind: as the sender says, else guessed from the first row. */
import { refuseParameter } from '../../failure/problems.ts'
import { lettersOf } from '../cells/cell.ts'
import type { Column, Kind } from '../kinds/kind.ts'

/** What a sender says of columns, by the name of the column. */
export interface ColumnWishes {
  /** The heading of the column of the file; empty for none. */
  readonly map: Readonly<Record<string, string>>
  /** What stands in every row whose own cell is empty. */
  readonly set: Readonly<Record<string, string>>
}

export interface Mapping {
  /** The place in a row, counted from 0, by the name of the column. */
  readonly places: ReadonlyMap<string, number>
  readonly set: ColumnWishes['set']
  /** Names of columns that were guessed. */
  readonly guessed: ReadonlySet<string>
  /** Required columns that nothing in the file fills. */
  readonly missing: readonly Column[]
}

/** A column of the file, as a report shows it. */
export interface FileColumn {
  /** The letters of the column in a spreadsheet. */
  readonly letters: string
  readonly heading: string
  /** The name of the column of the kind; null for one that is left out. */
  readonly column: string | null
  readonly guessed: boolean
}

/** A heading for comparison: letters and digits only, without case. */
const plain = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')

const checkNames = (kind: Kind, { map, set }: ColumnWishes): void => {
  const names = new Set(kind.columns.map(({ name }) => name))
  for (const [parameter, columns] of Object.entries({ map, set })) {
    const unknown = Object.keys(columns).find((name) => !names.has(name))
    if (unknown === undefined) continue
    const detail = `${kind.label.toLowerCase()} have no column ${JSON.stringify(unknown)}; the columns are ${[...names].join(', ')}`
    refuseParameter(`/${parameter}`, detail)
  }
}

const placeOf = (headings: readonly string[], wanted: string): number | undefined => {
  const exact = headings.indexOf(wanted.trim())
  if (exact >= 0) return exact
  const like = headings.findIndex((heading) => heading !== '' && plain(heading) === plain(wanted))
  return like < 0 ? undefined : like
}

/** The first column of the file that is called like a column of the kind, and is not taken. */
const guessOf = (
  column: Column,
  headings: readonly string[],
  taken: ReadonlySet<number>,
): number | undefined => {
  const names = [column.name, column.label, ...(column.aliases ?? [])].map(plain)
  for (const name of names) {
    const at = headings.findIndex((heading, index) => plain(heading) === name && !taken.has(index))
    if (at >= 0) return at
  }
  return undefined
}

/**
 * Maps the columns of a file.
 * @param headings the cells of its first row
 * @throws Refusal `bad-parameter` for a column that the kind does not have, or a heading that the file does not have
 */
export const mappingOf = (kind: Kind, headings: readonly string[], given: ColumnWishes): Mapping => {
  checkNames(kind, given)
  const places = new Map<string, number>()
  for (const [name, heading] of Object.entries(given.map)) {
    if (heading === '') continue
    const at = placeOf(headings, heading)
    if (at === undefined) {
      const shown = headings.map((one) => JSON.stringify(one.slice(0, 60))).join(', ')
      refuseParameter('/map', `the file has no column ${JSON.stringify(heading)}; it has ${shown}`)
    } else places.set(name, at)
  }
  const guessed = new Set<string>()
  const taken = new Set(places.values())
  // A heading with the exact name of a column goes before one with an alias of another column.
  for (const exactly of [true, false]) {
    for (const column of kind.columns) {
      if (Object.hasOwn(given.map, column.name) || places.has(column.name)) continue
      const at = guessOf(exactly ? { ...column, aliases: [] } : column, headings, taken)
      if (at === undefined) continue
      places.set(column.name, at)
      taken.add(at)
      guessed.add(column.name)
    }
  }
  const missing = kind.columns.filter(
    ({ name, required }) => required && !places.has(name) && !given.set[name]?.trim(),
  )
  return { places, set: given.set, guessed, missing }
}

/** The columns of a file with what they are mapped to. */
export const fileColumns = (
  headings: readonly string[],
  { places, guessed }: Mapping,
): readonly FileColumn[] =>
  headings.map((heading, index) => {
    const column = [...places].find(([, at]) => at === index)?.[0] ?? null
    return { letters: lettersOf(index), heading, column, guessed: column !== null && guessed.has(column) }
  })
