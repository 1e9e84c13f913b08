/** SQLite with nothing around it: the same pragmas and the same table as the ledger's. */
import { DatabaseSync } from 'node:sqlite'
import { WRITER_PRAGMAS } from '../src/store/sqlite/connection.ts'

export const openBareLog = (path: string): DatabaseSync => {
  const db = new DatabaseSync(path)
  db.exec(`
    ${WRITER_PRAGMAS}
    CREATE TABLE IF NOT EXISTS log (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      stream   TEXT NOT NULL,
      revision INTEGER NOT NULL,
      id       TEXT NOT NULL UNIQUE,
      type     TEXT NOT NULL,
      body     TEXT,
      UNIQUE (stream, revision)
    ) STRICT;
  `)
  return db
}

export const INSERT = 'INSERT INTO log (stream, revision, id, type, body) VALUES (?, ?, ?, ?, ?)'
