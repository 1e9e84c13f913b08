/**
 * Whatever was recorded, late, corrected, retracted, contradicted and resolved: what the views answer about a moment is
 * what a slow model says that folds the beginning of the log. Rebuilt views give the same bytes, and so do those on
 * another engine, but for positions.
 */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { v5 } from 'uuid'
import { parseEvent } from '../../events/catalogue.ts'
import { isLedgerStream } from '../../events/envelope.ts'
import type { EventStore } from '../../src/store/port.ts'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { pause } from '../pause.ts'
import { buildTestService, type Given, type TestService } from '../service.ts'
import { newLedger } from '../store/eventstoredb-given.ts'
import { type Api, apiOf, source } from './given.ts'
import { IDS, OPENING, questions, type Step, steps } from './randomCase.ts'
import { type Logged, modelAt, type Question } from './slowModel.ts'

const seed = Number(process.env.MOMENTS_SEED ?? Math.floor(Math.random() * 2 ** 31))

const RUNS = Number(process.env.MOMENTS_RUNS ?? 8)

const NOW = '2031-06-30T12:00:00.000Z'
const NAMESPACE = '00000000-0000-5000-8000-000000000000'

/** Records a case; what is refused is left out. Keys make the ids the same wherever it is recorded. */
const recordCase = async ({ post }: Pick<Api, 'post'>, taken: readonly Step[]): Promise<number> => {
  let sent = 0
  const ids: string[] = []
  const send = async (path: string, body: unknown): Promise<boolean> => {
    const answer = await post(path, body, { 'idempotency-key': v5(`${sent++}`, NAMESPACE) })
    if (answer.statusCode === 201) ids.push(answer.json().events[0].id)
    else if (answer.statusCode >= 500) throw new Error(answer.body)
    return answer.statusCode === 201
  }
  await send('/v1/sources', source('gazette', { published: '2031-03-03' }))
  for (const [path, body] of OPENING) {
    if (!(await send(path, body))) throw new Error(`${path} was refused`)
  }
  let more = 0
  for (const { path, body, event } of taken) {
    const named = ids.at(-1 - (event % ids.length)) ?? ''
    const whole = JSON.parse(JSON.stringify(body).replaceAll('"EVENT"', JSON.stringify(named)))
    if (await send(path.replace('EVENT', named), whole)) more++
  }
  return more
}

const logOf = async (store: EventStore): Promise<readonly Logged[]> => {
  const log: Logged[] = []
  for await (const batch of store.readAll()) {
    for (const { body, position, stream } of batch) {
      if (isLedgerStream(stream)) log.push({ event: parseEvent(body), position })
    }
  }
  return log
}

const queryOf = ({ asOf, position, publicBy }: Question): string =>
  `asOf=${asOf}&knownAt=position:${position}${publicBy === undefined ? '' : `&publicBy=${publicBy}`}`

/** Every answer that a moment is asked of. */
const urlsOf = (query: string): readonly string[] =>
  [
    ...IDS.deals.flatMap((id) => [`deals/${id}`, `deals/${id}/timeline`, `deals/${id}/balance`]),
    ...['deals', 'sanctions', 'prisoners', 'releases', 'licences'],
    ...[`sanctions/${IDS.sanction}`, `prisoners/${IDS.prisoner}`],
    'relations/org:freedonia/org:sylvania',
  ]
    .map((path) => `/v1/${path}?${query}`)
    .concat(`/v1/status?target=acme-potash&${query}`)

interface Entry {
  readonly [field: string]: unknown
  readonly headline: string
  readonly occurred?: { readonly edtf: string }
  readonly sources: readonly { readonly id: string }[]
}

/** The model of an entry, from the entry of an answer. */
const entrySent = (one: Entry) => ({
  eventId: one.eventId,
  certainty: one.certainty,
  occurred: one.occurred?.edtf,
  confidence: one.confidence,
  reads: /^(Retracted|Contested): /.exec(one.headline)?.[1] ?? 'plain',
  sources: one.sources.map(({ id }) => id),
  independentSources: one.independentSources,
  contradictedBy: one.contradictedBy,
  correctedBy: one.correctedBy,
  retractedBy: one.retractedBy,
})

const plain = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value))

/** The answers of the service and of the model, each as one value. */
const compared = async ({ get }: Pick<Api, 'get'>, log: readonly Logged[], question: Question) => {
  const query = queryOf(question)
  const model = modelAt(log, question)
  const json = async (path: string) => {
    const answer = await get(`/v1/${path}${path.includes('?') ? '&' : '?'}${query}`)
    if (answer.statusCode !== 200 && answer.statusCode !== 404) throw new Error(answer.body)
    return answer.statusCode === 404 ? undefined : answer.json()
  }
  const said: Record<string, unknown> = {}
  const expected: Record<string, unknown> = {}
  for (const deal of IDS.deals) {
    said[`${deal} timeline`] = plain((await json(`deals/${deal}/timeline?limit=500`))?.items.map(entrySent))
    expected[`${deal} timeline`] = plain(model.timeline(deal))
    said[`${deal} status`] = (await json(`deals/${deal}`))?.status
    expected[`${deal} status`] = model.dealStatus(deal)
    said[`${deal} balance`] = (await json(`deals/${deal}/balance`))?.items
    expected[`${deal} balance`] = plain(model.balance(deal))
  }
  for (const target of ['acme-potash']) {
    said[target] = (await json(`status?target=${target}`))?.items[0]?.status ?? 'not-yet'
    expected[target] = model.status(IDS.sanction, target)
  }
  said.custody = (await json(`prisoners/${IDS.prisoner}`))?.custody
  expected.custody = model.custody(IDS.prisoner)
  return { said, expected }
}

const positionAt = (log: readonly Logged[], known: number): number =>
  log[Math.round(((log.length - 1) * known) / 1000)]?.position ?? 0

const open = async (t: Test, given: Given = {}): Promise<TestService & Api> => {
  const built = await buildTestService(t, { now: () => NOW, ...given })
  return { ...built, ...apiOf(built.app) }
}

const bodiesOf = async ({ get }: Pick<Api, 'get'>, urls: readonly string[]): Promise<readonly string[]> => {
  const bodies: string[] = []
  for (const url of urls) bodies.push((await get(url)).body)
  return bodies
}

/** Waits until the views have seen the whole log. */
const caughtUp = async ({ service }: TestService, position: number): Promise<void> => {
  while (!service.views.built() || service.views.position() < position) {
    await service.views.reached(position)
    await pause()
  }
}

test('the views answer about any moment as a model does that folds the log, and so they do when they are rebuilt', async (t) => {
  t.comment(`seed ${seed}: MOMENTS_SEED repeats it`)
  let runs = 0
  let recorded = 0
  const property = fc.asyncProperty(steps, questions, async (taken, asked) => {
    const data = join(t.testdirName, `run-${runs++}`)
    const first = await open(t, { data })
    recorded += await recordCase(first, taken)
    const log = await logOf(first.service.store)
    const moments = asked.map(({ known, ...rest }) => ({ ...rest, position: positionAt(log, known) }))
    for (const moment of moments) {
      const { said, expected } = await compared(first, log, moment)
      if (JSON.stringify(said) !== JSON.stringify(expected)) {
        t.same(said, expected, `as of ${JSON.stringify(moment)}`)
        await first.close()
        return false
      }
    }
    const urls = moments.flatMap((moment) => urlsOf(queryOf(moment)))
    const bodies = await bodiesOf(first, urls)
    await first.close()
    for (const file of readdirSync(data)) if (file.startsWith('views-')) rmSync(join(data, file))
    const second = await open(t, { data })
    await caughtUp(second, log.at(-1)?.position ?? 0)
    const again = await bodiesOf(second, urls)
    await second.close()
    rmSync(data, { recursive: true })
    const other = urls.find((_, index) => bodies[index] !== again[index])
    if (other) t.equal(again[urls.indexOf(other)], bodies[urls.indexOf(other)], other)
    return other === undefined
  })
  t.testdir({})
  const outcome = await fc.check(property, {
    seed,
    numRuns: RUNS,
    endOnFailure: true,
    includeErrorInReport: true,
  })
  t.notOk(outcome.failed, fc.defaultReportMessage(outcome) ?? 'holds')
  t.ok(recorded > 4 * RUNS, `${recorded} events after the openings of ${runs} cases`)
})

/** An answer with places in the log in place of positions, which every engine counts in its own way. */
const placed = (body: string, log: readonly Logged[]): string =>
  body.replaceAll(
    /"position":"(\d+)"/g,
    (_, position) => `"place":${log.findIndex((one) => one.position === Number(position))}`,
  )

test('the same case on another engine is answered the same, but for positions', async (t) => {
  t.comment(`seed ${seed}: MOMENTS_SEED repeats it`)
  const { connectionString } = await startEventStoreDouble(t)
  const [taken] = fc.sample(steps, { seed, numRuns: 1 })
  const asked = fc.sample(questions, { seed, numRuns: 1 })[0] ?? []
  t.testdir({})
  const answersOf = async (name: string, store: Given) => {
    const built = await open(t, { data: join(t.testdirName, name), ...store })
    await recordCase(built, taken ?? [])
    const log = await logOf(built.service.store)
    await caughtUp(built, log.at(-1)?.position ?? 0)
    const urls = asked.flatMap(({ known, ...rest }) =>
      urlsOf(queryOf({ ...rest, position: positionAt(log, known) })),
    )
    const bodies = await bodiesOf(built, urls)
    await built.close()
    return bodies.map((body) => placed(body, log))
  }
  const embedded = await answersOf('embedded', {})
  const server = await answersOf('server', { store: newLedger(connectionString) })
  t.ok(embedded.length > 30)
  t.equal(server.length, embedded.length)
  for (const [index, body] of embedded.entries()) t.equal(server[index], body)
})
