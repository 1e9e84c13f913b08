/** Names that a JSON pointer has to escape, in whatever is sent: a clear refusal, never a fault. */
import { test } from 'tap'
import { buildLedger, deal, isProblem, statement } from './given.ts'

const NAMES = ['a/b', '/', '~', '~1', '', 'constructor', 'toString', 'a~0/b']

/** A batch in which a correction refers to an earlier command, and has a field with an odd name. */
const batchOf = (name: string, n: number) => ({
  commands: [
    { command: 'deals.open', id: `accord-${n}`, key: `deal-${n}`, body: { ...deal('x'), id: undefined } },
    {
      command: 'events.correct',
      id: `key:deal-${n}#0`,
      key: `correct-${n}`,
      body: {
        patch: { data: { [name]: { evidence: [`key:deal-${n}#0`], eventId: `key:deal-${n}#0` } } },
        reason: 'A field of an odd name.',
      },
    },
  ],
})

test('a batched correction of a field of an odd name is refused, and says where', async (t) => {
  const { post } = await buildLedger(t)
  for (const [n, name] of NAMES.entries()) {
    for (const query of ['?dryRun=true', '']) {
      const answer = await post(`/v1/batches${query}`, batchOf(name, n))
      isProblem(t, answer, 422, 'batch-refused')
      const [, refused] = answer.json().results
      const step = name.replaceAll('~', '~0').replaceAll('/', '~1')
      t.match(refused.problem.errors, [{ pointer: `/patch/data/${step}` }], `${name} ${query}`)
    }
  }
})

test('an unknown field of an odd name is named by its pointer', async (t) => {
  const { post, get } = await buildLedger(t)
  await post('/v1/deals', deal('accord'))
  for (const name of NAMES) {
    const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const answer = await post('/v1/deals/accord/record-statement', statement('Well.', { [name]: 1 }))
    isProblem(t, answer, 422, 'unknown-field', [pointer])
    isProblem(t, await get(`/v1/deals?${encodeURIComponent(name)}=%C3%A9`), 400, 'bad-parameter', [pointer])
  }
})
