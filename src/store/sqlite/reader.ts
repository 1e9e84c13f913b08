/** Reads streams, the log and state cells, in chunks, so that no read blocks the others for long. */
import type { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { StoreError } from '../../failure/storeError.ts'
import { unavailable } from '../../sqlite/faults.ts'
import {
  type LedgerReader,
  type LoggedEvent,
  type Position,
  STREAM_DELETED,
  type StoredEvent,
  type StreamSlice,
} from '../port.ts'

/** A chunk ends after this many rows, or after this many characters of text, to bound the memory. */
const CHUNK_ROWS = 1_000
const CHUNK_CHARACTERS = 4 * 1024 * 1024

/** A piece of the log. `end` says that the log had no more events at the time of the read. */
export interface LogChunk {
  readonly events: readonly LoggedEvent[]
  readonly end: boolean
}

export interface Reader extends Omit<LedgerReader, 'ledgerId' | 'close' | 'bodyAt'> {
  readonly bodyAt: NonNullable<LedgerReader['bodyAt']>
  readonly readChunk: (after: Position) => LogChunk
}

type Row = readonly [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  body: string,
]

/** @param isOpen whether reading is still allowed */
export const createReader = (db: DatabaseSync, isOpen: () => boolean): Reader => {
  // A row without a body is an event of a deleted stream.
  const columns = 'position, stream, revision, id, type, body'
  const logRows = db.prepare(
    `SELECT ${columns} FROM log WHERE position > ? AND body IS NOT NULL ORDER BY position LIMIT ${CHUNK_ROWS}`,
  )
  const streamRows = db.prepare(
    `SELECT ${columns} FROM log WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?`,
  )
  for (const rows of [logRows, streamRows]) rows.setReturnArrays(true)
  const lastType = db.prepare('SELECT type FROM log WHERE stream = ? ORDER BY revision DESC LIMIT 1')
  const lastPosition = db.prepare('SELECT max(position) AS head FROM log')
  const bodyRow = db.prepare('SELECT body FROM log WHERE position = ?')
  const cellRow = db.prepare('SELECT value, revision FROM state WHERE cell = ?')

  const reading = <T>(read: () => T): T => {
    if (!isOpen()) throw new StoreError('unavailable', 'the ledger is closed')
    try {
      return read()
    } catch (error) {
      throw unavailable(error)
    }
  }

  const readChunk = (after: Position): LogChunk =>
    reading(() => {
      const events: LoggedEvent[] = []
      let characters = 0
      for (const row of logRows.iterate(after) as Iterable<unknown> as Iterable<Row>) {
        const [position, stream, revision, id, type, body] = row
        events.push({ position, stream, revision, id, type, body })
        characters += body.length
        if (characters >= CHUNK_CHARACTERS) return { events, end: false }
      }
      return { events, end: events.length < CHUNK_ROWS }
    })

  const readHead = (): Position => reading(() => Number(lastPosition.get()?.head ?? 0))

  /** Adds a chunk of the stream to `into`. The state of the stream is read at the same instant as the chunk. */
  const streamChunk = (
    stream: string,
    from: number,
    limit: number,
    into: StoredEvent[],
  ): { readonly state: StreamSlice['state']; readonly end: boolean } =>
    reading(() => {
      const type = lastType.get(stream)?.type
      if (type === undefined) return { state: 'missing', end: true }
      if (type === STREAM_DELETED) return { state: 'deleted', end: true }
      const most = Math.min(limit, CHUNK_ROWS)
      let count = 0
      let characters = 0
      for (const row of streamRows.iterate(stream, from, most) as Iterable<unknown> as Iterable<Row>) {
        const [, name, revision, id, type, body] = row
        into.push({ stream: name, revision, id, type, body })
        count++
        characters += body.length
        if (characters >= CHUNK_CHARACTERS) return { state: 'present', end: count === limit }
      }
      return { state: 'present', end: count < most || count === limit }
    })

  return {
    readChunk,
    bodyAt: (position) => {
      const body = reading(() => bodyRow.get(position))?.body
      return typeof body === 'string' ? body : undefined
    },
    head: async () => readHead(),

    async readStream(stream, range = {}) {
      const from = range.from ?? 0
      const limit = range.limit ?? Number.MAX_SAFE_INTEGER
      const events: StoredEvent[] = []
      for (;;) {
        const { state, end } = streamChunk(stream, from + events.length, limit - events.length, events)
        if (state !== 'present') return { state, events: [] }
        if (end) return { state, events }
        await setImmediate()
      }
    },

    async *readAll(from = {}) {
      const head = readHead()
      let after = from.after ?? 0
      while (after < head) {
        const { events } = readChunk(after)
        const last = events.at(-1)
        if (last === undefined) return
        after = last.position
        yield events
        await setImmediate()
      }
    },

    async readState(cell) {
      const row = reading(() => cellRow.get(cell))
      return row && { value: String(row.value), revision: Number(row.revision) }
    },
  }
}
