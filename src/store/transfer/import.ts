/**
 * Reads an export into a ledger: the same ids, revisions, bytes and order. Events that the ledger already has
 * are left as they are, so an interrupted import can be run again. An event that differs from the ledger's is
 * refused.
 */
import { isStoreError } from '../../failure/storeError.ts'
import { type EventStore, NO_STREAM } from '../port.ts'
import { BadExport, type EventLine, type Line, readHeader, readLine } from './exportFormat.ts'

const append = async (
  store: EventStore,
  { stream, revision, id, type, body }: EventLine,
  at: number,
): Promise<void> => {
  try {
    await store.append(stream, revision - 1, [{ id, type, body }])
  } catch (error) {
    if (isStoreError(error, 'wrong-revision') || isStoreError(error, 'duplicate-id')) {
      throw new BadExport(`line ${at}: the ledger has another event at revision ${revision} of ${stream}`)
    }
    // The ledger has already deleted this stream: the events in the export are from before the deletion.
    if (!isStoreError(error, 'stream-deleted')) throw error
  }
}

/** Deletes a stream, even if the export no longer has its events. */
const deleteStream = async (store: EventStore, stream: string): Promise<void> => {
  const { events } = await store.readStream(stream)
  await store.deleteStream(stream, events.at(-1)?.revision ?? NO_STREAM)
}

/** Yields the lines of an export with their numbers, without the header and the end. */
export async function* contentOf(
  lines: AsyncIterable<string>,
): AsyncGenerator<{ readonly line: Exclude<Line, { events: number }>; readonly at: number }> {
  let at = 0
  let seen = 0
  let whole: number | undefined
  for await (const text of lines) {
    at++
    if (whole !== undefined) throw new BadExport(`line ${at} is after the end`)
    if (at === 1) {
      readHeader(text)
      continue
    }
    const line = readLine(text, at)
    if ('events' in line) {
      whole = line.events
      continue
    }
    seen++
    yield { line, at }
  }
  if (whole === undefined) throw new BadExport(`it stops at line ${at}, without an end: it was cut short`)
  if (whole !== seen) throw new BadExport(`it says that it has ${whole} events, but it has ${seen}`)
}

export interface Taking {
  /** Whether to take a stream; every stream by default. */
  readonly takes?: (stream: string) => boolean
  /** Called for each event that is now in the ledger. */
  readonly imported?: (event: EventLine) => Promise<void>
}

/**
 * Imports the lines of an export one after the other, which keeps their order.
 * @returns how many of its events and deletions are now in the ledger
 * @throws BadExport · StoreError
 */
export const importLedger = async (
  store: EventStore,
  lines: AsyncIterable<string>,
  { takes = () => true, imported = async () => undefined }: Taking = {},
): Promise<number> => {
  let taken = 0
  for await (const { line, at } of contentOf(lines)) {
    if (!takes('deleted' in line ? line.deleted : line.stream)) continue
    taken++
    if ('deleted' in line) await deleteStream(store, line.deleted)
    else {
      await append(store, line, at)
      await imported(line)
    }
  }
  return taken
}
