/** How somebody stands under a measure that names an owner: barred with the owner, unless a licence includes the owned. Pure. */
import { RESTRICTING } from '../../events/text/codes.ts'
import { type Easing, type Status, type StatusItem, strictestFirst } from '../folds/measures/statusItem.ts'
import { anyOf, type Doubtful, type Share } from '../ownership/stakes.ts'

/** Statuses under which the owner's property is blocked, whatever a licence allows. */
const BLOCKING: ReadonlySet<Status> = new Set(['barred', 'licensed', 'waived'])

/** Whether an owner is blocked by a measure, so that what it owns may fall under it, too. */
export const blocks = ({ kind, status, possible, target }: StatusItem): Doubtful => {
  if (RESTRICTING.has(kind)) return 'no'
  const words = [status, ...possible]
  const live = words.filter((word) => BLOCKING.has(word) || word === 'renewal-unconfirmed')
  if (live.length === 0) return 'no'
  return target?.contested !== true && words.every((word) => BLOCKING.has(word)) ? 'yes' : 'perhaps'
}

/** Whether an easing includes firms that a covered target owns by a share. */
const includes = ({ includesOwned, certain }: Easing, share: Share): Doubtful => {
  if (includesOwned === undefined || share.max < includesOwned) return 'no'
  return certain && share.min >= includesOwned ? 'yes' : 'perhaps'
}

/** The words that a word of the owner leaves open for the owned. */
const wordsFor = (word: Status, included: Doubtful): readonly Status[] => {
  if (word !== 'licensed' && word !== 'waived') return [word]
  if (included === 'yes') return [word]
  return included === 'perhaps' ? ['barred', word] : ['barred']
}

/**
 * The item of an owner as it stands for somebody whom the owner owns.
 * @param share what listed owners hold together
 */
export const ownedItem = (item: StatusItem, share: Share): StatusItem => {
  const degrees = item.easedBy.flatMap((easing) =>
    easing.by === 'licence' || easing.by === 'waiver' ? [includes(easing, share)] : [],
  )
  const included = anyOf(degrees)
  const [status = item.status] = wordsFor(item.status, included)
  const all = strictestFirst([item.status, ...item.possible].flatMap((word) => wordsFor(word, included)))
  return { ...item, status, possible: all.filter((word) => word !== status) }
}
