/** `detente demo`: the founding case, or all, recorded over a real socket and printed; again it changes nothing. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { run, serve } from './inProcess.ts'
import { dataOf, serve as serveAlone } from './process.ts'

const headOf = async (t: Test): Promise<number> => {
  const store = await openSqliteStore(join(dataOf(t), 'events.db'))
  try {
    return await store.head()
  } finally {
    await store.close()
  }
}

const withoutPort = (text: string): string => text.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')

test('the demo records the case, prints its timeline, and ends', async (t) => {
  const whole = t
  t.testdir({})
  const { code, out, err } = await run(t, ['demo', '--once'])
  t.match({ code, err }, { code: 0, err: '' })
  t.match(out, /Date +Who +What +Headline +Certainty +Sources\n/)
  t.match(out, /▼ relief +United States announced relief from/)
  t.match(out, /● concession +\S/)
  t.match(out, /\/v1\/deals\/us-by-2025-12\/timeline\n/)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: there is no terminal that could show colours
  t.notMatch(out, /\u001b/)
  const head = await headOf(t)
  t.ok(head > 30)

  t.test('a second demo on the same data records nothing and prints the same', async (t) => {
    const second = await run(whole, ['demo', '--once'])
    t.match(second, { code: 0, err: '' })
    t.equal(withoutPort(second.out), withoutPort(out))
    t.equal(await headOf(whole), head)
  })
})

test('the demo serves until a signal stops it', async (t) => {
  t.testdir({})
  const { address, child, ended, line } = await serveAlone(t, ['demo'])
  await line(/keeps running/)
  const timeline = await fetch(`${address}/v1/deals/us-by-2025-12/timeline`)
  t.equal(timeline.status, 200)
  t.match(await timeline.json(), { deal: { id: 'us-by-2025-12' } })
  child.kill('SIGTERM')
  t.match(await ended, { code: 0, err: '' })
})

test('a demo that serves', async (t) => {
  t.testdir({})
  const { address, line } = await serve(t, ['demo'])
  await line(/keeps running/)

  t.test('it has a past: what the ledger knew on a day is what sources had published', async (t) => {
    const countAt = async (knownAt: string): Promise<number> => {
      const answer = await fetch(`${address}/v1/deals/us-by-2025-12/timeline?limit=500&knownAt=${knownAt}`)
      return ((await answer.json()) as { items: readonly unknown[] }).items.length
    }
    const days = ['2025-12-20T00:00:00Z', '2025-12-28T00:00:00Z', '2026-06-30T00:00:00Z']
    const [first = 0, second = 0, third = 0] = await Promise.all(days.map(countAt))
    t.ok(0 < first && first < second && second < third, `${first}, ${second}, ${third} entries`)
  })

  t.test('it prints a key that works, once', async (t) => {
    const key = /detente_\S+/.exec(await line(/A key for this demo/))?.[0] ?? ''
    const answer = await fetch(`${address}/v1/keys`, { headers: { authorization: `Bearer ${key}` } })
    t.equal(answer.status, 200)
  })

  t.test('it answers the requests that it suggests', async (t) => {
    const curl = await line(/curl/)
    const url = /'(http[^']+)'/.exec(curl)?.[1] ?? ''
    const answer = await fetch(url)
    t.equal(answer.status, 200)
    t.match(await answer.json(), { verdicts: [{ jurisdiction: 'EU', verdict: 'barred' }] })
  })
})

test('with --all every case is recorded and printed; again it changes nothing and prints the same', async (t) => {
  t.testdir({})
  const first = await run(t, ['demo', '--all', '--once'])
  t.match({ code: first.code, err: first.err }, { code: 0, err: '' })
  const files = readdirSync(new URL('../../examples', import.meta.url))
  for (const name of files.filter((one) => one.endsWith('.json'))) {
    const { commands } = JSON.parse(readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8'))
    const opened = commands.find((one: { command: string }) => one.command === 'deals.open')
    t.ok(first.out.includes(`\n${opened.body.title}\n`), opened.body.title)
  }
  const head = await headOf(t)
  const second = await run(t, ['demo', '--all', '--once'])
  t.equal(withoutPort(second.out), withoutPort(first.out))
  t.equal(await headOf(t), head)
})
