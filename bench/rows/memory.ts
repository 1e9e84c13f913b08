/**
 * Resident memory: of the service's process while it serves, after much was asked, and while it rebuilds its views; of
 * the command that writes a bundle and of the one that verifies it.
 */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Client, runCommand, startClient, startServer } from '../children.ts'
import type { Goal, Line, Row } from '../row.ts'
import { makeMany, type Served } from '../servers/data.ts'
import { statementOn } from '../statements.ts'

const CONNECTIONS = 32
const MIB = 1024 * 1024
/** Repetitions are few: each takes a process of its own. */
const TIMES = 3

const serving = async (client: Client, { folder, complete }: Served, requests: number): Promise<number> => {
  const server = await startServer('detente', folder)
  const connections = Array.from({ length: CONNECTIONS }, (_, n) =>
    Array.from({ length: Math.ceil(requests / CONNECTIONS) }, (_, m) => {
      const deal = complete[(n + m * CONNECTIONS) % complete.length] ?? ''
      // One command for ten queries; far apart, so that no timeline is asked for twice in a row.
      return m % 11 === 0
        ? statementOn(deal)
        : ({ method: 'GET', path: `/v1/deals/${deal}/timeline?limit=500` } as const)
    }),
  )
  await client.send({ kind: 'flood', connections }, server)
  const { most } = await server.memory()
  await server.close()
  return most / MIB
}

/** The views are gone, so the start rebuilds them. */
const rebuilding = async ({ folder }: Served): Promise<number> => {
  for (const name of readdirSync(folder)) if (name.startsWith('views-')) rmSync(join(folder, name))
  const server = await startServer('detente', folder)
  const { most } = await server.memory()
  await server.close()
  return most / MIB
}

/** The export has the signed events only. A ledger that was just served for the first time may have more. */
const bundling = async ({ folder }: Served): Promise<readonly [exporting: number, verifying: number]> => {
  const bundle = join(folder, 'bundle')
  const exporting = await runCommand(folder, ['audit', 'export', bundle])
  const verifying = await runCommand(folder, ['audit', 'verify', bundle])
  rmSync(bundle, { recursive: true })
  return [exporting / MIB, verifying / MIB]
}

const repeated = async <T>(measure: () => Promise<T>): Promise<readonly T[]> => {
  const found: T[] = []
  for (let n = 0; n < TIMES; n++) found.push(await measure())
  return found
}

export const memory: Row = {
  name: 'memory',
  run: async ({ size, folder }) => {
    const [few, many] = size === 'full' ? [10_000, 1_000_000] : [8_000, 16_000]
    const requests = size === 'full' ? 20_000 : 1_000
    const client = startClient()
    const goal: Goal = { atMost: 300 }
    const lines: Line[] = []
    for (const count of [few, many]) {
      const data = await makeMany(folder, count)
      const built = await repeated(() => rebuilding(data))
      const served = await repeated(() => serving(client, data, requests))
      const bundled = await repeated(() => bundling(data))
      const [exported, verified] = [bundled.map(([one]) => one), bundled.map(([, one]) => one)]
      const line = { against: '', unit: 'MiB at most', theirs: [], goal }
      lines.push(
        { ...line, what: `resident memory while rebuilding ${count} events`, ours: built, ratios: built },
        { ...line, what: `resident memory while serving ${count} events`, ours: served, ratios: served },
        {
          ...line,
          what: `resident memory of audit export, ${count} events`,
          ours: exported,
          ratios: exported,
        },
        {
          ...line,
          what: `resident memory of audit verify, ${count} events`,
          ours: verified,
          ratios: verified,
        },
      )
    }
    client.close()
    return lines
  },
}
