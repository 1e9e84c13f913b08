/** `detente backup` while a service runs, and `detente restore`. */
import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { pause } from '../pause.ts'
import { run, serve } from './inProcess.ts'
import { dataOf, failsWith, firstKey, keyWith } from './process.ts'

const post = (address: string, id: string) =>
  fetch(`${address}/v1/sources`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, publisher: 'Fictional Gazette', kind: 'press' }),
  })

const sourcesOf = async (address: string): Promise<readonly string[]> => {
  const answer = await fetch(`${address}/v1/sources`)
  if (answer.status !== 200) return pause(20).then(() => sourcesOf(address))
  const { items } = (await answer.json()) as { items: { id: string }[] }
  return items.map(({ id }) => id)
}

test('a backup of a running service, restored, is the ledger as it was', async (t) => {
  t.testdir({})
  const folder = join(t.testdirName, 'backup')
  const first = await serve(t)
  await post(first.address, 'gazette')
  t.match(await run(t, ['backup', folder]), { code: 0, out: /copied/ })
  failsWith(t, await run(t, ['backup', folder]), /already exists/)
  await post(first.address, 'later')
  failsWith(t, await run(t, ['restore', folder, '--without-erasures']), /in use/)
  await first.stop()
  failsWith(t, await run(t, ['restore', folder, '--without-erasures']), /already exists/)
  const away = join(t.testdirName, 'away')
  mkdirSync(away)
  renameSync(join(dataOf(t), 'events.db'), join(away, 'events.db'))
  t.match(await run(t, ['restore', folder, '--without-erasures']), { code: 0, out: /restored/ })
  const again = await serve(t)
  t.same(await sourcesOf(again.address), ['gazette'])
})

test('places that were given out before a restore are refused, whatever was recorded since', async (t) => {
  t.testdir({})
  const folder = join(t.testdirName, 'backup')
  const first = await serve(t)
  for (const id of ['gazette', 'herald']) await post(first.address, id)
  await run(t, ['backup', folder])
  const { next } = (await (await fetch(`${first.address}/v1/sources?limit=1`)).json()) as { next: string }
  const stream = await fetch(`${first.address}/v1/events/stream`, { method: 'HEAD' })
  const id = stream.headers.get('detente-event-id') ?? ''
  const position = stream.headers.get('detente-position') ?? ''
  await first.stop()
  renameSync(join(dataOf(t), 'events.db'), join(t.testdirName, 'away.db'))
  await run(t, ['restore', folder, '--without-erasures'])
  const again = await serve(t)
  t.same((await sourcesOf(again.address)).length, 2)
  const path = '/v1/events/stream'
  for (const [url, headers] of [
    [`/v1/sources?limit=1&cursor=${next}`, {}],
    [path, { 'last-event-id': id }],
    [path, { 'last-event-id': position }],
    [`${path}?from=${id}`, {}],
    [`${path}?from=${position}`, {}],
  ] as const) {
    const answer = await fetch(again.address + url, { method: 'GET', headers })
    t.match(
      { status: answer.status, ...((await answer.json()) as object) },
      { status: 400, code: 'place-of-another-log' },
      url,
    )
  }
  const now = (await fetch(again.address + path, { method: 'HEAD' })).headers.get('detente-event-id') ?? ''
  const taken = await fetch(`${again.address}${path}?from=${now}`, { method: 'HEAD' })
  t.equal(taken.status, 200, 'what the restored ledger gives out is taken')
})

test('a folder without a copy is refused in one line', async (t) => {
  t.testdir({})
  failsWith(
    t,
    await run(t, ['restore', join(t.testdirName, 'nothing'), '--without-erasures']),
    /no ledger at/,
  )
})

test('a restore asks for the list of later erasures, and the persons on it stay erased', async (t) => {
  t.testdir({ 'other.txt': 'Buy milk.' })
  const folder = join(t.testdirName, 'backup')
  const id = `p-${'a'.repeat(20)}`
  const first = await serve(t)
  const admin = await firstKey(first)
  const send = (path: string, body: object, key: string) =>
    fetch(first.address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    })
  t.equal((await send('/v1/people', { id, publicFigure: false, name: 'Pinky Quxworthy' }, admin)).status, 201)
  t.equal((await run(t, ['backup', folder])).code, 0)
  const eraser = await keyWith(first.address, admin, 'erase')
  t.equal((await send(`/v1/people/${id}/erase`, { id, basis: 'safety' }, eraser)).status, 201)
  await first.stop()
  // The machine is lost, but for the list, which lay elsewhere.
  const list = join(t.testdirName, 'list.txt')
  renameSync(join(dataOf(t), 'erasures.txt'), list)
  renameSync(dataOf(t), join(t.testdirName, 'lost'))
  failsWith(t, await run(t, ['restore', folder]), /--erasures FILE.* --without-erasures/)
  failsWith(t, await run(t, ['restore', folder, '--erasures', list, '--without-erasures']), /--erasures FILE/)
  failsWith(t, await run(t, ['restore', folder, '--erasures', 'nowhere.txt']), /nowhere\.txt cannot be read/)
  failsWith(
    t,
    await run(t, ['restore', folder, '--erasures', 'other.txt']),
    /other\.txt is not a list of erasures/,
  )
  const restored = await run(t, ['restore', folder, '--erasures', list])
  t.match(restored, { code: 0, out: /has 1 digest of erased details/ })
  const again = await serve(t)
  const shown = async (): Promise<{ name?: string }> => {
    const answer = await fetch(`${again.address}/v1/people/${id}`)
    return answer.status === 200 ? ((await answer.json()) as { name: string }) : shown()
  }
  t.match(await shown(), { name: 'a person whose details were erased', erased: { basis: 'other' } })
})

test('backups of EventStoreDB are its own business', async (t) => {
  t.testdir({})
  failsWith(
    t,
    await run(t, ['backup', 'x'], { DETENTE_STORE: 'esdb://127.0.0.1:1?tls=false' }),
    /use the backup of EventStoreDB itself/,
  )
})
