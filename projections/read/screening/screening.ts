/**
 * Answers what a screening officer asks: the verdict of each jurisdiction, the measures that it rests on, and what the
 * answer does not cover.
 */

import { FORMER_CODES, formerStateOn } from '../../../events/text/formerStates.ts'
import { applies, type TargetMeant } from '../../verdict/applicability.ts'
import { type BindingLaw, bindingLaws } from '../../verdict/bindingLaws.ts'
import { notCovered } from '../../verdict/notCovered.ts'
import type { Question } from '../../verdict/question.ts'
import { inOrderOfStrictness, inOrderOfVerdict, verdictOf, type WeighedItem } from '../../verdict/verdict.ts'
import { measuresNaming } from '../targets/targetLookup.ts'
import { matchTargets, type TargetMatches } from '../targets/targetMatches.ts'
import { type JurisdictionRecord, jurisdictionsWithMeasures } from './jurisdictionRecords.ts'
import { type MeasureReading, measuresOn, readItems } from './measureItems.ts'
import { type ByOwners, byOwners } from './ownerItems.ts'

/** What many questions about one moment share. */
export interface Screening extends MeasureReading {
  /** The present, RFC 3339 UTC. */
  readonly now: string
  readonly recorded: (code: string) => JurisdictionRecord
}

export interface ScreeningResult extends TargetMatches {
  readonly bound: readonly (BindingLaw & { readonly asked: boolean })[]
  readonly verdicts: ReturnType<typeof verdictOf>[]
  /** All items, the strictest first. */
  readonly items: readonly WeighedItem[]
  readonly notCovered: ReturnType<typeof notCovered>
}

/** The jurisdictions that always have a verdict. */
const ALWAYS: readonly string[] = ['EU', 'GB', 'UN', 'US']

/** The jurisdictions that a question asks about, with how their law reaches the officer; each once. */
const boundIn = ({ jurisdictions }: Question, asOf: string): ReadonlyMap<string, BindingLaw> => {
  const found = new Map<string, BindingLaw>()
  for (const code of jurisdictions) {
    for (const bound of bindingLaws(code, asOf)) {
      // A law that reaches somebody directly is not made doubtful by another jurisdiction that merely aligns.
      const before = found.get(bound.code)
      if (!before || before.how === 'alignment-unknown') found.set(bound.code, bound)
    }
  }
  return found
}

const outsideTheirTime = (codes: readonly string[], day: string): readonly string[] =>
  [...new Set(codes)]
    .filter((code) => FORMER_CODES.has(code) && formerStateOn(code, day) === undefined)
    .sort()

/**
 * What each measure that a question may concern says to it; undefined for each measure that is looked at, so that
 * others get their turn.
 */
function* weighedIn(
  screening: Screening,
  question: Question,
  { matched }: TargetMatches,
): Generator<undefined, ByOwners> {
  const { sql, moment } = screening
  const meant = new Set(matched.map(({ targetId }) => targetId))
  const candidates = new Set([
    ...measuresNaming(sql, meant, moment.position),
    ...(question.goods === undefined ? [] : measuresOn(sql, question.goods, moment.position)),
  ])
  const named = (target: string | undefined): TargetMeant => {
    if (target === undefined) return 'nobody'
    return meant.has(target) ? 'meant' : meant.size > 0 ? 'another' : 'unknown'
  }
  // Without goods, a measure can only apply to the targets that are meant.
  const wanted = (target: string | null): boolean =>
    question.goods !== undefined || (target !== null && meant.has(target))
  const weighed: WeighedItem[] = []
  for (const sanctionId of candidates) {
    const items = readItems(screening, sanctionId, wanted)
    yield undefined
    for (const item of items) {
      const certainty = applies(question, item.scope, named(item.target?.targetId), item.target?.contested)
      if (certainty !== 'no') weighed.push({ item, applies: certainty })
    }
  }
  const minority: ByOwners['minority'][number][] = []
  for (const target of matched) {
    const owned = yield* byOwners(screening, target)
    weighed.push(...owned.weighed)
    minority.push(...owned.minority)
  }
  return { weighed, minority }
}

/** The answer to a question; undefined for each measure that is looked at, so that others get their turn. */
export function* screen(screening: Screening, question: Question): Generator<undefined, ScreeningResult> {
  const { sql, moment, now, recorded } = screening
  const matches = matchTargets(sql, question, moment)
  const { weighed: items, minority } = yield* weighedIn(screening, question, matches)
  const bound = boundIn(question, moment.asOf)
  const everybody = bound.size === 0
  const codes = new Set([...bound.keys(), ...ALWAYS, ...items.map(({ item }) => item.jurisdiction)])
  const recordOf = (record: JurisdictionRecord) => ({
    ...record,
    // Only a question by name can miss a target without a visible name.
    withoutName: question.name === undefined ? 0 : record.withoutName(),
    asked: everybody || bound.has(record.code),
    alignmentUnknown: bindingLaws(record.code, moment.asOf).some(({ how }) => how === 'alignment-unknown'),
  })
  const records = [...codes].map(recorded).map(recordOf)
  // Whoever asks about all jurisdictions is told what no answer covers of those that have no verdict here.
  const others = everybody ? jurisdictionsWithMeasures(sql).filter((code) => !codes.has(code)) : []
  const unseen = others
    .map(recorded)
    .filter(({ measures }) => measures)
    .map(recordOf)
  const ordered = inOrderOfStrictness(items)
  const verdicts = records.map((record) =>
    verdictOf(
      record,
      ordered.filter(({ item }) => item.jurisdiction === record.code),
    ),
  )
  return {
    ...matches,
    bound: records.map(({ code, asked }) => ({ ...(bound.get(code) ?? { code, how: 'own' }), asked })),
    verdicts: [...inOrderOfVerdict(verdicts)],
    items: ordered,
    notCovered: notCovered({
      question,
      matched: matches.matched.length,
      recorded: [...records, ...unseen],
      items,
      outsideTheirTime: outsideTheirTime(
        [
          ...records
            .filter(({ asked, measures }) => asked && (measures || !everybody))
            .map(({ code }) => code),
          ...[question.origin, question.transit, question.destination].filter((code) => code !== undefined),
        ],
        moment.asOf,
      ),
      inTheFuture: moment.asOf.slice(0, 10) > now.slice(0, 10),
      publicBy: moment.publicBy !== undefined,
      minority,
    }),
  }
}
