/**
 * The verdict of each jurisdiction. It assumes the worst that the record allows: it is the strictest word that is certain or possible of any of its
 * items. A jurisdiction without records says so, and no word reads as clearance. Pure.
 */
import type { Certainty } from '../../events/certainty.ts'
import { endOfTerm } from '../../events/time/term.ts'
import { type End, STATUSES, type Status, type StatusItem } from '../folds/measures/statusItem.ts'
import { VERDICT_SENTENCES, type VerdictWord } from './sentences.ts'

/** A step from a target to an owner. */
interface Link {
  readonly targetId: string
  readonly name: string
  /** What it holds of the target before it, in words; absent of the target itself. */
  readonly share?: string
  readonly control?: string
}

/** How a target falls under a measure that names its owner. */
export interface ByOwnership {
  /** Who falls under the measure so. */
  readonly target: { readonly targetId: string; readonly name: string }
  /** What decides, or would. */
  readonly by: 'share' | 'control'
  /** What listed owners hold together, in words. */
  readonly share: string
  /** From the target to each listed owner that counts. */
  readonly chains: readonly (readonly Link[])[]
}

/** An item, and whether its measure applies to the question. */
export interface WeighedItem {
  readonly item: StatusItem
  readonly applies: Exclude<Certainty, 'no'>
  readonly ownership?: ByOwnership | undefined
}

export interface DecidingMeasure {
  readonly sanctionId: string
  readonly targetId: string | null
}

export interface Verdict {
  readonly jurisdiction: string
  /** Whether the question asked about this jurisdiction; others are shown because they may matter. */
  readonly asked: boolean
  readonly verdict: VerdictWord
  /** Whether the verdict is a certain status of a measure that certainly applies. */
  readonly certain: boolean
  /** The strictest of these statuses; null if there is none. */
  readonly certainly: Status | null
  readonly sentence: string
  /** Since when, where it is known of all that decides: the first of them. */
  readonly since?: StatusItem['since']
  /** When the verdict ends by itself, where everything that decides it does: the last of them. */
  readonly ends?: End | undefined
  readonly exceptions: number
  readonly items: number
  /** The items that the verdict rests on. */
  readonly because: readonly DecidingMeasure[]
  /** The day of the newest recorded fact about the law of this jurisdiction; null when nothing is recorded. */
  readonly recordedUpTo: string | null
  /** When somebody last recorded a fact of this kind, however old it is; null when nothing is recorded. RFC 3339. */
  readonly lastRecordedAt: string | null
}

const rank = (status: Status): number => STATUSES.indexOf(status)

/** Every word that an item leaves open, the certain one included. */
const wordsOf = ({ item }: WeighedItem): readonly Status[] => [item.status, ...item.possible]

/** The strictest word that an item leaves open. */
const worstOf = (weighed: WeighedItem): Status =>
  wordsOf(weighed).reduce((worst, one) => (rank(one) < rank(worst) ? one : worst))

const isCertain = ({ item, applies }: WeighedItem, word: Status): boolean =>
  applies === 'certainly' && item.status === word

const text = (value: string | null): string => value ?? ''

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Items in reading order: the strictest first, certain ones before possible ones. */
export const inOrderOfStrictness = (all: readonly WeighedItem[]): readonly WeighedItem[] =>
  all
    .map((weighed) => {
      const worst = worstOf(weighed)
      return { weighed, worst: rank(worst), certain: isCertain(weighed, worst) ? 0 : 1 }
    })
    .sort(
      (a, b) =>
        a.worst - b.worst ||
        a.certain - b.certain ||
        compareText(a.weighed.item.jurisdiction, b.weighed.item.jurisdiction) ||
        compareText(a.weighed.item.sanctionId, b.weighed.item.sanctionId) ||
        compareText(
          text(a.weighed.item.target?.targetId ?? null),
          text(b.weighed.item.target?.targetId ?? null),
        ),
    )
    .map(({ weighed }) => weighed)

/** The last of some ends; undefined where one of them is unknown. */
const lastEnd = (ends: readonly (End | undefined)[]): End | undefined =>
  ends.reduce((last, end) =>
    last && end ? (endOfTerm(end.on) > endOfTerm(last.on) ? end : last) : undefined,
  )

const firstSince = (items: readonly WeighedItem[]): StatusItem['since'] =>
  items.flatMap(({ item }) => item.since ?? []).sort((a, b) => compareText(a.edtf, b.edtf))[0]

export interface JurisdictionAsked {
  readonly code: string
  readonly asked: boolean
  readonly recordedUpTo: string | null
  readonly lastRecordedAt: string | null
}

/** Whether an item is a note only: a measure that was announced, and is not in force. */
const isNote = ({ item: { announcement, status, possible } }: WeighedItem): boolean =>
  announcement !== undefined && [status, ...possible].every((word) => word === 'not-yet')

/**
 * The verdict of one jurisdiction. Announcements are items, and never change a verdict.
 * @param items its items: of all pages, not of one
 */
export const verdictOf = (
  { code, asked, recordedUpTo, lastRecordedAt }: JurisdictionAsked,
  items: readonly WeighedItem[],
): Verdict => {
  const all = items.filter((one) => !isNote(one))
  const row = { jurisdiction: code, asked, items: items.length, recordedUpTo, lastRecordedAt }
  if (all.length === 0) {
    const sentence = VERDICT_SENTENCES['not-recorded'].certain
    return {
      ...row,
      verdict: 'not-recorded',
      certain: false,
      certainly: null,
      sentence,
      exceptions: 0,
      because: [],
    }
  }
  const word = all.map(worstOf).reduce((worst, one) => (rank(one) < rank(worst) ? one : worst))
  const deciding = all.filter((weighed) => worstOf(weighed) === word)
  const sure = deciding.filter((weighed) => isCertain(weighed, word))
  const certain = sure.length > 0
  const certainly = STATUSES.find((status) => all.some((weighed) => isCertain(weighed, status))) ?? null
  const since = firstSince(certain ? sure : [])
  const ends = certain ? lastEnd(deciding.map((weighed) => weighed.item.ends)) : undefined
  return {
    ...row,
    verdict: word,
    certain,
    certainly,
    sentence: VERDICT_SENTENCES[word][certain ? 'certain' : 'possible'],
    ...(since && { since }),
    ...(ends && { ends }),
    exceptions: all.reduce((sum, { item }) => sum + item.exceptions.length, 0),
    because: deciding.map(({ item }) => ({
      sanctionId: item.sanctionId,
      targetId: item.target?.targetId ?? null,
    })),
  }
}

const wordRank = (word: VerdictWord): number => (word === 'not-recorded' ? STATUSES.length : rank(word))

/**
 * Verdicts as they should be read: of the jurisdictions that were asked first, the strictest first, the certain ones before
 * the possible ones, and then in the order of the question.
 */
export const inOrderOfVerdict = (verdicts: readonly Verdict[]): readonly Verdict[] =>
  verdicts.toSorted(
    (a, b) =>
      Number(b.asked) - Number(a.asked) ||
      wordRank(a.verdict) - wordRank(b.verdict) ||
      Number(b.certain) - Number(a.certain),
  )
