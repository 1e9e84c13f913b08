/** Custody in a detention case: held, released, transferred, taken back, and what is learned late. */
import { accepts, type Fact, refusal, refuses } from '../../record/given.ts'
import { held, heldSince, known, learn, was } from './given.ts'

const CONTESTED = { confidence: 'contested' } as const
const contradicted = (revision: number) => ({
  type: 'ClaimContradicted' as const,
  data: { eventId: known(revision) },
  occurred: '2026-01-01',
})

// Released.
accepts('somebody held is released', held(), learn('release', '2021-03-01', { groupId: 'group-one' }))
refuses(
  'nobody is released who is free',
  held(was('release', '2021-03-01')),
  learn('release', '2022-03-01'),
  refusal('prisoner-free', { by: known(1) }),
)
refuses(
  'a release before one that is recorded is refused, naming the later one',
  held(was('release', '2022-03-01')),
  learn('release', '2021-03-01'),
  refusal('prisoner-free', { by: known(1) }),
)
refuses(
  'a release certainly before the detention is refused',
  held(),
  learn('release', '2020-01-05'),
  refusal('release-before-detention', { by: known(0) }),
)
accepts('a release on the day of the detention is accepted', held(), learn('release', '2020-01-06'))
accepts('a release that only may lie before the detention is accepted', held(), learn('release', '2020-01'))
accepts(
  'no release is certainly before a detention whose start is unknown',
  heldSince('/2020-01-06'),
  learn('release', '2019-01-01'),
)
accepts(
  'a release before the return to custody that followed another one is accepted',
  held(was('release', '2021-03-01'), was('return-to-custody', '2021-06-01')),
  learn('release', '2022-01-01'),
)

// Returned to custody.
accepts(
  'somebody free is returned to custody',
  held(was('release', '2021-03-01')),
  learn('return-to-custody', '2021-06-01'),
)
refuses(
  'nobody is returned to custody who is held',
  held(),
  learn('return-to-custody', '2021-06-01'),
  refusal('prisoner-in-custody', { by: known(0) }),
)
accepts(
  'somebody held who refused a transfer is returned to custody',
  held(was('refuse-transfer', '2021-03-01')),
  learn('return-to-custody', '2021-03-02'),
)
refuses(
  'a refused transfer allows one return to custody only',
  held(was('refuse-transfer', '2021-03-01'), was('return-to-custody', '2021-03-02')),
  learn('return-to-custody', '2021-06-01'),
  refusal('prisoner-in-custody', { by: known(2) }),
)

// Transferred.
accepts(
  'somebody released is transferred to another state',
  held(was('release', '2021-03-01')),
  learn('transfer', '2021-03-02'),
)
accepts(
  'somebody held is transferred into custody elsewhere',
  held(),
  learn('transfer', '2021-03-02', { intoCustody: true }),
)
accepts(
  'a transfer may name no destination',
  held(was('release', '2021-03-01')),
  learn('transfer', '2021-03-02', { to: undefined }),
)
refuses(
  'a transfer to where the prisoner was is refused',
  held(was('release', '2021-03-01')),
  learn('transfer', '2021-03-02', { to: 'XK' }),
  refusal('wrong-value', { pointer: '/to' }),
)
refuses(
  'somebody held is not transferred but into custody',
  held(),
  learn('transfer', '2021-03-02'),
  refusal('prisoner-held', { by: known(0) }),
)
refuses(
  'a transfer into custody is in the way of leaving without a release',
  held(was('release', '2021-03-01'), was('transfer', '2021-03-02', { intoCustody: true })),
  learn('transfer', '2021-04-01', { from: 'LT', to: 'PL' }),
  refusal('prisoner-held', { by: known(2) }),
)
accepts(
  'somebody transferred into custody is released there',
  held(was('transfer', '2021-03-02', { intoCustody: true })),
  learn('release', '2021-04-01'),
)
accepts('somebody refuses a transfer', held(), learn('refuse-transfer', '2021-03-01', { at: 'a border' }))

// Learned late.
accepts(
  'a conviction learned after the release is accepted',
  held(was('release', '2021-03-01')),
  learn('convict', '2020-06-01'),
)
accepts(
  'a conviction of somebody free is accepted',
  held(was('release', '2021-03-01')),
  learn('convict', '2022-06-01', { inAbsentia: true }),
)
accepts(
  'a return to custody between two recorded releases is accepted',
  // Recorded while it was vague which came first.
  held(was('release', '2021'), was('release', '2021-06')),
  learn('return-to-custody', '2021-05'),
)
refuses(
  'a release before a recorded one is refused alone',
  held(was('release', '2025-06-01')),
  learn('release', '2022-01-01'),
  refusal('prisoner-free', { by: known(1) }),
)
refuses(
  'a return to custody before a recorded release is refused alone',
  held(was('release', '2025-06-01')),
  learn('return-to-custody', '2023-01-01'),
  refusal('prisoner-in-custody', { by: known(0) }),
)
accepts(
  'a release and the return to custody after it, learned late, are accepted together',
  held(was('release', '2025-06-01')),
  learn('release', '2022-01-01'),
  learn('return-to-custody', '2023-01-01'),
)
accepts(
  'a pair learned late is accepted in either order of recording',
  held(was('release', '2025-06-01')),
  learn('return-to-custody', '2023-01-01'),
  learn('release', '2022-01-01'),
)
accepts(
  'a release before a recorded transfer out of custody is accepted late',
  held(was('transfer', '2021-03-02', {}, CONTESTED)),
  learn('release', '2021-03-01'),
)

// Vague dates: only what breaks a rule in both layouts is refused.
accepts(
  'a vague release that may lie after a return to custody is accepted before a definite one',
  held(was('release', '2025-12-15'), was('return-to-custody', '2026-01-10')),
  learn('release', '2025-12/2026-02'),
)
refuses(
  'a vague release that lies after another one whatever its date is refused',
  held(was('release', '2025-11-30')),
  learn('release', '2025-12/2026-02'),
  refusal('prisoner-free', { by: known(1) }),
)
refuses(
  'a vague release around another one is refused, as one of the two comes second in either layout',
  held(was('release', '2026-01-10')),
  learn('release', '2025-12/2026-02'),
  refusal('prisoner-free', { by: known(1) }),
)
accepts(
  'a return to custody that only may come before the release is accepted',
  held(was('release', '2025-12/2026-02')),
  learn('return-to-custody', '2026-01-10'),
)
refuses(
  'a return to custody that certainly comes before the vague release is refused',
  held(was('release', '2025-12/2026-02')),
  learn('return-to-custody', '2025-11-30'),
  refusal('prisoner-in-custody', { by: known(0) }),
)
accepts(
  'a return to custody of unknown date is accepted after a release',
  held(was('release', '2021-03-01')),
  learn('return-to-custody', '2021-03/'),
)

// Contested facts.
accepts(
  'a contested release is accepted of somebody free',
  held(was('release', '2021-03-01')),
  learn('release', '2022-03-01', CONTESTED),
)
accepts(
  'a contested return to custody is accepted of somebody held',
  held(),
  learn('return-to-custody', '2021-06-01', CONTESTED),
)
accepts(
  'a contested release does not keep from a release',
  held(was('release', '2021-03-01', {}, CONTESTED)),
  learn('release', '2022-03-01'),
)
refuses(
  'a contested release frees nobody',
  held(was('release', '2021-03-01', {}, CONTESTED)),
  learn('return-to-custody', '2022-03-01'),
  refusal('prisoner-in-custody', { by: known(0) }),
)
accepts(
  'a release contradicted as a whole does not keep from a release',
  held(was('release', '2021-03-01'), contradicted(1)),
  learn('release', '2022-03-01'),
)
refuses(
  'a release contradicted in a field still counts',
  held(was('release', '2021-03-01'), {
    ...contradicted(1),
    data: { eventId: known(1), field: '/data/terms', value: 'parole' },
  }),
  learn('release', '2022-03-01'),
  refusal('prisoner-free', { by: known(1) }),
)

// Moved to another kind of custody.
accepts('somebody held is moved to house arrest', held(), learn('change-custody', '2021-03-01'))
refuses(
  'nobody is moved to house arrest who is free',
  held(was('release', '2021-03-01')),
  learn('change-custody', '2021-04-01'),
  refusal('prisoner-free', { by: known(1) }),
)
accepts(
  'somebody taken back is moved to hospital',
  held(was('release', '2021-03-01'), was('return-to-custody', '2021-06-01')),
  learn('change-custody', '2021-07-01', { to: 'hospital' }),
)
refuses(
  'a release before a recorded move within custody is refused, naming the move',
  held(was('change-custody', '2021-07-01')),
  learn('release', '2021-06-01'),
  refusal('prisoner-free', { by: known(1) }),
)
accepts(
  'somebody held under house arrest is released',
  held(was('change-custody', '2021-03-01')),
  learn('release', '2021-04-01'),
)

// Released, and the release revoked.
const freed = (terms: string, ...next: readonly Fact[]) =>
  held(was('release', '2021-03-01', { terms }), ...next)
for (const terms of ['conditional', 'parole', 'unknown']) {
  accepts(`a release of terms ${terms} is revoked`, freed(terms), learn('revoke-release', '2021-04-01'))
}
refuses(
  'an unconditional release is not revoked',
  freed('unconditional'),
  learn('revoke-release', '2021-04-01'),
  refusal('prisoner-not-conditionally-free', { by: known(1) }),
)
refuses(
  'no release is revoked of somebody who is held',
  held(),
  learn('revoke-release', '2021-04-01'),
  refusal('prisoner-not-conditionally-free', { by: known(0) }),
)
refuses(
  'a release is revoked once',
  freed('parole', was('revoke-release', '2021-04-01')),
  learn('revoke-release', '2021-05-01'),
  refusal('prisoner-not-conditionally-free', { by: known(2) }),
)
accepts(
  'somebody whose release was revoked is returned to custody: neither is the other',
  freed('parole', was('revoke-release', '2021-04-01')),
  learn('return-to-custody', '2021-04-02'),
)
refuses(
  'no release is revoked after the return to custody',
  freed('parole', was('return-to-custody', '2021-04-02')),
  learn('revoke-release', '2021-05-01'),
  refusal('prisoner-not-conditionally-free', { by: known(2) }),
)
accepts(
  'a release is revoked before the return to custody that is recorded already',
  freed('parole', was('return-to-custody', '2021-04-02')),
  learn('revoke-release', '2021-04-01'),
)
refuses(
  'no release is revoked of the dead',
  freed('parole', was('record-death', '2021-04-01')),
  learn('revoke-release', '2021-05-01'),
  refusal('prisoner-dead', { by: known(2) }),
)
