/** What grows with the ledger: appends, timelines, proofs and the start, at many events against itself at few. */

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { type Client, type Server, startClient, startServer } from '../children.ts'
import { seeded } from '../generate/random.ts'
import { generate } from '../generate.ts'
import { alternate, median, type Rounds, rate, ratiosOf } from '../measure.ts'
import type { Line, Row, Size } from '../row.ts'
import { makeMany, type Served } from '../servers/data.ts'
import { statementOn } from '../statements.ts'

const CALLERS = 64
const FEW = 10_000

const manyOf = (size: Size): number => (size === 'full' ? 1_000_000 : 20_000)

/** The side that is `ours` is the ledger with many events. */
const lineOf = (
  what: string,
  unit: string,
  rounds: Rounds,
  many: number,
  ratios: readonly number[],
): Line => ({
  what: `growth to ${many} events: ${what}`,
  against: `itself at ${FEW}`,
  unit,
  ...rounds,
  ratios,
  goal: { atMost: 1.3 },
})

const inverse = (ratios: readonly number[]): readonly number[] => ratios.map((ratio) => 1 / ratio)

const bodies = [...generate(500)]

/** Appends from many callers to new streams of the ledger; returns the rate. */
const appendTo = async (folder: string, count: number): Promise<number> => {
  const store = await openSqliteStore(join(folder, 'events.db'))
  const each = Math.floor(count / CALLERS)
  const events = Array.from({ length: count }, (_, n) => {
    const { type = '', body = '' } = bodies[n % bodies.length] ?? {}
    return { id: randomUUID(), type, body }
  })
  // Under names that the views leave alone, so that these need not catch up with them.
  const call = async (caller: number): Promise<void> => {
    const stream = `cursor-${randomUUID()}`
    for (let n = 0; n < each; n++)
      await store.append(stream, n - 1, events.slice(caller * each + n).slice(0, 1))
  }
  const found = await rate(each * CALLERS, async () => {
    await Promise.all(Array.from({ length: CALLERS }, (_, caller) => call(caller)))
  })
  await store.close()
  return found
}

/** Milliseconds from the start to serving, the load of the program itself left out. */
const startOf = async ({ folder }: Served): Promise<number> => {
  const server = await startServer('detente', folder)
  const took = await server.startedIn()
  await server.close()
  return took
}

/** Answers a second of one connection that asks for timelines which were just changed. */
const timelines = async (client: Client, server: Server, deals: readonly string[]): Promise<number> => {
  const path = (deal: string): string => `/v1/deals/${deal}/timeline?limit=500`
  await client.send({ kind: 'flood', connections: [deals.map(statementOn)] }, server)
  const gets = deals.map((deal) => ({ method: 'GET', path: path(deal) }) as const)
  return (await client.send({ kind: 'flood', connections: [gets] }, server)).rate
}

const PROOFS = 200

/** How many events are signed, once some are. */
const signedBy = async ({ url }: Server): Promise<number> => {
  for (;;) {
    const answer = await fetch(`${url}/v1/audit/checkpoint`)
    if (answer.ok) return ((await answer.json()) as { size: number }).size
    await pause(100)
  }
}

/** Answers a second of one connection that asks for proofs of inclusion all over the log. */
const proofs = async (client: Client, server: Server, round: number): Promise<number> => {
  const random = seeded(round + 1)
  const signed = await signedBy(server)
  const gets = Array.from({ length: PROOFS }, () => {
    return { method: 'GET', path: `/v1/audit/proofs/inclusion?index=${random.int(signed)}` } as const
  })
  return (await client.send({ kind: 'flood', connections: [gets] }, server)).rate
}

interface Pair {
  readonly client: Client
  readonly small: Server
  readonly large: Server
}

const served = async <T>(few: Served, many: Served, use: (pair: Pair) => Promise<T>): Promise<T> => {
  const client = startClient()
  const [small, large] = [await startServer('detente', few.folder), await startServer('detente', many.folder)]
  const result = await use({ client, small, large })
  client.close()
  await small.close()
  await large.close()
  return result
}

const timelineGrowth = ({ client, small, large }: Pair, few: Served, many: Served): Promise<Rounds> => {
  // As many deals of each, since those in use are kept in memory.
  const step = Math.floor(many.complete.length / few.complete.length)
  const spread = few.complete.map((_, n) => many.complete[n * step] ?? '')
  return alternate(
    () => timelines(client, large, spread),
    () => timelines(client, small, few.complete),
  )
}

export const growth: Row = {
  name: 'growth',
  run: async ({ size, folder }) => {
    const count = manyOf(size)
    const few = await makeMany(folder, FEW)
    const many = await makeMany(folder, count)
    // Builds the views, so that later starts find them.
    await startOf(few)
    await startOf(many)
    const starts = await alternate(
      () => startOf(many),
      () => startOf(few),
    )
    const [reads, proved] = await served(few, many, async (pair) => [
      await timelineGrowth(pair, few, many),
      await alternate(
        (round) => proofs(pair.client, pair.large, round),
        (round) => proofs(pair.client, pair.small, round),
      ),
    ])
    const appends = await alternate(
      () => appendTo(many.folder, size === 'full' ? 12_800 : 640),
      () => appendTo(few.folder, size === 'full' ? 12_800 : 640),
    )
    const startsLine = lineOf('start until it serves', 'ms', starts, count, ratiosOf(starts))
    return [
      lineOf('appends of 64 callers', 'events/s', appends, count, inverse(ratiosOf(appends))),
      lineOf('changed timelines, one connection', 'requests/s', reads, count, inverse(ratiosOf(reads))),
      lineOf('proofs of inclusion, one connection', 'requests/s', proved, count, inverse(ratiosOf(proved))),
      {
        ...startsLine,
        note: `medians ${Math.round(median(starts.ours))} and ${Math.round(median(starts.theirs))} ms`,
      },
    ]
  },
}
