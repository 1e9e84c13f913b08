/** Reads which verdicts differ between two moments, and the events that lie between. */
import { eventTypeOf } from '../../../events/catalogue.ts'
import { streamOf } from '../../../events/envelope.ts'
import { effectOf } from '../../../events/history/legalEffect.ts'
import { happenedBy } from '../../../events/time/when.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { EventRow } from '../../tables/eventTables.ts'
import { hasCounterparty, type Question } from '../../verdict/question.ts'
import type { DecidingMeasure, WeighedItem } from '../../verdict/verdict.ts'
import { measuresIn, type VerdictChange, verdictChanges } from '../../verdict/verdictChanges.ts'
import { chunkSizes } from '../chunkSizes.ts'
import { locateEvent, readStreamEvents } from '../events/streams.ts'
import type { Moment } from '../moment.ts'
import { jurisdictionRecordsAt } from './jurisdictionRecords.ts'
import { type Screening, type ScreeningResult, screen } from './screening.ts'

/** Two moments that differ on one axis of time only. */
export interface MomentPair {
  /** `days`: what had happened; `positions`: what the ledger knew. */
  readonly axis: 'days' | 'positions'
  readonly from: Moment
  readonly to: Moment
}

export interface VerdictChangeRead extends Omit<VerdictChange, 'changed'> {
  /** The targets that the question found, at either moment. */
  readonly targets: readonly { readonly targetId: string; readonly name: string }[]
  /** `time` where no event lies between. */
  readonly by: 'events' | 'time'
  /** The ids of the events that lie between, in the order in which they were recorded. */
  readonly events: readonly string[]
  /** The measures that differ, each with the target that it names. */
  readonly measures: readonly DecidingMeasure[]
}

/** The targets by whose owners items apply, these included. */
const chainedIn = (changed: readonly WeighedItem[]): readonly string[] =>
  changed.flatMap(({ ownership }) => ownership?.chains.flat().map(({ targetId }) => targetId) ?? [])

/** The streams of the events that items rest on, and of the given targets. */
const streamsOf = (
  sql: Sql,
  changed: readonly WeighedItem[],
  targets: readonly string[],
): readonly string[] => {
  const ids = new Set(changed.flatMap(({ item }) => item.events))
  return [
    ...new Set([
      ...[...ids].flatMap((id) => locateEvent(sql, id)?.stream ?? []),
      ...targets.map((id) => streamOf('target', id)),
    ]),
  ]
}

/** Ownership depends on the day. Names and identifiers of targets do not. */
const OWNERSHIP: ReadonlySet<string> = new Set(['OwnershipReported', 'OwnershipEnded'])

interface DecidingEvent {
  readonly id: string
  readonly position: number
}

/** The events whose effect, as far as it is certain or possible, differs between two days. */
const takingEffect = (
  sql: Sql,
  { from, to }: MomentPair,
  changed: readonly WeighedItem[],
): readonly DecidingEvent[] => {
  const resting = new Set(changed.flatMap(({ item }) => item.events))
  return streamsOf(sql, changed, chainedIn(changed)).flatMap((stream) =>
    readStreamEvents(sql, stream, to).flatMap(({ event, position }) => {
      if (!resting.has(event.id) && !OWNERSHIP.has(event.type)) return []
      const effect = effectOf(event)
      return happenedBy(effect, from.asOf) === happenedBy(effect, to.asOf) ? [] : [{ id: event.id, position }]
    }),
  )
}

const BETWEEN = `SELECT id, type, position FROM events WHERE stream = ?1 AND position > ?2 AND position <= ?3`

/** The events that were recorded between two positions: those that items rest on, repairs of them, and of targets. */
const recordedBetween = (
  sql: Sql,
  { from, to }: MomentPair,
  changed: readonly WeighedItem[],
  matched: readonly string[],
): readonly DecidingEvent[] => {
  const resting = new Set(changed.flatMap(({ item }) => item.events))
  const ofTargets = new Set([...matched, ...chainedIn(changed)].map((id) => streamOf('target', id)))
  return streamsOf(sql, changed, [...matched, ...chainedIn(changed)]).flatMap((stream) =>
    sql
      .all<Pick<EventRow, 'id' | 'type' | 'position'>>(BETWEEN, stream, from.position, to.position)
      .filter(
        ({ id, type }) => resting.has(id) || ofTargets.has(stream) || eventTypeOf(type)?.change !== undefined,
      ),
  )
}

interface Sides {
  readonly from: Screening
  readonly to: Screening
}

/** The verdicts on one question that differ; undefined for each measure that is looked at. */
function* changesOn(
  sides: Sides,
  stretch: MomentPair,
  question: Question,
): Generator<undefined, readonly VerdictChangeRead[]> {
  const before: ScreeningResult = yield* screen(sides.from, question)
  const after: ScreeningResult = yield* screen(sides.to, question)
  const { sql } = sides.to
  const everybody = question.jurisdictions.length === 0
  const names = new Map([...before.matched, ...after.matched].map((one) => [one.targetId, one.name]))
  const targets = [...names].map(([targetId, name]) => ({ targetId, name }))
  const found: VerdictChangeRead[] = []
  for (const { changed, ...change } of verdictChanges(before, after, everybody)) {
    if (!change.before.asked && !change.after.asked) continue
    const between =
      stretch.axis === 'days'
        ? takingEffect(sql, stretch, changed)
        : recordedBetween(sql, stretch, changed, [...names.keys()])
    yield undefined
    const events = between.toSorted((a, b) => a.position - b.position).map(({ id }) => id)
    // No time passes between two positions: what differs was recorded.
    const by = stretch.axis === 'days' && events.length === 0 ? 'time' : 'events'
    found.push({ ...change, targets, by, events, measures: measuresIn(changed) })
  }
  return found
}

const TARGETS = (sign: '>' | '>=') =>
  `SELECT DISTINCT target FROM targets WHERE known_from <= ?1 AND target ${sign} ?2 ORDER BY target LIMIT ?3`

/** The questions to ask: the given one, or one about each target of a measure. */
function* questionsOf(
  sql: Sql,
  { to }: MomentPair,
  question: Question,
  first: string,
  chunk: number,
): Generator<readonly [place: string, question: Question]> {
  if (hasCounterparty(question) || question.goods !== undefined) {
    yield ['', question]
    return
  }
  let last: string | undefined
  for (const size of chunkSizes(chunk)) {
    const sign = last === undefined ? '>=' : '>'
    const rows = sql.all<{ target: string }>(TARGETS(sign), to.position, last ?? first, size)
    for (const { target } of rows) yield [target, { ...question, target }]
    last = rows.at(-1)?.target
    if (rows.length < size) return
  }
}

/** The place of a change in its list: the jurisdiction, and the target, which is empty if the question names a counterparty or goods. */
export type ChangeKey = readonly [target: string, jurisdiction: string]

/**
 * The verdicts that differ between two moments, by target and jurisdiction; undefined while measures are looked at.
 * @param now the present, RFC 3339 UTC, or its day
 * @param chunk how many are needed first
 */
export function* verdictChangesIn(
  sql: Sql,
  stretch: MomentPair,
  question: Question,
  now: string,
  [first, code]: ChangeKey,
  chunk: number,
): Generator<{ readonly key: ChangeKey; readonly change: VerdictChangeRead } | undefined> {
  const at = (moment: Moment): Screening => ({
    sql,
    moment,
    now,
    recorded: jurisdictionRecordsAt(sql, moment),
  })
  const sides: Sides = { from: at(stretch.from), to: at(stretch.to) }
  for (const [place, asked] of questionsOf(sql, stretch, question, first, chunk)) {
    for (const change of yield* changesOn(sides, stretch, asked)) {
      if (place === first && change.jurisdiction <= code) continue
      yield { key: [place, change.jurisdiction], change }
    }
  }
}
