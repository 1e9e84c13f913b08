/** Reliefs that a licence carries out: reversed only before it has taken effect, whichever was learned of first. */
import {
  type Asked,
  accepts,
  type Fact,
  fact,
  type Ledger,
  ledger,
  nth,
  refusal,
  refuses,
} from '../../record/given.ts'
import { IMPOSED, known, learn, STREAM } from './given.ts'

const CONTESTED = { confidence: 'contested' } as const

const LICENCE = 'licence-us-fiction-1'
const ISSUED = {
  authority: 'Made-up Office',
  jurisdiction: 'US',
  programme: 'Fiction',
  number: '1',
  kind: 'general',
  covers: [{ sanctionId: 'measure-one' }],
  validFrom: '2025-01-16',
  unblocksProperty: false,
  carriesOut: 'relief-one',
}
const REVERSAL = { reliefId: 'relief-one', reason: 'a new order' }

const announced = (reliefId: string): Fact =>
  fact('ReliefAnnounced', { reliefId, by: { party: 'US' }, claimedEffect: 'free' }, '2025-01-14')
const measure = (...next: readonly Fact[]): readonly Fact[] => [
  fact('SanctionImposed', IMPOSED, '2023-06-06'),
  announced('relief-one'),
  announced('relief-two'),
  ...next,
]
const issued = (data: object = {}, more: Partial<Fact> = {}): Fact =>
  fact('LicenceIssued', { ...ISSUED, ...data }, '2025-01-15', more)
/** The measure with its reliefs, and a licence that carries one out, valid from 16 January. */
const licensed = (...licence: readonly Fact[]): Ledger => ledger({ [STREAM]: measure(), [LICENCE]: licence })
/** The measure whose relief was reversed, and no licence. */
const unlicensed = (occurred: string, more: Partial<Fact> = {}): Ledger =>
  ledger({ [STREAM]: measure(fact('ReliefReversed', REVERSAL, occurred, more)) })

const reverse = (occurred: string, body: object = {}): Asked =>
  learn('reverse-relief', occurred, { ...REVERSAL, ...body })
const issue = (body: object = {}): Asked => [
  'licences.issue',
  undefined,
  { ...ISSUED, occurred: '2025-01-15', ...body },
]

refuses(
  'a relief is not reversed once a licence has carried it out',
  licensed(issued()),
  reverse('2025-01-20'),
  refusal('relief-in-effect', { by: nth(LICENCE, 0) }),
)
refuses(
  'a relief is not reversed that a licence carried out which was revoked since',
  licensed(issued(), fact('LicenceRevoked', { reason: 'a new order' }, '2025-01-18')),
  reverse('2025-01-20'),
  refusal('relief-in-effect', { by: nth(LICENCE, 0) }),
)
accepts(
  'a relief is reversed by the day on which its licence begins',
  licensed(issued()),
  reverse('2025-01-16'),
)
accepts(
  'a relief is reversed that may have been so before its licence began',
  licensed(issued()),
  reverse('2025-01'),
)
accepts(
  'a licence that carries out another relief is not in the way',
  licensed(issued({ carriesOut: 'relief-two' })),
  reverse('2025-01-20'),
)
accepts('a contested licence is not in the way', licensed(issued({}, CONTESTED)), reverse('2025-01-20'))
accepts('a contested reversal has nothing in its way', licensed(issued()), reverse('2025-01-20', CONTESTED))
accepts(
  'a retracted licence is not in the way',
  licensed(issued(), fact('EventRetracted', { eventId: nth(LICENCE, 0), reason: 'Recorded twice' })),
  reverse('2025-01-20'),
)
accepts(
  'a licence that was corrected to carry out nothing is not in the way',
  licensed(
    issued(),
    fact('EventCorrected', {
      eventId: nth(LICENCE, 0),
      patch: { data: { carriesOut: null } },
      reason: 'A slip',
    }),
  ),
  reverse('2025-01-20'),
)
refuses(
  'a reversal is not corrected to a day on which a licence had carried the relief out',
  ledger({ [STREAM]: measure(fact('ReliefReversed', REVERSAL, '2025-01-15')), [LICENCE]: [issued()] }),
  ['events.correct', known(3), { patch: { occurred: '2025-01-20' }, reason: 'A slip' }],
  refusal('relief-in-effect', { by: nth(LICENCE, 0) }),
)

refuses(
  'a licence learned of late had not carried out what was reversed since',
  unlicensed('2025-01-20'),
  issue(),
  refusal('relief-in-effect', { by: known(3) }),
)
accepts('a licence is issued for a relief that was reversed before', unlicensed('2025-01-10'), issue())
accepts('a licence is issued in spite of a contested reversal', unlicensed('2025-01-20', CONTESTED), issue())
accepts('a contested licence is issued in spite of a reversal', unlicensed('2025-01-20'), issue(CONTESTED))
accepts(
  'a licence that carries out another relief is issued',
  unlicensed('2025-01-20'),
  issue({ carriesOut: 'relief-two' }),
)
