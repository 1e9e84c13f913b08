/** Commands that end a case or custody, and those about remains, responsibility for a death and withdrawn recognition. */
import { accepts, refusal, refuses } from '../../record/given.ts'
import { held, known, learn, was } from './given.ts'

const BLAMED = { by: { party: 'LT' } }

accepts('somebody held can be acquitted', held(), learn('end-proceedings', '2021-03-01'))
accepts(
  'somebody acquitted can be released later',
  held(was('end-proceedings', '2021-03-01')),
  learn('release', '2021-04-01', { basis: 'proceedings-ended' }),
)
accepts('somebody escapes', held(), learn('get-free', '2021-03-01'))
accepts(
  'somebody is rescued by force',
  held(),
  learn('get-free', '2021-03-01', { manner: 'rescue', by: { party: 'LT' } }),
)
refuses(
  'nobody escapes who is free',
  held(was('release', '2021-02-01')),
  learn('get-free', '2021-03-01'),
  refusal('prisoner-free', { by: known(1) }),
)
refuses(
  'nobody carries out an escape for another one',
  held(),
  learn('get-free', '2021-03-01', { by: { party: 'LT' } }),
  refusal('wrong-value', { pointer: '/by' }),
)
refuses(
  'an escape is no conditional release that could be revoked',
  held(was('get-free', '2021-02-01')),
  learn('revoke-release', '2021-03-01'),
  refusal('prisoner-not-conditionally-free', { by: known(1) }),
)
accepts(
  'whoever escaped is taken back',
  held(was('get-free', '2021-02-01')),
  learn('return-to-custody', '2021-03-01'),
)
refuses(
  'an unconditional release has no conditions',
  held(),
  learn('release', '2021-03-01', { terms: 'unconditional', conditions: ['to be silent'] }),
  refusal('wrong-value', { pointer: '/conditions' }),
)

accepts(
  'what is judged after a return to custody can be pardoned again',
  held(
    was('convict', '2020-03-01'),
    was('pardon', '2021-03-01'),
    was('release', '2021-03-02'),
    was('return-to-custody', '2021-05-01'),
    was('convict', '2021-06-01'),
  ),
  learn('pardon', '2021-07-01'),
)
refuses(
  'a second pardon of what may have been judged before the first one is refused',
  held(was('pardon', '2021-03-01'), was('convict', '2021')),
  learn('pardon', '2021-07-01'),
  refusal('prisoner-pardoned-already', { by: known(1) }),
)
accepts(
  'a pardon that names such a conviction is accepted',
  held(was('pardon', '2021-03-01'), was('convict', '2021')),
  learn('pardon', '2021-07-01', { convictions: [known(2)] }),
)
refuses(
  'a conviction that a pardon named is not pardoned again',
  held(was('convict', '2020-06-01'), was('pardon', '2021-03-01', { convictions: [known(1)] })),
  learn('pardon', '2021-07-01', { convictions: [known(1)] }),
  refusal('prisoner-pardoned-already', { by: known(2) }),
)
refuses(
  'a sentence for something else than a conviction of the case is refused',
  held(was('pardon', '2020-06-01')),
  learn('sentence', '2021-03-01', { conviction: known(1) }),
  refusal('wrong-value', { pointer: '/conviction' }),
)

accepts(
  'the remains of somebody who died in custody are handed over',
  held(was('record-death', '2021-03-01')),
  learn('transfer', '2021-04-01'),
)
refuses(
  'the remains of the living are not handed over',
  held(),
  learn('transfer', '2021-04-01', { remains: true }),
  refusal('prisoner-alive'),
)
accepts(
  'an organisation holds a state responsible for a death',
  held(was('record-death', '2021-03-01')),
  learn('attribute-death', '2021-04-01', { gist: 'no treatment was given' }),
)
refuses(
  'nobody is responsible for a death of which nothing is known',
  held(),
  learn('attribute-death', '2021-04-01'),
  refusal('prisoner-alive'),
)
refuses(
  'no individual is named responsible without a judgment',
  held(was('record-death', '2021-03-01')),
  learn('attribute-death', '2021-04-01', {
    ...BLAMED,
    responsible: { personId: 'p-aaaaaaaaaaaaaaaaaaaa' },
  }),
  refusal('wrong-value', { pointer: '/responsible/judgment' }),
)

accepts(
  'an organisation withdraws its recognition',
  held(was('recognise', '2021-03-01')),
  learn('withdraw-recognition', '2021-04-01'),
)
refuses(
  'an organisation that has recognised nobody withdraws nothing',
  held(),
  learn('withdraw-recognition', '2021-04-01'),
  refusal('unknown-reference', { pointer: '/by' }),
)
