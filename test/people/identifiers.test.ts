/** An external identifier belongs to one person, and to nobody once that person is erased. */
import { test } from 'tap'
import { MOST_TRIES } from '../../src/api/commands/textCheck.ts'
import { buildLedger, isProblem, keyWith } from '../http/given.ts'

const ONE = 'p-aaaaaaaaaaaaaaaaaaaa'
const TWO = 'p-bbbbbbbbbbbbbbbbbbbb'
const UUIDS = [1, 2].map((n) => `3b2f1c9e-6a51-4c7d-8a52-00000000000${n}`)

const person = (id: string, ...values: readonly string[]) => ({
  id,
  publicFigure: false,
  name: 'Anna Invented',
  ids: values.map((value) => ({ scheme: 'wikidata', value })),
})

test('an identifier of another person is refused with that person, and no name', async (t) => {
  const { post, record } = await buildLedger(t)
  await record('/v1/people', person(ONE, 'Q999000111'))
  const answer = await post('/v1/people', person(TWO, 'Q1', 'Q999000111'))
  isProblem(t, answer, 409, 'identifier-taken', ['/ids/1'])
  t.match(answer.json().detail, /another person/)
  t.notMatch(answer.body, ONE, 'it does not say who')
  t.notMatch(answer.body, 'Anna')
  await record('/v1/people', person(TWO, 'Q1'))
  isProblem(
    t,
    await post(`/v1/people/${TWO}/revise-details`, {
      name: 'Hanna Invented',
      ids: person(ONE, 'Q999000111').ids,
    }),
    409,
    'identifier-taken',
    ['/ids/0'],
  )
})

test('a person may keep an identifier when the details are revised', async (t) => {
  const { record } = await buildLedger(t)
  await record('/v1/people', person(ONE, 'Q999000111'))
  const { id, publicFigure, ...details } = person(ONE, 'Q999000111')
  await record(`/v1/people/${ONE}/revise-details`, { ...details, role: 'editor' })
})

test('one of two persons recorded at once with one identifier is refused', async (t) => {
  const { post } = await buildLedger(t)
  const answers = await Promise.all([ONE, TWO].map((id) => post('/v1/people', person(id, 'Q999000111'))))
  t.strictSame(answers.map(({ statusCode }) => statusCode).sort(), [201, 409])
})

test('the same in a batch is refused before anything is recorded', async (t) => {
  const { post, service } = await buildLedger(t)
  const before = await service.store.head()
  const commands = [ONE, TWO].map((id, n) => {
    const { id: _, ...body } = person(id, 'Q999000111')
    return { command: 'people.register', id, key: UUIDS[n], body }
  })
  const answer = await post('/v1/batches', { commands })
  t.equal(answer.statusCode, 422)
  t.match(answer.json().results[1].problem, { code: 'identifier-taken', detail: /another person/ })
  t.equal(await service.store.head(), before)
})

test('the same command sent again gives the same event', async (t) => {
  const { post } = await buildLedger(t)
  const headers = { 'idempotency-key': UUIDS[0] ?? '' }
  const first = await post('/v1/people', person(ONE, 'Q999000111'), headers)
  const again = await post('/v1/people', person(ONE, 'Q999000111'), headers)
  t.equal(again.statusCode, 201)
  t.equal(again.json().events[0].id, first.json().events[0].id)
})

test('a sender who may not see names finds out about few identifiers, in single commands and in batches', async (t) => {
  const built = await buildLedger(t)
  await built.record('/v1/people', person(ONE, 'Q999000111'))
  const recorder = await keyWith(built, 'record')
  const guess = (n: number) => ({
    key: `3b2f1c9e-6a51-4c7d-8a52-${String(n).padStart(12, '0')}`,
    command: 'people.register',
    body: {
      ...person('', 'Q999000111'),
      id: `p-${String.fromCharCode(97 + (n % 26)).repeat(19)}${n < 26 ? 'b' : 'c'}`,
    },
  })
  const commands = Array.from({ length: MOST_TRIES + 2 }, (_, n) => guess(n))
  const { results } = (await built.post('/v1/batches?dryRun=true', { commands }, recorder)).json()
  const codes = results.map(({ problem }: { problem: { code: string } }) => problem.code)
  t.strictSame(codes, [...Array(MOST_TRIES).fill('identifier-taken'), 'rate-limited', 'rate-limited'])
  const free = person(TWO, 'Q1')
  isProblem(t, await built.post('/v1/people', free, recorder), 429, 'rate-limited')
  t.equal((await built.post('/v1/people', { ...free, ids: [] }, recorder)).statusCode, 201)
  isProblem(t, await built.post('/v1/people', guess(50).body), 409, 'identifier-taken', ['/ids/0'])
})
