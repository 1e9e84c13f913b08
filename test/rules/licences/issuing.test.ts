/** Commands that open a licence. */
import { test } from 'tap'
import { type Asked, accepts, fact, ledger, nth, refusal, refuses } from '../../record/given.ts'
import { IMPOSED, target } from '../sanctions/given.ts'

const LICENCE = {
  authority: 'Made-up Office',
  jurisdiction: 'US',
  programme: 'Fiction',
  number: 'GL 1/A',
  kind: 'general',
  covers: [{ sanctionId: 'measure-one', targets: ['alpha'] }],
  validFrom: '2025-09-11',
  unblocksProperty: false,
}
const measures = {
  'sanction-measure-one': [
    fact('SanctionImposed', IMPOSED, '2023-06-06'),
    fact(
      'ReliefAnnounced',
      { reliefId: 'relief-one', by: { party: 'US' }, claimedEffect: 'free' },
      '2025-09-01',
    ),
  ],
  'sanction-measure-eu': [
    fact('SanctionImposed', { ...IMPOSED, jurisdiction: 'EU', targets: [target('gamma')] }, '2023-06-06'),
  ],
}
const issue = (body: object = {}): Asked => [
  'licences.issue',
  undefined,
  { ...LICENCE, occurred: '2025-09-11', ...body },
]

accepts('a licence is issued for a target of a measure', ledger(measures), issue({ expires: '2026-12-31' }))
accepts(
  'a licence is issued for all of a measure',
  ledger(measures),
  issue({ covers: [{ sanctionId: 'measure-one' }] }),
)
accepts('a licence may hold from after now', ledger(measures), issue({ validFrom: '2031-01-01' }))
accepts('a licence may end on the day it begins', ledger(measures), issue({ expires: '2025-09-11' }))
accepts(
  'a licence carries out a relief of what it covers',
  ledger(measures),
  issue({ carriesOut: 'relief-one' }),
)

test('the id of a licence is made from jurisdiction, programme and number', async (t) => {
  const decision = await ledger(measures).when([issue()])
  t.match(decision, { events: [{ stream: 'licence-us-fiction-gl-1-a' }] })
})

refuses(
  'a licence has no other id than that',
  ledger(measures),
  issue({ id: 'licence-one' }),
  refusal('wrong-value', { pointer: '/id' }),
)
refuses(
  'a licence that exists is not issued again',
  ledger({ ...measures, 'licence-us-fiction-gl-1-a': [fact('LicenceIssued', LICENCE, '2025-09-11')] }),
  issue(),
  refusal('id-taken', { by: nth('licence-us-fiction-gl-1-a', 0) }),
)
refuses(
  'a licence does not end before it begins',
  ledger(measures),
  issue({ expires: '2025-09-10' }),
  refusal('end-before-start', { pointer: '/expires' }),
)
refuses(
  'a licence covers no measure of another jurisdiction',
  ledger(measures),
  issue({ covers: [{ sanctionId: 'measure-one' }, { sanctionId: 'measure-eu' }] }),
  refusal('wrong-jurisdiction', { by: nth('sanction-measure-eu', 0) }),
)
refuses(
  'a licence covers something',
  ledger(measures),
  issue({ covers: [] }),
  refusal('wrong-value', { pointer: '/covers' }),
)
refuses(
  'a licence covers no unknown measure',
  ledger(measures),
  issue({ covers: [{ sanctionId: 'measure-two' }] }),
  refusal('unknown-reference', { pointer: '/covers/0/sanctionId' }),
)
refuses(
  'a licence covers no target that the measure does not have',
  ledger(measures),
  issue({ covers: [{ sanctionId: 'measure-one', targets: ['gamma'] }] }),
  refusal('target-not-of-the-measure'),
)
refuses(
  'a licence carries out no relief that nobody announced',
  ledger(measures),
  issue({ carriesOut: 'relief-two' }),
  refusal('unknown-reference', { pointer: '/carriesOut' }),
)
