/** A clock that is set back: events say what it said, and what was known when stays in the order of the log. */
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { positionAt } from '../../projections/read/moment.ts'
import { buildTestService, type TestService } from '../service.ts'

const at = (time: string): string => `2031-06-01T${time}.000Z`

/** A service whose clock is set by hand. */
const build = async (t: Test, time: string, data = join(t.testdir(), 'data')) => {
  let now = at(time)
  const built = await buildTestService(t, { data, now: () => now })
  return {
    ...built,
    data,
    set: (next: string) => {
      now = at(next)
    },
  }
}

type Answer = { readonly recordedAt: string; readonly position: number }

/** Registers a source at a time of the clock; says when it was recorded, and where. */
const record = async ({ app }: Pick<TestService, 'app'>, id: string): Promise<Answer> => {
  const payload = { id, publisher: id, kind: 'press' }
  const answer = await app.inject({ method: 'POST', url: '/v1/sources', payload })
  const { events, position } = answer.json()
  return { recordedAt: events[0].recordedAt, position: Number(position) }
}

const recordAll = async (
  service: Pick<TestService, 'app'> & { set(time: string): void },
  times: readonly string[],
): Promise<readonly Answer[]> => {
  const answers: Answer[] = []
  for (const [n, time] of times.entries()) {
    service.set(time)
    answers.push(await record(service, `post-${time.replaceAll(':', '-')}-${n}`))
  }
  return answers
}

test('an event that is recorded after the clock was set back has the earlier time', async (t) => {
  const answers = await recordAll(await build(t, '12:00:00'), ['12:00:10', '11:00:00'])
  t.same(
    answers.map(({ recordedAt }) => recordedAt),
    [at('12:00:10'), at('11:00:00')],
  )
})

test('an event that is recorded after the clock was set back was not known before', async (t) => {
  const built = await build(t, '12:00:00')
  const [first, second, third] = await recordAll(built, ['12:00:10', '11:00:00', '12:00:20'])
  const position = (time: string) => positionAt(built.service.views.sql, at(time)).position
  t.equal(position('11:30:00'), 0, 'not even what says that it was recorded then')
  t.equal(position('12:00:10'), second?.position)
  t.ok(first && second && first.position < second.position)
  t.equal(position('12:00:19'), second?.position)
  t.equal(position('12:00:20'), third?.position)
})

test('later instants never see less, whatever the clock did', async (t) => {
  const built = await build(t, '12:00:00')
  const times = ['12:00:05', '12:00:01', '12:00:09', '12:00:02', '12:00:09', '11:59:59', '12:00:12']
  await recordAll(built, times)
  const seen = Array.from({ length: 20 }, (_, second) =>
    positionAt(built.service.views.sql, at(`12:00:${String(second).padStart(2, '0')}`)),
  )
  t.same(
    seen.map(({ position }) => position),
    seen.map(({ position }) => position).sort((a, b) => a - b),
  )
  t.same(
    seen.map(({ settled }) => settled).lastIndexOf(true),
    11,
    'what lies before the latest clock is settled, and only that',
  )
})

test('an answer for an instant stays what it was when the clock is set back afterwards', async (t) => {
  const built = await build(t, '12:00:00')
  const [first] = await recordAll(built, ['12:00:10', '12:00:30'])
  const before = positionAt(built.service.views.sql, at('12:00:20'))
  await recordAll(built, ['12:00:15', '12:00:18'])
  t.same(positionAt(built.service.views.sql, at('12:00:20')), before)
  t.same(before, { position: first?.position, settled: true })
})

test('after a restart with a slow clock, knownAt continues from the latest instant', async (t) => {
  const built = await build(t, '12:00:00')
  await recordAll(built, ['12:00:10'])
  await built.close()
  const again = await build(t, '11:00:00', built.data)
  const late = await record(again, 'wick-times')
  t.equal(late.recordedAt, at('11:00:00'))
  t.equal(positionAt(again.service.views.sql, at('11:30:00')).position, 0)
  t.equal(positionAt(again.service.views.sql, at('12:00:10')).position, late.position)
})

test('an erasure changes nothing of what was known when', async (t) => {
  const built = await build(t, '12:00:30')
  const { app, service } = built
  const person = { name: 'Kit Kite', publicFigure: false }
  const registered = await app.inject({ method: 'POST', url: '/v1/people', payload: person })
  const personal = String(registered.json().events[0].stream).replace('person-', 'personal-')
  await recordAll(built, ['12:00:10', '12:00:40'])
  const known = () =>
    built.service.views.sql
      .all('SELECT id, known_at FROM events ORDER BY position')
      .map((row) => ({ ...(row as object) }))
  const before = known()
  await service.store.deleteStream(personal, 0)
  await service.views.reached(await service.store.head())
  t.same(known(), before)
})
