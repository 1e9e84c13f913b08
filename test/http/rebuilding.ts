/** Shared by the tests of rebuilds, with tests for every engine. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Test } from 'tap'
import { bytesIn, tracesIn } from '../people/traces.ts'
import { buildTestService } from '../service.ts'
import { writeRounds } from '../views/given.ts'
import { apiOf, buildLedger, deal, erase, statement } from './given.ts'

export const URL = '/v1/audit/rebuilds'

interface Place {
  readonly data?: string
  readonly store?: string
}

/** @param data the folder of a ledger that is there already */
export const build = async (t: Test, { data, store }: Place = {}) => {
  const there = data === undefined ? undefined : await buildTestService(t, { data })
  const ledger = there
    ? { ...there, ...apiOf(there.app) }
    : await buildLedger(t, store === undefined ? {} : { store })
  const { secret } = await ledger.service.keys.add(['admin'], undefined, 'local')
  const headers = { authorization: `Bearer ${secret}` }
  const start = () => ledger.post(URL, {}, headers)
  const look = async (id: string) => (await ledger.get(`${URL}/${id}`, headers)).json()
  /** Asks until it has ended. */
  const ended = async (id: string) => {
    for (;;) {
      const job = await look(id)
      if (job.state !== 'running') return job
      await pause(20)
    }
  }
  const rebuilt = async () => ended((await start()).json().id)
  const remove = (id: string) => ledger.app.inject({ method: 'DELETE', url: `${URL}/${id}`, headers })
  const files = () =>
    readdirSync(ledger.config.data).filter((name) => /^(?:views-.*\.db|rebuild.*)$/.test(name))
  return { ...ledger, headers, start, look, ended, rebuilt, remove, files }
}

const QUERIES = [
  '/v1/deals',
  '/v1/deals/kites-3',
  '/v1/deals/kites-3/timeline',
  '/v1/events.jsonl',
  '/v1/people',
]

export const rebuilding = (t: Test, place: (t: Test) => Promise<Place>): void => {
  t.test('the new views answer the same bytes as the old ones did', async (t) => {
    const { service, get, rebuilt, files, record } = await build(t, await place(t))
    await writeRounds(service.store, 0, 6)
    await record('/v1/deals', deal('potash'))
    const before = await Promise.all(QUERIES.map((url) => get(url)))
    t.match(await rebuilt(), { state: 'done', progress: 1, version: service.views.version })
    const after = await Promise.all(QUERIES.map((url) => get(url)))
    for (const [n, { body, headers }] of after.entries()) {
      t.equal(body, before[n]?.body, QUERIES[n] ?? '')
      t.equal(headers.etag, before[n]?.headers.etag)
    }
    t.same(files(), [`views-${service.views.version}-1.db`])
    t.match(await rebuilt(), { state: 'done' })
    t.same(files(), [`views-${service.views.version}-2.db`])
  })

  t.test('queries and commands continue while the views are rebuilt', async (t) => {
    const { service, get, start, look, record } = await build(t, await place(t))
    await writeRounds(service.store, 0, 6)
    await record('/v1/deals', deal('potash'))
    const { id } = (await start()).json()
    let said = 0
    while ((await look(id)).state === 'running') {
      const { position } = await record('/v1/deals/potash/record-statement', statement(`wick ${said++}`))
      const { statusCode, body } = await get(`/v1/deals/potash/timeline.jsonl?after=${position}`)
      const seen = body.split('\n').filter((line) => line.includes('wick')).length
      if (statusCode !== 200 || seen !== said) t.fail(`${statusCode}, ${seen} of ${said} are shown`)
    }
    t.equal((await look(id)).state, 'done')
    const { position } = await record('/v1/deals/potash/record-statement', statement('the last'))
    t.ok(position, 'the new views follow the log')
    const { body } = await get('/v1/deals/potash/timeline.jsonl')
    t.equal(body.trim().split('\n').length, said + 2)
    t.comment(`${said} statements meanwhile`)
  })

  t.test('a person who is erased during a rebuild is in no file', async (t) => {
    const ledger = await build(t, await place(t))
    const { service, start, ended, record, config, close } = ledger
    await writeRounds(service.store, 0, 6)
    const names = ['a', 'b', 'c'].map((letter) => `Pinky Qux${letter}worthy`)
    for (const [n, name] of names.entries()) {
      await record('/v1/people', { id: `p-${'abc'[n]?.repeat(20)}`, publicFigure: false, name })
    }
    // What is not committed yet is in no file.
    service.views.settle()
    t.same(tracesIn(bytesIn(config.data), names), names)
    for (const [n, name] of names.entries()) {
      const { id } = (await start()).json()
      // At once, when there are files, and a little later.
      while (n > 0 && !existsSync(join(config.data, `rebuild-${service.views.version}`))) await pause(1)
      if (n > 1) await pause(40)
      await erase(ledger, `p-${'abc'[n]?.repeat(20)}`)
      t.same(tracesIn(bytesIn(config.data), [name]), [], 'at once')
      t.match(await ended(id), { state: 'done' })
      t.same(tracesIn(bytesIn(config.data), names), names.slice(n + 1))
    }
    await close()
    t.same(tracesIn(bytesIn(config.data), names), [])
  })
}
