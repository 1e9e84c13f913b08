/** Detention cases: what opens one, and whose id may be readable. */
import { type Asked, accepts, fact, ledger, opaque, refusal, refuses } from '../../record/given.ts'
import { CASE, held, known, ONE_HELD } from './given.ts'

const PERSON = opaque('p', 'a')
const UUID = '3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b11'

const registered = (publicFigure: boolean) =>
  fact('PersonRegistered', { digest: 'd'.repeat(43), publicFigure })
const people = ledger({
  [`person-${PERSON}`]: [registered(false)],
  'person-figure-one': [registered(true)],
})

const detain = (id: string | undefined, body: object = {}, key?: string): Asked => [
  'prisoners.detain',
  id,
  { ...ONE_HELD, occurred: '2020-01-06', ...body },
  key,
]

const ofPerson = (personId: string): object => ({ personId, pseudonym: undefined })

accepts('a detention opens a case', people, detain(CASE, { place: 'Colony One' }))
accepts('a detention lasts', people, detain(CASE, { occurred: '2020-01-06/2021-03' }))
accepts('a case may be of a registered person', people, detain(CASE, ofPerson(PERSON)))
accepts('a case without an id has an opaque one', people, detain(undefined))
accepts(
  'the case of a public figure may have a readable id',
  people,
  detain('case-one', ofPerson('figure-one')),
)
accepts('a case of an id derived from a UUID is opaque', people, detain(undefined, {}, UUID))
refuses('a case that exists is not opened again', held(), detain(CASE), refusal('id-taken', { by: known(0) }))
refuses(
  'the case of a pseudonym has no readable id',
  people,
  detain('case-one'),
  refusal('id-not-opaque', { pointer: '/id' }),
)
refuses(
  'the case of a person who is no public figure has no readable id',
  people,
  detain('case-one', ofPerson(PERSON)),
  refusal('id-not-opaque', { pointer: '/id' }),
)
refuses(
  'the case of nobody known is refused',
  people,
  detain(CASE, { pseudonym: undefined }),
  refusal('wrong-value', { pointer: '' }),
)
refuses(
  'a case is not both of a person and of a pseudonym',
  people,
  detain(CASE, { personId: PERSON }),
  refusal('wrong-value', { pointer: '' }),
)
refuses(
  'the case of an unknown person is refused',
  people,
  detain(CASE, ofPerson(opaque('p', 'z'))),
  refusal('unknown-reference', { pointer: '/personId' }),
)
refuses(
  'an idempotency key that may give a name away is refused on a case',
  people,
  detain(CASE, {}, 'prisoner-one-detained'),
  refusal('idempotency-key-not-opaque'),
)
refuses(
  'an idempotency key that may give a name away is refused where the id comes of it',
  people,
  detain(undefined, {}, 'prisoner-one-detained'),
  refusal('idempotency-key-not-opaque'),
)
accepts(
  'a readable idempotency key is accepted on the readable case of a public figure',
  people,
  detain('case-one', ofPerson('figure-one'), 'figure-one-detained'),
)
refuses(
  'an idempotency key that may give a name away is refused on what happens next',
  held(),
  ['prisoners.convict', CASE, { occurred: '2020-06-01' }, 'prisoner-one-convicted'],
  refusal('idempotency-key-not-opaque'),
)
