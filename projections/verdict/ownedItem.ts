/** How somebody stands under a measure that names an owner: barred with the owner, unless a licence includes the owned. Pure. */
import { anyOf, type Certainty } from '../../events/certainty.ts'
import { RESTRICTING } from '../../events/text/codes.ts'
import { type Easing, type Status, type StatusItem, strictestFirst } from '../folds/measures/statusItem.ts'
import type { Share } from '../ownership/stakes.ts'

/** Statuses under which the owner's property is blocked, whatever a licence allows. */
const BLOCKING: ReadonlySet<Status> = new Set(['barred', 'licensed', 'waived'])

/**
 * Whether a measure that restricts without barring reaches what its targets own: by its own words, or possibly where it is
 * sectoral, as the rules of ownership are applied to such measures, too.
 */
const restrictsOwned = ({ kind, ownership }: StatusItem): Certainty => {
  if (ownership !== undefined) return ownership.test === 'none' ? 'no' : 'certainly'
  return kind === 'sectoral' ? 'possibly' : 'no'
}

/** Whether an owner is blocked or restricted by a measure, so that what it owns may fall under it, too. */
export const blocks = (item: StatusItem): Certainty => {
  const { kind, status, possible, target } = item
  const reaches = RESTRICTING.has(kind) ? restrictsOwned(item) : 'certainly'
  if (reaches === 'no') return 'no'
  const words = [status, ...possible]
  const holds = (word: Status): boolean => BLOCKING.has(word) || word === 'restricted'
  if (!words.some((word) => holds(word) || word === 'renewal-unconfirmed')) return 'no'
  return reaches === 'certainly' && target?.contested !== true && words.every(holds)
    ? 'certainly'
    : 'possibly'
}

/** Whether an easing includes firms that a covered target owns by a share. */
const includes = ({ includesOwned, certain }: Easing, share: Share): Certainty => {
  if (includesOwned === undefined || share.max < includesOwned) return 'no'
  return certain && share.min >= includesOwned ? 'certainly' : 'possibly'
}

/** The words that a word of the owner leaves open for the owned. */
const wordsFor = (word: Status, included: Certainty, bare: Status): readonly Status[] => {
  if (word !== 'licensed' && word !== 'waived') return [word]
  if (included === 'certainly') return [word]
  return included === 'possibly' ? [bare, word] : [bare]
}

/**
 * The item of an owner as it stands for somebody whom the owner owns.
 * @param share what listed owners hold together
 */
export const ownedItem = (item: StatusItem, share: Share): StatusItem => {
  const answers = item.easedBy.flatMap((easing) =>
    easing.by === 'licence' || easing.by === 'waiver' ? [includes(easing, share)] : [],
  )
  const included = anyOf(answers)
  const bare = RESTRICTING.has(item.kind) ? 'restricted' : 'barred'
  const [status = item.status] = wordsFor(item.status, included, bare)
  const all = strictestFirst(
    [item.status, ...item.possible].flatMap((word) => wordsFor(word, included, bare)),
  )
  return { ...item, status, possible: all.filter((word) => word !== status) }
}
