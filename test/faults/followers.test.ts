/** Followers of the log that fail: health names them and the reason, and they continue by themselves when they can. */
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { apiOf, askErasure } from '../http/given.ts'
import { buildTestService } from '../service.ts'
import { until } from '../store/sqlite-given.ts'
import { mount } from './disk.ts'

const PERSON = { name: 'Kit Kite', publicFigure: false }

const personOf = (answer: { json(): { events: readonly { stream: string }[] } }): string =>
  answer.json().events[0]?.stream.slice('person-'.length) ?? ''

test('a follower that fails makes the service not ready, and health names it until it continues', async (t) => {
  const { app, service, config } = await buildTestService(t)
  const { get, post } = apiOf(app)
  const person = personOf(await post('/v1/people', PERSON))
  // A folder where the list of erasures should be.
  const list = config.erasures ?? join(config.data, 'erasures.txt')
  rmSync(list, { force: true })
  mkdirSync(list)
  t.equal((await askErasure({ app, service }, person)).statusCode, 201)
  await until(() => service.failing().length > 0)
  const answer = await get('/health/ready')
  t.match(answer, { statusCode: 503, headers: { 'retry-after': /^\d+$/ } })
  t.match(answer.json(), {
    status: 'unavailable',
    failing: [{ follower: 'erasures', error: /EISDIR/, since: /^20/, attempts: Number, triedAgain: true }],
  })
  t.notOk(answer.body.includes(config.data), 'no path is shown')

  rmdirSync(list)
  await until(() => service.failing().length === 0)
  t.equal((await get('/health/ready')).statusCode, 200)
  t.ok(existsSync(list), 'the erasure was noted')
})

test('an erasure that a copy of the views blocks is reported, tried again, and answered when it is complete', async (t) => {
  const { app, service, config } = await buildTestService(t)
  const { get, post } = apiOf(app)
  const person = personOf(await post('/v1/people', PERSON))
  const copy = join(config.data, 'replay-kites')
  mkdirSync(copy)
  const disk = mount('64k', copy)
  if (!disk) return t.comment('may not mount a disk')
  const erased = await askErasure({ app, service }, person)
  t.match(erased.json(), { applied: false }, 'it is recorded, and not gone from everywhere')
  t.match((await get('/health/ready')).json(), {
    status: 'unavailable',
    failing: [{ follower: 'erasures', error: /EBUSY/ }],
  })
  t.equal((await post('/v1/people', PERSON)).json().applied, true, 'the views go on')

  disk.eject()
  await until(() => service.failing().length === 0)
  t.equal((await get('/health/ready')).statusCode, 200)
  t.same(
    readdirSync(config.data).filter((name) => name.startsWith('replay-')),
    [],
  )
})
