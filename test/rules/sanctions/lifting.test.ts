/** Liftings: each target's own, in the order of time. */
import { accepts, fact, nth, refusal, refuses } from '../../record/given.ts'
import { amend, amended, imposedAs, known, lift, lifted, measure, target } from './given.ts'

const CONTESTED = { confidence: 'contested' } as const
const LATE = '2025-12-15'

accepts('a measure is lifted from all its targets', measure(), lift(LATE))
accepts('a measure is lifted from one target', measure(), lift(LATE, ['alpha']))
accepts('a measure on goods is lifted', imposedAs({ targets: [], goods: ['3104'] }, '2023'), lift(LATE))
accepts(
  'a lifting may take effect after now',
  measure(),
  lift('2026-06-30', undefined, { effective: '2031-01-01' }),
)

const observed = fact(
  'ListingObserved',
  { list: 'Made-up List', targets: ['alpha'], listed: false },
  '2025-12-20',
)
accepts(
  'a lifting may rest on an observation alone',
  measure(observed),
  lift('/2025-12-20', ['alpha'], { instrument: undefined, observed: [known(1)] }),
)
refuses(
  'a lifting has an instrument or observations',
  measure(),
  lift(LATE, undefined, { instrument: undefined }),
  refusal('wrong-value', { pointer: '' }),
)
refuses(
  'what was observed is an observation',
  measure(),
  lift(LATE, undefined, { observed: [known(0)] }),
  refusal('unknown-reference', { pointer: '/observed/0' }),
)
refuses(
  'what was observed is recorded',
  measure(),
  lift(LATE, undefined, { observed: [nth('sanction-other', 1)] }),
  refusal('unknown-reference', { pointer: '/observed/0' }),
)
accepts(
  'a lifting carries out a relief that was announced',
  measure(
    fact(
      'ReliefAnnounced',
      { reliefId: 'relief-one', by: { party: 'US' }, claimedEffect: 'free' },
      '2025-12-13',
    ),
  ),
  lift(LATE, undefined, { carriesOut: 'relief-one' }),
)
refuses(
  'a lifting carries out no relief that nobody announced',
  measure(),
  lift(LATE, undefined, { carriesOut: 'relief-one' }),
  refusal('unknown-reference', { pointer: '/carriesOut' }),
)
refuses(
  'a foreign target is not lifted',
  measure(),
  lift(LATE, ['alpha', 'gamma']),
  refusal('target-not-of-the-measure'),
)
refuses('targets named are some', measure(), lift(LATE, []), refusal('wrong-value', { pointer: '/targets' }))

// Before the imposition.
refuses(
  'a lifting certainly before the imposition is refused',
  measure(),
  lift('2023-06-05'),
  refusal('measure-not-imposed-yet', { by: known(0) }),
)
accepts('a lifting on the day of the imposition is accepted', measure(), lift('2023-06-06'))
accepts('a lifting that only may lie before the imposition is accepted', measure(), lift('2023'))
accepts(
  'no lifting is certainly before an imposition whose start is unknown',
  imposedAs({}, '/2023-06-06'),
  lift('2020-01-01'),
)

// Lifted already.
refuses(
  'a measure is lifted from a target once',
  measure(lifted(LATE)),
  lift('2026-01-01', ['alpha']),
  refusal('measure-lifted-already', { by: known(1) }),
)
refuses(
  'a measure is not lifted when no target is left',
  measure(lifted('2025-01-01', ['alpha']), lifted(LATE, ['beta'])),
  lift('2026-01-01'),
  refusal('measure-lifted-already', { by: known(2) }),
)
accepts(
  'a measure lifted from one target is lifted from the others',
  measure(lifted(LATE, ['alpha'])),
  lift('2026-01-01'),
)
refuses(
  'a lifting from all is from those in force at that moment: the earlier one stands in the way of the others',
  measure(lifted('2025-01-01', ['alpha']), lifted(LATE)),
  lift('2026-01-01', ['alpha']),
  refusal('measure-lifted-already', { by: known(1) }),
)
refuses(
  'a target that an amendment removed is not lifted',
  measure(amended('2024-01-01', { removedTargets: ['alpha'] })),
  lift(LATE, ['alpha']),
  refusal('measure-not-in-force', { by: known(1) }),
)
refuses(
  'a measure whose targets were all removed is not lifted',
  measure(amended('2024-01-01', { removedTargets: ['alpha', 'beta'] })),
  lift(LATE),
  refusal('measure-not-in-force'),
)
refuses(
  'a target is not lifted before an amendment added it',
  measure(amended('2025-06-01', { addedTargets: [target('gamma')] })),
  lift('2025-01-01', ['gamma']),
  refusal('measure-not-in-force'),
)
accepts(
  'a target lifted and added again is lifted again',
  measure(lifted('2024-01-01', ['alpha']), amended('2025-01-01', { addedTargets: [target('alpha')] })),
  lift(LATE, ['alpha']),
)

// Learned late.
accepts(
  'an amendment that adds a target is accepted when dated before a recorded lifting',
  measure(lifted(LATE)),
  amend('2025-01-01', { addedTargets: [target('gamma')] }),
)
refuses(
  'a lifting dated before a recorded one is refused, naming the later one',
  measure(lifted(LATE)),
  lift('2025-01-01'),
  refusal('measure-lifted-already', { by: known(1) }),
)
accepts(
  'a lifting of one target dated before a recorded lifting of all left is accepted',
  measure(lifted(LATE)),
  lift('2025-01-01', ['alpha']),
)
refuses(
  'a lifting of one target dated before a recorded lifting of that target is refused, naming the later one',
  measure(lifted(LATE, ['alpha', 'beta'])),
  lift('2025-01-01', ['alpha']),
  refusal('measure-lifted-already', { by: known(1) }),
)
refuses(
  'a removal dated before a recorded lifting of that target is refused, naming the lifting',
  measure(lifted(LATE, ['alpha'])),
  amend('2025-01-01', { removedTargets: ['alpha'] }),
  refusal('measure-not-in-force', { by: known(1) }),
)
accepts(
  'two liftings of different targets on vague dates are accepted',
  measure(lifted('2025', ['alpha'])),
  lift('2025-06', ['beta']),
)

// Vague dates.
accepts(
  'a lifting that may lie after the target was added again is accepted',
  measure(lifted('2024-01-01', ['alpha']), amended('2025-06-01', { addedTargets: [target('alpha')] })),
  lift('2025', ['alpha']),
)
refuses(
  'a breach of one target does not hide that of another: rules hold per target',
  // The lifting of both broke the rule for alpha in the layout by earliest, not by latest.
  measure(
    lifted('2024/2026', ['alpha']),
    amended('2025-03-01', { addedTargets: [target('alpha')] }),
    lifted('2025-01-01/2025-06-01', ['alpha', 'beta']),
  ),
  lift('2024-06-01', ['beta']),
  refusal('measure-lifted-already', { by: known(3) }),
)

// Contested.
accepts(
  'a contested lifting does not keep from a lifting',
  measure(lifted(LATE, undefined, CONTESTED)),
  lift('2026-01-01'),
)
accepts(
  'a contested lifting is accepted after a lifting',
  measure(lifted(LATE)),
  lift('2026-01-01', undefined, CONTESTED),
)
accepts(
  'a lifting contradicted as a whole does not keep from a lifting',
  measure(lifted(LATE), fact('ClaimContradicted', { eventId: known(1) }, '2026-01-01')),
  lift('2026-02-01'),
)
