/**
 * Over random histories of measures, licences, programmes and owners: a verdict is never milder than a word of its items,
 * what concerns others changes nothing, and what the question leaves out makes nothing milder.
 */
import fc from 'fast-check'
import { test } from 'tap'
import { STATUSES } from '../../../projections/folds/measures/statusItem.ts'
import { jurisdictionRecordsAt } from '../../../projections/read/screening/jurisdictionRecords.ts'
import { type ScreeningResult, screen } from '../../../projections/read/screening/screening.ts'
import type { Question } from '../../../projections/verdict/question.ts'
import type { Verdict } from '../../../projections/verdict/verdict.ts'
import { type Log, licence, measure, openLog } from '../given.ts'

const seed = Number(process.env.SCREENING_SEED ?? Date.now() % 2 ** 31)
const numRuns = Number(process.env.SCREENING_RUNS ?? 60)

const TARGETS = ['kite', 'lamp', 'wick'] as const
const MEASURES = ['one', 'two', 'three'] as const
const DAYS = ['2031-02', '2031-03-10', '2031-04-01/2031-06-01', '2031-05-20'] as const
const ASKED_DAY = '2031-05-20'

const KINDS = [
  ...([
    'impose',
    'announce',
    'lift',
    'suspend',
    'renew',
    'license',
    'waive',
    'own',
    'end',
    'add',
    'return',
  ] as const),
] as const

interface Step {
  readonly kind: (typeof KINDS)[number]
  readonly measure: (typeof MEASURES)[number]
  readonly target: (typeof TARGETS)[number]
  readonly other: (typeof TARGETS)[number]
  readonly on: (typeof DAYS)[number]
  readonly pick: number
}

const histories = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom<Step['kind'][]>('impose', 'impose', 'license', 'own', ...KINDS),
    measure: fc.constantFrom(...MEASURES),
    target: fc.constantFrom(...TARGETS),
    other: fc.constantFrom(...TARGETS),
    on: fc.constantFrom(...DAYS),
    pick: fc.nat(11),
  }),
  { minLength: 3, maxLength: 14 },
)

const JURISDICTIONS = ['US', 'EU', 'NZ'] as const

const scopeOf = (pick: number): object =>
  [
    {},
    { goods: ['3104'] },
    // Of a state that ended: goods of today may be of its land.
    { goods: ['31042010'], nomenclature: 'CN', originCountry: [pick % 3 === 0 ? 'SU' : 'BY'] },
    { affectsGoods: ['3104'] },
  ][pick % 4] ?? {}

const order = { kind: 'order', number: '9' }

/** Adds to the log what a step says; nothing of a measure that is not there yet. */
const tell = (log: Log, imposed: Set<string>, step: Step, n: number): void => {
  const { kind, measure: id, target, other, on, pick } = step
  const stream = `sanction-${id}`
  const given = { occurred: on }
  if (kind === 'own') {
    if (target === other) return
    const opened = `target-${target}`
    if (!imposed.has(opened)) {
      log.add(
        opened,
        'TargetRegistered',
        { kind: 'entity', name: `Own ${target}`, aliases: [], ids: [] },
        given,
      )
      imposed.add(opened)
    }
    const percent = { min: [25, 49, 50, 60][pick % 4] ?? 50 }
    log.add(opened, 'OwnershipReported', { owner: { ownerId: other }, percent, jointWith: [] }, given)
    return
  }
  if (kind === 'impose') {
    if (imposed.has(stream)) return
    imposed.add(stream)
    const measured = ['travel-ban', 'sectoral'][pick % 5] ?? 'asset-freeze'
    const more = {
      ...{ jurisdiction: JURISDICTIONS[pick % 3], measure: measured, programmeId: 'lamps' },
      ...scopeOf(pick),
      ...(pick % 3 === 0 && { until: '2031-05-20' }),
    }
    // One in four is on goods from a country, whoever sells them.
    log.add(stream, 'SanctionImposed', measure(pick % 4 === 2 ? [] : [target], more), given)
    return
  }
  if (kind === 'announce') {
    if (imposed.has(stream)) return
    imposed.add(stream)
    const more = { jurisdiction: JURISDICTIONS[pick % 3], by: { party: 'NZ' }, gist: 'More will follow.' }
    const words = pick % 2 === 0 ? { basis: 'statement' } : {}
    log.add(stream, 'MeasureAnnounced', measure([target], { ...more, ...words }), given)
    return
  }
  if (kind === 'end') {
    if (!imposed.has('programme')) {
      const data = { jurisdiction: 'NZ', authority: 'Office of Lamps', name: 'LAMPS', instruments: [order] }
      log.add('programme-lamps', 'ProgrammeEstablished', data, given)
      imposed.add('programme')
    } else if (pick > 5) {
      log.add('programme-lamps', 'ProgrammeTerminated', { instrument: order, mode: 'termination' }, given)
    }
    return
  }
  if (!imposed.has(stream)) return
  const reach = ['all-dealings', 'stated-dealings', 'wind-down'][pick % 3]
  const words = { authorises: 'Some things' }
  if (kind === 'license') {
    const more = {
      reach,
      ...words,
      validFrom: '2031-03-01',
      ...(pick % 2 === 0 && { expires: '2031-05-20' }),
    }
    log.add(`licence-${id}-${n}`, 'LicenceIssued', licence(id, more), given)
  }
  if (kind === 'waive')
    log.add(
      stream,
      'WaiverGranted',
      { number: String(n), reach, scope: 'some things', ...(pick % 2 === 0 && { targets: [other] }) },
      given,
    )
  if (kind === 'return') log.add(stream, 'SanctionReimposed', { instrument: order }, given)
  if (kind === 'lift') log.add(stream, 'SanctionLifted', { mode: 'delisting', instrument: order }, given)
  if (kind === 'suspend') log.add(stream, 'SanctionSuspended', { until: '2031-06-01' }, given)
  if (kind === 'renew') log.add(stream, 'SanctionRenewed', { until: '2032-01-01' }, given)
  if (kind === 'add') {
    log.add(stream, 'SanctionAmended', { ...measureOf(other), note: 'one more' }, given)
  }
}

const measureOf = (target: string): object => ({
  addedTargets: measure([target]).targets,
  removedTargets: [],
})

const recorded = (history: readonly Step[]): Log => {
  const log = openLog()
  const imposed = new Set<string>()
  for (const [n, step] of history.entries()) tell(log, imposed, step, n)
  return log
}

const ask = ({ sql }: Log, question: Partial<Question>): ScreeningResult => {
  const moment = { position: Number.MAX_SAFE_INTEGER - 1, asOf: ASKED_DAY, pinned: true, settled: true }
  const screening = { sql, moment, now: ASKED_DAY, recorded: jurisdictionRecordsAt(sql, moment) }
  const asking = screen(screening, { jurisdictions: [], ...question })
  for (;;) {
    const step = asking.next()
    if (step.done) return step.value
  }
}

const WORDS: readonly string[] = [...STATUSES, 'not-recorded']
const rank = ({ verdict }: Pick<Verdict, 'verdict'>): number => WORDS.indexOf(verdict)

/** Checks a property of histories and shows the seed. */
const holds = (name: string, property: (history: readonly Step[]) => boolean): void => {
  test(name, (t) => {
    t.comment(`seed ${seed}`)
    const outcome = fc.check(fc.property(histories, property), { seed, numRuns })
    t.notOk(outcome.failed, fc.defaultReportMessage(outcome) ?? 'holds')
    t.end()
  })
}

holds('no verdict is milder than a word of any of its items', (history) => {
  const log = recorded(history)
  return TARGETS.every((target) => {
    const { verdicts, items } = ask(log, { target, goods: '310420' })
    return items.every(({ item }) => {
      const words = [item.status, ...item.possible]
      // An announcement without effect is a note, and never changes a verdict.
      if (item.announcement && words.every((word) => word === 'not-yet')) return true
      const verdict = verdicts.find(({ jurisdiction }) => jurisdiction === item.jurisdiction)
      return words.every((word) => verdict && rank(verdict) <= WORDS.indexOf(word))
    })
  })
})

/** Events about things that nothing else names. */
const tellOfOthers = (log: Log): void => {
  log.add('sanction-far', 'SanctionImposed', measure(['bell'], { jurisdiction: 'US', goods: ['8601'] }))
  log.add('licence-far', 'LicenceIssued', licence('far', { reach: 'all-dealings', authorises: 'All' }))
  log.add('target-bell', 'TargetRegistered', { kind: 'entity', name: 'Bell', aliases: [], ids: [] })
  const owner = { owner: { ownerId: 'rope' }, percent: { min: 80 }, jointWith: [] }
  log.add('target-bell', 'OwnershipReported', owner)
  const programme = { jurisdiction: 'NZ', authority: 'Office of Bells', name: 'BELLS', instruments: [order] }
  log.add('programme-bells', 'ProgrammeEstablished', programme)
  log.add('programme-bells', 'ProgrammeTerminated', { instrument: order, mode: 'termination' })
  log.add('sanction-far', 'SanctionLifted', { mode: 'delisting', instrument: order })
}

const withoutFreshness = ({ verdicts }: ScreeningResult): string =>
  JSON.stringify(verdicts.map(({ recordedUpTo: _, lastRecordedAt: __, ...one }) => one))

holds(
  'events that name neither a target nor its owners, measures, licences and programmes change no verdict',
  (history) => {
    const log = recorded(history)
    const questions = TARGETS.flatMap((target) => [{ target }, { target, goods: '310420' }])
    const before = questions.map((question) => withoutFreshness(ask(log, question)))
    tellOfOthers(log)
    return questions.every((question, n) => withoutFreshness(ask(log, question)) === before[n])
  },
)

const COUNTRIES = ['origin', 'transit', 'destination', 'nomenclature'] as const

holds('a country, a nomenclature or a jurisdiction that is left out makes no verdict milder', (history) => {
  const log = recorded(history)
  return TARGETS.every((target) => {
    const countries = { origin: 'BY', transit: 'LT', destination: 'PL' }
    const whole = { ...{ target, goods: '31042010', nomenclature: 'CN' as const }, ...countries }
    const full = ask(log, { ...whole, jurisdictions: ['US'] })
    return [...COUNTRIES, 'jurisdictions' as const].every((left) => {
      const question =
        left === 'jurisdictions' ? whole : { ...whole, [left]: undefined, jurisdictions: ['US'] }
      const wider = ask(log, question).verdicts
      return full.verdicts.every((one) => {
        const now = wider.find(({ jurisdiction }) => jurisdiction === one.jurisdiction)
        return now !== undefined && rank(now) <= rank(one)
      })
    })
  })
})
