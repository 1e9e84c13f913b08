/** The list of attempts at deliveries: bounded, begun anew when its file is damaged, and never in the way of deliveries. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { type AttemptRow, MOST_ATTEMPTS, openAttempts } from '../../src/webhooks/delivery/attempts.ts'

const attempt = (webhook: string, position: number): AttemptRow => ({
  webhook,
  delivery: `e${position}_${webhook}`,
  event: `e${position}`,
  type: 'StatementMade',
  position,
  previous: null,
  epoch: 0,
  at: '2031-01-10T12:00:00.000Z',
  ms: 3,
  attempt: 1,
  outcome: 'delivered',
  status: 204,
  error: null,
  response: 'thanks',
  next: null,
})

const open = (t: Test, path = join(t.testdir(), 'webhooks.db')) => {
  const failures: unknown[] = []
  const attempts = openAttempts(path, (error) => failures.push(error))
  return { attempts, failures }
}

test('about a thousand attempts of each endpoint are kept, the newest', async (t) => {
  const { attempts } = open(t)
  t.teardown(attempts.close)
  for (let n = 1; n <= 5_000; n++) {
    attempts.add(attempt('wh-busy', n))
    if (n % 100 === 0) attempts.add(attempt('wh-calm', n))
  }
  const busy = attempts.list('wh-busy', { limit: 10_000 })
  t.ok(busy.length >= MOST_ATTEMPTS && busy.length < MOST_ATTEMPTS + 400, `${busy.length}`)
  t.equal(busy[0]?.position, 5_000)
  t.equal(attempts.list('wh-calm', { limit: 10_000 }).length, 50, 'each has its own')
  attempts.remove('wh-busy')
  t.same(attempts.list('wh-busy', { limit: 1 }), [])
})

test('recorded attempts are there after a restart, and their answers can be forgotten', async (t) => {
  const path = join(t.testdir(), 'webhooks.db')
  const first = open(t, path)
  first.attempts.add(attempt('wh-a', 7))
  first.attempts.close()
  const { attempts } = open(t, path)
  t.teardown(attempts.close)
  t.match(attempts.last('wh-a', 'e7_wh-a'), attempt('wh-a', 7))
  attempts.forgetAnswers(8)
  t.match(attempts.last('wh-a', 'e7_wh-a'), { response: '' })
  for (const end of ['', '-wal']) t.notMatch(readFileSync(path + end, 'latin1'), /thanks/)
  attempts.add(attempt('wh-a', 9))
  attempts.forgetAnswers(8)
  t.match(attempts.last('wh-a', 'e9_wh-a'), { response: 'thanks' }, 'once for each erasure')
})

test('a file that is damaged is begun anew', async (t) => {
  const path = join(t.testdir({ 'webhooks.db': '' }), 'webhooks.db')
  writeFileSync(path, 'SQLite format 3\0 and then something else '.repeat(200))
  const { attempts, failures } = open(t, path)
  t.teardown(attempts.close)
  attempts.add(attempt('wh-a', 1))
  t.equal(attempts.list('wh-a', { limit: 10 }).length, 1)
  t.same(failures, [])
})
