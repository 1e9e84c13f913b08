/** The words for how a target stands under a measure, and which of them is stricter. */
import { test } from 'tap'
import { STATUSES, type StatusItem, strictestFirst } from '../../../projections/folds/measures/statusItem.ts'

test('statuses are put in the order of strictness, each once', (t) => {
  const given: StatusItem['possible'] = ['lifted', 'barred', 'lifted', 'renewal-unconfirmed', 'not-yet']
  t.same(strictestFirst(given), ['barred', 'renewal-unconfirmed', 'not-yet', 'lifted'])
  t.same(strictestFirst(STATUSES.toReversed()), STATUSES)
  t.end()
})
