/** When a delivery is tried again. */
import { test } from 'tap'
import { pauseAfter, retryAfter, SCHEDULE } from '../../src/webhooks/retry.ts'

const NOW = Date.parse('2031-01-10T12:00:00Z')
const HOUR = 3_600_000

test('the pauses are 5 s, 30 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h; then it is parked', async (t) => {
  const pauses = Array.from({ length: 9 }, (_, n) => pauseAfter(n + 1, 0.5))
  t.strictSame(pauses, [
    5_000,
    30_000,
    300_000,
    1_800_000,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    10 * HOUR,
    undefined,
  ])
})

test('each varies by a fifth, either way', async (t) => {
  for (const [n, pause] of SCHEDULE.entries()) {
    t.equal(pauseAfter(n + 1, 0), pause * 0.8)
    const most = pauseAfter(n + 1, 0.999_999) ?? 0
    t.ok(most > pause * 1.19 && most <= pause * 1.2)
  }
})

const cases: readonly [string | undefined, number | undefined][] = [
  [undefined, undefined],
  ['', undefined],
  ['-1', undefined],
  ['1e99', undefined],
  ['NaN', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['0', 1_000],
  ['1', 1_000],
  [' 120 ', 120_000],
  ['86400', 24 * HOUR],
  ['2678400', 24 * HOUR],
  ['9'.repeat(400), 24 * HOUR],
  ['Fri, 10 Jan 2031 12:02:00 GMT', 120_000],
  ['Fri, 10 Jan 2031 11:59:00 GMT', undefined],
  ['Mon, 10 Feb 2031 12:00:00 GMT', 24 * HOUR],
  ['2031-01-10T12:02:00Z', undefined],
]

for (const [header, wait] of cases) {
  test(`Retry-After ${header?.slice(0, 40)} is ${wait === undefined ? 'ignored' : `${wait} ms`}`, async (t) => {
    t.equal(retryAfter(header, NOW), wait)
  })
}
