/** Talks: scheduled, held or cancelled, in whatever order that is learned. */
import { accepts, fact, refusal, refuses } from '../../record/given.ts'
import { deal, known, learn } from './given.ts'

const HELD = {
  talksId: 'talks-one',
  place: { country: 'XK', city: 'Nowhere' },
  participants: [
    { side: 'US', party: 'US' },
    { side: 'XK', description: 'officials' },
  ],
}
const scheduled = (occurred: string, planned = '2025-05-01') =>
  fact('TalksScheduled', { talksId: 'talks-one', planned }, occurred)
const held = (occurred: string, more = {}) => fact('EnvoyTalksHeld', HELD, occurred, more)
const cancelled = (occurred: string, more = {}) =>
  fact('TalksCancelled', { talksId: 'talks-one', reason: 'weather' }, occurred, more)

const schedule = (occurred: string, planned = '2025-05-01') =>
  learn('schedule-talks', occurred, { talksId: 'talks-one', planned, place: 'Nowhere' })
const hold = (occurred: string, body = {}) => learn('hold-talks', occurred, { ...HELD, ...body })
const cancel = (occurred: string, body = {}) =>
  learn('cancel-talks', occurred, { talksId: 'talks-one', reason: 'weather', ...body })

accepts('talks are scheduled', deal(), schedule('2025-04-01'))
accepts('talks may be planned for after now', deal(), schedule('2025-04-01', '2031-05'))
accepts('talks are held without having been scheduled', deal(), hold('2025-05-01'))
accepts('talks last', deal([scheduled('2025-04-01')]), hold('2025-05-01/2025-05-03', { topics: ['potash'] }))
accepts('scheduled talks are cancelled', deal([scheduled('2025-04-01')]), cancel('2025-04-20'))

refuses(
  'talks have two sides',
  deal(),
  hold('2025-05-01', { participants: [HELD.participants[0], { side: 'US', description: 'an envoy' }] }),
  refusal('wrong-value', { pointer: '/participants' }),
)
refuses(
  'talks have two participants',
  deal(),
  hold('2025-05-01', { participants: HELD.participants.slice(1) }),
  refusal('wrong-value', { pointer: '/participants' }),
)
refuses(
  'a participant is a person, a party or a description',
  deal(),
  hold('2025-05-01', { participants: [...HELD.participants, { side: 'LT', roleThen: 'host' }] }),
  refusal('wrong-value', { pointer: '/participants/2' }),
)
refuses(
  'talks are not scheduled twice under one id',
  deal([scheduled('2025-04-01')]),
  schedule('2025-04-02'),
  refusal('id-taken', { by: known(1) }),
)
refuses(
  'talks that nobody heard of are not cancelled',
  deal(),
  cancel('2025-04-20'),
  refusal('unknown-reference', { pointer: '/talksId' }),
)
refuses(
  'cancelled talks are not held',
  deal([scheduled('2025-04-01'), cancelled('2025-04-20')]),
  hold('2025-05-01'),
  refusal('talks-cancelled-already', { by: known(2) }),
)
refuses(
  'talks that were held are not cancelled',
  deal([held('2025-05-01')]),
  cancel('2025-05-02'),
  refusal('talks-held-already', { by: known(1) }),
)

// Learned late.
accepts(
  'that talks had been scheduled is learned after they were held',
  deal([held('2025-05-01')]),
  schedule('2025-04-01'),
)
refuses(
  'a cancellation before talks that are recorded as held is refused, naming them',
  deal([scheduled('2025-04-01'), held('2025-05-01')]),
  cancel('2025-04-20'),
  refusal('talks-cancelled-already', { by: known(2) }),
)
refuses(
  'talks held before a recorded cancellation are refused, naming it',
  deal([scheduled('2025-04-01'), cancelled('2025-06-01')]),
  hold('2025-05-01'),
  refusal('talks-held-already', { by: known(2) }),
)
accepts(
  'talks are held though a contested report has them cancelled',
  deal([scheduled('2025-04-01'), cancelled('2025-04-20', { confidence: 'contested' })]),
  hold('2025-05-01'),
)
accepts(
  'a contested cancellation of talks that were held is accepted',
  deal([held('2025-05-01')]),
  cancel('2025-04-20', { confidence: 'contested' }),
)
