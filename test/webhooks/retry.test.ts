/** When a delivery is tried again. */
import { test } from 'tap'
import {
  type FailureSpan,
  failureSpanWith,
  isHopeless,
  pauseAfter,
  retryAfter,
  SCHEDULE,
  waitAfter,
} from '../../src/webhooks/delivery/retry.ts'

const NOW = Date.parse('2031-01-10T12:00:00Z')
const HOUR = 3_600_000

test('the pauses are 5 s, 30 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h; then the delivery is parked', async (t) => {
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

test('each pause varies by a fifth in both directions', async (t) => {
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

const timing = { random: () => 0.5, schedule: SCHEDULE }

test('the wait is the pause of the schedule or the one that the receiver asked for, whichever is longer', async (t) => {
  t.equal(waitAfter({ tries: 1, failures: 1 }, 1_000, timing), 5_000)
  t.equal(waitAfter({ tries: 1, failures: 1 }, 60_000, timing), 60_000)
  t.equal(waitAfter({ tries: 4, failures: 4 }, 60_000, timing), 1_800_000)
  t.equal(waitAfter({ tries: 2, failures: 2 }, undefined, timing), 30_000)
})

test('an answer that does not count as a failure takes a step of the schedule and parks nothing', async (t) => {
  t.equal(waitAfter({ tries: 8, failures: 0 }, 1_000, timing), 10 * HOUR)
  t.equal(waitAfter({ tries: 30, failures: 8 }, 1_000, timing), 10 * HOUR)
  t.equal(waitAfter({ tries: 30, failures: 9 }, 1_000, timing), undefined)
})

const runOf = (hours: readonly number[]): FailureSpan | null =>
  hours.reduce<FailureSpan | null>(
    (run, hour) => failureSpanWith(run, new Date(NOW + hour * HOUR).toISOString()),
    null,
  )

test('failures of five days without a pause are hopeless; one failure long ago is not', async (t) => {
  const daily = [0, 24, 48, 72, 96, 120]
  for (const [hours, hopeless] of [
    [daily, true],
    [daily.slice(0, -1), false],
    [[0, 7 * 24], false],
    [[0, 1, 10, 27, 7 * 24, 7 * 24 + 1], false],
  ] as const) {
    const run = runOf(hours)
    t.equal(run && isHopeless(run), hopeless, String(hours))
  }
})
