/** Documents with a full text index (FTS5) over their words: on disk for what holds no names, in memory for names. */
import type { Sql } from '../../src/views/sql.ts'
import type { Document } from './documents.ts'
import { folded } from './words.ts'

/** The index takes words as they are: folding is done before. A hyphen is part of the word for a person. */
export const POOL_SCHEMA = `
  CREATE TABLE docs (doc INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL, more TEXT NOT NULL, words TEXT NOT NULL) STRICT;
  CREATE INDEX docs_event ON docs (event);
  CREATE VIRTUAL TABLE things USING fts5 (words, content = 'docs', content_rowid = 'doc', detail = none,
    prefix = '2 3', tokenize = "unicode61 remove_diacritics 0 tokenchars '-'");
  CREATE VIRTUAL TABLE happenings USING fts5 (words, content = 'docs', content_rowid = 'doc', detail = none,
    prefix = '2 3', tokenize = "unicode61 remove_diacritics 0 tokenchars '-'");`

export interface Found {
  readonly doc: number
  readonly event: string
  readonly kind: string
  readonly id: string
  readonly title: string
  readonly text: string
  /** JSON. */
  readonly more: string
  readonly words: string
}

/** Things are few and happenings many, so that each has an index and neither crowds the other out. */
const indexOf = (kind: string): 'things' | 'happenings' => (kind === 'event' ? 'happenings' : 'things')

/** Adds a document of an event. */
export const addDocument = (sql: Sql, event: string, { kind, id, title, text, more }: Document): void => {
  const words = folded(`${title}\n${text}`)
  const row = sql.get<{ doc: number }>(
    `INSERT INTO docs (event, kind, id, title, text, more, words) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING doc`,
    ...[event, kind, id, title, text, JSON.stringify(more), words],
  )
  sql.run(`INSERT INTO ${indexOf(kind)} (rowid, words) VALUES (?, ?)`, row?.doc ?? 0, words)
}

/** Removes the documents of an event. */
export const removeDocuments = (sql: Sql, event: string): void => {
  const rows = sql.all<Found>('SELECT doc, kind, words FROM docs WHERE event = ?', event)
  for (const { doc, kind, words } of rows) {
    const index = indexOf(kind)
    sql.run(`INSERT INTO ${index} (${index}, rowid, words) VALUES ('delete', ?, ?)`, doc, words)
  }
  sql.run('DELETE FROM docs WHERE event = ?', event)
}

/** The newest document. */
export const lastDocument = (sql: Sql): number =>
  sql.get<{ last: number | null }>('SELECT max(doc) AS last FROM docs')?.last ?? 0

/**
 * The newest documents that match, up to one.
 * @param match a query of FTS5
 */
export const newest = (
  sql: Sql,
  index: 'things' | 'happenings',
  match: string,
  upTo: number,
  limit: number,
): readonly Found[] =>
  sql.all<Found>(
    `SELECT docs.* FROM ${index} JOIN docs ON docs.doc = ${index}.rowid
     WHERE ${index} MATCH ? AND ${index}.rowid <= ? ORDER BY ${index}.rowid DESC LIMIT ?`,
    match,
    upTo,
    limit,
  )
