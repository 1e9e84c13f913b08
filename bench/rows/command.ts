/** Commands over HTTP, answered when the views show them, against a bare POST that checks the same body. */
import { join } from 'node:path'
import { startClient, startServer } from '../children.ts'
import type { Request } from '../load/job.ts'
import { alternate, median, ROUNDS, ratiosOf } from '../measure.ts'
import type { Row } from '../row.ts'
import { makeData } from '../servers/data.ts'
import { statementOn } from '../statements.ts'

const CONNECTIONS = 64
/** Statements on each deal, so that streams are as long as they usually are. */
const STATEMENTS = 39

export const commandRow: Row = {
  name: 'command',
  run: async ({ size, folder }) => {
    // How many deals each connection goes through in a round.
    const each = size === 'full' ? 3 : 1
    const deals = CONNECTIONS * each
    const data = await makeData(join(folder, 'data'), size === 'full' ? 10_000 : 2_000, deals * (ROUNDS + 1))
    const detente = await startServer('detente', data.folder)
    const bare = await startServer('bare')
    const client = startClient()
    const cpu = { detente: [] as number[], bare: [] as number[] }

    const flood = async (to: 'detente' | 'bare', round: number): Promise<number> => {
      const server = to === 'detente' ? detente : bare
      const connections = Array.from({ length: CONNECTIONS }, (_, n) => {
        const from = round * deals + n * each
        return data.opened
          .slice(from, from + each)
          .flatMap((deal) => Array.from({ length: STATEMENTS }, (): Request => statementOn(deal)))
      })
      const before = await server.cpu()
      const { rate } = await client.send({ kind: 'flood', connections }, server)
      if (round > 0) cpu[to].push(((await server.cpu()) - before) / (deals * STATEMENTS))
      return rate
    }

    const rounds = await alternate(
      (round) => flood('detente', round),
      (round) => flood('bare', round),
    )
    client.close()
    await detente.close()
    await bare.close()
    return [
      {
        what: `command over HTTP, ${CONNECTIONS} connections, answered when the views show it`,
        against: 'bare Fastify POST, the same zod schema',
        unit: 'requests/s',
        ...rounds,
        ratios: ratiosOf(rounds),
        goal: { atLeast: 0.35 },
        note: `processor time of the server, µs a request: ${Math.round(median(cpu.detente))} and ${Math.round(median(cpu.bare))}`,
      },
    ]
  },
}
