/** Commands that register and withdraw a source. */
import { type Asked, accepts, fact, ledger, nth, refusal, refuses } from '../../record/given.ts'

const register = (body: object): Asked => [
  'sources.register',
  undefined,
  { id: 'paper-two', kind: 'press', ...body },
]

accepts('a source is registered by its publisher', ledger(), register({ publisher: 'Paper Two' }))
accepts('a source is registered by its title', ledger(), register({ title: 'A made-up article' }))
accepts('a source is registered by its address', ledger(), register({ url: 'https://paper-two.example/1' }))
accepts(
  'a source says when it was published, to the second where it was, and what it rests on',
  ledger(),
  register({ publisher: 'Paper Two', published: '2025-12-13T14:00:00+02:00', derivedFrom: ['paper-one'] }),
)
accepts(
  'a source is a copy of another',
  ledger(),
  register({ publisher: 'Paper Two', originId: 'paper-one' }),
)
refuses(
  'a source has a publisher, a title or an address',
  ledger(),
  register({ language: 'en' }),
  refusal('wrong-value', { pointer: '' }),
)
refuses(
  'a source is registered once',
  ledger(),
  ['sources.register', undefined, { id: 'paper-one', kind: 'press', title: 'Again' }],
  refusal('id-taken', { by: nth('source-paper-one', 0) }),
)
refuses(
  'a source is no copy of an unknown one',
  ledger(),
  register({ title: 'A copy', originId: 'paper-three' }),
  refusal('unknown-reference', { pointer: '/originId' }),
)
refuses(
  'a source is no copy of itself',
  ledger(),
  register({ title: 'A copy', originId: 'paper-two' }),
  refusal('unknown-reference', { pointer: '/originId' }),
)
refuses(
  'a correction makes no source a copy of itself',
  ledger(),
  [
    'events.correct',
    nth('source-paper-one', 0),
    { patch: { data: { originId: 'paper-one' } }, reason: 'A slip' },
  ],
  refusal('wrong-value', { pointer: '/patch/data/originId' }),
)
refuses(
  'a source rests on no unknown one',
  ledger(),
  register({ title: 'A digest', derivedFrom: ['paper-one', 'paper-three'] }),
  refusal('unknown-reference', { pointer: '/derivedFrom/1' }),
)
refuses(
  'an address is of the web',
  ledger(),
  register({ url: 'file:///paper' }),
  refusal('wrong-value', { pointer: '/url' }),
)
refuses(
  'a source was published on a date',
  ledger(),
  register({ title: 'A made-up article', published: 'yesterday' }),
  refusal('bad-edtf', { pointer: '/published' }),
)

const withdraw: Asked = ['sources.withdraw', 'paper-one', { reason: 'The publisher took it back.' }]
const withdrawn = ledger({
  'source-paper-one': [
    fact('SourceRegistered', { publisher: 'Paper One', kind: 'press' }),
    fact('SourceWithdrawn', { reason: 'an error' }),
  ],
})
accepts('a source is withdrawn', ledger(), withdraw)
refuses(
  'a source is withdrawn once',
  withdrawn,
  withdraw,
  refusal('source-withdrawn-already', { by: nth('source-paper-one', 1) }),
)
accepts(
  'what rests on a withdrawn source is registered all the same',
  withdrawn,
  register({ publisher: 'Paper Two', derivedFrom: ['paper-one'] }),
)
refuses(
  'a withdrawal has no sources of its own',
  ledger(),
  ['sources.withdraw', 'paper-one', { reason: 'an error', sources: [{ sourceId: 'paper-one' }] }],
  refusal('unknown-field', { pointer: '/sources' }),
)
