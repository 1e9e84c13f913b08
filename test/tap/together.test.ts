/** Every test is run once: by the file that runs its folder together with others, or by itself. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'

const ROOT = join(import.meta.dirname, '..', '..')
const QUICK = join(ROOT, 'test', 'quick')

test('a folder runs together with others if, and only if, .taprc leaves it out of what runs alone', async (t) => {
  const together = readdirSync(QUICK).flatMap((file) =>
    [...readFileSync(join(QUICK, file), 'utf8').matchAll(/together\(([^)]*)\)/g)].flatMap(
      ([, folders = '']) => [...folders.matchAll(/'([^']+)'/g)].map(([, folder]) => folder),
    ),
  )
  const [, left = ''] = /test\/!\(([^)]*)\)/.exec(readFileSync(join(ROOT, '.taprc'), 'utf8')) ?? []
  t.same(left.split('|').toSorted(), together.toSorted())
})
