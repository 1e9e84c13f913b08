/** Turns the refusal of a command into faults of the cells that it came from. */
import { problemEntry } from '../../failure/catalogue.ts'
import { type Problem, Refusal } from '../../failure/problems.ts'
import type { Row } from '../table/table.ts'
import { columnAt } from './body.ts'
import { type Fault, type FileColumns, faultIn } from './fault.ts'
import type { PlannedCommand } from './plan.ts'

const BEFORE =
  'this row of this file was recorded before, by another key or with other cells: it cannot be recorded again'

/** The beginning of a sentence in the middle of one. */
const worded = (detail: string): string => detail.replace(/\.$/, '')

/**
 * The faults of a row whose command was refused.
 * @throws Refusal when the ledger cannot be used now: then no row is at fault
 */
export const faultsOf = (
  where: FileColumns,
  row: Row,
  { step, body }: PlannedCommand,
  problem: Problem,
): readonly Fault[] => {
  if (problemEntry(problem.code).status >= 500) throw new Refusal(problem)
  const { code, errors = [] } = problem
  if (code === 'idempotency-key-reused') return [faultIn(where, row, undefined, code, BEFORE)]
  if (errors.length === 0) return [faultIn(where, row, step.blames, code, worded(problem.detail))]
  return errors.map((error) => {
    const column = columnAt(step, body, error.pointer)
    const detail = column === undefined && error.pointer ? `${error.pointer}: ${error.detail}` : error.detail
    return faultIn(where, row, column, error.code, detail)
  })
}
