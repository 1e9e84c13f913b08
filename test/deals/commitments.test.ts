/** Commitments: who can promise what to whom, on which conditions, and when one is fulfilled. */
import { accepts, nth, opaque, refusal, refuses } from '../commands/given.ts'
import { deal, keep, kept, known, promise, promised } from './given.ts'

const CONTESTED = { confidence: 'contested' } as const
const MADE = '2025-03-01'

accepts('a party promises something to another', deal(), promise('one', MADE))
accepts('a commitment may be due after now', deal(), promise('one', MADE, { due: '2031' }))
accepts(
  'a commitment may be of a quantity, and reported by another party',
  deal(),
  promise('one', MADE, {
    quantity: { n: 12, unit: 'prisoners' },
    attributedTo: { party: 'US' },
    acknowledged: false,
  }),
)
accepts(
  'what a commitment is in return for may not be recorded yet',
  deal(),
  promise('one', MADE, { inReturnFor: ['two'] }),
)
accepts(
  'commitments may be in return for each other',
  deal([promised('one', MADE, { inReturnFor: ['two'] })]),
  promise('two', MADE, { obligor: 'US', beneficiary: 'XK', inReturnFor: ['one'] }),
)
accepts(
  'a commitment may be conditional on another',
  deal([promised('one', MADE)]),
  promise('two', MADE, { conditions: ['one'] }),
)

refuses(
  'nobody commits to itself',
  deal(),
  promise('one', MADE, { beneficiary: 'XK' }),
  refusal('wrong-value', { pointer: '/beneficiary' }),
)
refuses('only a party commits', deal(), promise('one', MADE, { obligor: 'LT' }), refusal('not-a-party'))
refuses(
  'only to a party is something promised',
  deal(),
  promise('one', MADE, { beneficiary: 'org:fictional-watch' }),
  refusal('not-a-party'),
)
refuses(
  'a commitment is made once',
  deal([promised('one', MADE)]),
  promise('one', '2025-04-01'),
  refusal('id-taken', { by: known(1) }),
)
refuses(
  'a commitment is no condition of itself',
  deal(),
  promise('one', MADE, { conditions: ['one'] }),
  refusal('condition-cycle'),
)
refuses(
  'a condition is a commitment of the deal',
  deal([promised('one', MADE)]),
  promise('two', MADE, { conditions: ['one', 'three'] }),
  refusal('unknown-reference', { pointer: '/conditions/1' }),
)
refuses(
  'a condition is named once',
  deal([promised('one', MADE)]),
  promise('two', MADE, { conditions: ['one', 'one'] }),
  refusal('duplicate', { pointer: '/conditions/1' }),
)
refuses(
  'when it is due is a date',
  deal(),
  promise('one', MADE, { due: 'soon' }),
  refusal('bad-edtf', { pointer: '/due' }),
)

// Fulfilled.
accepts('a commitment is fulfilled on evidence', deal([promised('one', MADE)]), keep('one', '2025-05-01'))
refuses(
  'a commitment is not fulfilled without evidence',
  deal([promised('one', MADE)]),
  keep('one', '2025-05-01', { evidence: [] }),
  refusal('wrong-value', { pointer: '/evidence' }),
)
refuses(
  'evidence is an event that is recorded',
  deal([promised('one', MADE)]),
  keep('one', '2025-05-01', { evidence: [known(0), nth('deal-other', 0)] }),
  refusal('unknown-reference', { pointer: '/evidence/1' }),
)
refuses(
  'evidence is named once',
  deal([promised('one', MADE)]),
  keep('one', '2025-05-01', { evidence: [known(0), known(0)] }),
  refusal('duplicate', { pointer: '/evidence/1' }),
)
refuses(
  'an unknown commitment is not fulfilled',
  deal([promised('one', MADE)]),
  keep('two', '2025-05-01'),
  refusal('unknown-reference', { pointer: '/commitmentId' }),
)
refuses(
  'a commitment is fulfilled once',
  deal([promised('one', MADE), kept('one', '2025-05-01')]),
  keep('one', '2025-06-01'),
  refusal('commitment-closed', { by: known(2) }),
)
refuses(
  'a fulfilment before a recorded one is refused, naming the later one',
  deal([promised('one', MADE), kept('one', '2025-05-01')]),
  keep('one', '2025-04-01'),
  refusal('commitment-closed', { by: known(2) }),
)
accepts(
  'a contested fulfilment does not close a commitment',
  deal([promised('one', MADE), kept('one', '2025-05-01', CONTESTED)]),
  keep('one', '2025-06-01'),
)

// Conditions.
const conditional = [promised('one', MADE), promised('two', MADE, { conditions: ['one'] })]
refuses(
  'a commitment is not fulfilled while a condition is unmet',
  deal(conditional),
  keep('two', '2025-05-01'),
  refusal('conditions-unmet', { by: known(1) }),
)
accepts(
  'a commitment is fulfilled when its conditions are',
  deal([...conditional, kept('one', '2025-04-01')]),
  keep('two', '2025-05-01'),
)
refuses(
  'a condition fulfilled later was not met by then',
  deal([...conditional, kept('one', '2025-06-01')]),
  keep('two', '2025-05-01'),
  refusal('conditions-unmet', { by: known(1) }),
)
accepts(
  'a condition fulfilled on a vague date may have been met by then',
  deal([...conditional, kept('one', '2025')]),
  keep('two', '2025-05-01'),
)
accepts(
  'a commitment and its condition are fulfilled together, learned in either order',
  deal(conditional),
  keep('two', '2025-05-01'),
  keep('one', '2025-04-01'),
)
refuses(
  'a contested fulfilment meets no condition',
  deal([...conditional, kept('one', '2025-04-01', CONTESTED)]),
  keep('two', '2025-05-01'),
  refusal('conditions-unmet', { by: known(1) }),
)

// A person in free text.
refuses(
  'a person in the text of a commitment is registered',
  deal(),
  promise('one', MADE, { text: `to free {${opaque('p', 'z')}}` }),
  refusal('unknown-reference', { pointer: '/text' }),
)
