/** How long queries take during a replay of the log, against the same queries without one. */
import { join } from 'node:path'
import { openKeys } from '../../src/keys/keys.ts'
import { openStore } from '../../src/store/open.ts'
import { type Client, type Server, startClient, startServer } from '../children.ts'
import type { Request } from '../load/job.ts'
import { alternate, ratiosOf } from '../measure.ts'
import type { Line, Row } from '../row.ts'
import { makeData } from '../servers/data.ts'

const CONNECTIONS = 8
const PER_SECOND = 200

/** Queries of several kinds, dealt out to the connections. */
const queries = (deals: readonly string[], count: number): readonly (readonly Request[])[] => {
  const paths = Array.from({ length: count }, (_, n) => {
    const deal = deals[n % deals.length]
    return (
      [`/v1/deals/${deal}/timeline?limit=500`, `/v1/deals/${deal}`, `/v1/events?deal=${deal}`][n % 3] ?? ''
    )
  })
  return Array.from({ length: CONNECTIONS }, (_, n) =>
    paths.filter((_, at) => at % CONNECTIONS === n).map((path): Request => ({ method: 'GET', path })),
  )
}

const keyOf = async (folder: string): Promise<string> => {
  const store = await openStore(`sqlite:${join(folder, 'events.db')}`)
  const { secret } = await openKeys(store, () => new Date().toISOString()).add(['audit'], undefined, 'bench')
  await store.close()
  return secret
}

const askAudit = async <T>(server: Server, key: string, method: string, path: string): Promise<T> => {
  const response = await fetch(`${server.url}/v1/audit/replays${path}`, {
    method,
    headers: { authorization: `Bearer ${key}` },
  })
  if (!response.ok) throw new Error(await response.text())
  return response.json() as Promise<T>
}

interface Job {
  readonly id: string
  readonly state: string
  readonly progress: number
}

/** Works while the log is replayed, which must take longer than the work. */
const whileReplaying = async (server: Server, key: string, work: () => Promise<number>): Promise<number> => {
  const { id } = await askAudit<Job>(server, key, 'POST', '')
  const found = await work()
  const { state, progress } = await askAudit<Job>(server, key, 'DELETE', `/${id}`)
  if (state !== 'cancelled')
    throw new Error(`the replay was ${state} at ${progress} before the queries ended`)
  return found
}

const p99 = async (
  client: Client,
  server: Server,
  connections: readonly (readonly Request[])[],
): Promise<number> => (await client.send({ kind: 'flood', connections, perSecond: PER_SECOND }, server)).p99

export const replay: Row = {
  name: 'replay',
  run: async ({ size, folder }): Promise<readonly Line[]> => {
    const count = size === 'full' ? 200_000 : 20_000
    const data = await makeData(join(folder, 'data'), count, 0)
    const key = await keyOf(data.folder)
    const server = await startServer('detente', data.folder)
    const client = startClient()
    const asked = queries(data.complete, size === 'full' ? 800 : 80)
    const rounds = await alternate(
      () => whileReplaying(server, key, () => p99(client, server, asked)),
      () => p99(client, server, asked),
    )
    client.close()
    await server.close()
    return [
      {
        what: `queries at ${PER_SECOND}/s while ${count} events are replayed, p99`,
        against: 'the same without a replay',
        unit: 'ms',
        ...rounds,
        ratios: ratiosOf(rounds),
        goal: { atMost: 2 },
      },
    ]
  },
}
