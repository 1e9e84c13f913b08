/**
 * Commands over HTTP, answered when the views show them, against the same work by hand, without a domain; and their
 * processor time beside that of a bare POST that checks the same body and stores nothing.
 */
import { cpSync } from 'node:fs'
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

const SIDES = ['detente', 'byHand', 'bare'] as const
type Side = (typeof SIDES)[number]

/** Makes the views of a folder, and a copy of all of it. */
export const builtTwice = async (folder: string, copy: string): Promise<void> => {
  await (await startServer('detente', folder)).close()
  cpSync(folder, copy, { recursive: true })
}

export const commandRow: Row = {
  name: 'command',
  run: async ({ size, folder }) => {
    // How many deals each connection goes through in a round.
    const each = size === 'full' ? 3 : 1
    const deals = CONNECTIONS * each
    const data = await makeData(join(folder, 'data'), size === 'full' ? 10_000 : 2_000, deals * (ROUNDS + 1))
    await builtTwice(data.folder, join(folder, 'copy'))
    const servers = {
      detente: await startServer('detente', data.folder),
      byHand: await startServer('byHand', join(folder, 'copy')),
      bare: await startServer('bare'),
    }
    const client = startClient()
    const cpu: Readonly<Record<Side, number[]>> = { detente: [], byHand: [], bare: [] }

    const flood = async (to: Side, round: number): Promise<number> => {
      const server = servers[to]
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
      async (round) => {
        await flood('bare', round)
        return flood('byHand', round)
      },
    )
    client.close()
    for (const side of SIDES) await servers[side].close()
    const what = `command over HTTP, ${CONNECTIONS} connections, answered when the views show it`
    const times = SIDES.map((side) => Math.round(median(cpu[side])))
    return [
      {
        what,
        against: 'by hand: the same rows into the same two files, no domain',
        unit: 'requests/s',
        ...rounds,
        ratios: ratiosOf(rounds),
        goal: { atLeast: 0.6 },
        note: `processor time of the server, µs a request: ${times.join(', by hand ')}`.replace(
          /, by hand (\d+)$/,
          ', bare $1',
        ),
      },
      {
        what: 'processor time of a command',
        against: 'a bare POST, the same zod schema, nothing stored',
        unit: 'µs',
        ours: cpu.detente,
        theirs: cpu.bare,
        ratios: ratiosOf({ ours: cpu.detente, theirs: cpu.bare }),
        // 220 µs where a bare POST takes 40.
        goal: { atMost: 5.5 },
      },
    ]
  },
}
