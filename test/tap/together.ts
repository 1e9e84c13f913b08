/**
 * Runs many test files in this process, one after the other. To start a process for each, and to load a service in it,
 * takes several times as long as most of them run; and they leave nothing that another could stumble over.
 */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { t } from 'tap'

const TESTS = join(import.meta.dirname, '..')

/** The test files that a glob gives, or a share of them, by their paths in `test`. */
export const filesOf = (given: string): readonly string[] => {
  const [, glob = '', part = '1', of = '1'] = /^(\S+)(?: (\d+)\/(\d+))?$/.exec(given) ?? []
  return globSync(`${glob}.test.ts`, { cwd: TESTS })
    .sort()
    .filter((_, at) => at % Number(of) === Number(part) - 1)
}

/** @param globs of test files without `.test.ts`, from `test`; `http/* 2/3` is the second of three shares of them */
export const together = async (...globs: readonly string[]): Promise<void> => {
  // A file would set the limit of all of them. What holds is the limit of a process, in .taprc.
  t.setTimeout(0)
  t.setTimeout = () => undefined
  for (const file of globs.flatMap(filesOf)) await import(`../${file}`)
}
