/** Data folders to serve: a generated history, and freshly opened deals for commands. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../../src/store/open.ts'
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

/**
 * Data of so many events for a row that is about many: made in the folder given, or kept for the next run in the folder
 * that BENCH_DATA names, since a million take minutes.
 */
export const makeMany = async (folder: string, count: number): Promise<Served> => {
  const kept = process.env.BENCH_DATA
  if (kept === undefined) return makeData(join(folder, String(count)), count, 0)
  const own = join(kept, String(count))
  if (existsSync(join(own, 'made'))) return { folder: own, opened: [], complete: spread(count) }
  rmSync(own, { recursive: true, force: true })
  const made = await makeData(own, count, 0)
  writeFileSync(join(own, 'made'), '')
  return made
}

/** @param address where the ledger is, if not in the folder */
export const makeData = async (
  folder: string,
  count: number,
  deals: number,
  address?: string,
): Promise<Served> => {
  mkdirSync(folder, { recursive: true })
  const store = await openStore(address ?? `sqlite:${join(folder, 'events.db')}`)
  // Only the embedded engine keeps the order of appends that are on their way together.
  const atOnce = address === undefined ? undefined : 1
  await fill(store, generate(count), atOnce)
  const openings = [...openedDeals(deals)]
  await fill(store, openings, atOnce)
  await store.close()
  return {
    folder,
    opened: openings.map(({ stream }) => stream.slice('deal-'.length)),
    complete: spread(count),
  }
}
