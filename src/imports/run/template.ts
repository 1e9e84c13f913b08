/** The template of a kind: the headings, and a row of examples. */
import type { Kind } from '../kinds/kind.ts'
import type { Row } from '../table/table.ts'
import type { Planning } from './plan.ts'

/** The lines of a template. */
export const templateOf = ({ columns }: Kind): readonly (readonly string[])[] => [
  columns.map(({ name }) => name),
  columns.map(({ example }) => example),
]

/** Whether a row is the example of the template, which somebody left in. */
export const isExample = ({ kind, mapping }: Pick<Planning, 'kind' | 'mapping'>, row: Row): boolean => {
  const cells = kind.columns.flatMap(({ name, example }) => {
    const place = mapping.places.get(name)
    return place === undefined ? [] : [{ cell: row.cells[place] ?? '', example }]
  })
  return cells.every(({ cell, example }) => cell === example) && cells.some(({ cell }) => cell !== '')
}
