/** Reliefs that are announced, and listings that are observed: neither changes anything in law. */
import { accepts, fact, refusal, refuses } from '../../record/given.ts'
import { known, learn, lifted, measure } from './given.ts'

const RELIEF = { reliefId: 'relief-one', by: { party: 'US' }, claimedEffect: 'Trade is free.' }
const LISTING = { list: 'Made-up List', targets: ['alpha'], listed: false }
const announce = (body: object = {}) => learn('announce-relief', '2025-12-13', { ...RELIEF, ...body })
const observe = (body: object = {}) => learn('observe-listing', '2025-12-20', { ...LISTING, ...body })

accepts('relief is announced for all targets', measure(), announce())
accepts('relief is announced for one target', measure(), announce({ targets: ['alpha'] }))
accepts('relief is announced of what is lifted already', measure(lifted('2025-01-01')), announce())
refuses(
  'relief is announced under one id once',
  measure(fact('ReliefAnnounced', RELIEF, '2025-12-13')),
  announce(),
  refusal('id-taken', { by: known(1) }),
)
refuses(
  'relief is not announced for a foreign target',
  measure(),
  announce({ targets: ['gamma'] }),
  refusal('target-not-of-the-measure'),
)
refuses(
  'relief is announced by somebody',
  measure(),
  announce({ by: {} }),
  refusal('wrong-value', { pointer: '/by' }),
)

accepts('a target is seen off the list', measure(), observe())
accepts(
  'a target is seen on the list after it was lifted',
  measure(lifted('2025-01-01')),
  observe({ listed: true }),
)
refuses(
  'a foreign target is not seen on the list',
  measure(),
  observe({ targets: ['gamma'] }),
  refusal('target-not-of-the-measure'),
)
refuses(
  'an observation is of some target',
  measure(),
  observe({ targets: [] }),
  refusal('wrong-value', { pointer: '/targets' }),
)
