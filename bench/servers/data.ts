/** Data folders to serve: a generated history, and freshly opened deals for commands. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { fill } from '../fill.ts'
import { generate, openedDeals } from '../generate.ts'

export interface Served {
  readonly folder: string
  /** Ids of deals of which nothing but the opening is recorded. */
  readonly deals: readonly string[]
}

export const makeData = async (folder: string, count: number, deals: number): Promise<Served> => {
  mkdirSync(folder, { recursive: true })
  const store = await openSqliteStore(join(folder, 'events.db'))
  await fill(store, generate(count))
  const opened = [...openedDeals(deals)]
  await fill(store, opened)
  await store.close()
  return { folder, deals: opened.map(({ stream }) => stream.slice('deal-'.length)) }
}
