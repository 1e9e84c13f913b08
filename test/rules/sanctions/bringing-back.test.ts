/** Commands that undo relief: reversal before its effect, snapback, reimposition. */
import { accepts, type Fact, fact, refusal, refuses } from '../../record/given.ts'
import { amended, known, learn, lift, lifted, measure, ORDER } from './given.ts'

const CONTESTED = { confidence: 'contested' } as const

const relief = fact(
  'ReliefAnnounced',
  { reliefId: 'relief-one', by: { party: 'US' }, claimedEffect: 'free' },
  '2025-01-14',
)
/** A lifting of 14 January that carries the relief out with effect of 1 March. */
const carrying = (more: Partial<Fact> = {}): Fact =>
  fact('SanctionLifted', { mode: 'rescission', ...ORDER, carriesOut: 'relief-one' }, '2025-01-14', {
    effective: '2025-03-01',
    ...more,
  })
const reverse = (occurred: string, reliefId = 'relief-one') =>
  learn('reverse-relief', occurred, { reliefId, reason: 'a new order' })
const reversed = (occurred: string): Fact =>
  fact('ReliefReversed', { reliefId: 'relief-one', reason: 'a new order' }, occurred)

// Reversed.
accepts('a relief is reversed that was only announced', measure(relief), reverse('2025-01-20'))
accepts('a relief is reversed before it takes effect', measure(relief, carrying()), reverse('2025-01-20'))
accepts('a relief is reversed on the day of its effect', measure(relief, carrying()), reverse('2025-03-01'))
refuses(
  'a relief is not reversed once it has taken effect',
  measure(relief, carrying()),
  reverse('2025-03-02'),
  refusal('relief-in-effect', { by: known(2) }),
)
for (const [type, data] of [
  ['SanctionSuspended', {}],
  ['WaiverGranted', { scope: 'fuel' }],
] as const) {
  refuses(
    `a relief is not reversed once a ${type} has carried it out`,
    measure(relief, fact(type, { ...data, carriesOut: 'relief-one' }, '2025-01-15')),
    reverse('2025-01-20'),
    refusal('relief-in-effect', { by: known(2) }),
  )
}
refuses(
  'a relief that took effect and was undone since is not reversed',
  measure(relief, carrying(), fact('SanctionReimposed', {}, '2025-04-01')),
  reverse('2025-05-01'),
  refusal('relief-in-effect', { by: known(2) }),
)
refuses(
  'a relief is not reversed that nobody announced',
  measure(relief),
  reverse('2025-01-20', 'relief-two'),
  refusal('unknown-reference', { pointer: '/reliefId' }),
)
accepts(
  'a contested lifting took no effect',
  measure(relief, carrying({ effective: '2025-01-15', ...CONTESTED })),
  reverse('2025-01-20'),
)
accepts(
  'what a reversal kept in force is lifted',
  measure(relief, carrying(), reversed('2025-01-20')),
  lift('2026-01-01'),
)
refuses(
  'what a reversal kept in force is not reimposed',
  measure(relief, carrying(), reversed('2025-01-20')),
  learn('reimpose', '2025-02-01'),
  refusal('measure-still-in-force', { by: known(0) }),
)

// Snapped back.
const SNAPBACK = { by: ['FR', 'DE'], noticeOn: '2025-08-28', takesEffect: '2025-09-28T00:00:00Z' }
const snapback = (body: object = {}, occurred = '2025-08-28') =>
  learn('trigger-snapback', occurred, { ...SNAPBACK, ...body })
const snapped = fact('SnapbackTriggered', SNAPBACK, '2025-08-28')

accepts('what was lifted snaps back', measure(lifted('2016-01-16')), snapback({ contestedBy: ['IR'] }))
accepts('what was lifted from one target snaps back', measure(lifted('2024-01-16', ['alpha'])), snapback())
accepts('what was suspended snaps back', measure(fact('SanctionSuspended', {}, '2024-01-16')), snapback())
refuses(
  'nothing snaps back that is in force',
  measure(),
  snapback(),
  refusal('nothing-to-snap-back', { by: known(0) }),
)
refuses(
  'a target that an amendment removed does not snap back',
  measure(amended('2024-01-01', { removedTargets: ['alpha'] })),
  snapback(),
  refusal('nothing-to-snap-back', { by: known(0) }),
)
refuses(
  'nothing snaps back whose lifting has no effect yet',
  measure(lifted('2025-08-01', undefined, { effective: '2025-12-01' })),
  snapback(),
  refusal('nothing-to-snap-back'),
)
refuses(
  'what was suspended until a day that has passed does not snap back',
  measure(fact('SanctionSuspended', { until: '2024-12-31' }, '2024-01-16')),
  snapback(),
  refusal('nothing-to-snap-back', { by: known(0) }),
)
refuses(
  'a lifting after a recorded snapback does not come before it',
  measure(lifted('2024-01-16'), snapped),
  lift('2025-07-01'),
  refusal('measure-lifted-already', { by: known(1) }),
)
refuses(
  'a snapback is triggered by somebody',
  measure(lifted('2024-01-16')),
  snapback({ by: [] }),
  refusal('wrong-value', { pointer: '/by' }),
)
refuses(
  'a snapback does not take effect before notice of it',
  measure(lifted('2024-01-16')),
  snapback({ takesEffect: '2025-08-01' }),
  refusal('end-before-start', { pointer: '/takesEffect' }),
)

// Reimposed.
const reimpose = (occurred: string, targets?: readonly string[]) =>
  learn('reimpose', occurred, targets ? { targets } : {})
accepts('a lifted measure is reimposed', measure(lifted('2016-01-16')), reimpose('2025-08-07'))
accepts(
  'what was suspended is reimposed',
  measure(fact('SanctionSuspended', {}, '2024-01-16')),
  reimpose('2025-08-07'),
)
accepts(
  'what was waived is reimposed',
  measure(fact('WaiverGranted', { scope: 'fuel' }, '2024-01-16')),
  reimpose('2025-08-07'),
)
accepts(
  'what was lifted from one target is reimposed on it',
  measure(lifted('2024-01-16', ['alpha'])),
  reimpose('2025-08-07', ['alpha']),
)
accepts(
  'what was lifted from one target is reimposed',
  measure(lifted('2024-01-16', ['alpha'])),
  reimpose('2025-08-07'),
)
accepts(
  'what was reimposed is lifted again',
  measure(lifted('2024-01-16'), fact('SanctionReimposed', {}, '2025-01-01')),
  lift('2025-08-07'),
)
refuses(
  'what is in force is not reimposed',
  measure(),
  reimpose('2025-08-07'),
  refusal('measure-still-in-force', { by: known(0) }),
)
refuses(
  'what is in force against a target is not reimposed on it',
  measure(lifted('2024-01-16', ['alpha'])),
  reimpose('2025-08-07', ['alpha', 'beta']),
  refusal('measure-still-in-force', { by: known(0) }),
)
refuses(
  'what is reimposed is not reimposed again',
  measure(lifted('2024-01-16'), fact('SanctionReimposed', {}, '2025-08-07')),
  reimpose('2025-08-07'),
  refusal('measure-still-in-force', { by: known(2) }),
)
refuses(
  'what was lifted with an effect to come is not reimposed before it',
  measure(lifted('2025-01-14', undefined, { effective: '2025-03-01' })),
  reimpose('2025-02-01'),
  refusal('measure-still-in-force', { by: known(1) }),
)
accepts(
  'what snaps back later is reimposed meanwhile',
  measure(lifted('2024-01-16'), snapped),
  reimpose('2025-09-28'),
)
refuses(
  'what has snapped back is not reimposed',
  measure(lifted('2024-01-16'), snapped),
  reimpose('2025-09-30'),
  refusal('measure-still-in-force', { by: known(2) }),
)
refuses(
  'a foreign target is not reimposed',
  measure(lifted('2024-01-16')),
  reimpose('2025-08-07', ['gamma']),
  refusal('target-not-of-the-measure'),
)
refuses(
  'a suspension that has ended is not reimposed',
  measure(fact('SanctionSuspended', { until: '2024-12-31' }, '2024-01-16')),
  reimpose('2025-08-07'),
  refusal('measure-still-in-force', { by: known(0) }),
)
accepts(
  'what may have been reimposed before the lifting is accepted, whichever came first',
  measure(lifted('2025')),
  reimpose('2025-06'),
)
