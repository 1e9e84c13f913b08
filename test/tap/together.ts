/**
 * Runs the test files of some folders in this process, one after the other. To start a process for each takes several
 * times as long as most of them run, and they leave nothing that another could stumble over.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const TESTS = join(import.meta.dirname, '..')

/** @param folders by their paths in `test` */
export const together = async (...folders: readonly string[]): Promise<void> => {
  for (const folder of folders) {
    const files = readdirSync(join(TESTS, folder)).filter((name) => name.endsWith('.test.ts'))
    for (const file of files.sort()) await import(`../${folder}/${file}`)
  }
}
