/** Commands that ease a measure without lifting it, for each target: waivers, suspensions, wind-downs. */
import { accepts, type Fact, fact, refusal, refuses } from '../../record/given.ts'
import { amended, imposedAs, known, learn, lifted, measure } from './given.ts'

const CONTESTED = { confidence: 'contested' } as const
const DAY = '2025-12-15'

const relief = fact(
  'ReliefAnnounced',
  { reliefId: 'relief-one', by: { party: 'US' }, claimedEffect: 'free' },
  '2025-12-13',
)
const suspended = (occurred: string, data: object = {}, more: Partial<Fact> = {}): Fact =>
  fact('SanctionSuspended', data, occurred, more)
const suspend = (body: object = {}, occurred = DAY) => learn('suspend', occurred, body)
const waive = (body: object = {}, occurred = DAY) =>
  learn('grant-waiver', occurred, { scope: 'fuel', ...body })
const renew = (occurred: string, body: object = {}) => learn('renew', occurred, body)
const windDown = (endsAt: string) => learn('start-wind-down', DAY, { endsAt })

// Suspended.
accepts('a measure is suspended', measure(), suspend({ until: '2031-01-01' }))
accepts('a measure is suspended for one target', measure(), suspend({ targets: ['alpha'] }))
accepts('a suspension carries out a relief', measure(relief), suspend({ carriesOut: 'relief-one' }))
refuses(
  'a suspension carries out no relief that nobody announced',
  measure(),
  suspend({ carriesOut: 'relief-one' }),
  refusal('unknown-reference', { pointer: '/carriesOut' }),
)
refuses(
  'a measure is not suspended for a foreign target',
  measure(),
  suspend({ targets: ['gamma'] }),
  refusal('target-not-of-the-measure'),
)
refuses(
  'a suspension does not end before it begins',
  measure(),
  suspend({ until: '2025-12-14' }),
  refusal('end-before-start', { pointer: '/until' }),
)
refuses(
  'a suspension does not end before it takes effect',
  measure(),
  suspend({ until: '2025-12-20', effective: '2026-01-01' }),
  refusal('end-before-start', { pointer: '/until' }),
)
refuses(
  'what was lifted is not suspended',
  measure(lifted('2025-01-01')),
  suspend(),
  refusal('measure-not-in-force', { by: known(1) }),
)
refuses(
  'what was lifted from a target is not suspended for it',
  measure(lifted('2025-01-01', ['alpha'])),
  suspend({ targets: ['beta', 'alpha'] }),
  refusal('measure-not-in-force', { by: known(1) }),
)
accepts(
  'what was lifted from one target is suspended for the others',
  measure(lifted('2025-01-01', ['alpha'])),
  suspend(),
)
refuses(
  'a target that an amendment removed is not suspended',
  measure(amended('2024-01-01', { removedTargets: ['alpha'] })),
  suspend({ targets: ['alpha'] }),
  refusal('measure-not-in-force', { by: known(1) }),
)
refuses(
  'a measure is not suspended certainly before it was imposed',
  measure(),
  suspend({}, '2023-06-05'),
  refusal('measure-not-in-force', { by: known(0) }),
)
refuses(
  'a measure that has run out is not suspended',
  imposedAs({ until: '2025-01-31' }, '2023-06-06'),
  suspend(),
  refusal('measure-not-in-force', { by: known(0) }),
)
refuses(
  'what is suspended is not suspended again without end',
  measure(suspended('2025-06-01')),
  suspend(),
  refusal('measure-not-in-force', { by: known(1) }),
)
accepts(
  'a suspension is prolonged by a later end',
  measure(suspended('2025-06-01')),
  suspend({ until: '2026-06-01' }),
)
accepts(
  'what was suspended until a day that has passed is suspended again',
  measure(suspended('2025-06-01', { until: '2025-10-31' })),
  suspend(),
)
accepts(
  'what is suspended is lifted',
  measure(suspended('2025-06-01')),
  learn('lift', DAY, { mode: 'delisting', instrument: { kind: 'order', number: '1' } }),
)
refuses(
  'a lifting before a recorded suspension is refused, naming the suspension',
  measure(suspended('2025-06-01')),
  learn('lift', '2025-05-01', { mode: 'delisting', instrument: { kind: 'order', number: '1' } }),
  refusal('measure-not-in-force', { by: known(1) }),
)
accepts(
  'a contested suspension keeps from nothing',
  measure(suspended('2025-06-01', {}, CONTESTED)),
  suspend(),
)

// Waived.
accepts('a measure is waived', measure(), waive({ number: '7', until: '2026-12-31' }))
accepts('a measure is waived again', measure(fact('WaiverGranted', { scope: 'fuel' }, '2025-06-01')), waive())
accepts('a waiver carries out a relief', measure(relief), waive({ carriesOut: 'relief-one' }))
refuses(
  'a waiver carries out no relief that nobody announced',
  measure(),
  waive({ carriesOut: 'relief-one' }),
  refusal('unknown-reference', { pointer: '/carriesOut' }),
)
refuses(
  'a waiver says of what',
  measure(),
  waive({ scope: undefined }),
  refusal('missing-field', { pointer: '/scope' }),
)
refuses(
  'what was lifted is not waived',
  measure(lifted('2025-01-01')),
  waive(),
  refusal('measure-not-in-force', { by: known(1) }),
)
refuses(
  'what is suspended is not waived',
  measure(suspended('2025-06-01')),
  waive(),
  refusal('measure-not-in-force', { by: known(1) }),
)
refuses(
  'a measure is not waived certainly before it was imposed',
  measure(),
  waive({}, '2023-06-05'),
  refusal('measure-not-in-force', { by: known(0) }),
)
refuses(
  'a waiver does not end before it begins',
  measure(),
  waive({ until: '2025-12-14' }),
  refusal('end-before-start', { pointer: '/until' }),
)

// Renewed.
const ending = (...next: readonly Fact[]) => imposedAs({ until: '2025-02-28' }, '2023-06-06', ...next)
accepts('a measure is renewed before it runs out', ending(), renew('2025-02-20', { until: '2026-02-28' }))
accepts('a measure is renewed on its last day', ending(), renew('2025-02-28', { until: '2026-02-28' }))
accepts('a measure without end is renewed', measure(), renew(DAY))
accepts(
  'a suspended measure is renewed',
  measure(suspended('2025-06-01')),
  renew(DAY, { until: '2026-12-31' }),
)
refuses(
  'a measure is not renewed once it has run out',
  ending(),
  renew('2025-03-01', { until: '2026-02-28' }),
  refusal('measure-ended', { by: known(0) }),
)
accepts('a measure that only may have run out is renewed', ending(), renew('2025', { until: '2026-02-28' }))
accepts(
  'a renewed measure is renewed again',
  ending(fact('SanctionRenewed', { until: '2026-02-28' }, '2025-02-20')),
  renew('2026-02-20'),
)
refuses(
  'a measure is not renewed once it was lifted',
  measure(lifted('2025-01-01')),
  renew(DAY),
  refusal('measure-ended', { by: known(1) }),
)
refuses(
  'a lifting before a recorded renewal is refused, naming the renewal',
  measure(fact('SanctionRenewed', {}, '2025-02-20')),
  learn('lift', '2025-01-01', { mode: 'delisting', instrument: { kind: 'order', number: '1' } }),
  refusal('measure-ended', { by: known(1) }),
)
refuses(
  'a renewal does not end before it begins',
  measure(),
  renew(DAY, { until: '2025-12-14' }),
  refusal('end-before-start', { pointer: '/until' }),
)
accepts(
  'what has run out is lifted once somebody says so',
  ending(),
  learn('lift', DAY, { mode: 'expiry', instrument: { kind: 'order', number: '1' } }),
)
refuses(
  'a measure does not end before it is imposed',
  measure(),
  [
    'sanctions.impose',
    'measure-two',
    {
      authority: 'Made-up Office',
      jurisdiction: 'US',
      programme: 'Fiction',
      measure: 'asset-freeze',
      sector: 'mining',
      occurred: '2025-01-01',
      until: '2024-12-31',
    },
  ],
  refusal('end-before-start', { pointer: '/until' }),
)

// Wound down.
accepts('dealings may be wound down', measure(), windDown('2026-06-13'))
accepts(
  'dealings may be wound down under what was lifted',
  measure(lifted('2025-01-01')),
  windDown('2026-06-13'),
)
refuses(
  'a wind-down does not end before it begins',
  measure(),
  windDown('2025-12-14'),
  refusal('end-before-start', { pointer: '/endsAt' }),
)
