/**
 * The names of persons, in memory only. SQLite moves the rows of a full-text index, so a name on disk could not
 * be erased for certain (docs/decisions/0011). Filled from the views, and dropped with them.
 */
import { DatabaseSync } from 'node:sqlite'
import type { PersonDetails } from '../../events/person.ts'
import { STILL_KNOWN } from '../../src/views/ddl.ts'
import { openSql, type Sql } from '../../src/views/sql.ts'
import {
  addDocument,
  beginning,
  forgetWords,
  newest,
  noteWords,
  POOL_SCHEMA,
  removeDocuments,
} from './pool.ts'
import type { Beginning } from './query.ts'
import { forgetForms } from './words.ts'

const DETAILS = `SELECT p.id, p.public_figure AS publicFigure, d.details FROM people p
  JOIN personal_details d ON d.person = p.id AND d.digest = p.digest AND d.known_to = ${STILL_KNOWN}
  WHERE p.known_to = ${STILL_KNOWN} AND d.details IS NOT NULL`

interface Row {
  readonly id: string
  readonly publicFigure: number
  readonly details: string
}

export interface PersonNames {
  readonly sql: Sql
  /** Reads a person's details again. An erased person has no details. */
  refresh(id: string): void
  /** Persons that match, the newest first. */
  ids(match: string, limit: number): readonly string[]
  readonly beginning: Beginning
}

/** How many persons are read together. */
const AT_ONCE = 1_000

const MAX = Number.MAX_SAFE_INTEGER

/** @param views a connection to the views */
export const openNames = (views: Sql): PersonNames => {
  const db = new DatabaseSync(':memory:')
  const sql = openSql(db)
  db.exec(POOL_SCHEMA)
  const add = (row: Row): void => {
    const vocabulary = new Set<string>()
    addPerson(row, vocabulary)
    noteWords(sql, vocabulary)
  }
  const addPerson = ({ id, publicFigure, details }: Row, vocabulary: Set<string>): void => {
    const { name, names, role, country } = JSON.parse(details) as PersonDetails
    const more = { publicFigure: publicFigure === 1, country, role }
    const text = [...names, ...(role ? [role] : [])].join('\n')
    addDocument(sql, id, { kind: 'person', id, title: name, text, more }, vocabulary)
  }
  for (let last: string | undefined = ''; last !== undefined; ) {
    const rows: readonly Row[] = views.all<Row>(
      `${DETAILS} AND p.id > ? ORDER BY p.id LIMIT ${AT_ONCE}`,
      last,
    )
    db.exec('BEGIN')
    for (const row of rows) add(row)
    db.exec('COMMIT')
    last = rows.at(-1)?.id
  }
  return {
    sql,
    refresh: (id) => {
      const words = removeDocuments(sql, id)
      const row = views.get<Row>(`${DETAILS} AND p.id = ?`, id)
      if (row) add(row)
      forgetWords(sql, words)
      forgetForms()
    },
    beginning: (start, limit) => beginning(sql, start, limit),
    ids: (match, limit) => newest(sql, 'things', match, MAX, limit).map((found) => found.id),
  }
}
