/**
 * Timelines of 40 entries: unchanged against a constant answer of the same bytes, just changed against the same rows read
 * by hand.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Client, type Server, startClient, startServer } from '../children.ts'
import { dealId, ENTRIES } from '../generate.ts'
import type { Request } from '../load/job.ts'
import { alternate, median, type Rounds, ratiosOf } from '../measure.ts'
import type { Given, Line, Row } from '../row.ts'
import { makeData } from '../servers/data.ts'
import { statementOn } from '../statements.ts'
import { builtTwice } from './command.ts'

const CONNECTIONS = 32

const get = (deal: string): Request => ({ method: 'GET', path: `/v1/deals/${deal}/timeline?limit=500` })

/** Deals it out to the connections. */
const dealt = (requests: readonly Request[]): readonly (readonly Request[])[] =>
  Array.from({ length: CONNECTIONS }, (_, n) => requests.filter((_, at) => at % CONNECTIONS === n))

interface Stage {
  readonly detente: Server
  readonly byHand: Server
  readonly bare: Server
  readonly client: Client
}

/** Processor time of a server in a piece of work, in µs for each of `count`. */
const used = async (server: Server, count: number, into: number[], work: () => Promise<number>) => {
  const before = await server.cpu()
  const result = await work()
  into.push(((await server.cpu()) - before) / count)
  return result
}

const lineOf = (
  how: string,
  against: string,
  rounds: Rounds,
  atLeast: number,
  cpu: readonly number[][],
): Line => ({
  what: `timeline of a deal with ${ENTRIES} entries, ${how}`,
  against,
  unit: 'requests/s',
  ...rounds,
  ratios: ratiosOf(rounds),
  goal: { atLeast },
  note: `processor time of the server, µs a request: ${cpu.map((one) => Math.round(median(one))).join(' and ')}`,
})

const unchanged = async ({ detente, bare, client }: Stage, times: number): Promise<Line> => {
  const cpu: [number[], number[]] = [[], []]
  const job = { kind: 'repeat', connections: CONNECTIONS, request: get(dealId(0)), times } as const
  const repeat = (server: Server, into: number[]) =>
    used(server, times, into, async () => (await client.send(job, server)).rate)
  const rounds = await alternate(
    () => repeat(detente, cpu[0]),
    () => repeat(bare, cpu[1]),
  )
  return lineOf('unchanged', 'bare Fastify, a constant Buffer of the same bytes', rounds, 0.9, cpu)
}

/**
 * Every timeline was asked for before; then every deal is changed, which is not timed either; then each timeline is
 * asked for once, which is.
 */
const changed = async ({ detente, byHand, client }: Stage, deals: readonly string[]): Promise<Line> => {
  const cpu: [number[], number[]] = [[], []]
  const ask = async (server: Server, into: number[]): Promise<number> => {
    const job = { kind: 'flood', connections: dealt(deals.map(get)) } as const
    await client.send(job, server)
    await client.send({ kind: 'flood', connections: dealt(deals.map(statementOn)) }, server)
    return used(server, deals.length, into, async () => (await client.send(job, server)).rate)
  }
  const rounds = await alternate(
    () => ask(detente, cpu[0]),
    () => ask(byHand, cpu[1]),
  )
  return lineOf(
    'just changed',
    'by hand: SELECT of the same rows and bodies, joined, sent; no certainty, headlines, names or moments',
    rounds,
    0.6,
    cpu,
  )
}

const open = async ({ size, folder }: Given) => {
  const count = size === 'full' ? 60_000 : 8_000
  const data = await makeData(join(folder, 'data'), count, 0)
  await builtTwice(data.folder, join(folder, 'copy'))
  const detente = await startServer('detente', data.folder)
  const response = await fetch(`${detente.url}${get(dealId(0)).path}`)
  const bytes = Buffer.from(await response.arrayBuffer())
  const { items } = JSON.parse(bytes.toString())
  if (items.length !== ENTRIES) throw new Error(`a timeline of ${items.length} entries`)
  const path = join(folder, 'timeline.json')
  writeFileSync(path, bytes)
  const bare = await startServer('bare', path)
  const byHand = await startServer('byHand', join(folder, 'copy'))
  const stage: Stage = { detente, byHand, bare, client: startClient() }
  return { stage, deals: data.complete.slice(0, data.complete.length - (data.complete.length % CONNECTIONS)) }
}

export const timeline: Row = {
  name: 'timeline',
  run: async (given) => {
    const { stage, deals } = await open(given)
    const lines = [
      await unchanged(stage, given.size === 'full' ? 20_000 : 1_000),
      await changed(stage, deals),
    ]
    stage.client.close()
    await stage.detente.close()
    await stage.byHand.close()
    await stage.bare.close()
    return lines
  },
}
