/** Commitments: who can promise what to whom, on which conditions, and when one is fulfilled. */
import { accepts, nth, opaque, refusal, refuses } from '../../record/given.ts'
import {
  conditionMet,
  deal,
  keep,
  keepPartly,
  kept,
  keptPartly,
  known,
  meetCondition,
  promise,
  promised,
  waived,
} from './given.ts'

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
refuses(
  'only a party commits',
  deal(),
  promise('one', MADE, { obligor: 'LT' }),
  refusal('not-a-party-of-the-deal'),
)
refuses(
  'only to a party is something promised',
  deal(),
  promise('one', MADE, { beneficiary: 'org:fictional-watch' }),
  refusal('not-a-party-of-the-deal'),
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
  refusal('duplicate-value', { pointer: '/conditions/1' }),
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
  refusal('duplicate-value', { pointer: '/evidence/1' }),
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

// Conditions that somebody says are met.
const meetOne = (occurred: string) => meetCondition('two', occurred, { condition: 'one' })
const metOne = (occurred: string, more: object = {}) =>
  conditionMet('two', occurred, { condition: 'one' }, more)

accepts('a condition is met', deal(conditional), meetOne('2025-04-01'))
accepts(
  'a commitment is fulfilled when its conditions are said to be met',
  deal([...conditional, metOne('2025-04-01')]),
  keep('two', '2025-05-01'),
)
refuses(
  'a commitment is not fulfilled before its condition is said to be met',
  deal([...conditional, metOne('2025-06-01')]),
  keep('two', '2025-05-01'),
  refusal('conditions-unmet', { by: known(1) }),
)
refuses(
  'a contested report that a condition is met meets none',
  deal([...conditional, metOne('2025-04-01', CONTESTED)]),
  keep('two', '2025-05-01'),
  refusal('conditions-unmet', { by: known(1) }),
)
refuses(
  'a condition is met once',
  deal([...conditional, metOne('2025-04-01')]),
  meetOne('2025-05-01'),
  refusal('condition-met-already', { by: known(3) }),
)
refuses(
  'a condition met before it was recorded as met is refused, naming the later one',
  deal([...conditional, metOne('2025-05-01')]),
  meetOne('2025-04-01'),
  refusal('condition-met-already', { by: known(3) }),
)
accepts(
  'a condition may be said to be met when the commitment that it is was fulfilled',
  deal([...conditional, kept('one', '2025-04-01')]),
  meetOne('2025-05-01'),
)
refuses(
  'what is no condition of a commitment is not met',
  deal([...conditional, promised('three', MADE)]),
  meetCondition('two', '2025-05-01', { condition: 'three' }),
  refusal('unknown-reference', { pointer: '/condition' }),
)
refuses(
  'a waived condition is not a fulfilled one',
  deal([...conditional, waived('one', '2025-04-01')]),
  keep('two', '2025-05-01'),
  refusal('conditions-unmet', { by: known(1) }),
)

refuses(
  'a commitment whose condition nobody fulfilled is not fulfilled, though it may have been made after that',
  deal([promised('one', MADE), promised('two', '2025', { conditions: ['one'] })]),
  keep('two', '2025-05-01'),
  refusal('conditions-unmet', { by: known(1) }),
)
accepts(
  'a condition may have been fulfilled before a commitment that may have been made after that',
  deal([promised('one', MADE), promised('two', '2025', { conditions: ['one'] }), kept('one', '2025-06-01')]),
  keep('two', '2025-05-01'),
)

// Parts.
const twelve = promised('one', MADE, { quantity: { n: 12, unit: 'prisoners' } })
const partOf = (amount: number | undefined, occurred: string, more: object = {}) =>
  keptPartly('one', occurred, { amount }, more)
const keepPart = (amount: number | undefined, occurred: string) => keepPartly('one', occurred, { amount })

accepts('a commitment is fulfilled in part', deal([twelve]), keepPart(5, '2025-04-01'))
accepts('a part may be of no stated amount', deal([twelve]), keepPart(undefined, '2025-04-01'))
accepts(
  'an amount may come of what was promised without a quantity',
  deal([promised('one', MADE)]),
  keepPart(5, '2025-04-01'),
)
accepts(
  'parts may add up to the quantity',
  deal([twelve, partOf(5, '2025-04-01')]),
  keepPart(7, '2025-05-01'),
)
refuses(
  'parts do not add up to more than the quantity',
  deal([twelve, partOf(5, '2025-04-01')]),
  keepPart(8, '2025-05-01'),
  refusal('promised-quantity-exceeded', { by: known(1) }),
)
refuses(
  'a part learned late that makes a later one too much is refused, naming the later one',
  deal([twelve, partOf(12, '2025-05-01')]),
  keepPart(1, '2025-04-01'),
  refusal('promised-quantity-exceeded', { by: known(2) }),
)
refuses(
  'parts do not add up to more than the quantity, though the promise may have been made after them',
  deal([promised('one', '2025', { quantity: { n: 12, unit: 'people' } })]),
  keepPart(13, '2025-04-01'),
  refusal('promised-quantity-exceeded', { by: known(1) }),
)
accepts(
  'parts may add up to the quantity, though the promise may have been made after them',
  deal([promised('one', '2025', { quantity: { n: 12, unit: 'people' } })]),
  keepPart(12, '2025-04-01'),
)
refuses(
  'parts recorded together are added up together',
  deal([twelve]),
  [keepPart(7, '2025-05-01'), keepPart(6, '2025-04-01')],
  refusal('promised-quantity-exceeded', { by: known(1) }),
)
accepts(
  'a contested part is not added up',
  deal([twelve, partOf(12, '2025-04-01', CONTESTED)]),
  keepPart(12, '2025-05-01'),
)
accepts(
  'parts that are no whole numbers add up to the quantity',
  deal([promised('one', MADE, { quantity: { n: 0.3, unit: 'tonnes' } }), partOf(0.1, '2025-04-01')]),
  keepPart(0.2, '2025-05-01'),
)
refuses(
  'a part is above nothing',
  deal([twelve]),
  keepPart(0, '2025-05-01'),
  refusal('wrong-value', { pointer: '/amount' }),
)
refuses(
  'a commitment is not fulfilled in part without evidence',
  deal([twelve]),
  keepPartly('one', '2025-05-01', { evidence: [] }),
  refusal('wrong-value', { pointer: '/evidence' }),
)
refuses(
  'evidence of a part is an event that is recorded',
  deal([twelve]),
  keepPartly('one', '2025-05-01', { evidence: [nth('deal-other', 0)] }),
  refusal('unknown-reference', { pointer: '/evidence/0' }),
)
accepts(
  'a commitment fulfilled in part is fulfilled as a whole',
  deal([twelve, partOf(5, '2025-04-01')]),
  keep('one', '2025-05-01'),
)
