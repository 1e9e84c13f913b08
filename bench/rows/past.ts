/** Timelines of 40 entries at past positions of the log, against the same timelines of the present. No timeline is cached. */
import { join } from 'node:path'
import { type Client, type Server, startClient, startServer } from '../children.ts'
import { seeded } from '../generate/random.ts'
import { completeDeals, dealId, ENTRIES } from '../generate.ts'
import type { Request } from '../load/job.ts'
import { alternate, type Rounds, ratiosOf } from '../measure.ts'
import type { Line, Row } from '../row.ts'
import { makeData } from '../servers/data.ts'

const CONNECTIONS = 32

const get = (deal: string, query = ''): Request => ({
  method: 'GET',
  path: `/v1/deals/${deal}/timeline?limit=500${query}`,
})

const rate = async (client: Client, server: Server, requests: readonly Request[]): Promise<number> => {
  const connections = Array.from({ length: CONNECTIONS }, (_, n) =>
    requests.filter((_, at) => at % CONNECTIONS === n),
  )
  const { rate, failed } = await client.send({ kind: 'flood', connections }, server)
  if (failed > 0) throw new Error(`${failed} requests failed`)
  return rate
}

/** The deals that were complete when half of the log was there: more than the service keeps timelines of. */
const dealsOf = (count: number): readonly string[] => {
  const complete = completeDeals(count / 2)
  return Array.from({ length: complete - (complete % CONNECTIONS) }, (_, n) => dealId(n))
}

const measured = async (server: Server, client: Client, count: number): Promise<Rounds> => {
  const deals = dealsOf(count)
  const random = seeded(3)
  const past = (): readonly Request[] =>
    deals.map((deal) => get(deal, `&knownAt=position:${Math.floor(count * 0.55) + random.int(count * 0.4)}`))
  const [first] = past()
  const response = await fetch(server.url + first?.path)
  const { items } = JSON.parse(await response.text())
  if (items.length !== ENTRIES) throw new Error(`a timeline of ${items.length} entries`)
  const present = deals.map((deal) => get(deal))
  return alternate(
    () => rate(client, server, past()),
    () => rate(client, server, present),
  )
}

export const past: Row = {
  name: 'past',
  run: async ({ size, folder }): Promise<readonly Line[]> => {
    const count = size === 'full' ? 120_000 : 16_000
    const data = await makeData(join(folder, 'data'), count, 0)
    const server = await startServer('detente', data.folder)
    const client = startClient()
    const rounds = await measured(server, client, count)
    client.close()
    await server.close()
    return [
      {
        what: `timeline of a deal with ${ENTRIES} entries at a random past position, ${count} events`,
        against: 'the present timeline, not kept since it was last asked for',
        unit: 'requests/s',
        ...rounds,
        ratios: ratiosOf(rounds),
        goal: { atLeast: 0.5 },
      },
    ]
  },
}
