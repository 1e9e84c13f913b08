/** Two moments between which a question looks at the log: each is a position, an instant, or the end of a period. */
import { z } from 'zod'
import { refusal } from '../../../events/fields.ts'
import type { ChangeFilter } from '../../../projections/read/events/changes.ts'
import { positionAt } from '../../../projections/read/moment.ts'
import type { Position } from '../../store/port.ts'
import type { Sql } from '../../views/sql.ts'
import { dayOrUtc, endInstant, moment, positionNamed } from './moments.ts'

/** The position of a moment: one that it names, or the last one recorded by its end. */
const positionOf = (sql: Sql, text: string): Position =>
  positionNamed(text) ?? positionAt(sql, endInstant(text)).position

/**
 * The positions between which to look for changes, at most up to the position of the views.
 * @param from as `rangeMoment` gives it, like `to`
 */
export const positionRange = (
  sql: Sql,
  head: Position,
  from: string,
  to: string | undefined,
): Pick<ChangeFilter, 'from' | 'since' | 'to'> => ({
  from: positionOf(sql, from),
  since: positionNamed(from) === undefined ? dayOrUtc(from) : undefined,
  to: to === undefined ? head : Math.min(head, positionOf(sql, to)),
})

/** Whether the second moment lies before the first. */
export const isReversed = (sql: Sql, from: string, to: string | undefined): boolean =>
  to !== undefined && positionOf(sql, to) < positionOf(sql, from)

/** A moment between which changes are looked for. */
export const rangeMoment = z
  .string()
  .superRefine((text, check) => {
    if (/^\d{4}$/.test(text)) {
      const message = `can be a year or a position: write ${text}-12-31 or position:${text}`
      check.addIssue(refusal('bad-parameter', message))
    }
  })
  // A number without a word is a position, too.
  .transform((text) => (/^\d{1,15}$/.test(text) ? `position:${text}` : text))
  .pipe(moment('position', 'instant', 'period'))
