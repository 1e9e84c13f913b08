/**
 * On the EventStoreDB that DETENTE_BENCH_EVENTSTOREDB names: appends, reads and catch-up against the bare client on the
 * same server, the first catch-up of the views and commands over HTTP against the embedded engine. The server should be for this alone and new, as the
 * bare client reads all that is on it.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { openStore } from '../../src/store/open.ts'
import { startClient, startProcess, startServer } from '../children.ts'
import type { Request } from '../load/job.ts'
import { alternate, median, ROUNDS, ratiosOf, time } from '../measure.ts'
import type { Line, Row, Size } from '../row.ts'
import { makeData } from '../servers/data.ts'
import type { Ask } from '../servers/eventstoredb.ts'
import { statementOn } from '../statements.ts'
import { build } from './rebuild.ts'

const server = process.env.DETENTE_BENCH_EVENTSTOREDB

const CONNECTIONS = 64
const STATEMENTS = 39
/** Callers at once, and how many events they append together in a round. */
const SIZES: Readonly<Record<Size, readonly (readonly [number, number])[]>> = {
  full: [
    [1, 400],
    [64, 6_400],
    [256, 10_240],
  ],
  quick: [
    [1, 40],
    [64, 640],
    [256, 1_024],
  ],
}

const ledgerOf = (name: string): string => `bench_${name}_${randomBytes(6).toString('hex')}`

const startSide = async (side: 'ours' | 'bare', address: string, ledger: string) => {
  const child = startProcess('servers/eventstoredb.ts')
  await child.ask<number>({ kind: 'open', side, address, ledger } satisfies Ask)
  return { ask: (ask: Ask) => child.ask<number>(ask), end: child.end }
}

/** What the log's client can do, with the adapter and without. */
const clients = async (size: Size, address: string): Promise<readonly Line[]> => {
  const ledger = ledgerOf('client')
  const ours = await startSide('ours', address, ledger)
  const bare = await startSide('bare', address, `${ledger}_bare`)
  const lines: Line[] = []
  const add = async (line: Pick<Line, 'what' | 'against' | 'goal'>, askOf: (round: number) => Ask) => {
    const rounds = await alternate(
      (round) => ours.ask(askOf(round)),
      (round) => bare.ask(askOf(round)),
    )
    lines.push({ ...line, unit: 'events/s', ...rounds, ratios: ratiosOf(rounds) })
  }
  const sizes = SIZES[size]
  for (const [callers, count] of sizes) {
    await add(
      {
        what: `EventStoreDB, append, one event, ${callers === 1 ? 'one caller' : `${callers} callers, pipelined`}`,
        against: 'the bare client, same batch stream',
        goal: { atLeast: 0.9 },
      },
      (round) => ({ kind: 'append', name: `r${round}-${callers}`, callers, count }),
    )
  }
  // What was appended is what is read; both sides appended as much.
  const count = (ROUNDS + 1) * sizes.reduce((sum, [, events]) => sum + events, 0)
  const goal = { atLeast: 0.8 }
  await add(
    {
      what: `EventStoreDB, read all, ${count} of ${2 * count} events ours`,
      against: 'the bare client reads all',
      goal,
    },
    () => ({ kind: 'read', count }),
  )
  await add(
    {
      what: `EventStoreDB, catch-up over ${count} of ${2 * count} events`,
      against: 'a bare filtered subscription',
      goal,
    },
    () => ({ kind: 'follow', count }),
  )
  ours.end()
  bare.end()
  return lines
}

/** Commands over HTTP, the log on either engine. */
const command = async (size: Size, folder: string, address: string): Promise<Line> => {
  const store = `${address}${address.includes('?') ? '&' : '?'}ledger=${ledgerOf('command')}`
  const deals = CONNECTIONS * (ROUNDS + 1)
  const count = size === 'full' ? 4_000 : 1_000
  const cpu = { ours: [] as number[], theirs: [] as number[] }
  const start = async (side: 'ours' | 'theirs', at?: string) => {
    const { opened, folder: data } = await makeData(join(folder, side), count, deals, at)
    return { opened, server: await startServer('detente', data, ...(at ? [at] : [])) }
  }
  const sides = { ours: await start('ours', store), theirs: await start('theirs') }
  const client = startClient()
  const flood = async (side: 'ours' | 'theirs', round: number): Promise<number> => {
    const { opened, server } = sides[side]
    const connections = opened
      .slice(round * CONNECTIONS, (round + 1) * CONNECTIONS)
      .map((deal) => Array.from({ length: STATEMENTS }, (): Request => statementOn(deal)))
    const before = await server.cpu()
    const { rate } = await client.send({ kind: 'flood', connections }, server)
    if (round > 0) cpu[side].push(((await server.cpu()) - before) / (CONNECTIONS * STATEMENTS))
    return rate
  }
  const rounds = await alternate(
    (round) => flood('ours', round),
    (round) => flood('theirs', round),
  )
  client.close()
  await sides.ours.server.close()
  await sides.theirs.server.close()
  return {
    what: `EventStoreDB, command over HTTP, ${CONNECTIONS} connections, answered when the views show it`,
    against: 'the same service on the embedded engine',
    unit: 'requests/s',
    ...rounds,
    ratios: ratiosOf(rounds),
    // Told, not wanted: the server is another process that shares the cores.
    goal: { atLeast: 0 },
    note: `processor time of the service, µs a request: ${Math.round(median(cpu.ours))} and ${Math.round(median(cpu.theirs))}`,
  }
}

/** How long the views take to be built from the log, the log on either engine: the first catch-up of a node. */
const catchUp = async (size: Size, folder: string, address: string): Promise<Line> => {
  const count = size === 'full' ? 10_000 : 1_000
  const at = `${address}${address.includes('?') ? '&' : '?'}ledger=${ledgerOf('views')}`
  const path = `sqlite:${join(folder, 'embedded', 'events.db')}`
  await makeData(join(folder, 'server'), count, 0, at)
  await makeData(join(folder, 'embedded'), count, 0)
  const stores = { ours: await openStore(at), theirs: await openStore(path) }
  const cpu = { ours: [] as number[], theirs: [] as number[] }
  const built = async (side: 'ours' | 'theirs', round: number): Promise<number> => {
    const before = process.cpuUsage()
    const ms = await time(() => build(stores[side], join(folder, 'views')))
    const { user, system } = process.cpuUsage(before)
    if (round > 0) cpu[side].push((user + system) / count)
    return ms
  }
  const rounds = await alternate(
    (round) => built('ours', round),
    (round) => built('theirs', round),
  )
  await stores.ours.close()
  await stores.theirs.close()
  return {
    what: `EventStoreDB, views built from ${count} events`,
    against: 'the same events on the embedded engine',
    unit: 'ms',
    ...rounds,
    // Of speeds, so the other way round than the times.
    ratios: ratiosOf({ ours: rounds.theirs, theirs: rounds.ours }),
    // Told, not wanted: the server is another process that shares the cores.
    goal: { atLeast: 0 },
    note: `processor time, µs an event: ${Math.round(median(cpu.ours))} and ${Math.round(median(cpu.theirs))}`,
  }
}

export const eventstoredb: Row = {
  name: 'eventstoredb',
  run: async ({ size, folder }) => {
    if (server === undefined) {
      console.log('\neventstoredb: skipped; DETENTE_BENCH_EVENTSTOREDB=esdb://… names a server for it')
      return []
    }
    return [
      ...(await clients(size, server)),
      await catchUp(size, join(folder, 'catch-up'), server),
      await command(size, folder, server),
    ]
  },
}
