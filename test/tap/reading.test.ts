/** The reporter reads from tap which files end and which tests failed. */
import { test } from 'tap'
import { openReading } from './reading.ts'

const ends = (output: string) => {
  const reading = openReading()
  const files = [...output.split('\n'), ''].flatMap((line) => reading.line(line) ?? [])
  return { files, assertions: reading.assertions(), skipped: reading.skipped() }
}

test('a file that passed is named with its time, and its assertions are counted', async (t) => {
  const { files, assertions, skipped } = ends(`TAP version 14
1..1
# Subtest: test/ducks.test.ts
    # Subtest: a duck swims
        ok 1 - should be equal
        ok 2 - a pond # SKIP it is dry
        1..2
    ok 1 - a duck swims # time=1.5ms
    1..1
    # time=2ms
ok 1 - test/ducks.test.ts # time=2.5ms`)
  t.same(files, [{ name: 'test/ducks.test.ts', ok: true, took: 2.5, failures: [] }])
  t.same([assertions, skipped], [2, 1])
})

test('a failure is named once, with its comments and tap’s diagnosis', async (t) => {
  const { files } = ends(`# Subtest: test/ducks.test.ts
    # Subtest: a duck swims
        # seed 7
        # Subtest: far
            not ok 1 - should be equal
              ---
              diff: |
                not ok 9 - a line of a value
              ...
            1..1
        not ok 1 - far # time=1ms
        1..1
    not ok 1 - a duck swims # time=1.5ms
      ---
      at:
        fileName: test/swimming.test.ts
      ...
    # Subtest: a duck flies
        not ok 1 - should match pattern
        1..1
    not ok 2 - a duck flies # time=1ms
    1..2
not ok 1 - test/ducks.test.ts # time=2.5ms
  ---
  exitCode: 1
  ...
`)
  t.same(files, [
    {
      name: 'test/ducks.test.ts',
      ok: false,
      took: 2.5,
      failures: [
        {
          path: ['test/ducks.test.ts', 'a duck swims', 'far', 'should be equal'],
          file: 'test/swimming.test.ts',
          comments: ['# seed 7'],
          detail: ['diff: |', '  not ok 9 - a line of a value'],
        },
        {
          path: ['test/ducks.test.ts', 'a duck flies', 'should match pattern'],
          file: undefined,
          comments: [],
          detail: [],
        },
      ],
    },
  ])
})

test('a file whose process was killed counts as failed, even if no test failed', async (t) => {
  const { files } = ends(`# Subtest: test/ducks.test.ts
    # Subtest: a duck swims
        ok 1 - should be equal
        1..1
    ok 1 - a duck swims # time=1.5ms
    1..1
not ok 1 - test/ducks.test.ts # time=2.5ms
  ---
  signal: SIGKILL
  ...
`)
  t.match(files, [{ ok: false, failures: [{ path: ['test/ducks.test.ts'], detail: ['signal: SIGKILL'] }] }])
})
