/**
 * Where events live: the narrow port that both engines implement. The store keeps opaque JSON text; what it
 * means is the vocabulary's business (`events/`). Every engine passes `test/contract/`.
 */

/**
 * A place in the whole log: opaque, strictly increasing, not dense, a safe integer (an EventStoreDB position is
 * a byte offset and stays one below nine petabytes). Written as a decimal string wherever it leaves the process.
 */
export type Position = number

/** The revision to expect of a stream that must not exist yet. */
export const NO_STREAM = -1

/** The type under which a deletion for good shows up in the log. Its body is empty, its revision says nothing. */
export const STREAM_DELETED = '$streamDeleted'

/** An event as a caller hands it in. `body` is JSON text and is stored byte for byte. */
export interface NewEvent {
  /** A UUID, unique in the whole log. */
  readonly id: string
  readonly type: string
  readonly body: string
}

/** An event as read from its stream; it knows its revision, but not its position in the log. */
export interface StoredEvent extends NewEvent {
  readonly stream: string
  /** 0-based place in the stream. */
  readonly revision: number
}

/** An event as a follower of the whole log sees it. */
export interface LoggedEvent extends StoredEvent {
  readonly position: Position
}

/** What a read of one stream found. A deleted stream stays deleted: its name is never free again. */
export interface StreamSlice {
  readonly state: 'present' | 'missing' | 'deleted'
  readonly events: readonly StoredEvent[]
}

/** A piece of the log on its way to a follower. `live` says that it ends where the log ended when it was read. */
export interface LogBatch {
  readonly events: readonly LoggedEvent[]
  readonly live: boolean
}

/** A small cell that keeps only its last value: a cursor, a lease, a claim on an id. Revisions count from 0. */
export interface StateCell {
  readonly value: string
  readonly revision: number
}

/** What can be read, also by a second process. */
export interface LedgerReader {
  /** A random UUID made with the ledger; a view built from another ledger notices by it. */
  readonly ledgerId: string

  /**
   * Reads a stream forwards.
   * @param range.from the first revision wanted, 0 by default; beyond the end reads nothing
   * @param range.limit at most so many events; all by default
   * @throws StoreError `unavailable`
   */
  readStream(stream: string, range?: { from?: number; limit?: number }): Promise<StreamSlice>

  /**
   * Reads the whole log in order, in batches, up to where it ended when the read began or later; then ends.
   * No reader ever sees a later position before an earlier one.
   * @param from.after the position behind which to start; the beginning by default
   * @throws StoreError `unavailable` · `replaced` when the log has no such position
   */
  readAll(from?: { after?: Position }): AsyncGenerator<readonly LoggedEvent[]>

  /** The last position in the log, or 0 when it is empty: how far a follower has to go. */
  head(): Promise<Position>

  /** Reads a state cell; undefined when it was never written. */
  readState(cell: string): Promise<StateCell | undefined>

  /** Ends subscriptions, finishes what was accepted, closes files and connections. */
  close(): Promise<void>
}

export interface EventStore extends LedgerReader {
  /**
   * Appends events to one stream, all or none, and answers when they are durable.
   *
   * The same events (by id) at the same expected revision are the same append: they are answered as the first
   * time and stored once.
   * @param expected the exact revision of the stream's last event, `NO_STREAM` when it must not exist
   * @returns the revision of the last event appended
   * @throws StoreError `wrong-revision` · `stream-deleted` · `duplicate-id` where the engine can tell · `too-large` ·
   *   `unavailable`
   */
  append(stream: string, expected: number, events: readonly NewEvent[]): Promise<number>

  /**
   * Follows the log from behind a position: catches up, then goes on live, without gap or repeat, until the
   * signal aborts or the store closes (it then just ends). The first batch that is `live` may be empty.
   * @throws StoreError `unavailable` · `replaced` when the log is another than before
   */
  subscribe(from: { after?: Position; signal: AbortSignal }): AsyncGenerator<LogBatch>

  /**
   * Deletes a stream for good: its events are gone from it, an event of type `$streamDeleted` stands behind them at
   * the end of the log, and later appends are refused. From the log they are gone at once (SQLite) or when the
   * server cleans up (EventStoreDB). Deleting it again does nothing.
   * @param expected the exact revision of its last event; `NO_STREAM` for one that must not exist, whose name is never
   *   free then
   * @throws StoreError `wrong-revision` · `unavailable`
   */
  deleteStream(stream: string, expected: number): Promise<void>

  /**
   * Writes a state cell, durably.
   * @param expected the cell's revision, `NO_STREAM` when it must not exist yet
   * @returns the new revision
   * @throws StoreError `wrong-revision` · `unavailable`
   */
  writeState(cell: string, value: string, expected: number): Promise<number>
}
