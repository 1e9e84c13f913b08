/** Data folders to serve: a generated history, and freshly opened deals for commands. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { fill } from '../fill.ts'
import { completeDeals, dealId, generate, openedDeals } from '../generate.ts'

export interface Served {
  readonly folder: string
  /** Ids of deals of which nothing but the opening is recorded. */
  readonly opened: readonly string[]
  /** Ids of deals whose history is complete: some hundred, evenly spread over the log. */
  readonly complete: readonly string[]
}

const MOST_COMPLETE = 480

const spread = (count: number): readonly string[] => {
  const all = completeDeals(count)
  const wanted = Math.min(all, MOST_COMPLETE)
  return Array.from({ length: wanted }, (_, n) => dealId(Math.floor((n * all) / wanted)))
}

export const makeData = async (folder: string, count: number, deals: number): Promise<Served> => {
  mkdirSync(folder, { recursive: true })
  const store = await openSqliteStore(join(folder, 'events.db'))
  await fill(store, generate(count))
  const openings = [...openedDeals(deals)]
  await fill(store, openings)
  await store.close()
  return {
    folder,
    opened: openings.map(({ stream }) => stream.slice('deal-'.length)),
    complete: spread(count),
  }
}
