/** Chooses the engine by the address. */
import { StoreError } from '../failure/storeError.ts'
import type { EventStore, LedgerReader } from './port.ts'
import { openSqliteReader, openSqliteStore } from './sqlite/store.ts'

/**
 * Opens a store for writing.
 * @param address `sqlite:PATH`, absolute or relative to the working directory; `esdb://HOST:PORT?…` or
 *   `esdb+discover://…`
 * @param say called with a message for people while a server is waited for
 * @throws StoreError `bad-address` when the address names no engine · any error of the engine
 */
export const openStore = async (
  address: string,
  say: (message: string) => void = () => {},
): Promise<EventStore> => {
  const [scheme, path] = address.split(/:(.*)/s)
  if (scheme === 'sqlite' && path) return openSqliteStore(path)
  if (scheme === 'esdb' || scheme === 'esdb+discover') {
    // Loaded only when needed: the client is large, and most services use SQLite.
    const { openEventStoreDb } = await import('./eventstoredb/store.ts')
    return openEventStoreDb(address, { say })
  }
  // The whole address is not shown, because it may contain a password.
  throw new StoreError(
    'bad-address',
    `"${scheme}:…" is not the address of an event store; write sqlite:PATH or esdb://HOST:PORT`,
  )
}

/**
 * Opens a store for reading. A service may have it open for writing at the same time.
 * @param say called with a message for people while a server is waited for
 * @throws StoreError `bad-address` · any error of the engine
 */
export const openReader = async (
  address: string,
  say: (message: string) => void = () => {},
): Promise<LedgerReader> => {
  const [scheme, path] = address.split(/:(.*)/s)
  return scheme === 'sqlite' && path ? openSqliteReader(path) : openStore(address, say)
}

/**
 * Opens a store for reading single bodies at once, where its engine is embedded; undefined where it is a server.
 * @throws StoreError `bad-address` · any error of the engine
 */
export const openBodies = async (address: string): Promise<LedgerReader | undefined> =>
  address.startsWith('sqlite:') ? openReader(address) : undefined
