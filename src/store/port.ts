/**
 * The port that both engines implement: where events are stored. The store keeps opaque JSON text; `events/`
 * defines its meaning. Every engine passes `test/contract/`.
 */

/**
 * A position in the whole log: an opaque, strictly increasing, safe integer, with gaps. (An EventStoreDB
 * position is a byte offset, so it stays safe up to nine petabytes.) Outside the process it is written as a
 * decimal string.
 */
export type Position = number

/** The expected revision of a stream that must not exist yet. */
export const NO_STREAM = -1

/**
 * The type of the event that marks a permanent deletion in the log. Its body is empty, and its revision has no
 * meaning.
 */
export const STREAM_DELETED = '$streamDeleted'

/** An event to append. `body` is JSON text and is stored byte for byte. */
export interface NewEvent {
  /** A UUID, unique in the whole log. */
  readonly id: string
  readonly type: string
  readonly body: string
}

/** An event as read from its stream. It has its revision, but not its position in the log. */
export interface StoredEvent extends NewEvent {
  readonly stream: string
  /** 0-based place in the stream. */
  readonly revision: number
}

/** An event as read from the whole log. */
export interface LoggedEvent extends StoredEvent {
  readonly position: Position
}

/** The result of reading one stream. A deleted stream stays deleted: its name can never be used again. */
export interface StreamSlice {
  readonly state: 'present' | 'missing' | 'deleted'
  readonly events: readonly StoredEvent[]
}

/** A piece of the log for a follower. `live` says that it ends at the end of the log at the time of the read. */
export interface LogBatch {
  readonly events: readonly LoggedEvent[]
  readonly live: boolean
}

/**
 * A small cell that keeps only its last value: a cursor, a lease, a reservation of an id. Revisions count from
 * 0.
 */
export interface StateCell {
  readonly value: string
  readonly revision: number
}

/** Events for one stream, after the revision of its last event. */
export interface StreamAppend {
  readonly stream: string
  readonly expected: number
  readonly events: readonly NewEvent[]
}

/** What can be read, also by a second process. */
export interface LedgerReader {
  /** A random UUID, made with the ledger. It lets a view notice that it was built from another ledger. */
  readonly ledgerId: string

  /**
   * Reads a stream forwards.
   * @param range.from the first revision, 0 by default; beyond the end the result is empty
   * @param range.limit the most events to read; all by default
   * @throws StoreError `unavailable`
   */
  readStream(stream: string, range?: { from?: number; limit?: number }): Promise<StreamSlice>

  /**
   * Reads the whole log in order, in batches, at least up to its end at the time of the call. No reader ever
   * sees a later position before an earlier one.
   * @param from.after the position after which to start; the beginning by default
   * @throws StoreError `unavailable` · `replaced` when the log has no event at that position
   */
  readAll(from?: { after?: Position }): AsyncGenerator<readonly LoggedEvent[]>

  /**
   * Reads the body of the event at a position at once; undefined when there is none, or no longer. Only an engine
   * that is embedded has it.
   * @throws StoreError `unavailable`
   */
  readonly bodyAt?: (position: Position) => string | undefined

  /** The last position in the log, or 0 when it is empty. */
  head(): Promise<Position>

  /** Reads a state cell; undefined when it was never written. */
  readState(cell: string): Promise<StateCell | undefined>

  /** Ends subscriptions, finishes accepted writes, closes files and connections. */
  close(): Promise<void>
}

export interface EventStore extends LedgerReader {
  /**
   * Appends events to one stream, all or nothing, and returns when they are durable.
   *
   * The same events (by id) at the same expected revision are the same append: it is stored once, and a
   * repetition gets the same answer.
   * @param expected the exact revision of the stream's last event, or `NO_STREAM` when it must not exist
   * @param stored called before the answer when this call stored the events, so that the store has these very bytes; never
   *   called by an engine that cannot tell this from a repetition
   * @returns the revision of the last event appended
   * @throws StoreError `wrong-revision` · `stream-deleted` · `duplicate-id` where the engine can tell ·
   *   `too-large` · `unavailable`
   */
  append(stream: string, expected: number, events: readonly NewEvent[], stored?: () => void): Promise<number>

  /**
   * Appends to several streams, one after the other in this order, each as `append` does. An engine that can stores
   * all of them or none, with one wait for the disk; with another one, the earlier appends stay when a later one is
   * refused.
   * @param stored as for `append`, about the last of them
   * @throws StoreError as `append`
   */
  appendInOrder(appends: readonly StreamAppend[], stored?: () => void): Promise<void>

  /**
   * Follows the log after a position: catches up, then continues live, without a gap or a repetition, until the
   * signal aborts or the store closes. Then it ends without an error. The first `live` batch may be empty.
   * @throws StoreError `unavailable` · `replaced` when the log is no longer the same
   */
  subscribe(from: { after?: Position; signal: AbortSignal }): AsyncGenerator<LogBatch>

  /**
   * Deletes a stream for good: its events are removed from it, the log gets an event of type `$streamDeleted` at
   * its end, and later appends are refused. SQLite removes the events from the log at once, EventStoreDB when
   * the server scavenges. Deleting the stream again does nothing.
   * @param expected the exact revision of its last event, or `NO_STREAM` for a stream that must not exist; its
   *   name then stays taken
   * @throws StoreError `wrong-revision` · `unavailable`
   */
  deleteStream(stream: string, expected: number): Promise<void>

  /**
   * Writes a state cell durably.
   * @param expected the cell's revision, or `NO_STREAM` when it must not exist yet
   * @returns the new revision
   * @throws StoreError `wrong-revision` · `unavailable`
   */
  writeState(cell: string, value: string, expected: number): Promise<number>
}
