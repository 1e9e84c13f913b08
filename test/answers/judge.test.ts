/** The judge of answers must find faults, because all other tests rely on it. */
import Fastify from 'fastify'
import { test } from 'tap'
import { buildTestService } from '../service.ts'
import { checkAnswers } from './checked.ts'
import type { Document } from './document.ts'
import { type Answered, judgeOf } from './judge.ts'

const at = { position: '1', knownAt: null, settled: true }
const party = { code: 'US', name: 'United States', deals: {}, counterparts: [], sanctions: 0, prisoners: 0 }
const answer: Answered = {
  method: 'GET',
  url: '/v1/parties?limit=1',
  status: 200,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify({ items: [party], at }),
}
const problem = {
  type: '/problems/not-found',
  title: 'Not found',
  status: 404,
  code: 'not-found',
  detail: 'No.',
}
const refusal = { ...answer, status: 404, type: 'application/problem+json', body: JSON.stringify(problem) }

test('an answer is judged by its operation, status, media type and schema', async (t) => {
  const { app } = await buildTestService(t)
  const judge = judgeOf(app.swagger() as unknown as Document)
  const faults: readonly (readonly [RegExp, Partial<Answered>, Answered?])[] = [
    [
      /\/items\/0 must NOT have additional properties \("colour"\)/,
      { body: JSON.stringify({ items: [{ ...party, colour: 1 }], at }) },
    ],
    [
      /\/items\/0\/sanctions must be integer/,
      { body: JSON.stringify({ items: [{ ...party, sanctions: 'x' }], at }) },
    ],
    [/must have required property 'at'/, { body: '{"items":[]}' }],
    [/not what it says/, { body: '{' }],
    [/no such status/, { status: 201 }],
    [/no text\/html for it/, { type: 'text/html' }],
    [/no undefined for it/, { type: undefined }],
    [/no such operation/, { method: 'PUT' }],
    [/no such operation/, { url: '/v1/nothing' }],
    [/an answer to HEAD has a body/, { method: 'HEAD' }],
    [/no body for it/, { status: 304 }],
    [
      /\/0 must have required property 'code'/,
      { url: '/v1/parties.jsonl', type: 'application/jsonl', body: '{"colour":1}\n' },
    ],
    [/status 400/, { body: JSON.stringify({ ...problem, status: 400 }) }, refusal],
    [/type is/, { body: JSON.stringify({ ...problem, code: 'person-erased' }) }, refusal],
    [/\/code must be equal to one of/, { body: JSON.stringify({ ...problem, code: 'odd' }) }, refusal],
    [/which is no operation/, { url: '/nothing', body: '{}' }, refusal],
    [/no application\/json for it/, { type: 'application/json' }, refusal],
  ]
  for (const [fault, change, whole = answer] of faults) {
    t.equal(judge(whole), undefined)
    t.match(judge({ ...whole, ...change }), fault)
  }
  t.equal(judge({ ...answer, method: 'HEAD', body: '' }), undefined)
  t.equal(judge({ ...answer, status: 304, type: undefined, body: '' }), undefined)
  t.equal(judge({ ...refusal, url: '/nothing' }), undefined)
  t.equal(judge({ ...answer, url: '/docs', type: 'text/html' }), undefined)
})

test('an answer that the document does not have fails its test, over a socket, too', async (t) => {
  const { app } = await buildTestService(t)
  await app.inject('/v1/deals')
  const failed: string[] = []
  const other = Fastify()
  other.get('/v1/deals', () => ({ deals: [] }))
  checkAnswers({ fail: (fault) => failed.push(fault) }, other)
  await other.inject('/v1/deals')
  const address = await other.listen({ host: '127.0.0.1', port: 0 })
  await (await fetch(`${address}/v1/deals`)).text()
  await other.close()
  t.equal(failed.length, 2)
  for (const fault of failed) t.match(fault, /^GET \/v1\/deals answered 200 .*must have required property/)
})
