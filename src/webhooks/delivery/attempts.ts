/**
 * The list of attempts at deliveries. Each node has its own, bounded list, outside the ledger. It may be deleted: what
 * has to survive is in the cursors.
 */
import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../failure/storeError.ts'

export interface AttemptRow {
  readonly webhook: string
  /** The id of the delivery, the same for all its attempts. */
  readonly delivery: string
  readonly event: string
  readonly type: string
  readonly position: number
  readonly previous: number | null
  readonly epoch: number
  /** When it was made, RFC 3339. */
  readonly at: string
  readonly ms: number
  /** 1 for the first. */
  readonly attempt: number
  readonly outcome: 'delivered' | 'failed' | 'parked'
  readonly status: number | null
  readonly error: string | null
  readonly response: string
  /** When the next attempt is planned, RFC 3339; null when none is. */
  readonly next: string | null
}

export interface ListedAttempt extends AttemptRow {
  readonly seq: number
}

export interface Attempts {
  add(row: AttemptRow): void
  /** The newest first, those before `before` when given. */
  list(
    webhook: string,
    wanted: { readonly limit: number; readonly before?: number; readonly outcome?: string },
  ): readonly ListedAttempt[]
  /** The last attempt at a delivery. */
  last(webhook: string, delivery: string): ListedAttempt | undefined
  /**
   * Empties the answers of receivers: they may hold a name that was erased at a position. While the disk is full it tries
   * again; what was done is remembered, so that another call costs nothing.
   */
  forgetAnswers(erased: number): void
  /** @throws StoreError `unavailable` */
  remove(webhook: string): void
  close(): void
}

/** Attempts kept for each endpoint, */
export const MOST_ATTEMPTS = 1_000
/** and how many more there may be before they are counted again: counting takes longer the more there are. */
const MORE_ATTEMPTS = 200
/** Rows are written together: when there are this many, or after this many milliseconds. */
const TOGETHER = 1_000
const FLUSH_MS = 200
/** How long to wait after answers could not be emptied, in milliseconds. */
const AGAIN_MS = 1_000

const COLUMNS = [
  'webhook',
  'delivery',
  'event',
  'type',
  'position',
  'previous',
  'epoch',
  'at',
  'ms',
  'attempt',
  'outcome',
  'status',
  'error',
  'response',
  'next',
] as const satisfies readonly (keyof AttemptRow)[]

const connect = (path: string): DatabaseSync => {
  const db = new DatabaseSync(path, { timeout: 1_000 })
  try {
    // A power cut may lose the last rows without harm.
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;
      CREATE TABLE IF NOT EXISTS attempts (seq INTEGER PRIMARY KEY, ${COLUMNS.join(', ')});
      CREATE INDEX IF NOT EXISTS attempts_of ON attempts (webhook, seq);
      CREATE TABLE IF NOT EXISTS forgotten (position INTEGER)`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Opens the list; a file that cannot be read is replaced by an empty one. */
const connectOrBegin = (path: string): DatabaseSync => {
  try {
    return connect(path)
  } catch {
    for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
    return connect(path)
  }
}

/** @param failed called when rows could not be written; they are dropped, since deliveries matter more */
export const openAttempts = (path: string, failed: (error: unknown) => void): Attempts => {
  const db = connectOrBegin(path)
  const insert = db.prepare(
    `INSERT INTO attempts (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`,
  )
  const prune = db.prepare(`DELETE FROM attempts WHERE webhook = ?1 AND seq <= (
    SELECT seq FROM attempts WHERE webhook = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ${MOST_ATTEMPTS})`)
  const page = db.prepare(`SELECT * FROM attempts
    WHERE webhook = ?1 AND seq < ?2 AND (?3 IS NULL OR outcome = ?3) ORDER BY seq DESC LIMIT ?4`)
  const ofDelivery = db.prepare(
    'SELECT * FROM attempts WHERE webhook = ? AND delivery = ? ORDER BY seq DESC LIMIT 1',
  )
  const forget = db.prepare("UPDATE attempts SET response = '' WHERE response <> ''")
  const removal = db.prepare('DELETE FROM attempts WHERE webhook = ?')
  /** Attempts at each endpoint since they were last counted. */
  const uncounted = new Map<string, number>()
  const remember = db.prepare('INSERT INTO forgotten VALUES (?)')
  let forgotten = Number(db.prepare('SELECT max(position) AS last FROM forgotten').get()?.last ?? 0)
  let toForget = forgotten
  let waiting: AttemptRow[] = []
  let timer: NodeJS.Timeout | undefined

  const pruneMany = (rows: readonly AttemptRow[]): void => {
    for (const { webhook } of rows) uncounted.set(webhook, (uncounted.get(webhook) ?? MORE_ATTEMPTS) + 1)
    for (const webhook of new Set(rows.map((row) => row.webhook))) {
      if ((uncounted.get(webhook) ?? 0) < MORE_ATTEMPTS) continue
      prune.run(webhook)
      uncounted.set(webhook, 0)
    }
  }

  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    const rows = waiting
    waiting = []
    const erasing = toForget > forgotten
    if (rows.length === 0 && !erasing) return
    try {
      db.exec('BEGIN')
      for (const row of rows) insert.run(...COLUMNS.map((column) => row[column]))
      pruneMany(rows)
      if (erasing) {
        forget.run()
        remember.run(toForget)
      }
      db.exec('COMMIT')
      forgotten = toForget
      // Until then SQLite's write-ahead log holds the pages as they were.
      if (erasing) db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      failed(error)
      if (erasing) timer ??= setTimeout(flush, AGAIN_MS).unref()
    }
  }

  return {
    add: (row) => {
      waiting.push(row)
      if (waiting.length >= TOGETHER) flush()
      else timer ??= setTimeout(flush, FLUSH_MS).unref()
    },
    list: (webhook, { limit, before = Number.MAX_SAFE_INTEGER, outcome }) => {
      flush()
      return page.all(webhook, before, outcome ?? null, limit) as unknown as readonly ListedAttempt[]
    },
    last: (webhook, delivery) => {
      flush()
      return ofDelivery.get(webhook, delivery) as ListedAttempt | undefined
    },
    forgetAnswers: (erased) => {
      toForget = Math.max(toForget, erased)
      flush()
    },
    remove: (webhook) => {
      flush()
      try {
        removal.run(webhook)
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        throw new StoreError('unavailable', `the list of attempts cannot be changed: ${why}`, {
          cause: error,
        })
      }
      uncounted.delete(webhook)
    },
    close: () => {
      flush()
      db.close()
    },
  }
}
