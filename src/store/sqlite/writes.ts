/** The writes that run inside a transaction: appends, deletions, state cells. Each checks its conditions first. */
import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../failure/storeError.ts'
import { CONSTRAINT_UNIQUE, resultCode } from '../../sqlite/faults.ts'
import { type LoggedEvent, type NewEvent, NO_STREAM, STREAM_DELETED } from '../port.ts'

/** Each runs inside the caller's transaction. On a refusal, the caller must undo what it did. */
export interface Writes {
  /** Returns the events as they are in the log; empty if they were there before. */
  readonly append: (stream: string, expected: number, events: readonly NewEvent[]) => readonly LoggedEvent[]
  readonly deleteStream: (stream: string, expected: number) => void
  readonly writeState: (cell: string, value: string, expected: number) => number
}

const wrongRevision = (what: string, expected: number, current: number): StoreError => {
  const found = current === NO_STREAM ? 'is missing' : `is at revision ${current}`
  return new StoreError('wrong-revision', `${what} ${found}, not at the expected ${expected}`)
}

export const createWrites = (db: DatabaseSync, newId: () => string): Writes => {
  const last = db.prepare('SELECT revision, type FROM log WHERE stream = ? ORDER BY revision DESC LIMIT 1')
  const idAt = db.prepare('SELECT id FROM log WHERE stream = ? AND revision = ?')
  const insert = db.prepare('INSERT INTO log (stream, revision, id, type, body) VALUES (?, ?, ?, ?, ?)')
  const empty = db.prepare('UPDATE log SET body = NULL WHERE stream = ? AND revision <= ?')
  const cellAt = db.prepare('SELECT revision FROM state WHERE cell = ?')
  const putCell = db.prepare(
    `INSERT INTO state (cell, value, revision) VALUES (?, ?, ?)
     ON CONFLICT (cell) DO UPDATE SET value = excluded.value, revision = excluded.revision`,
  )

  const lastOf = (stream: string): { readonly revision: number; readonly deleted: boolean } => {
    const row = last.get(stream)
    return { revision: Number(row?.revision ?? NO_STREAM), deleted: row?.type === STREAM_DELETED }
  }
  const storedAlready = (stream: string, expected: number, events: readonly NewEvent[]): boolean =>
    events.every((event, index) => idAt.get(stream, expected + 1 + index)?.id === event.id)

  const insertEvent = (stream: string, revision: number, event: NewEvent): LoggedEvent => {
    const { id, type, body } = event
    try {
      const { lastInsertRowid } = insert.run(stream, revision, id, type, body)
      return { position: Number(lastInsertRowid), stream, revision, id, type, body }
    } catch (error) {
      if (resultCode(error) !== CONSTRAINT_UNIQUE) throw error
      const message = `the log already has an event ${event.id}`
      throw new StoreError('duplicate-id', message, { cause: error })
    }
  }

  return {
    append: (stream, expected, events) => {
      const { revision, deleted } = lastOf(stream)
      if (deleted) throw new StoreError('stream-deleted', `stream ${stream} was deleted`)
      if (revision !== expected) {
        if (!storedAlready(stream, expected, events))
          throw wrongRevision(`stream ${stream}`, expected, revision)
        return []
      }
      return events.map((event, index) => insertEvent(stream, expected + 1 + index, event))
    },

    deleteStream: (stream, expected) => {
      const { revision, deleted } = lastOf(stream)
      if (deleted) return
      if (revision !== expected) throw wrongRevision(`stream ${stream}`, expected, revision)
      empty.run(stream, revision)
      insertEvent(stream, revision + 1, { id: newId(), type: STREAM_DELETED, body: '' })
    },

    writeState: (cell, value, expected) => {
      const revision = Number(cellAt.get(cell)?.revision ?? NO_STREAM)
      if (revision !== expected) throw wrongRevision(`cell ${cell}`, expected, revision)
      putCell.run(cell, value, expected + 1)
      return expected + 1
    },
  }
}
