/** What an answer does not cover, as codes with one sentence each. Pure. */
import { sameLand } from '../../events/text/formerStates.ts'
import { hasCounterparty, type Question } from './question.ts'
import { NOT_COVERED, type NotCoveredCode } from './sentences.ts'
import type { WeighedItem } from './verdict.ts'

/** What the ledger holds of one jurisdiction at the moment of the question. */
export interface AskedRecord {
  readonly code: string
  /** Whether the question asked about it. */
  readonly asked: boolean
  /** Whether it adopts measures of the European Union by acts of its own. */
  readonly alignmentUnknown: boolean
  /** Whether it has any measure. */
  readonly measures: boolean
  /** Whether the day lies before everything that is recorded of it. */
  readonly beforeFirst: boolean
  /** Whether it has a measure on goods or countries that names no target. */
  readonly goodsMeasures: boolean
  /** Whether it has a measure on a sector. */
  readonly sectorMeasures: boolean
  /** Whether it has a measure with more targets than are recorded. */
  readonly incomplete: boolean
  /** How many targets of its measures have a name that is withheld or erased. */
  readonly withoutName: number
}

export interface NotCovered {
  readonly code: NotCoveredCode
  readonly sentence: string
  /** The jurisdictions that it concerns; absent where it concerns the whole answer. */
  readonly jurisdictions?: readonly string[]
  /** How many there are, where that is known. */
  readonly count?: number
  /** For states that did not exist then: the states that share land with them. */
  readonly others?: readonly string[]
  /** The shares that listed targets hold of the subject, in words. */
  readonly share?: string
}

export interface CoverageInput {
  readonly question: Question
  readonly matched: number
  /** Of the jurisdictions that have a verdict. */
  readonly recorded: readonly AskedRecord[]
  readonly items: readonly WeighedItem[]
  /** The codes of states that did not exist on the day, of the question or of jurisdictions that it asked about. */
  readonly outsideTheirTime: readonly string[]
  readonly inTheFuture: boolean
  readonly publicBy: boolean
  /** By jurisdiction: the greatest share below the threshold that a listed target holds of the subject. */
  readonly minority: readonly { readonly jurisdiction: string; readonly share: string }[]
}

/** Everything that an answer does not cover, in the order of the list of codes. */
export const notCovered = ({
  question,
  matched,
  recorded,
  items,
  outsideTheirTime,
  inTheFuture,
  publicBy,
  minority,
}: CoverageInput): readonly NotCovered[] => {
  const found = new Map<NotCoveredCode, NotCovered>()
  const add = (code: NotCoveredCode, more: Omit<NotCovered, 'code' | 'sentence'> = {}): void => {
    found.set(code, { code, sentence: NOT_COVERED[code], ...more })
  }
  const addWhere = (code: NotCoveredCode, holds: (one: AskedRecord) => boolean): void => {
    const codes = recorded.filter((one) => one.asked && holds(one)).map((one) => one.code)
    if (codes.length > 0) add(code, { jurisdictions: codes })
  }
  const addOfItems = (code: NotCoveredCode, holds: (one: WeighedItem['item']) => boolean): void => {
    const codes = new Set(items.filter(({ item }) => holds(item)).map(({ item }) => item.jurisdiction))
    if (codes.size > 0) add(code, { jurisdictions: [...codes].sort() })
  }
  const asksWho = hasCounterparty(question)
  if (asksWho && matched === 0) add('subject-not-matched')
  addWhere('jurisdiction-not-recorded', ({ measures }) => !measures)
  if (asksWho) add('owned-entities-not-listed')
  if (question.goods === undefined) addWhere('goods-measures-beyond-the-target', (one) => one.goodsMeasures)
  // Whoever sells the goods may be barred, whatever the goods are.
  if (!asksWho && question.goods !== undefined)
    addWhere('target-measures-beyond-the-goods', ({ measures }) => measures)
  addWhere('sector-measures', (one) => one.sectorMeasures)
  addWhere('targets-incomplete', (one) => one.incomplete)
  addOfItems('renewal-unconfirmed', ({ status, possible }) =>
    [status, ...possible].includes('renewal-unconfirmed'),
  )
  if (publicBy) add('undated-sources')
  if (outsideTheirTime.length > 0) {
    add('former-state', {
      jurisdictions: outsideTheirTime,
      others: [...new Set(outsideTheirTime.flatMap((code) => [...sameLand(code)]))].sort(),
    })
  }
  addWhere('before-the-first-record', (one) => one.measures && one.beforeFirst)
  if (inTheFuture) add('in-the-future')
  if (minority.length > 0) {
    add('minority-owned', {
      jurisdictions: [...new Set(minority.map((one) => one.jurisdiction))],
      share: [...new Set(minority.map((one) => one.share))].join('; '),
    })
  }
  addOfItems('property-still-blocked', (item) => item.propertyStillBlocked)
  addOfItems(
    'secondary-exposure',
    (item) => item.secondary === true && [item.status, ...item.possible].some((word) => word !== 'lifted'),
  )
  addWhere('alignment-unknown', (one) => one.alignmentUnknown)
  if (question.goods !== undefined) add('not-by-hs')
  const withoutName = recorded.filter((one) => one.asked && one.withoutName > 0)
  if (question.name !== undefined && withoutName.length > 0) {
    add('target-without-name', {
      jurisdictions: withoutName.map((one) => one.code),
      count: withoutName.reduce((sum, one) => sum + one.withoutName, 0),
    })
  }
  addOfItems('eased-that-day', (item) => item.easedThatDay)
  const order = Object.keys(NOT_COVERED)
  return [...found.values()].sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code))
}
