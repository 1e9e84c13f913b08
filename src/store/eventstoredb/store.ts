/** The engine for several machines: a ledger in an EventStoreDB, which any number of nodes write and read. */
import { randomUUID } from 'node:crypto'
import { StoreError } from '../../failure/storeError.ts'
import { checkEvents, checkExpected, checkText } from '../checks.ts'
import type { EventStore, LoggedEvent, Position } from '../port.ts'
import { readAddress } from './address.ts'
import { createCells } from './cells.ts'
import { acquireConnection } from './client.ts'
import { follow } from './follow.ts'
import { noOutage } from './patience.ts'
import { openReadProgress } from './readProgress.ts'
import { createReads } from './reads.ts'
import { start } from './start.ts'
import { namesOf } from './streamNames.ts'
import { openTrust } from './trust.ts'
import { createWrites } from './writes.ts'

export interface EventStoreDbOptions {
  /** Called with a message for people while the start waits for the server. */
  readonly say?: (message: string) => void
  /** How long a call is retried while the server is unreachable, in milliseconds; 10 seconds by default. */
  readonly patience?: number
  /** How long a subscription may be silent before it is checked, in milliseconds; 10 seconds by default. */
  readonly silence?: number
  /** Makes the ids of the ledger and of writes to state cells; random UUIDs by default. */
  readonly newId?: () => string
}

/**
 * Opens a ledger in an EventStoreDB. Waits for the server if it is not up yet.
 * @param address `esdb://HOST:PORT?…` or `esdb+discover://…`; `ledger=NAME` is the ledger's name there,
 *   `detente` by default
 * @throws StoreError `bad-address` · `wrong-format`
 */
export const openEventStoreDb = async (
  address: string,
  options: EventStoreDbOptions = {},
): Promise<EventStore> => {
  const place = readAddress(address)
  const newId = options.newId ?? randomUUID
  const connection = await acquireConnection(place)
  const closing = new AbortController()
  const names = namesOf(place.ledger)
  const seen = openReadProgress()
  const trust = openTrust(connection, seen)
  const patience = { ms: options.patience ?? 10_000, signal: closing.signal, outage: noOutage(), trust }
  const log = { connection, names, seen, silence: options.silence ?? 10_000 }
  const reads = createReads(connection, names, patience)
  const writes = createWrites(connection, patience)
  const cells = createCells(reads, writes, newId)
  /** At the start no call is retried here: `start` looks at every failure itself. */
  const atOnce = { ms: 0, signal: closing.signal, outage: noOutage() }
  const firstReads = createReads(connection, names, atOnce)
  const first = createCells(firstReads, createWrites(connection, atOnce), newId)
  const accepted = new Set<Promise<unknown>>()

  const checkOpen = (): void => {
    if (closing.signal.aborted) throw new StoreError('unavailable', 'the ledger is closed')
  }
  /** Runs work that closing the store waits for. */
  const accept = async <T>(work: () => Promise<T>): Promise<T> => {
    checkOpen()
    const working = work()
    accepted.add(working)
    try {
      return await working
    } finally {
      accepted.delete(working)
    }
  }

  async function* readAll({ after }: { after?: Position } = {}): AsyncGenerator<readonly LoggedEvent[]> {
    checkOpen()
    for await (const { events, live } of follow(log, { after }, patience)) {
      if (events.length > 0) yield events
      if (live) return
    }
    checkOpen()
  }

  /**
   * Our last event. The server filters from the last known position, so that it scans little on a shared server.
   */
  const head = async (): Promise<Position> => {
    if (seen.known()) for (const event of await reads.from(seen.upTo())) seen.event(event)
    else {
      const last = await reads.last()
      if (last) seen.event(last)
    }
    return seen.last()
  }

  const close = async (): Promise<void> => {
    closing.abort()
    await Promise.allSettled(accepted)
    await connection.release()
  }
  let closed: Promise<void> | undefined

  let ledgerId: string
  try {
    ledgerId = await start(
      { place, names, cells: first, look: firstReads.ending, seen, newId },
      options.say ?? (() => {}),
      closing.signal,
    )
  } catch (error) {
    await close()
    throw error
  }

  return {
    ledgerId,
    head: () => accept(head),
    readStream: (stream, range) => accept(() => reads.stream(stream, range)),
    readAll,
    readState: (cell) => accept(() => cells.read(names.cell(cell))),
    async append(stream, expected, events) {
      checkExpected(expected)
      checkEvents(stream, events)
      await accept(() => writes.append(names.stream(stream), expected, events))
      return expected + events.length
    },
    async appendInOrder(appends) {
      for (const { stream, expected, events } of appends) {
        checkExpected(expected)
        checkEvents(stream, events)
      }
      await accept(async () => {
        for (const { stream, expected, events } of appends)
          await writes.append(names.stream(stream), expected, events)
      })
    },
    async *subscribe({ after, signal }) {
      checkOpen()
      yield* follow(log, { after }, { ...patience, signal: AbortSignal.any([signal, closing.signal]) })
    },
    async deleteStream(stream, expected) {
      checkExpected(expected)
      await accept(() => writes.tombstone(names.stream(stream), expected))
    },
    async writeState(cell, value, expected) {
      checkExpected(expected)
      checkText(cell)
      checkEvents(cell, [{ id: '', type: 'StateWritten', body: value }])
      await accept(() => cells.write(names.cell(cell), value, expected))
      return expected + 1
    },
    close: () => {
      closed ??= close()
      return closed
    },
  }
}
