/** What a screening costs at many events: of names that are recorded, misspelled and unknown, and of one target with five measures. */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pino from 'pino'
import { jurisdictionRecordsAt } from '../../projections/read/screening/jurisdictionRecords.ts'
import { type Screening, screen } from '../../projections/read/screening/screening.ts'
import type { Question } from '../../projections/verdict/question.ts'
import { openService, type Service } from '../../src/app/service.ts'
import { makeLedger } from '../fill.ts'
import { MUCH_BARRED } from '../generate/measures.ts'
import { seeded } from '../generate/random.ts'
import { dealId, fiveMeasures } from '../generate.ts'
import { median, percentile, ROUNDS } from '../measure.ts'
import type { Line, Row } from '../row.ts'

const NAMES = 1_000

/** Names as lists of counterparties have them: a tenth is recorded, a tenth nearly, the others are not. */
const namesOf = (round: number, cases: number): readonly string[] => {
  const random = seeded(round + 1)
  return Array.from({ length: NAMES }, (_, n) => {
    const name = `Invented Works ${dealId(random.int(cases))} ${1 + random.int(3)}`
    if (n % 10 === 0) return name
    if (n % 10 === 1) return name.replace('Works', 'Wroks')
    return `Fictional Trader ${random.int(1_000_000)} Ltd`
  })
}

/** Milliseconds of processor time of this process: other work of the machine does not count. */
const cpuOf = (work: () => void): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

const ask = (screening: Screening, question: Question): void => {
  const asking = screen(screening, question)
  while (!asking.next().done);
}

/** A question about the present, as one row of a screening has it. */
const presentOf = ({ views }: Service): Screening => {
  const asOf = new Date().toISOString()
  const moment = { position: views.position(), asOf: asOf.slice(0, 10), pinned: false, settled: false }
  return { sql: views.sql, moment, now: asOf, recorded: jurisdictionRecordsAt(views.sql, moment) }
}

const caughtUp = async ({ views, store }: Service): Promise<void> => {
  const head = await store.head()
  while (!views.built() || views.position() < head) await pause(250)
}

const lineOf = (what: string, atMost: number, ours: readonly number[], note: string): Line => ({
  ...{ what, against: '', unit: 'ms', ours, theirs: [], ratios: ours, goal: { atMost }, note },
})

/** The lines of a ledger with so many events. */
const screeningAt = async (data: string, count: number): Promise<readonly Line[]> => {
  const config = {
    data,
    store: `sqlite:${join(data, 'events.db')}`,
    signer: join(data, 'audit.key'),
    origin: undefined,
  }
  const service = await openService(config, pino({ level: 'warn' }))
  await caughtUp(service)
  const cases = Math.max(1, Math.floor(count / 57))
  const ofNames: number[] = []
  const slowest: number[] = []
  const ofTarget: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const screening = presentOf(service)
    const times = namesOf(round, cases).map((name) =>
      cpuOf(() => ask(screening, { name, jurisdictions: ['PL'] })),
    )
    const target = cpuOf(() => {
      for (let n = 0; n < 100; n++) ask(presentOf(service), { target: MUCH_BARRED, jurisdictions: ['PL'] })
    })
    await pause(1)
    if (round === 0) continue
    ofNames.push(times.reduce((sum, one) => sum + one, 0) / NAMES)
    slowest.push(percentile(times, 0.99))
    ofTarget.push(target / 100)
  }
  await service.close()
  const worst = Math.round(median(slowest) * 10) / 10
  return [
    lineOf(`screening of a name over ${count} events`, 2, ofNames, `the slowest in a hundred ${worst} ms`),
    lineOf(`status of a target with 5 measures over ${count} events`, 5, ofTarget, 'processor time'),
  ]
}

export const screening: Row = {
  name: 'screening',
  run: async ({ size, folder }) => {
    const count = size === 'full' ? 1_000_000 : 5_000
    await makeLedger(join(folder, 'events.db'), count, fiveMeasures())
    return screeningAt(folder, count)
  },
}
