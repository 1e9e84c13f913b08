/**
 * Imports a file: checks all rows, then records them. It reports progress while it runs. The file is read once for each
 * of the two, so that its rows are never all in memory.
 */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { idOf, subjectOf } from '../../../events/envelope.ts'
import type { Kind } from '../kinds/kind.ts'
import type { Table } from '../table/table.ts'
import { checkRows, type Ledger, refusedPlan } from './check.ts'
import { namespaceOf } from './keys.ts'
import { type ColumnWishes, fileColumns, mappingOf } from './mapping.ts'
import { type Mending, type Mends, openMending } from './mending.ts'
import type { ImportMessage, Outcome, ReportMessage } from './outcome.ts'
import { isEmpty, type Plan, type Planning, planOf } from './plan.ts'
import { openRepeats } from './repeats.ts'
import { isExample } from './template.ts'
import { writeRows } from './write.ts'

export interface ImportOptions {
  readonly kind: Kind
  /** SHA-256 of the file, in hex. */
  readonly digest: string
  readonly given: ColumnWishes
  /** Texts in place of those of cells, by the name of the cell. */
  readonly mends?: Mends
  readonly dryRun: boolean
  /** Whether rows without faults are recorded although others have faults. */
  readonly skipFaulty: boolean
}

/** The number of rows that are checked together, and of those recorded before a report. */
const CHECKED = 200
const RECORDED = 64
/** After this many rows with faults no more are looked at: the mapping or the encoding is wrong. */
export const MOST_FAULTY = 1_000

type Counts = { -readonly [Name in 'checked' | 'recorded' | 'repeated' | 'refused' | 'examples']: number }

const count = (counts: Counts, { status }: Outcome): void => {
  counts[status === 'example' ? 'examples' : status]++
}

/** Plans in pieces. */
async function* chunksOf(plans: AsyncIterable<Plan>, size: number): AsyncGenerator<readonly Plan[]> {
  let chunk: Plan[] = []
  for await (const plan of plans) {
    chunk.push(plan)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

/** The rows of a table that say something. */
async function* plansOf(
  table: Table,
  planning: Planning,
  { mended }: Mending,
  skipped: () => void,
): AsyncGenerator<Plan> {
  for await (const given of table.rows()) {
    const row = mended(given)
    if (isEmpty(row)) skipped()
    else yield planOf(planning, row)
  }
}

/**
 * Imports a file. The last message is the report.
 * @throws Refusal `bad-parameter` for a mapping that the file does not fit · what reading the table refuses · a problem of
 *   the ledger, such as `unavailable`: then the same file again completes what was begun
 */
export async function* importFile(
  ledger: Ledger,
  table: Table,
  { kind, digest, given, mends = {}, dryRun, skipFaulty }: ImportOptions,
): AsyncGenerator<ImportMessage, void, void> {
  const mapping = mappingOf(kind, table.headings, given)
  const mending = openMending(mends)
  const missing = mapping.missing.map(({ name }) => name)
  const columns = fileColumns(table.headings, mapping)
  yield { type: 'file', kind: kind.name, digest, form: table.form, columns, missing }

  const counts: Counts = { checked: 0, recorded: 0, repeated: 0, refused: 0, examples: 0 }
  let empty = 0
  let rows = 0
  const report = (outcome: ReportMessage['outcome'], more: Partial<ReportMessage> = {}): ReportMessage => {
    return { type: 'report', outcome, dryRun, rows, empty, ...counts, ...more }
  }
  if (missing.length > 0) {
    yield report('refused')
    return
  }

  const where = { mapping, headings: table.headings }
  const namespace = await namespaceOf(ledger.recorder.store, digest, kind.name)
  const planning: Planning = { ...where, kind, namespace }
  const repeats = openRepeats(kind, where)
  const faulty = new Set<number>()

  /** What a row is without a look at the ledger; undefined when the ledger has to say. */
  const outcomeOf = (plan: Plan): Outcome | undefined => {
    if (isExample(planning, plan.row)) return { row: plan.row.number, status: 'example' }
    const faults = [...plan.faults, ...repeats.of(plan.row)]
    return faults.length > 0 ? refusedPlan(plan, faults) : undefined
  }

  for await (const plans of chunksOf(
    plansOf(table, planning, mending, () => empty++),
    CHECKED,
  )) {
    rows += plans.length
    const found = new Map(plans.map((plan) => [plan.row.number, outcomeOf(plan)]))
    const rest = plans.filter((plan) => !found.get(plan.row.number))
    for (const outcome of await checkRows(ledger, where, rest)) found.set(outcome.row, outcome)
    for (const outcome of found.values()) {
      if (!outcome) continue
      const { status } = outcome
      count(counts, outcome)
      if (status === 'refused' || status === 'example') faulty.add(outcome.row)
      if (dryRun || status === 'refused' || status === 'example') yield { type: 'row', ...outcome }
    }
    yield { type: 'progress', stage: 'checking', rows, part: table.part() }
    const last = plans.at(-1)
    if (counts.refused >= MOST_FAULTY && last) {
      yield report('refused', { stoppedAt: last.row.number })
      return
    }
  }
  mending.checkUsed()
  if (dryRun || (counts.refused > 0 && !skipFaulty)) {
    yield report(dryRun && counts.refused === 0 ? 'checked' : 'refused')
    return
  }

  const of = counts.checked + counts.repeated
  Object.assign(counts, { checked: 0, repeated: 0 })
  let done = 0
  /** The last events of the rows that were recorded together last: any of them may be the last of all. */
  let lasts: readonly AnyEvent[] = []
  const persons: string[] = []
  const sound = async function* (): AsyncGenerator<Plan> {
    for await (const plan of plansOf(table, planning, mending, () => {}))
      if (!faulty.has(plan.row.number)) yield plan
  }
  for await (const plans of chunksOf(sound(), RECORDED)) {
    const all = await writeRows(ledger, where, plans)
    const ends = all.flatMap(({ last }) => last ?? [])
    if (ends.length > 0) lasts = ends
    for (const written of all) {
      count(counts, written.outcome)
      const { streams = [] } = written.outcome
      persons.push(...streams.filter((stream) => subjectOf(stream) === 'person').map(idOf))
      yield { type: 'row', ...written.outcome }
    }
    done += plans.length
    yield { type: 'progress', stage: 'recording', rows: done, part: of === 0 ? 1 : done / of }
  }
  const positions = await Promise.all(lasts.map(({ id }) => ledger.recorder.applied(id)))
  const isShown = positions.length > 0 && positions.every((position) => position !== undefined)
  const mentions = isShown && persons.length > 0 ? await ledger.findMentions?.(persons) : undefined
  yield report(counts.refused > 0 ? 'recorded-in-part' : 'recorded', {
    ...(mentions && { mentions }),
    ...(isShown && { position: String(Math.max(...(positions as number[]))) }),
  })
}
