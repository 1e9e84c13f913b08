/** Fills a ledger with events, many appends on their way at once. */
import type { EventStore } from '../src/store/port.ts'
import { openSqliteStore } from '../src/store/sqlite/store.ts'
import { generate, type Ready } from './generate.ts'

const AT_ONCE = 1_000

export const fill = async (store: EventStore, events: Iterable<Ready>, atOnce = AT_ONCE): Promise<void> => {
  let appends: Promise<number>[] = []
  for (const event of events) {
    appends.push(store.append(event.stream, event.revision - 1, [event]))
    if (appends.length < atOnce) continue
    await Promise.all(appends)
    appends = []
  }
  await Promise.all(appends)
}

/**
 * Makes a ledger with a generated history.
 * @param more what comes after it
 */
export const makeLedger = async (path: string, count: number, more: Iterable<Ready> = []): Promise<void> => {
  const store = await openSqliteStore(path)
  await fill(store, generate(count))
  await fill(store, more)
  await store.close()
}
