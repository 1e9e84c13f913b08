/** Links between deals, and of events to deals. */
import { accepts, type Fact, fact, nth, refusal, refuses } from '../../record/given.ts'
import { deal, known, learn, opened } from './given.ts'

const partOf = (otherDeal: string): Fact => fact('DealLinked', { otherDeal, relation: 'part-of' }, '2025-02')
const link = (otherDeal: string, relation = 'part-of') => learn('link', '2025-03', { otherDeal, relation })

for (const relation of ['part-of', 'follows', 'revives', 'supersedes', 'retaliates-for']) {
  accepts(`a deal ${relation} another`, deal([], { 'deal-other': [opened()] }), link('other', relation))
}
refuses(
  'a deal is linked to itself by nothing',
  deal(),
  link('made-up', 'follows'),
  refusal('link-to-itself'),
)
refuses(
  'a deal is not linked to an unknown one',
  deal(),
  link('other'),
  refusal('unknown-reference', { pointer: '/otherDeal' }),
)
refuses(
  'a deal is no part of its part',
  deal([], { 'deal-other': [opened(), partOf('made-up')] }),
  link('other'),
  refusal('link-cycle', { by: nth('deal-other', 1) }),
)
refuses(
  'a deal is no part of a part of its part',
  deal([], {
    'deal-other': [opened(), partOf('third')],
    'deal-third': [opened(), partOf('made-up')],
  }),
  link('other'),
  refusal('link-cycle', { by: nth('deal-third', 1) }),
)
accepts(
  'a deal may be part of two',
  deal([partOf('third')], { 'deal-other': [opened()], 'deal-third': [opened(), partOf('other')] }),
  link('other'),
)
accepts(
  'deals may follow each other, as only wholes and parts make no circle',
  deal([], {
    'deal-other': [opened(), fact('DealLinked', { otherDeal: 'made-up', relation: 'follows' }, '2025-02')],
  }),
  link('other', 'follows'),
)
accepts(
  'a deal may be part of what is in a circle elsewhere',
  deal([], {
    'deal-other': [opened(), partOf('third')],
    'deal-third': [opened(), partOf('other')],
  }),
  link('other'),
)

// Events.
const elsewhere = (more: Partial<Fact> = {}) => ({
  'sanction-measure-one': [
    fact(
      'SanctionImposed',
      { authority: 'XX', jurisdiction: 'US', programme: 'P', measure: 'sectoral', goods: ['31'] },
      '2024',
      more,
    ),
  ],
})
const imposed = nth('sanction-measure-one', 0)
const linkEvent = (eventId: string) => learn('link-event', '2025-03', { eventId })

accepts('an event of another stream is linked to a deal', deal([], elsewhere()), linkEvent(imposed))
refuses(
  'an unknown event is not linked',
  deal(),
  linkEvent(imposed),
  refusal('unknown-reference', { pointer: '/eventId' }),
)
refuses(
  'what is no event id is not linked',
  deal(),
  linkEvent('the first one'),
  refusal('wrong-value', { pointer: '/eventId' }),
)
refuses(
  'what is said of an event is not linked: it shows with the event',
  deal([], {
    'sanction-measure-one': [
      ...(elsewhere()['sanction-measure-one'] ?? []),
      fact('ClaimContradicted', { eventId: imposed }, '2026-01-01'),
    ],
  }),
  linkEvent(nth('sanction-measure-one', 1)),
  refusal('wrong-value', { pointer: '/eventId' }),
)
refuses(
  'an event is linked once',
  deal([fact('EventLinkedToDeal', { eventId: imposed }, '2025-02')], elsewhere()),
  linkEvent(imposed),
  refusal('event-linked-already', { by: known(1) }),
)
refuses(
  'an event of the deal is linked already',
  deal(),
  linkEvent(known(0)),
  refusal('event-linked-already', { by: known(0) }),
)
refuses(
  'an event that names the deal is linked already',
  deal([], elsewhere({ deals: ['made-up'] })),
  linkEvent(imposed),
  refusal('event-linked-already', { by: imposed }),
)
accepts(
  'an event that names another deal is linked',
  deal([], { ...elsewhere({ deals: ['other'] }), 'deal-other': [opened()] }),
  linkEvent(imposed),
)
