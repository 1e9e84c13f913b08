/** From a row to the commands that it becomes, or to what is wrong with its cells. Pure. */
import { v5 } from 'uuid'
import { streamOf } from '../../../events/envelope.ts'
import { newId } from '../../rules/kernel/identity.ts'
import { commandOf } from '../../rules/registry.ts'
import type { Column, Kind, Step } from '../kinds/kind.ts'
import type { Row } from '../table/table.ts'
import { type Body, bodyOf } from './body.ts'
import { type Fault, type FileColumns, faultIn } from './fault.ts'

/** A command of a row. */
export interface PlannedCommand {
  readonly step: Step
  readonly body: Body
  readonly key: string
  /** The id of the stream or thing that it is about; undefined for one that opens a stream of its own id. */
  readonly target: string | undefined
  /** The stream that it writes to, unless its body determines another one. */
  readonly stream: string
}

/** A cell that was understood in a way that its text does not say. */
export interface Note {
  readonly cell: string
  readonly found: string
  readonly as: string
}

export interface Plan {
  readonly row: Row
  readonly commands: readonly PlannedCommand[]
  readonly faults: readonly Fault[]
  readonly notes: readonly Note[]
}

/** What a plan is made with. */
export interface Planning extends FileColumns {
  readonly kind: Kind
  /** The namespace of the keys of this file. Keys are the same on every node, and say nothing. */
  readonly namespace: string
}

/** Whether no cell of a row says anything. */
export const isEmpty = ({ cells }: Row): boolean => cells.every((cell) => cell === '')

const cellOf = ({ mapping }: Planning, row: Row, column: Column) => {
  const place = mapping.places.get(column.name)
  const cell = place === undefined ? '' : (row.cells[place] ?? '')
  return cell === '' ? (mapping.set[column.name]?.trim() ?? '') : cell
}

interface Values {
  readonly values: ReadonlyMap<string, unknown>
  readonly faults: readonly Fault[]
  readonly notes: readonly Note[]
}

const valuesOf = (planning: Planning, row: Row): Values => {
  const values = new Map<string, unknown>()
  const faults: Fault[] = []
  const notes: Note[] = []
  for (const column of planning.kind.columns) {
    const cell = cellOf(planning, row, column)
    const fault = (code: Fault['code'], detail: string) =>
      faults.push(faultIn(planning, row, column.name, code, detail))
    if (typeof cell !== 'string') fault('wrong-value', `must be ${cell.wanted}`)
    else if (cell === '') {
      if (column.required) fault('missing-field', 'must be given')
    } else {
      const read = column.read(cell)
      if ('wanted' in read) fault('wrong-value', `must be ${read.wanted}`)
      else {
        if (read.value !== undefined) values.set(column.name, read.value)
        if (read.as !== undefined) {
          const { cell: name, found } = faultIn(planning, row, column.name, 'wrong-value', '')
          if (name !== null) notes.push({ cell: name, found, as: read.as })
        }
      }
    }
  }
  return { values, faults, notes }
}

/** Cells beyond the headings: a separator too many moves every cell after it. */
const beyond = (planning: Planning, row: Row): readonly Fault[] => {
  const { headings } = planning
  const at = row.cells.findIndex((cell, index) => index >= headings.length && cell !== '')
  if (at < 0) return []
  const detail = `the row has a cell beyond the ${headings.length} headings: look for a separator that should be in quotes`
  return [faultIn(planning, row, undefined, 'wrong-value', detail)]
}

const isMade = ({ when }: Step, values: ReadonlyMap<string, unknown>): boolean =>
  when === undefined || when.some((column) => values.has(column))

/** The commands of a row whose cells were read. */
const commandsOf = (
  { kind, namespace }: Planning,
  row: Row,
  values: ReadonlyMap<string, unknown>,
): readonly PlannedCommand[] => {
  const made = new Map<string, PlannedCommand & { readonly id: string }>()
  for (const step of kind.steps) {
    if (!isMade(step, values)) continue
    const command = commandOf(step.command)
    const subject = command?.subject
    if (!subject) throw new TypeError(`${step.command} is no command on a stream`)
    const key = v5(JSON.stringify([row.number, step.command]), namespace)
    const body = bodyOf(step, values)
    const referred = step.refers && made.get(step.refers.step)
    if (step.refers && referred) body.value[step.refers.pointer.slice(1)] = referred.id
    const given = typeof body.value.id === 'string' ? body.value.id : undefined
    const target =
      step.on === undefined
        ? undefined
        : 'step' in step.on
          ? made.get(step.on.step)?.id
          : String(values.get(step.on.column))
    const id = target ?? given ?? newId(subject, key)
    made.set(step.command, { step, body, key, target, stream: streamOf(subject, id), id })
  }
  return [...made.values()]
}

/** Plans a row. A row with faults has no commands. */
export const planOf = (planning: Planning, row: Row): Plan => {
  const { values, faults, notes } = valuesOf(planning, row)
  const all = [...beyond(planning, row), ...faults]
  return {
    row,
    faults: all,
    notes,
    commands: all.length > 0 ? [] : commandsOf(planning, row, values),
  }
}
