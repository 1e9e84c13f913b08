/**
 * An attack on a real service through its API: requests made from its own OpenAPI document and from what it answered
 * before, right ones, nearly right ones and wrong ones. Nothing may be a 500, take long, end the process or be
 * answered otherwise than the document says; whatever was taken can be asked for; afterwards a replay agrees, a
 * restarted service answers the same, and an export of its log verifies. `FUZZ_SEED` repeats a run, `FUZZ_REQUESTS`
 * makes it longer.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { t as all, type Test, test } from 'tap'
import type { Document } from '../answers/document.ts'
import { run } from '../cli/process.ts'
import { startReceiver } from '../webhooks/receiver.ts'
import { openThings, type Things } from './fuzz/followUps.ts'
import { nothingKnown } from './fuzz/known.ts'
import { randomOf } from './fuzz/random.ts'
import type { Request } from './fuzz/requests.ts'
import { runAttack } from './fuzz/rounds.ts'
import { type Attacked, attack, makeKey } from './fuzz/service.ts'

const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 32))
const REQUESTS = process.env.FUZZ_REQUESTS === undefined ? undefined : Number(process.env.FUZZ_REQUESTS)

/** The end of the attack: a number of requests, or of milliseconds. */
const SHORT = { requests: 3_000, ms: 12_000, least: 200 }

all.setTimeout(REQUESTS === undefined ? 240_000 : 24 * 3_600_000)

const SETTINGS = {
  DETENTE_WEBHOOK_NETWORKS: '127.0.0.0/8',
  DETENTE_WEBHOOK_HTTP: 'yes',
  DETENTE_LOG: 'error',
}

const get = async ({ address }: Attacked, path: string, secret: string): Promise<string> => {
  const answer = await fetch(new URL(path, address), { headers: { authorization: `Bearer ${secret}` } })
  return `${answer.status} ${await answer.text()}`
}

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url))

const LISTS = [
  'deals',
  'sanctions',
  'licences',
  'prisoners',
  'releases',
  'people',
  'sources',
  'talks',
  'parties',
]

/** The cases of the project, which the attack begins with. */
const examples = (): readonly Request[] =>
  readdirSync(EXAMPLES)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({
      method: 'POST',
      target: '/v1/batches',
      headers: { 'content-type': 'application/json' },
      body: readFileSync(join(EXAMPLES, name)),
      path: '/v1/batches',
    }))

/** The answers of the service about everything that it holds. */
const everything = async (service: Attacked, things: Things, secret: string) => {
  const paths = [
    ...things.all(),
    ...things
      .all()
      .filter((path) => path.startsWith('/v1/deals/'))
      .flatMap((path) => [`${path}/timeline`, `${path}/balance`]),
    ...LISTS.map((list) => `/v1/${list}?limit=500`),
    '/v1/events?limit=500',
  ]
  const answers: Record<string, string> = {}
  for (const path of paths) answers[path] = await get(service, path, secret)
  return answers
}

/** Replays the log in the service itself, and says how many rows differ. */
const replay = async (t: Test, service: Attacked, secret: string): Promise<void> => {
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
  for (;;) {
    const started = await fetch(new URL('/v1/audit/replays', service.address), {
      method: 'POST',
      headers,
      body: '{"compare":"live"}',
    })
    const { id } = (await started.json()) as { id: string }
    // One that the attack began may still run.
    if (started.status === 409 || started.status === 429) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      continue
    }
    t.equal(started.status, 202)
    for (;;) {
      const job = (await (
        await fetch(new URL(`/v1/audit/replays/${id}`, service.address), { headers })
      ).json()) as {
        readonly state: string
        readonly error?: string
        readonly report?: { readonly differing?: number; readonly differences?: readonly object[] }
      }
      if (job.state === 'running') {
        await new Promise((resolve) => setTimeout(resolve, 100))
        continue
      }
      t.match(job, { state: 'done' })
      t.strictSame(job.report?.differences, [], 'the views are what a replay makes')
      t.equal(job.report?.differing, 0)
      return
    }
  }
}

test(`a service that is asked anything (FUZZ_SEED=${seed})`, async (t) => {
  const random = randomOf(seed)
  t.testdir({})
  const secret = await makeKey(t)
  const receiver = await startReceiver(t)
  const service = await attack(t, SETTINGS)
  const document = JSON.parse((await get(service, '/openapi.json', secret)).slice('200 '.length)) as Document
  const known = nothingKnown(`k-${secret.split('_')[1]}`)
  const things = openThings()
  const outcome = await runAttack(service, {
    document,
    making: { random, known, receiver: receiver.url, schemas: document.components.schemas },
    known,
    things,
    secret,
    first: examples(),
    most: REQUESTS ?? SHORT.requests,
    least: SHORT.least,
    until: REQUESTS === undefined ? performance.now() + SHORT.ms : Number.POSITIVE_INFINITY,
  })
  const { sent, recorded, statuses, faults } = outcome
  t.comment(`FUZZ_SEED=${seed}: ${sent} requests, ${recorded} recorded, ${JSON.stringify(statuses)}`)
  for (const { at, what, last } of faults) t.fail(`request ${at}: ${what}\nafter\n${last.join('\n')}`)
  t.ok(recorded > sent / 50, 'enough of it was right')
  if (service.ended() !== undefined) return

  await replay(t, service, secret)
  const before = await everything(service, things, secret)
  const missing = things.all().filter((path) => !before[path]?.startsWith('200 '))
  t.strictSame(missing, [], 'whatever was taken and not retracted is still there')
  t.match(await service.stop(), { code: 0, err: '' })
  const again = await attack(t, SETTINGS)
  t.strictSame(await everything(again, things, secret), before, 'a restarted service answers the same')
  t.match(await again.stop(), { code: 0, err: '' })
  const folder = join(t.testdirName, 'bundle')
  t.match(await run(t, ['audit', 'export', folder]), { code: 0 })
  t.match(await run(t, ['audit', 'verify', folder]), { code: 0 })
})
