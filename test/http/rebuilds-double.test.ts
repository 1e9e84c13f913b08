/** Rebuilds on EventStoreDB, the test double. */
import { t as all } from 'tap'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { newLedger } from '../store/eventstoredb-given.ts'
import { rebuilding } from './rebuilding.ts'

all.setTimeout(240_000)

rebuilding(all, async (t) => ({ store: newLedger((await startEventStoreDouble(t)).connectionString) }))
