/** Words for made-up histories. The states are uninhabited territories; nobody and nothing here is real. */
import type { Random } from './random.ts'

/** Bouvet Island, Heard and McDonald Islands, Antarctica, the French Southern Territories. */
export const SENDERS = ['BV', 'HM'] as const
export const TARGETS = ['AQ', 'TF'] as const
export const MEDIATOR = 'GS'

const FIRST = ['Alder', 'Birch', 'Cedar', 'Elm', 'Fir', 'Hazel', 'Juniper', 'Larch', 'Maple', 'Rowan']
const LAST = ['Brook', 'Cliff', 'Dune', 'Fjord', 'Glen', 'Heath', 'Moor', 'Reef', 'Strand', 'Tarn']
const THINGS = [
  'the lighthouse tariff',
  'the penguin census',
  'the krill quota',
  'the ice-core exchange',
  'the weather station',
  'the kelp harvest',
  'the supply ship',
  'the harbour dues',
]
const VERBS = ['would be looked at again', 'was on the table', 'could not wait', 'had been agreed in outline']

export const personName = (random: Random): string =>
  `${random.pick(FIRST)} ${random.pick(LAST)} ${random.int(10_000)} (made up)`

export const thing = (random: Random): string => random.pick(THINGS)

export const gist = (random: Random): string =>
  `${thing(random)} ${random.pick(VERBS)}, and ${thing(random)} ${random.pick(VERBS)}, in round ${random.int(1000)}`

export const place = (random: Random): string => `Camp ${random.pick(LAST)}`
