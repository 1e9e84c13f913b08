/** Which verdicts differ between two moments, and which measures made them differ. Pure. */
import { type DecidingMeasure, type Verdict, verdictOf, type WeighedItem } from './verdict.ts'

/** What a verdict can differ in. */
export const DIFFERENCES = ['verdict', 'certain', 'certainly', 'exceptions', 'asked'] as const

type Difference = (typeof DIFFERENCES)[number]

/** The answer to a question at one moment. */
export interface Side {
  readonly verdicts: readonly Verdict[]
  readonly items: readonly WeighedItem[]
}

export interface VerdictChange {
  readonly jurisdiction: string
  /** What differs; never empty. */
  readonly differs: readonly Difference[]
  readonly before: Verdict
  readonly after: Verdict
  /** The items that differ, as they read at each moment at which they applied. */
  readonly changed: readonly WeighedItem[]
}

const keyOf = ({ item, ownership }: WeighedItem): string =>
  JSON.stringify([item.sanctionId, item.target?.targetId, ownership?.target.targetId])

const exceptionsOf = ({ item }: WeighedItem): readonly string[] =>
  item.exceptions.map(({ eventId }) => eventId).toSorted()

/** The parts of an item that a verdict is made from. */
const weightOf = (weighed: WeighedItem): string =>
  JSON.stringify([weighed.applies, weighed.item.status, weighed.item.possible, exceptionsOf(weighed)])

/** The items of both moments that weigh differently in a verdict. */
const changedIn = (before: readonly WeighedItem[], after: readonly WeighedItem[]): readonly WeighedItem[] => {
  const weights = (items: readonly WeighedItem[]) => new Map(items.map((one) => [keyOf(one), weightOf(one)]))
  const [was, is] = [weights(before), weights(after)]
  return [...before, ...after].filter((one) => was.get(keyOf(one)) !== is.get(keyOf(one)))
}

/** The exceptions of all items, whether they decide or not. */
const allExceptions = (items: readonly WeighedItem[]): string =>
  JSON.stringify([...new Set(items.flatMap(exceptionsOf))].sort())

/**
 * The verdicts that differ, in the order of the codes of their jurisdictions.
 * @param everybody whether the question names no jurisdictions, so that it asks about all
 */
export const verdictChanges = (before: Side, after: Side, everybody: boolean): readonly VerdictChange[] => {
  const codes = new Set([...before.verdicts, ...after.verdicts].map(({ jurisdiction }) => jurisdiction))
  return [...codes].sort().flatMap((jurisdiction) => {
    const of = ({ verdicts }: Side): Verdict =>
      verdicts.find((one) => one.jurisdiction === jurisdiction) ??
      verdictOf({ code: jurisdiction, asked: everybody, recordedUpTo: null, lastRecordedAt: null }, [])
    const itemsOf = ({ items }: Side) => items.filter(({ item }) => item.jurisdiction === jurisdiction)
    const [was, is] = [of(before), of(after)]
    const excepted = allExceptions(itemsOf(before)) !== allExceptions(itemsOf(after))
    const differs = DIFFERENCES.filter((what) => (what === 'exceptions' ? excepted : was[what] !== is[what]))
    if (differs.length === 0) return []
    const changed = changedIn(itemsOf(before), itemsOf(after))
    return [{ jurisdiction, differs, before: was, after: is, changed }]
  })
}

/** The measures of some items, each with the target that it names, once. */
export const measuresIn = (changed: readonly WeighedItem[]): readonly DecidingMeasure[] => {
  const found = new Map<string, DecidingMeasure>()
  for (const { item } of changed) {
    const one = { sanctionId: item.sanctionId, targetId: item.target?.targetId ?? null }
    found.set(JSON.stringify(one), one)
  }
  return [...found.values()]
}
