/** Chooses the engine by the address that names it. */
import { StoreError } from '../failure/storeError.ts'
import type { EventStore, LedgerReader } from './port.ts'
import { openSqliteReader, openSqliteStore } from './sqlite/store.ts'

/**
 * Opens the store that an address names, for writing.
 * @param address `sqlite:PATH`, the path absolute or from the working directory; `esdb://HOST:PORT?…` or
 *   `esdb+discover://…`
 * @param say told, for people, when a server is waited for
 * @throws StoreError `bad-address` when it names no engine · what the engine throws
 */
export const openStore = async (
  address: string,
  say: (message: string) => void = () => {},
): Promise<EventStore> => {
  const [scheme, path] = address.split(/:(.*)/s)
  if (scheme === 'sqlite' && path) return openSqliteStore(path)
  if (scheme === 'esdb' || scheme === 'esdb+discover') {
    // The client is large, and most services never need it.
    const { openEventStoreDb } = await import('./eventstoredb/store.ts')
    return openEventStoreDb(address, { say })
  }
  // Not shown as a whole: an address may hold a password.
  throw new StoreError(
    'bad-address',
    `"${scheme}:…" names no event store; write sqlite:PATH or esdb://HOST:PORT`,
  )
}

/**
 * Opens the store that an address names, for reading; a service may have it open for writing.
 * @param say told, for people, when a server is waited for
 * @throws StoreError `bad-address` · what the engine throws
 */
export const openReader = async (
  address: string,
  say: (message: string) => void = () => {},
): Promise<LedgerReader> => {
  const [scheme, path] = address.split(/:(.*)/s)
  return scheme === 'sqlite' && path ? openSqliteReader(path) : openStore(address, say)
}
