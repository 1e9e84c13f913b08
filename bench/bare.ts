/** SQLite with nothing around it: the same pragmas and the same table as the ledger's. */
import { DatabaseSync } from 'node:sqlite'

export const openBareLog = (path: string): DatabaseSync => {
  const db = new DatabaseSync(path)
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA wal_autocheckpoint = 4000;
    PRAGMA cache_size = -65536;
    PRAGMA temp_store = MEMORY;
    PRAGMA trusted_schema = OFF;
    PRAGMA foreign_keys = OFF;
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
