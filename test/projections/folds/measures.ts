/** A measure in the shape of the founding case: imposed, amended, relief announced, licensed, unseen, delisted. */
import type { AnyEvent, EventName } from '../../../events/catalogue.ts'
import type { Measure } from '../../../projections/folds/measures/measure.ts'
import { type Envelope, eventOf, licence, measure } from '../given.ts'

type Step = readonly [type: EventName, data: object, given?: Envelope]

/** The events of the stream `sanction-lamps`. */
export const stream = (...steps: readonly Step[]): readonly AnyEvent[] =>
  steps.map(([type, data, given], revision) => eventOf('sanction-lamps', revision, type, data, given))

/** A licence of that measure. */
export const licensed = (more: object = {}, given: Envelope = {}, number = '7') =>
  eventOf(
    `licence-nz-lamps-${number}`,
    0,
    'LicenceIssued',
    licence('lamps', { number, reach: 'all-dealings', ...more }),
    {
      occurred: '2031-05-10',
      ...given,
    },
  )

export const imposed = (
  occurred: string,
  targets: readonly string[] = ['kite-works'],
  more: object = {},
): Step => ['SanctionImposed', measure(targets, more), { occurred }]

export const added = (occurred: string, target: string): Step => [
  'SanctionAmended',
  { addedTargets: measure([target]).targets, note: 'one more' },
  { occurred },
]

export const removed = (occurred: string, target: string): Step => [
  'SanctionAmended',
  { removedTargets: [target], note: 'one less' },
  { occurred },
]

export const announced = (occurred: string, more: object = {}): Step => [
  'ReliefAnnounced',
  { reliefId: 'lamps-out', by: { party: 'NZ' }, claimedEffect: 'lamps may burn', ...more },
  { occurred },
]

export const seen = (
  occurred: string,
  listed: boolean,
  targets: readonly string[] = ['kite-works'],
): Step => ['ListingObserved', { list: 'List of Lamps', targets, listed }, { occurred }]

const OBSERVATION = '00000000-0000-4000-8000-000000000001'

export const lifted = (occurred: string, more: object = {}, given: Envelope = {}): Step => [
  'SanctionLifted',
  { mode: 'delisting', observed: [OBSERVATION], ...more },
  { occurred, ...given },
]

/** Any other event of the measure. */
export const step = (type: EventName, occurred: string, data: object = {}, given: Envelope = {}): Step => [
  type,
  data,
  { occurred, ...given },
]

export const foundingCase: Measure = {
  events: stream(
    imposed('2031-02', ['kite-works'], { affectsGoods: ['3104'] }),
    added('2031-03-02', 'wick-works'),
    seen('2031-03-02', true, ['kite-works', 'wick-works']),
    announced('2031-05-08'),
    seen('2031-05-20', true, ['kite-works', 'wick-works']),
    seen('2031-06-02', false, ['kite-works', 'wick-works']),
    lifted('2031-05-20/2031-06-02'),
  ),
  licences: [
    licensed(
      {
        reach: 'wind-down',
        validFrom: '2031-03-02',
        expires: '2031-04-01',
        covers: [{ sanctionId: 'lamps', targets: ['wick-works'] }],
      },
      { occurred: '2031-03-02' },
      '5',
    ),
    licensed({ carriesOut: 'lamps-out' }),
  ],
}
