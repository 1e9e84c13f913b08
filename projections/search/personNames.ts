/**
 * The names of persons, in memory only. SQLite moves the rows of a full-text index, so a name on disk could not
 * be erased for certain (docs/decisions/0012). Filled from the views, and dropped with them.
 */
import { DatabaseSync } from 'node:sqlite'
import type { PersonDetails } from '../../events/person.ts'
import { STILL_KNOWN } from '../../src/views/ddl.ts'
import { openSql, type Sql } from '../../src/views/sql.ts'
import { isNamed } from '../read/names.ts'
import {
  addDocument,
  beginning,
  forgetWords,
  newest,
  noteWords,
  POOL_SCHEMA,
  removeDocuments,
} from './pool.ts'
import type { Beginning } from './queryWords.ts'
import { forgetForms } from './words.ts'

const DETAILS = `SELECT p.id, p.public_figure AS publicFigure, d.details, n.named FROM people p
  LEFT JOIN namings n ON n.person = p.id AND n.known_to = ${STILL_KNOWN}
  JOIN personal_details d ON d.person = p.id AND d.digest = p.digest AND d.known_to = ${STILL_KNOWN}
  WHERE p.known_to = ${STILL_KNOWN} AND d.details IS NOT NULL`

interface Row {
  readonly id: string
  readonly publicFigure: number
  readonly details: string
  readonly named: number | null
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

/** The names of everybody, and of those whose name everybody may see. */
export interface PersonIndex {
  readonly all: PersonNames
  readonly named: PersonNames
}

/**
 * @param views a connection to the views
 * @param today such as `2026-11-30`: who is a minor then is not found among those who are named, until something of
 *   them changes
 */
export const openPersonIndex = (views: Sql, today: string): PersonIndex => ({
  all: openPool(views, () => true),
  named: openPool(views, ({ named, details }) =>
    isNamed(
      { named, born: (JSON.parse(details) as PersonDetails).born ?? null },
      { seesNames: false, today },
    ),
  ),
})

/** @param wanted who is in it */
const openPool = (views: Sql, wanted: (row: Row) => boolean): PersonNames => {
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
    for (const row of rows) if (wanted(row)) add(row)
    db.exec('COMMIT')
    last = rows.at(-1)?.id
  }
  return {
    sql,
    refresh: (id) => {
      const words = removeDocuments(sql, id)
      const row = views.get<Row>(`${DETAILS} AND p.id = ?`, id)
      if (row && wanted(row)) add(row)
      forgetWords(sql, words)
      forgetForms()
    },
    beginning: (start, limit) => beginning(sql, start, limit),
    ids: (match, limit) => newest(sql, 'things', match, MAX, limit).map((found) => found.id),
  }
}
