/** What a screening costs at many events: of names that are recorded, misspelled and unknown, and of one target with five measures. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pino from 'pino'
import { jurisdictionRecordsAt } from '../../projections/read/screening/jurisdictionRecords.ts'
import { type Screening, screen } from '../../projections/read/screening/screening.ts'
import type { Question } from '../../projections/verdict/question.ts'
import { openService, type Service } from '../../src/app/service.ts'
import type { Sql } from '../../src/views/sql.ts'
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
const presentOf = (sql: Sql, { views }: Service): Screening => {
  const asOf = new Date().toISOString()
  const moment = { position: views.position(), asOf: asOf.slice(0, 10), pinned: false, settled: false }
  return { sql, moment, now: asOf, recorded: jurisdictionRecordsAt(sql, moment) }
}

/** The statements that some work runs, each with its values, to run them alone. */
const statementsOf = (sql: Sql, work: (sql: Sql) => void): readonly (() => void)[] => {
  const found: (() => void)[] = []
  work({
    ...sql,
    all: (text, ...values) => {
      found.push(() => void sql.all(text, ...values))
      return sql.all(text, ...values)
    },
    get: (text, ...values) => {
      found.push(() => void sql.get(text, ...values))
      return sql.get(text, ...values)
    },
  })
  return found
}

const caughtUp = async ({ views, store }: Service): Promise<void> => {
  const head = await store.head()
  while (!views.built() || views.position() < head) await pause(250)
}

/** Milliseconds of processor time for one question, round by round: whole, and its SELECTs alone. */
interface Costs {
  readonly whole: number[]
  readonly selects: number[]
}

interface Found {
  readonly names: Costs
  readonly target: Costs
  /** The slowest name in a hundred, ms. */
  readonly slowest: number
  /** What the process held after all questions, MiB. */
  readonly memory: number
}

const TIMES = 100

/** A ledger with so many events: in the folder given, or kept with its views for the next run where BENCH_DATA says. */
const ledgerOf = async (folder: string, count: number): Promise<string> => {
  const data = join(process.env.BENCH_DATA ?? folder, `screening-${count}`)
  if (existsSync(join(data, 'made'))) return data
  rmSync(data, { recursive: true, force: true })
  mkdirSync(data, { recursive: true })
  await makeLedger(join(data, 'events.db'), count, fiveMeasures())
  writeFileSync(join(data, 'made'), '')
  return data
}

const costsOver = async (folder: string, count: number): Promise<Found> => {
  const data = await ledgerOf(folder, count)
  const store = `sqlite:${join(data, 'events.db')}`
  const config = { data, store, signer: join(data, 'audit.key'), origin: undefined }
  const service = await openService(config, pino({ level: 'warn' }))
  await caughtUp(service)
  const { sql } = service.views
  const cases = Math.max(1, Math.floor(count / 57))
  const names: Costs = { whole: [], selects: [] }
  const target: Costs = { whole: [], selects: [] }
  const slowest: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const questions = namesOf(round, cases).map((name) => ({ name, jurisdictions: ['PL'] }))
    const screening = presentOf(sql, service)
    const times = questions.map((question) => cpuOf(() => ask(screening, question)))
    const ofNames = statementsOf(sql, (noting) => {
      const noted = presentOf(noting, service)
      for (const question of questions) ask(noted, question)
    })
    const asked = { target: MUCH_BARRED, jurisdictions: ['PL'] }
    const whole = cpuOf(() => {
      for (let n = 0; n < TIMES; n++) ask(presentOf(sql, service), asked)
    })
    const ofTarget = statementsOf(sql, (noting) => ask(presentOf(noting, service), asked))
    const selects = cpuOf(() => {
      for (let n = 0; n < TIMES; n++) for (const run of ofTarget) run()
    })
    const alone = cpuOf(() => {
      for (const run of ofNames) run()
    })
    await pause(1)
    if (round === 0) continue
    names.whole.push(times.reduce((sum, one) => sum + one, 0) / NAMES)
    names.selects.push(alone / NAMES)
    slowest.push(percentile(times, 0.99))
    target.whole.push(whole / TIMES)
    target.selects.push(selects / TIMES)
  }
  const memory = process.memoryUsage.rss() / 2 ** 20
  await service.close()
  return { names, target, slowest: median(slowest), memory }
}

const ratio = (ours: readonly number[], theirs: readonly number[]): readonly number[] =>
  ours.map((value, round) => (theirs[round] ?? Number.NaN) / value)

const UNIT = 'ms of processor time'

/** Against its own SELECTs, and by itself. */
const linesOf = (what: string, { whole, selects }: Costs, atMost: number, note: string): readonly Line[] => [
  {
    ...{ what, against: 'its SELECTs alone', unit: UNIT, ours: whole, theirs: selects },
    ...{ ratios: ratio(whole, selects), goal: { atLeast: 0.3 } },
  },
  { what, against: '', unit: UNIT, ours: whole, theirs: [], ratios: whole, goal: { atMost }, note },
]

/** The two ledgers are not asked in turn, so rounds do not pair: each is held against the median of the smaller one. */
const growthOf = (what: string, many: Costs, few: Costs, count: number, least: number): Line => ({
  ...{ what: `growth to ${count} events: ${what}`, against: `itself at ${least}`, unit: UNIT },
  ...{ ours: many.whole, theirs: few.whole, goal: { atMost: 1.2 } },
  ratios: many.whole.map((value) => value / median(few.whole)),
})

export const screening: Row = {
  name: 'screening',
  run: async ({ size, folder }) => {
    const [least, count] = size === 'full' ? [10_000, 1_000_000] : [1_000, 5_000]
    const few = await costsOver(folder, least)
    const many = await costsOver(folder, count)
    const mib = Math.round(many.memory)
    const worst = Math.round(many.slowest * 10) / 10
    const ofNames = `the slowest in a hundred ${worst} ms; the process holds ${mib} MiB`
    return [
      ...linesOf(`screening of a name over ${count} events`, many.names, 2, ofNames),
      ...linesOf(`status of a target with 5 measures over ${count} events`, many.target, 5, ''),
      growthOf('screening of a name', many.names, few.names, count, least),
      growthOf('status of a target with 5 measures', many.target, few.target, count, least),
    ]
  },
}
