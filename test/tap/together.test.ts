/** Every test is run once: by the file that runs its folder together with others, or by itself. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, matchesGlob } from 'node:path'
import { test } from 'tap'

const ROOT = join(import.meta.dirname, '..', '..')
const QUICK = join(ROOT, 'test', 'quick')

test('a folder runs together with others if, and only if, .taprc leaves it out of what runs alone', async (t) => {
  const together = readdirSync(QUICK).flatMap((file) =>
    [...readFileSync(join(QUICK, file), 'utf8').matchAll(/together\(([^)]*)\)/g)].flatMap(
      ([, folders = '']) => [...folders.matchAll(/'([^']+)'/g)].map(([, folder]) => folder),
    ),
  )
  const [, excluded = ''] = readFileSync(join(ROOT, '.taprc'), 'utf8').split(/^exclude:$/m)
  const globs = [...excluded.matchAll(/^ {2}- (\S+)$/gm)].map(([, glob = '']) => glob)
  const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  const left = files.filter(
    (file) => file.endsWith('.test.ts') && globs.some((glob) => matchesGlob(join('test', file), glob)),
  )
  t.same([...new Set(left.map(dirname))].toSorted(), together.toSorted())
})
