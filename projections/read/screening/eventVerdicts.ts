/**
 * Reads which verdicts an event changed: on each target and on the goods that it concerns, what the ledger said before the
 * event and what it says with it. The same on every node, whenever it is asked.
 */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { subjectOf } from '../../../events/envelope.ts'
import { goodsFallUnder } from '../../../events/text/goods.ts'
import type { Position } from '../../../src/store/port.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { DecidingMeasure, Verdict } from '../../verdict/verdict.ts'
import { measuresIn, verdictChanges } from '../../verdict/verdictChanges.ts'
import { ALL_GOODS, type Concerns, concernsOf, LEGAL } from '../events/concerns.ts'
import type { Moment } from '../moment.ts'
import { jurisdictionRecordsAt } from './jurisdictionRecords.ts'
import { type Screening, screen } from './screening.ts'

/** One question, about a target or about goods. */
export type VerdictQuestion = { readonly targetId: string } | { readonly goods: string }

/** A verdict that an event changed. It has ids only, because a name may be erased later. */
export type EventVerdict = VerdictQuestion & {
  readonly jurisdiction: string
  readonly differs: ReturnType<typeof verdictChanges>[number]['differs']
  readonly before: Omit<Verdict, 'jurisdiction'>
  readonly after: Omit<Verdict, 'jurisdiction'>
  /** The measures that made the difference, each with the target that it names. */
  readonly measures: readonly DecidingMeasure[]
}

/** What somebody watches; everything where both lists are absent. */
export interface WatchList {
  readonly targets?: readonly string[] | undefined
  readonly goods?: readonly string[] | undefined
}

/** The most targets and goods whose verdicts are compared for an event. */
export const MOST_COMPARED = 20

/** What to compare for an event, and how many more it concerns. */
export interface ToCompare {
  readonly questions: readonly VerdictQuestion[]
  readonly notCompared: number
}

/** Whether an event of a stream may change a verdict: other events are about no measure, licence, programme or target. */
export const mayChangeVerdicts = (stream: string): boolean => LEGAL.has(subjectOf(stream))

/** The goods to ask about: those that are watched, as far as the event concerns them, else those that its measures name. */
const goodsIn = ({ goods }: Concerns, { targets, goods: watched }: WatchList): readonly string[] => {
  if (watched === undefined) return targets === undefined ? goods : []
  return watched.filter((one) => goods.includes(ALL_GOODS) || goodsFallUnder(one, goods) !== 'no')
}

/**
 * The targets and goods on which an event may change verdicts, in the order of ids and codes.
 * @param position that of the event; the views must have seen it
 */
export const comparedFor = (sql: Sql, event: AnyEvent, position: Position, watched: WatchList): ToCompare => {
  const concerned = concernsOf(sql, event, position)
  const targets =
    watched.targets === undefined && watched.goods !== undefined
      ? []
      : concerned.targets.filter((one) => watched.targets?.includes(one) ?? true)
  const goods = goodsIn(concerned, watched)
  const all: readonly VerdictQuestion[] = [
    ...targets.toSorted().map((targetId) => ({ targetId })),
    // A measure on everything from a country names no goods to ask about.
    ...goods
      .filter((code) => code !== ALL_GOODS)
      .toSorted()
      .map((code) => ({ goods: code })),
  ]
  const unasked = goods.includes(ALL_GOODS) ? 1 : 0
  const questions = all.slice(0, MOST_COMPARED)
  return { questions, notCompared: all.length - questions.length + unasked }
}

const withoutCode = ({ jurisdiction: _, ...verdict }: Verdict): Omit<Verdict, 'jurisdiction'> => verdict

/**
 * The verdicts on one target or on goods that an event changed, as of the day on which it was recorded; undefined for each
 * measure that is looked at, so that others get their turn.
 * @param position that of the event; the views must have seen it
 */
export function* eventVerdicts(
  sql: Sql,
  { recordedAt: now }: Pick<AnyEvent, 'recordedAt'>,
  position: Position,
  compared: VerdictQuestion,
): Generator<undefined, readonly EventVerdict[]> {
  const at = (known: Position): Screening => {
    const moment: Moment = { position: known, asOf: now.slice(0, 10), pinned: true, settled: true }
    return { sql, moment, now, recorded: jurisdictionRecordsAt(sql, moment) }
  }
  const question = {
    ...('goods' in compared ? compared : { target: compared.targetId }),
    jurisdictions: [],
  }
  const before = yield* screen(at(position - 1), question)
  const after = yield* screen(at(position), question)
  return verdictChanges(before, after, true).map(({ jurisdiction, differs, changed, ...sides }) => ({
    ...compared,
    jurisdiction,
    differs,
    before: withoutCode(sides.before),
    after: withoutCode(sides.after),
    measures: measuresIn(changed),
  }))
}
