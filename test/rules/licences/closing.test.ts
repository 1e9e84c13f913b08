/** Commands that end a licence early: replacement and revocation. */
import { type Asked, accepts, type Fact, fact, ledger, nth, refusal, refuses } from '../../record/given.ts'

const LICENCE = {
  authority: 'Made-up Office',
  jurisdiction: 'US',
  programme: 'Fiction',
  number: '1',
  kind: 'general',
  covers: [{ sanctionId: 'measure-one' }],
  validFrom: '2025-09-11',
  expires: '2026-03-31',
  unblocksProperty: false,
}
const known = (revision: number): string => nth('licence-one', revision)
const CONTESTED = { confidence: 'contested' } as const

const licence = (...next: readonly Fact[]) =>
  ledger({
    'licence-one': [fact('LicenceIssued', LICENCE, '2025-09-11'), ...next],
    'licence-two': [fact('LicenceIssued', { ...LICENCE, number: '2' }, '2025-10-01')],
  })

const supersede = (occurred: string, body: object = {}): Asked => [
  'licences.supersede',
  'one',
  { by: 'two', occurred, ...body },
]
const revoke = (occurred: string, body: object = {}): Asked => [
  'licences.revoke',
  'one',
  { reason: 'an order', occurred, ...body },
]
const revoked = (occurred: string, more: Partial<Fact> = {}): Fact =>
  fact('LicenceRevoked', { reason: 'an order' }, occurred, more)

accepts('a licence is superseded by another', licence(), supersede('2025-10-01'))
accepts('a licence is revoked', licence(), revoke('2025-10-01'))
accepts(
  'a licence is revoked with a wind-down',
  licence(),
  revoke('2025-10-01', { windDownEnds: '2025-12-01' }),
)
accepts('a licence is revoked on its last day', licence(), revoke('2026-03-31'))
refuses(
  'a licence is not superseded by one that is unknown',
  licence(),
  supersede('2025-10-01', { by: 'three' }),
  refusal('unknown-reference', { pointer: '/by' }),
)
refuses(
  'a licence does not supersede itself',
  licence(),
  supersede('2025-10-01', { by: 'one' }),
  refusal('wrong-value', { pointer: '/by' }),
)
refuses(
  'a wind-down does not end before the revocation',
  licence(),
  revoke('2025-10-01', { windDownEnds: '2025-09-30' }),
  refusal('end-before-start', { pointer: '/windDownEnds' }),
)
refuses(
  'a licence is revoked once',
  licence(revoked('2025-10-01')),
  revoke('2025-11-01'),
  refusal('licence-closed', { by: known(1) }),
)
refuses(
  'a licence that was superseded is not revoked',
  licence(fact('LicenceSuperseded', { by: 'two' }, '2025-10-01')),
  revoke('2025-11-01'),
  refusal('licence-closed', { by: known(1) }),
)
refuses(
  'a licence that was revoked is not superseded',
  licence(revoked('2025-10-01')),
  supersede('2025-11-01'),
  refusal('licence-closed', { by: known(1) }),
)
refuses(
  'a licence that has expired is not revoked',
  licence(),
  revoke('2026-04-01'),
  refusal('licence-closed', { by: known(0) }),
)
accepts('a licence that only may have expired is revoked', licence(), revoke('2026'))
accepts(
  'a licence that expires only about a day is revoked after it',
  ledger({ 'licence-one': [fact('LicenceIssued', { ...LICENCE, expires: '2026-03-31~' }, '2025-09-11')] }),
  revoke('2026-04-01'),
)
refuses(
  'a revocation before a recorded one is refused, naming the later one',
  licence(revoked('2025-11-01')),
  revoke('2025-10-01'),
  refusal('licence-closed', { by: known(1) }),
)
accepts(
  'a contested revocation keeps from nothing',
  licence(revoked('2025-10-01', CONTESTED)),
  revoke('2025-11-01'),
)
