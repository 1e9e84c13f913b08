/** Commands that impose a measure and change its targets. */
import { type Asked, accepts, ledger, refusal, refuses } from '../../record/given.ts'
import { amend, amended, IMPOSED, known, measure, target } from './given.ts'

const impose = (body: object = {}): Asked => [
  'sanctions.impose',
  undefined,
  { id: 'measure-one', ...IMPOSED, occurred: '2023-06-06', ...body },
]
const ON_NOTHING = { targets: [], goods: [], sector: undefined }

accepts('a measure is imposed on targets', ledger(), impose({ until: '2027-06-06' }))
accepts('a measure is imposed on goods', ledger(), impose({ ...ON_NOTHING, goods: ['3104'] }))
accepts('a measure is imposed on a sector', ledger(), impose({ ...ON_NOTHING, sector: 'potash' }))
accepts(
  'a measure whose imposition no source dates has an open start',
  ledger(),
  impose({ occurred: '/2023' }),
)
accepts(
  'a measure may take effect after now',
  ledger(),
  impose({ occurred: '2026-06-30', effective: '2031-01-01' }),
)
refuses(
  'a measure that exists is not imposed again',
  measure(),
  impose(),
  refusal('id-taken', { by: known(0) }),
)
refuses(
  'a measure has a target, a sector or goods',
  ledger(),
  impose({ ...ON_NOTHING, affectsGoods: ['3104'] }),
  refusal('wrong-value', { pointer: '' }),
)
accepts(
  'a measure of a state that ended is imposed in its time',
  ledger(),
  impose({ jurisdiction: 'SU', occurred: '1985-01-10' }),
)
accepts(
  'a state that ended stands where the date leaves open whether it existed',
  ledger(),
  impose({ originCountry: ['YU'], occurred: '2003' }),
)
for (const [field, code, occurred, pointer] of [
  ['jurisdiction', 'SU', '2023-06-06', '/jurisdiction'],
  ['jurisdiction', 'DD', '1990-10-03', '/jurisdiction'],
  ['originCountry', 'CS', '1998-01-10', '/originCountry/0'],
] as const) {
  refuses(
    `${code} as ${field} is told that it did not exist in ${occurred}`,
    ledger(),
    impose({ [field]: field === 'jurisdiction' ? code : [code], occurred }),
    refusal('outside-its-time', { pointer }),
  )
}
refuses(
  'a target is named once',
  ledger(),
  impose({ targets: [target('alpha'), target('alpha')] }),
  refusal('duplicate-value', { pointer: '/targets/1' }),
)
refuses(
  'a measure is of the vocabulary',
  ledger(),
  impose({ measure: 'frowning' }),
  refusal('unknown-code', { pointer: '/measure' }),
)
refuses(
  'goods are HS codes of 2, 4 or 6 digits',
  ledger(),
  impose({ goods: ['3104', '310'] }),
  refusal('wrong-value', { pointer: '/goods/1' }),
)
refuses(
  'a jurisdiction is of the list',
  ledger(),
  impose({ jurisdiction: 'Nowhere' }),
  refusal('unknown-code', { pointer: '/jurisdiction' }),
)
accepts(
  'an external id may be of any scheme',
  ledger(),
  impose({ targets: [{ ...target('alpha'), ids: [{ scheme: 'fictional-register', value: '1' }] }] }),
)
refuses(
  'an external id of a known scheme has its form',
  ledger(),
  impose({ targets: [{ ...target('alpha'), ids: [{ scheme: 'passport', value: '1' }] }] }),
  refusal('wrong-value', { pointer: '/targets/0/ids/0/value' }),
)
refuses(
  'a measure ends on a day or at an instant',
  ledger(),
  impose({ until: '2027' }),
  refusal('bad-edtf', { pointer: '/until' }),
)

// Amended.
accepts('a measure gets another target', measure(), amend('2024-01-01', { addedTargets: [target('gamma')] }))
accepts('a measure loses a target', measure(), amend('2024-01-01', { removedTargets: ['alpha'] }))
refuses(
  'a measure does not lose what it never had',
  measure(),
  amend('2024-01-01', { removedTargets: ['gamma'] }),
  refusal('target-not-of-the-measure'),
)
accepts(
  'a measure loses a target that an amendment added',
  measure(amended('2024-01-01', { addedTargets: [target('gamma')] })),
  amend('2025-01-01', { removedTargets: ['gamma'] }),
)
refuses(
  'an amendment does not both add and remove a target',
  measure(),
  amend('2024-01-01', { addedTargets: [target('gamma')], removedTargets: ['gamma'] }),
  refusal('wrong-value', { pointer: '' }),
)
