/** Evidence about an event, in whatever stream it lies. */

import { deal, opened, promised } from '../rules/deals/given.ts'
import { held, known, learn, was } from '../rules/prisoners/given.ts'
import { type Asked, accepts, nth, refusal, refuses } from './given.ts'

const contradict = (eventId: string, body: object = {}): Asked => [
  'events.contradict',
  eventId,
  { occurred: '2026-01-01', ...body },
]
const lone = nth('deal-made-up', 0)

accepts('an event is contradicted as a whole', held(was('release', '2021-03-01')), contradict(known(1)))
accepts(
  'an event is contradicted in a field',
  held(was('release', '2021-03-01')),
  contradict(known(1), { field: '/data/terms', value: 'parole' }),
)
accepts(
  'it is contradicted when it happened',
  deal(),
  contradict(lone, { field: '/occurred', value: '2024' }),
)
accepts('what is said instead may be unknown', deal(), contradict(lone, { field: '/data/title' }))
accepts(
  'what is said instead may be nothing',
  deal(),
  contradict(lone, { field: '/data/title', value: null }),
)
accepts(
  'an item of a list is contradicted',
  deal(),
  contradict(lone, { field: '/data/parties/1/code', value: 'LT' }),
)
accepts(
  'contradicting a release is accepted though a return to custody rests on it',
  held(was('release', '2021-03-01'), was('return-to-custody', '2021-06-01')),
  contradict(known(1)),
)
accepts(
  'contradicting a release is accepted together with what does not rest on it',
  held(was('release', '2021-03-01'), was('return-to-custody', '2021-06-01')),
  contradict(known(1)),
  learn('convict', '2020-06-01'),
)
accepts(
  'a release is contradicted and another recorded together',
  held(was('release', '2021-03-01')),
  contradict(known(1)),
  learn('release', '2021-04-01'),
)

refuses(
  'an unknown event is not contradicted',
  deal(),
  contradict(nth('deal-other', 0)),
  refusal('not-found'),
)
refuses(
  'a field that the event does not have is not contradicted',
  deal(),
  contradict(lone, { field: '/data/summary' }),
  refusal('unknown-reference', { pointer: '/field' }),
)
for (const field of ['/sources/0', '/id', '/type', '/actor', '/recordedAt', '/dataset']) {
  refuses(
    `${field} of an event is not for a source to contradict`,
    deal(),
    contradict(lone, { field }),
    refusal('unknown-reference', { pointer: '/field' }),
  )
}
refuses(
  'a field is a JSON pointer',
  deal(),
  contradict(lone, { field: 'title' }),
  refusal('wrong-value', { pointer: '/field' }),
)
refuses(
  'a value is of a field',
  deal(),
  contradict(lone, { value: 'x' }),
  refusal('wrong-value', { pointer: '/value' }),
)
refuses(
  'a contradiction has a source',
  deal([promised('one', '2025-03')], { 'deal-other': [opened()] }),
  contradict(lone, { sources: [] }),
  refusal('wrong-value', { pointer: '/sources' }),
)
refuses(
  'an idempotency key that may give a name away is refused on a detention case',
  held(),
  ['events.contradict', known(0), { occurred: '2026-01-01' }, 'prisoner-one-contradicted'],
  refusal('idempotency-key-not-opaque'),
)
