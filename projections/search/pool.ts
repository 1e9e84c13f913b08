/** Documents with a full-text index (FTS5) of their words: on disk for texts without names, in memory for names. */
import { checksumOf } from '../../src/views/checksum.ts'
import type { Sql } from '../../src/views/sql.ts'
import { isDense } from '../matching/letters.ts'
import type { Document } from './documents.ts'
import { indexText } from './words.ts'

/**
 * The index takes words as words.ts splits them. The tokenizer `ascii` counts all other characters as letters,
 * so it splits only at spaces, whatever Unicode SQLite knows. A hyphen belongs to the word for a person. Each
 * index has its own view of the documents, so that SQLite can compare the two. A document has a checksum, and
 * `sound` checks it before the document is shown.
 */
export const POOL_SCHEMA = `
  CREATE TABLE vocabulary (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE docs (doc INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL, more TEXT NOT NULL, words TEXT NOT NULL, checksum INTEGER NOT NULL,
    sound INTEGER AS (checked('docs', checksum, event, kind, id, title, text, more, words)) VIRTUAL) STRICT;
  CREATE VIEW thing_docs AS SELECT doc, words FROM docs WHERE kind <> 'event';
  CREATE VIEW happening_docs AS SELECT doc, words FROM docs WHERE kind = 'event';
  CREATE INDEX docs_event ON docs (event);
  CREATE VIRTUAL TABLE things USING fts5 (words, content = 'thing_docs', content_rowid = 'doc', detail = none,
    prefix = '2 3', tokenize = "ascii tokenchars '-'");
  CREATE VIRTUAL TABLE happenings USING fts5 (words, content = 'happening_docs', content_rowid = 'doc', detail = none,
    prefix = '2 3', tokenize = "ascii tokenchars '-'");`

/** The parts of a document that ranking needs. */
export interface FoundDocument {
  readonly doc: number
  readonly kind: string
  readonly id: string
  readonly words: string
}

/** The parts of a document that results show. */
export interface StoredDocument {
  readonly title: string
  readonly text: string
  /** JSON. */
  readonly more: string
}

/** Things are few and events many. Each has its own index, so that neither crowds the other out. */
const indexOf = (kind: string): 'things' | 'happenings' => (kind === 'event' ? 'happenings' : 'things')

/**
 * The words of a text as the index has them, each once. Marks of persons and letters without spaces are not
 * beginnings of words.
 */
const vocabularyOf = (words: string): readonly string[] =>
  [...new Set(words.split(' '))].filter((word) => word !== '' && !word.startsWith('-') && !isDense(word))

/** Adds a document of an event. The caller notes its words, together with others of the transaction. */
export const addDocument = (
  sql: Sql,
  event: string,
  { kind, id, title, text, more }: Document,
  vocabulary: Set<string>,
): void => {
  const words = indexText(`${title}\n${text}`)
  // With RETURNING, SQLite would open a savepoint, and FTS5 would then write out everything gathered so far.
  const values = [event, kind, id, title, text, JSON.stringify(more), words]
  sql.run(
    `INSERT INTO docs (event, kind, id, title, text, more, words, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...values,
    checksumOf('docs', values),
  )
  sql.run(`INSERT INTO ${indexOf(kind)} (rowid, words) VALUES (last_insert_rowid(), ?)`, words)
  for (const word of vocabularyOf(words)) vocabulary.add(word)
}

/** Notes the words of added documents. */
export const noteWords = (sql: Sql, vocabulary: Iterable<string>): void => {
  for (const word of vocabulary) sql.run('INSERT OR IGNORE INTO vocabulary (word) VALUES (?)', word)
}

interface Row extends FoundDocument, StoredDocument {}

/** The documents of an event. */
const rowsOf = (sql: Sql, event: string): readonly Row[] =>
  sql.all<Row>(
    'SELECT doc, kind, id, title, text, more, words FROM docs WHERE event = ? AND sound ORDER BY doc',
    event,
  )

/** Whether an event has exactly these documents. */
export const hasDocuments = (sql: Sql, event: string, documents: readonly Document[]): boolean => {
  const rows = rowsOf(sql, event)
  return (
    rows.length === documents.length &&
    documents.every(({ kind, id, title, text, more }, n) => {
      const row = rows[n]
      return (
        row?.kind === kind &&
        row.id === id &&
        row.title === title &&
        row.text === text &&
        row.more === JSON.stringify(more)
      )
    })
  )
}

/**
 * Removes the documents of an event. Their words stay in the vocabulary and find nothing.
 * @returns the words
 */
export const removeDocuments = (sql: Sql, event: string): readonly string[] => {
  const rows = rowsOf(sql, event)
  for (const { doc, kind, words } of rows) {
    const index = indexOf(kind)
    sql.run(`INSERT INTO ${index} (${index}, rowid, words) VALUES ('delete', ?, ?)`, doc, words)
  }
  if (rows.length > 0) sql.run('DELETE FROM docs WHERE event = ?', event)
  return vocabularyOf(rows.map(({ words }) => words).join(' '))
}

/** Removes words that are in no document of things any more. */
export const forgetWords = (sql: Sql, words: readonly string[]): void => {
  for (const word of words) {
    if (sql.get('SELECT 1 FROM things WHERE things MATCH ? LIMIT 1', `"${word}"`)) continue
    sql.run('DELETE FROM vocabulary WHERE word = ?', word)
  }
}

/** The words with this beginning, at most `limit` of them. */
export const beginning = (sql: Sql, start: string, limit: number): readonly string[] =>
  sql
    .all<{ word: string }>(
      'SELECT word FROM vocabulary WHERE word >= ?1 AND word < ?1 || char(0x10ffff) ORDER BY word LIMIT ?2',
      start,
      limit,
    )
    .map(({ word }) => word)

/** Throws unless SQLite finds that each index has the words of its documents, and the vocabulary has every word. */
export const checkPool = (sql: Sql): void => {
  const words = new Set<string>()
  for (const row of sql.all<{ words: string }>('SELECT words FROM docs WHERE sound')) {
    for (const word of vocabularyOf(row.words)) words.add(word)
  }
  for (const { word } of sql.all<{ word: string }>('SELECT word FROM vocabulary')) words.delete(word)
  if (words.size > 0) throw new Error(`the vocabulary lacks ${words.size} words`)
  for (const index of ['things', 'happenings']) {
    sql.run(`INSERT INTO ${index} (${index}, rank) VALUES ('integrity-check', 1)`)
  }
}

/** The newest document. */
export const lastDocument = (sql: Sql): number =>
  sql.get<{ last: number | null }>('SELECT max(doc) AS last FROM docs')?.last ?? 0

/**
 * The newest matching documents, up to a given one.
 * @param match a query of FTS5
 */
export const newest = (
  sql: Sql,
  index: 'things' | 'happenings',
  match: string,
  upTo: number,
  limit: number,
): readonly FoundDocument[] =>
  sql.all<FoundDocument>(
    `SELECT doc, kind, id, docs.words FROM ${index} JOIN docs ON docs.doc = ${index}.rowid
     WHERE ${index} MATCH ? AND ${index}.rowid <= ? ORDER BY ${index}.rowid DESC LIMIT ?`,
    match,
    upTo,
    limit,
  )

/** The parts of a document that results show. */
export const readDocument = (sql: Sql, doc: number): StoredDocument =>
  sql.get<StoredDocument>('SELECT title, text, more FROM docs WHERE doc = ? AND sound', doc) ?? {
    title: '',
    text: '',
    more: '{}',
  }
