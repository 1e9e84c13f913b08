/**
 * Who reads, which decides whose names are shown. It goes with the connection that a question is asked through, so
 * that a query cannot forget it. A connection without an audience shows only the names that everybody may see.
 */
import { boundsOf } from '../../events/time/edtf.ts'
import type { Sql } from '../../src/views/sql.ts'

export interface Audience {
  /** Whether the reader sees the names that are withheld from others. */
  readonly seesNames: boolean
  /** The present day, such as `2026-11-30`, by which somebody is a minor. */
  readonly today: string
}

const audiences = new WeakMap<Sql, Audience>()

/** Hears of each person whose withheld name or details an answer shows. */
export type NoteShown = (personId: string) => void

const notes = new WeakMap<Sql, NoteShown>()

/** A connection on which everybody who is not known to be of age counts as a minor, and no withheld name shows. */
const STRANGERS: Audience = { seesNames: false, today: '0000-01-01' }

export const audienceOf = (sql: Sql): Audience => audiences.get(sql) ?? STRANGERS

/**
 * The connection as a reader uses it.
 * @param note hears of each person whose withheld name or details a query shows this reader
 */
export const readBy = (sql: Sql, audience: Audience, note?: NoteShown): Sql => {
  const own: Sql = { all: sql.all, get: sql.get, run: sql.run }
  audiences.set(own, audience)
  if (note) notes.set(own, note)
  return own
}

/** Notes that a query shows the reader of a connection a withheld name or details. */
export const noteShown = (sql: Sql, personId: string): void => notes.get(sql)?.(personId)

/** The connection of somebody who sees every name: for work inside the service, not for answers. */
export const readByAll = (sql: Sql): Sql => readBy(sql, { seesNames: true, today: STRANGERS.today })

/** What tells answers to one audience from those to another. */
export const audienceKey = ({ seesNames, today }: Audience): string => (seesNames ? 'names' : today)

const OF_AGE = 18

/**
 * Whether somebody may be younger than 18.
 * @param born EDTF; of a vague date the last day counts
 */
export const isMinor = (born: string | null | undefined, today: string): boolean => {
  if (!born) return false
  const { latest } = boundsOf(born, 'point')
  if (!latest) return false
  const year = Number(latest.slice(0, 4)) + OF_AGE
  return `${String(year).padStart(4, '0')}${latest.slice(4, 10)}` > today
}
