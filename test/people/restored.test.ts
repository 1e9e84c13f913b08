/** A ledger that was restored from before an erasure: who was erased is erased again, before anything is answered. */
import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { ERASED } from '../../projections/read/names.ts'
import { openErasureList } from '../../src/rules/people/erasureList.ts'
import { copyLedger } from '../../src/store/sqlite/copy.ts'
import { apiOf, buildLedger, erase } from '../http/given.ts'
import { pause } from '../pause.ts'
import { buildTestService } from '../service.ts'
import { bytesIn, tracesIn } from './traces.ts'

const PINKY = `p-${'a'.repeat(20)}`
const CHICOLINI = `p-${'b'.repeat(20)}`
const SOURCE = `src-${'a'.repeat(20)}`
const NAMES = ['Pinky Quxworthy', 'Pinky Altername', 'Whispers of Zorn']

/** The embedded ledger of a folder, whatever server the environment names: its backup is a file. */
const embedded = (data: string) => ({ data, store: `sqlite:${join(data, 'events.db')}` })

/** A ledger with two persons, one of whom is erased after a backup, under a hold in the backup; the backup restored. */
const restored = async (t: Test) => {
  const folder = t.testdir({ old: {} })
  const data = join(folder, 'data')
  const ledger = await buildLedger(t, embedded(data))
  await ledger.record('/v1/people', { id: PINKY, publicFigure: false, name: NAMES[0] })
  await ledger.record('/v1/people', { id: CHICOLINI, publicFigure: false, name: 'Chicolini Staywell' })
  await ledger.record(`/v1/people/${PINKY}/place-hold`, { reason: 'pending' })
  await ledger.record('/v1/sources', { id: SOURCE, kind: 'ngo', confidential: true, title: NAMES[2] })
  await copyLedger(join(data, 'events.db'), join(folder, 'backup.db'))
  await ledger.record(`/v1/people/${PINKY}/lift-hold`, { reason: 'ended' })
  await ledger.record(`/v1/people/${PINKY}/revise-details`, { name: NAMES[1] })
  await erase(ledger, PINKY)
  const { secret } = await ledger.service.keys.add(['erase'], undefined, 'local')
  const headers = { authorization: `Bearer ${secret}` }
  await ledger.post(`/v1/sources/${SOURCE}/erase-details`, { id: SOURCE, basis: 'safety' }, headers)
  await ledger.close()
  renameSync(join(data, 'events.db'), join(folder, 'old', 'events.db'))
  await copyLedger(join(folder, 'backup.db'), join(data, 'events.db'))
  return data
}

test('a person erased after the backup is erased again before any answer', async (t) => {
  const data = await restored(t)
  t.same(tracesIn(bytesIn(data), NAMES), [NAMES[0], NAMES[2]], 'the backup holds the name, and the source')
  const { app, close } = await buildTestService(t, { ...embedded(data), early: true })
  const { get } = apiOf(app)
  const shown = new Set<string>()
  for (let answers = 0; answers < 3; ) {
    const answer = await get(`/v1/people/${PINKY}`)
    if (answer.statusCode === 200) {
      shown.add(answer.json().name)
      answers++
    }
    await pause()
  }
  t.same([...shown], [ERASED])
  t.match((await get(`/v1/people/${PINKY}`)).json(), { erased: { basis: 'other', reason: /restored/ } })
  t.equal((await get(`/v1/people/${CHICOLINI}`)).json().name, 'Chicolini Staywell')
  t.equal((await get(`/v1/sources/${SOURCE}`)).json().title, 'a source whose details were erased')
  while (tracesIn(bytesIn(data), NAMES).length > 0) await pause()
  await close()
  t.same(tracesIn(bytesIn(data), NAMES), [])
})

test('a restored ledger is erased from once, however often it starts', async (t) => {
  const data = await restored(t)
  for (let n = 0; n < 2; n++) {
    const { app, close } = await buildTestService(t, { ...embedded(data), early: true })
    const { get } = apiOf(app)
    while ((await get('/v1/people')).statusCode !== 200) await pause()
    t.equal((await get(`/v1/people/${PINKY}`)).json().revision, 2)
    await close()
  }
})

test('the list holds a digest for each state of the details, and no name', async (t) => {
  const data = await restored(t)
  const text = readFileSync(join(data, 'erasures.txt'), 'utf8')
  t.equal(text.split('\n').filter((line) => line !== '').length, 3)
  t.same(tracesIn(text, [...NAMES, PINKY]), [])
})

test('a list that a crash cut short is read as far as it is whole', (t) => {
  const folder = t.testdir({ list: `${'a'.repeat(43)}\n${'b'.repeat(20)}` })
  const list = openErasureList(join(folder, 'list'))
  t.same([...list.digests], ['a'.repeat(43)])
  list.add(['c'.repeat(43), 'a'.repeat(43)])
  t.same([...openErasureList(join(folder, 'list')).digests], ['a'.repeat(43), 'c'.repeat(43)])
  t.end()
})

test('copies of the views that others were making go with the erasure', async (t) => {
  const data = join(t.testdir({}), 'data')
  const ledger = await buildLedger(t, embedded(data))
  await ledger.record('/v1/people', { id: PINKY, publicFigure: false, name: NAMES[0] })
  for (const copy of ['replay-x', 'rebuild-0123456789ab']) {
    mkdirSync(join(data, copy))
    await copyLedger(join(data, 'events.db'), join(data, copy, 'views-0.db'))
  }
  t.same(tracesIn(bytesIn(join(data, 'replay-x')), NAMES), [NAMES[0]])
  await erase(ledger, PINKY)
  t.same(tracesIn(bytesIn(data), NAMES), [])
})
