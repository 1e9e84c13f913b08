/** Every test is run once: in a process together with others, or by itself if .taprc says so. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { filesOf } from './together.ts'

const TESTS = join(import.meta.dirname, '..')

test('every test is run once by what .taprc names', async (t) => {
  const processes = globSync('@(quick|processes)/*.ts', { cwd: TESTS })
  const run = processes.flatMap((file) =>
    [...readFileSync(join(TESTS, file), 'utf8').matchAll(/together\(([^;]*)\)/g)].flatMap(([, globs = '']) =>
      [...globs.matchAll(/'([^']+)'/g)].flatMap(([, glob = '']) => filesOf(glob)),
    ),
  )
  const alone = [
    ...readFileSync(join(TESTS, '..', '.taprc'), 'utf8').matchAll(/^ {2}- test\/(\S+\.test\.ts)$/gm),
  ]
  run.push(...alone.flatMap(([, glob = '']) => globSync(glob, { cwd: TESTS })))
  t.same(run.toSorted(), globSync('**/*.test.ts', { cwd: TESTS }).toSorted())
})

test('shares of some files are all of them', async (t) => {
  t.same([1, 2, 3].flatMap((part) => filesOf(`tap/* ${part}/3`)).toSorted(), filesOf('tap/*'))
})
