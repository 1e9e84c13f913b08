/** Turns the refusal of a command into faults of the cells that it came from. */
import { problemEntry } from '../../failure/catalogue.ts'
import { type Problem, Refused } from '../../failure/problems.ts'
import type { Row } from '../table/table.ts'
import { columnAt } from './body.ts'
import { type Fault, faultIn, type Where } from './fault.ts'
import type { Planned } from './plan.ts'

const BEFORE =
  'this row of this file was recorded before, by another key or with other cells: it cannot be recorded again'

/** The beginning of a sentence in the middle of one. */
const worded = (detail: string): string => detail.replace(/\.$/, '')

/**
 * The faults of a row whose command was refused.
 * @throws Refused when the ledger cannot be used now: then no row is at fault
 */
export const faultsOf = (
  where: Where,
  row: Row,
  { step, body }: Planned,
  problem: Problem,
): readonly Fault[] => {
  if (problemEntry(problem.code).status >= 500) throw new Refused(problem)
  const { code, errors = [] } = problem
  if (code === 'idempotency-key-reused') return [faultIn(where, row, undefined, code, BEFORE)]
  if (errors.length === 0) return [faultIn(where, row, step.blames, code, worded(problem.detail))]
  return errors.map((error) => {
    const column = columnAt(step, body, error.pointer)
    const detail = column === undefined && error.pointer ? `${error.pointer}: ${error.detail}` : error.detail
    return faultIn(where, row, column, error.code, detail)
  })
}
