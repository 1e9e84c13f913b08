/** Persons are registered with an opaque id and a digest, never with a name. */
import { test } from 'tap'
import { buildLedger, fact as sourced } from '../http/given.ts'
import { type Asked, accepts, fact, ledger, nth, opaque, refusal, refuses } from '../record/given.ts'

const PERSON = opaque('p', 'a')
const UUID = '3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b11'
const DETAILS = { publicFigure: false, name: 'Persona Fictionalis', born: '1970~', country: 'XK' }

const register = (id: string | undefined, body: object = {}, key?: string): Asked => [
  'people.register',
  undefined,
  { ...(id && { id }), ...DETAILS, ...body },
  key,
]

accepts('a person is registered under an opaque id', ledger(), register(PERSON))
accepts('a person without an id has an opaque one', ledger(), register(undefined))
accepts('a public figure may have a readable id', ledger(), register('figure-one', { publicFigure: true }))

test('the ledger hears of nothing but a digest', async (t) => {
  const decision = await ledger().when([register(PERSON, {}, UUID)])
  if (!decision.ok) return t.fail(decision.problem.detail)
  const [event] = decision.events
  t.same(Object.keys(event?.data ?? {}).sort(), ['digest', 'publicFigure'])
  t.notOk(event?.bodyHash, 'a hash of a name could be guessed')
})

refuses(
  'a person is registered once',
  ledger({
    [`person-${PERSON}`]: [fact('PersonRegistered', { digest: 'd'.repeat(43), publicFigure: false })],
  }),
  register(PERSON),
  refusal('id-taken', { by: nth(`person-${PERSON}`, 0) }),
)
for (const id of ['figure-one', `${PERSON}a`, PERSON.replace('a', '1'), opaque('c', 'a')]) {
  refuses(
    `a person who is no public figure is not registered as ${id}`,
    ledger(),
    register(id),
    refusal('id-not-opaque', { pointer: '/id' }),
  )
}
refuses(
  'an idempotency key that may give a name away is refused',
  ledger(),
  register(PERSON, {}, 'persona-fictionalis'),
  refusal('idempotency-key-not-opaque'),
)
refuses(
  'an idempotency key that may give a name away is refused where the id comes of it',
  ledger(),
  register(undefined, {}, 'persona-fictionalis'),
  refusal('idempotency-key-not-opaque'),
)
accepts('an idempotency key may be a UUID', ledger(), register(PERSON, {}, UUID))
accepts(
  'a readable idempotency key is for public figures',
  ledger(),
  register(undefined, { publicFigure: true }, 'figure-one'),
)
refuses(
  'a person has a name',
  ledger(),
  register(PERSON, { name: undefined }),
  refusal('missing-field', { pointer: '/name' }),
)
refuses(
  'whether a person is a public figure is said',
  ledger(),
  register(PERSON, { publicFigure: undefined }),
  refusal('missing-field', { pointer: '/publicFigure' }),
)
refuses(
  'a person is registered without a source, as the ledger registers it itself',
  ledger(),
  register(PERSON, { sources: [{ sourceId: 'paper-one' }] }),
  refusal('unknown-field', { pointer: '/sources' }),
)

for (const id of ['p-personaaaaaaaaaaaaaaa', 'p-aaaafictionalisaaaaa']) {
  refuses(
    `an opaque id does not spell a word of the name, as ${id} does`,
    ledger(),
    register(id),
    refusal('id-not-opaque', { pointer: '/id' }),
  )
}

test('the answer warns of a readable id of a person and of a case, also in batches, dry runs and imports', async (t) => {
  const { post, app } = await buildLedger(t)
  const figure = { id: 'figure-one', publicFigure: true, name: 'Figura Prima' }
  const held = { id: 'case-one', personId: 'figure-one', state: 'org:sylvania', occurred: '2031', ...sourced }
  const commands = [
    { key: UUID, command: 'people.register', body: figure },
    { key: 'case-one', command: 'prisoners.detain', body: held },
  ]
  const warnings = (whose: string, id: string) => [
    {
      code: 'id-stays',
      pointer: '/id',
      detail: `${whose} ${id} can be read, and stays in the ledger for good: an erasure of the person cannot remove it.`,
    },
  ]
  const expected = [warnings('The id', 'figure-one'), warnings('The id of the case', 'case-one')]
  for (const query of ['?dryRun=true', '', '']) {
    const { results } = (await post(`/v1/batches${query}`, { commands })).json()
    t.strictSame(
      results.map((result: { warnings?: unknown }) => result.warnings),
      expected,
    )
  }
  const alone = await post('/v1/people', { ...figure, id: 'figure-two' })
  t.strictSame(alone.json().warnings, warnings('The id', 'figure-two'))
  t.equal((await post('/v1/people', { ...DETAILS, id: PERSON })).json().warnings, undefined)
  const imported = await app.inject({
    method: 'POST',
    url: '/v1/imports?kind=prisoners',
    headers: { 'content-type': 'text/csv', host: 'localhost' },
    payload: 'Person id,Case id,Detained,State,Source\nfigure-one,case-two,2031,org:sylvania,gazette\n',
  })
  t.strictSame(imported.json().rows[0].warnings, warnings('The id of the case', 'case-two'))
})
