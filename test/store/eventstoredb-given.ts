/** Shared by the tests on a real EventStoreDB: ledgers of their own on the server that the environment names. */
import { randomBytes } from 'node:crypto'
import type { Test } from 'tap'
import type { EventStoreDbOptions } from '../../src/store/eventstoredb/store.ts'
import type { EventStore } from '../../src/store/port.ts'

/** Why a test is skipped where no server is named. */
export const NO_SERVER = 'set DETENTE_TEST_EVENTSTOREDB=esdb://HOST:PORT?tls=false to run it on a real server'

/** The server's address; undefined when none is named. */
export const server = process.env.DETENTE_TEST_EVENTSTOREDB

/** The address of a ledger that is not there yet, on a server. */
export const newLedger = (at: string): string =>
  `${at}${at.includes('?') ? '&' : '?'}ledger=t_${randomBytes(8).toString('hex')}`

/** Opens a ledger and closes it with the test. */
export const openAt = async (
  t: Test,
  address: string,
  options: EventStoreDbOptions = {},
): Promise<EventStore> => {
  // Most tests that come by here use no server: they need not load the client.
  const { openEventStoreDb } = await import('../../src/store/eventstoredb/store.ts')
  const store = await openEventStoreDb(address, options)
  t.teardown(() => store.close())
  return store
}
