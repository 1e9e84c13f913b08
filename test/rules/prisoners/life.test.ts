/** Convictions, recognition, pardons, death: what cannot happen to the dead, and what is learned late. */
import { accepts, refusal, refuses } from '../../record/given.ts'
import { held, known, learn, VERBS, was } from './given.ts'

const CONTESTED = { confidence: 'contested' } as const

const FINE = { amount: '500', currency: 'USD' }

accepts('a prisoner is convicted', held(), learn('convict', '2020-06-01', { charges: ['a made-up charge'] }))
accepts('a prisoner is recognised', held(), learn('recognise', '2020-06-01'))
accepts(
  'a prisoner is pardoned in a group on conditions',
  held(),
  learn('pardon', '2021-03-01', { groupId: 'group-one', conditions: ['to leave the country'] }),
)
accepts('a prisoner dies', held(), learn('record-death', '2021-03-01'))

refuses(
  'recognition by nobody in the list of codes is refused',
  held(),
  learn('recognise', '2020-06-01', { by: 'Fictional Watch' }),
  refusal('unknown-code', { pointer: '/by' }),
)
refuses(
  'a pardon by nobody named is refused',
  held(),
  learn('pardon', '2021-03-01', { authority: { roleThen: 'president' } }),
  refusal('wrong-value', { pointer: '/authority' }),
)
refuses(
  'a pardon in an unknown group is refused',
  held(),
  learn('pardon', '2021-03-01', { groupId: 'group-two' }),
  refusal('unknown-reference', { pointer: '/groupId' }),
)
refuses(
  'a prisoner is pardoned once',
  held(was('pardon', '2021-03-01')),
  learn('pardon', '2021-04-01'),
  refusal('prisoner-pardoned-already', { by: known(1) }),
)
refuses(
  'a pardon before a recorded one is refused, naming the later one',
  held(was('pardon', '2021-03-01')),
  learn('pardon', '2021-02-01'),
  refusal('prisoner-pardoned-already', { by: known(1) }),
)
accepts(
  'a contested pardon does not keep from a pardon',
  held(was('pardon', '2021-03-01', {}, CONTESTED)),
  learn('pardon', '2021-04-01'),
)
accepts(
  'a pardon after the release is accepted: neither is the other',
  held(was('release', '2021-03-01')),
  learn('pardon', '2021-04-01'),
)

// The dead are not moved, released or dying any more. The law goes beyond life: they can be convicted, sentenced,
// recognised, pardoned, granted clemency and deprived of a citizenship.
const OF_THE_LIVING = ['raise-health-alert', 'change-custody', 'release', 'get-free', 'record-death'] as const
for (const verb of OF_THE_LIVING) {
  refuses(
    `${verb} is refused of the dead`,
    held(was('record-death', '2021-03-01')),
    learn(verb, '2021-04-01'),
    refusal('prisoner-dead', { by: known(1) }),
  )
}
refuses(
  'a transfer into custody is refused of the dead',
  held(was('release', '2021-02-01'), was('record-death', '2021-03-01')),
  learn('transfer', '2021-04-01', { intoCustody: true }),
  refusal('prisoner-dead', { by: known(2) }),
)
const BEYOND_LIFE = [
  'end-proceedings',
  'rehabilitate',
  'take-papers',
  'attribute-death',
  'transfer',
  'convict',
  'sentence',
  'recognise',
  'pardon',
  'grant-clemency',
  'revoke-citizenship',
] as const
for (const verb of BEYOND_LIFE) {
  accepts(
    `${verb} is accepted of the dead`,
    held(was('record-death', '2021-03-01')),
    learn(verb, '2021-04-01'),
  )
}

accepts(
  'a citizenship is revoked of a person who was released',
  held(was('release', '2021-03-01')),
  learn('revoke-citizenship', '2021-04-01'),
)
accepts(
  'a person loses one citizenship after another',
  held(was('revoke-citizenship', '2021-03-01')),
  learn('revoke-citizenship', '2021-04-01', { citizenship: 'LT' }),
)
refuses(
  'a citizenship of no state in the list of codes is refused',
  held(),
  learn('revoke-citizenship', '2021-04-01', { citizenship: 'Sylvania' }),
  refusal('unknown-code', { pointer: '/citizenship' }),
)

const OF_OTHERS: readonly string[] = [
  ...['transfer', 'return-to-custody', 'revoke-release', 'withdraw-recognition', 'attribute-death'],
]
for (const verb of VERBS.filter((one) => one !== 'record-death' && !OF_OTHERS.includes(one))) {
  accepts(
    `${verb} before the death is accepted when learned after it`,
    held(was('record-death', '2021-03-01')),
    learn(verb, '2021-02-01'),
  )
}
refuses(
  'a death before a recorded health alert is refused, naming the alert',
  held(was('raise-health-alert', '2021-03-01')),
  learn('record-death', '2021-02-01'),
  refusal('prisoner-dead', { by: known(1) }),
)
accepts(
  'a contested death before a recorded health alert is accepted',
  held(was('raise-health-alert', '2021-03-01')),
  learn('record-death', '2021-02-01', CONTESTED),
)
accepts(
  'a contested death keeps from nothing',
  held(was('record-death', '2021-02-01', {}, CONTESTED)),
  learn('raise-health-alert', '2021-03-01'),
)
accepts(
  'a health alert on the day of a death recorded later is accepted',
  held(was('raise-health-alert', '2021-03-01')),
  learn('record-death', '2021-03-01'),
)
refuses(
  'what is of the same day counts in the order of recording',
  held(was('record-death', '2021-03-01')),
  learn('raise-health-alert', '2021-03-01'),
  refusal('prisoner-dead', { by: known(1) }),
)

// Pardons.
accepts(
  'somebody who was pardoned, taken back and convicted again is pardoned again',
  held(
    was('convict', '2020-02-01'),
    was('pardon', '2020-03-01'),
    was('release', '2020-03-02'),
    was('return-to-custody', '2021-01-01'),
    was('convict', '2021-02-01'),
  ),
  learn('pardon', '2021-03-01'),
)
refuses(
  'somebody who was pardoned and taken back is not pardoned again of the same',
  held(
    was('convict', '2020-02-01'),
    was('pardon', '2020-03-01'),
    was('release', '2020-03-02'),
    was('return-to-custody', '2021-01-01'),
  ),
  learn('pardon', '2021-03-01'),
  refusal('prisoner-pardoned-already', { by: known(2) }),
)

// Sentences.
accepts(
  'a sentence may be a fine alone',
  held(),
  learn('sentence', '2020-06-01', { term: undefined, fine: FINE }),
)
accepts(
  'a sentence is recorded in years, months and days, suspended, and with a fine',
  held(),
  learn('sentence', '2020-06-01', { term: { years: 2, months: 7, days: 10 }, suspended: true, fine: FINE }),
)
refuses(
  'a term has some length',
  held(),
  learn('sentence', '2020-06-01', { term: {} }),
  refusal('wrong-value', { pointer: '/term' }),
)
refuses(
  'only a term can be suspended',
  held(),
  learn('sentence', '2020-06-01', { term: undefined, life: true, suspended: true }),
  refusal('wrong-value', { pointer: '' }),
)
accepts(
  'a prisoner is sentenced for life',
  held(),
  learn('sentence', '2020-06-01', { term: undefined, life: true }),
)
refuses(
  'a sentence is for a time or for life, not both',
  held(),
  learn('sentence', '2020-06-01', { life: true }),
  refusal('wrong-value', { pointer: '' }),
)
refuses(
  'a sentence is for some time, or for a fine',
  held(),
  learn('sentence', '2020-06-01', { term: undefined }),
  refusal('wrong-value', { pointer: '' }),
)
