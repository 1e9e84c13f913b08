/** Importing a CSV of prisoners into a ledger, against parsing the same file alone. */
import { join } from 'node:path'
import pino from 'pino'
import { openService } from '../../src/app/service.ts'
import { kinds } from '../../src/imports/kinds/kinds.ts'
import { importFile } from '../../src/imports/run/import.ts'
import { digestOf } from '../../src/imports/run/keys.ts'
import { openCsv } from '../../src/imports/table/csv.ts'
import { prepare } from '../../src/record/preparation.ts'
import { record } from '../../src/record/recorder.ts'
import { commandOf } from '../../src/rules/registry.ts'
import { median, ratiosOf } from '../measure.ts'
import type { Row } from '../row.ts'

const fileOf = (rows: number, round: number): Buffer => {
  const lines = Array.from(
    { length: rows },
    (_, n) =>
      `Fictional Person${round}x${n},19${50 + (n % 50)},2024-0${1 + (n % 9)}-1${n % 10},org:sylvania,Fort Fiction,paper`,
  )
  return Buffer.from(['name,born,detained,state,place,sources', ...lines, ''].join('\n'))
}

/** The processor time of some work, in µs. */
const costOf = async (work: () => Promise<void>): Promise<number> => {
  globalThis.gc?.()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

const parse = async (file: Buffer): Promise<void> => {
  const table = await openCsv(file, {})
  for await (const _ of table.rows()) {
    // Each row is read, and forgotten.
  }
}

export const imports: Row = {
  name: 'imports',
  run: async ({ size, folder }) => {
    const rows = size === 'full' ? 10_000 : 500
    const service = await openService(
      {
        data: join(folder, 'data'),
        store: `sqlite:${join(folder, 'data', 'events.db')}`,
        signer: join(folder, 'audit.key'),
        origin: undefined,
      },
      pino({ level: 'silent' }),
    )
    const { recorder, now } = service
    const context = () => ({ actor: 'bench', correlationId: 'bench', now: now() })
    const register = commandOf('sources.register')
    if (!register) throw new TypeError('no command registers a source')
    const source = await prepare(
      { command: register, target: 'paper', body: { publisher: 'Paper', kind: 'press' } },
      recorder.histories,
    )
    await record(recorder, [source], context())
    const cost = { checked: [] as number[], imported: [] as number[], parsed: [] as number[] }
    let most = 0
    const run = (file: Buffer, dryRun: boolean) => async (): Promise<void> => {
      const options = {
        kind: kinds.prisoners,
        digest: digestOf(file),
        given: { map: {}, set: {} },
        dryRun,
        skipFaulty: false,
      }
      for await (const message of importFile(
        { recorder, contextOf: context },
        await openCsv(file, {}),
        options,
      )) {
        if (message.type === 'progress') most = Math.max(most, process.memoryUsage().rss)
        if (message.type === 'report' && message.refused > 0) throw new Error('rows were refused')
      }
    }
    const rounds = 3
    let before = 0
    for (let round = 0; round <= rounds; round++) {
      const file = fileOf(rows, round)
      const parsed = await costOf(() => parse(file))
      const checked = await costOf(run(file, true))
      const imported = await costOf(run(file, false))
      if (round === 0) {
        before = process.memoryUsage().rss
        most = 0
        continue
      }
      cost.parsed.push(parsed / rows)
      cost.checked.push(checked / rows)
      cost.imported.push(imported / rows)
    }
    await service.close()
    const mib = (bytes: number): number => Math.round(bytes / 1024 / 1024)
    const shared = {
      against: 'parsing the same CSV alone',
      unit: 'µs of processor time a row',
      theirs: cost.parsed,
      goal: { atMost: 5 },
    }
    return [
      {
        ...shared,
        what: `check of a CSV of ${rows} prisoners`,
        ours: cost.checked,
        ratios: ratiosOf({ ours: cost.checked, theirs: cost.parsed }),
      },
      {
        ...shared,
        what: `import of a CSV of ${rows} prisoners`,
        ours: cost.imported,
        ratios: ratiosOf({ ours: cost.imported, theirs: cost.parsed }),
        note: `three events a row, with their views; ${Math.round(median(cost.imported) / 3)} µs an event; memory at most ${mib(most)} MiB, ${mib(before)} before`,
      },
    ]
  },
}
