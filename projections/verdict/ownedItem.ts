/** How somebody stands under a measure that names an owner: barred with the owner, unless a licence includes the owned. Pure. */
import { anyOf, type Certainty } from '../../events/certainty.ts'
import { RESTRICTING } from '../../events/text/codes.ts'
import { type Easing, type Status, type StatusItem, strictestFirst } from '../folds/measures/statusItem.ts'
import type { Share } from '../ownership/stakes.ts'

/** Statuses under which the owner's property is blocked, whatever a licence allows. */
const BLOCKING: ReadonlySet<Status> = new Set(['barred', 'licensed', 'waived'])

/** Whether an owner is blocked by a measure, so that what it owns may fall under it, too. */
export const blocks = ({ kind, status, possible, target }: StatusItem): Certainty => {
  if (RESTRICTING.has(kind)) return 'no'
  const words = [status, ...possible]
  const live = words.filter((word) => BLOCKING.has(word) || word === 'renewal-unconfirmed')
  if (live.length === 0) return 'no'
  return target?.contested !== true && words.every((word) => BLOCKING.has(word)) ? 'certainly' : 'possibly'
}

/** Whether an easing includes firms that a covered target owns by a share. */
const includes = ({ includesOwned, certain }: Easing, share: Share): Certainty => {
  if (includesOwned === undefined || share.max < includesOwned) return 'no'
  return certain && share.min >= includesOwned ? 'certainly' : 'possibly'
}

/** The words that a word of the owner leaves open for the owned. */
const wordsFor = (word: Status, included: Certainty): readonly Status[] => {
  if (word !== 'licensed' && word !== 'waived') return [word]
  if (included === 'certainly') return [word]
  return included === 'possibly' ? ['barred', word] : ['barred']
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
  const [status = item.status] = wordsFor(item.status, included)
  const all = strictestFirst([item.status, ...item.possible].flatMap((word) => wordsFor(word, included)))
  return { ...item, status, possible: all.filter((word) => word !== status) }
}
