/**
 * The same events give the same bytes as long as neither the projections nor the version of reading changes: golden
 * answers, as digests. When an answer changes on purpose, raise READING in src/http/reading.ts, then write them anew:
 *   DETENTE_TEST_GOLDEN=write npx tap test/http/reading.test.ts
 */
import { hash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Test, test } from 'tap'
import { READING } from '../../src/http/reading.ts'
import { buildTestService, type TestService } from '../service.ts'
import { server } from '../store/eventstoredb-given.ts'

interface Golden {
  readonly reading: number
  /** The version of the projections, which changes answers, too. */
  readonly projections: string
  /** The SHA-256 of the recorded case, hex. */
  readonly recorded: string
  /** By path, the SHA-256 of the answer, hex. */
  readonly answers: Readonly<Record<string, string>>
}

const PATH = fileURLToPath(new URL('../data/reading.json', import.meta.url))
const CASE = new URL('../../examples/us-by-2025-12.json', import.meta.url)
const DEAL = 'us-by-2025-12'
const NOW = '2031-05-01T12:00:00.000Z'

/** Answers in JSON that stand for their kind; every streamed answer is found in the OpenAPI document. */
const QUESTIONS = [
  `/v1/deals/${DEAL}`,
  `/v1/deals/${DEAL}?asOf=2025-12-14&publicBy=2025-12-20`,
  `/v1/deals/${DEAL}/timeline`,
  `/v1/deals/${DEAL}/timeline?asOf=2025-12-14`,
  `/v1/deals/${DEAL}/balance?asOf=2025-12-31`,
  '/v1/status?goods=3104&asOf=2025-12-14',
  '/v1/prisoners?limit=100',
  '/v1/sanctions?limit=100&asOf=2025-12-14',
  '/v1/prisoners/ales-bialiatski?asOf=2025-12-12',
]

/** The parameters of streamed answers. */
const GIVEN = [
  [/\/deals\/\{id\}/, `/deals/${DEAL}`],
  [/\/people\/\{id\}/, '/people/ales-bialiatski'],
  [/\{a\}\/\{b\}/, 'US/BY'],
  [/\/people\/\{id\}/, '/people/ales-bialiatski'],
  [/(audit\/diff.*)/, '$1?from=position:20&to=position:60'],
  [/(status\/changes.*)/, '$1?since=2025-12-12&until=2025-12-16'],
] as const

const streamed = ({ app }: TestService): readonly string[] =>
  Object.keys(app.swagger().paths ?? {})
    .filter((path) => /\.(?:csv|jsonl)$/.test(path))
    .map((path) => GIVEN.reduce((url, [what, by]) => url.replace(what, by), path))
    .sort()

/** Made anew with each recording, so no part of what is compared: UUIDs of versions 4 and 7, salted digests of details. */
const RANDOM =
  /[\da-f]{8}-[\da-f]{4}-[47][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}|(?<![\w-])[\w-]{43}(?![\w-])/g

const answersOf = async (t: Test, built: TestService): Promise<Golden['answers']> => {
  const found: Record<string, string> = {}
  for (const url of [...QUESTIONS, ...streamed(built)]) {
    const answer = await built.app.inject(url)
    if (answer.statusCode !== 200) t.fail(`${url} answers ${answer.statusCode}: ${answer.body}`)
    found[url] = hash('sha256', answer.body.replaceAll(RANDOM, 'random'))
  }
  return found
}

/** A service with the case of the examples. */
const buildCase = async (t: Test): Promise<TestService> => {
  const built = await buildTestService(t, { now: () => NOW })
  const payload = readFileSync(CASE, 'utf8')
  const headers = { 'content-type': 'application/json' }
  const sent = await built.app.inject({ method: 'POST', url: '/v1/batches', headers, payload })
  if (sent.statusCode !== 200) t.fail(sent.body)
  return built
}

const write = (golden: Golden, before: Golden | undefined): void => {
  const { reading, projections, recorded } = golden
  const isSame = before?.projections === projections && before.recorded === recorded
  if (before?.reading === reading && isSame) {
    throw new Error(`raise READING in src/http/reading.ts first: it is ${reading} as it was`)
  }
  writeFileSync(PATH, `${JSON.stringify(golden, null, 2)}\n`)
}

// Positions of an EventStoreDB are byte offsets, which differ from run to run.
test('the answers about a case have the bytes of their version of reading', {
  skip: server !== undefined && 'positions differ',
}, async (t) => {
  const built = await buildCase(t)
  const recorded = hash('sha256', readFileSync(CASE))
  const { version: projections } = built.service.views
  const golden = { reading: READING, projections, recorded, answers: await answersOf(t, built) }
  let before: Golden | undefined
  try {
    before = JSON.parse(readFileSync(PATH, 'utf8'))
  } catch {}
  if (process.env.DETENTE_TEST_GOLDEN === 'write') return write(golden, before)
  t.same(golden, before, 'if an answer changed on purpose, raise READING and write them anew (see above)')
})

test('the ETag of a streamed answer is of the version of reading, too', async (t) => {
  const { app } = await buildTestService(t)
  const { etag } = (await app.inject('/v1/deals.csv')).headers
  const { views } = (await app.inject('/health/ready')).json()
  t.match(views, { reading: READING })
  const today = (await app.inject('/v1/deals')).json().at.asOf
  const without = JSON.stringify([views.version, 0, 0, today, 'text/csv', '/v1/deals.csv', 'names'])
  t.not(etag, `"${hash('sha256', without, 'base64url').slice(0, 27)}"`)
  const given = JSON.stringify([READING, ...JSON.parse(without)])
  t.equal(etag, `"${hash('sha256', given, 'base64url').slice(0, 27)}"`)
})
