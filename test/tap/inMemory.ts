/**
 * Puts the folders of tests into memory, where this machine has room there: most tests would wait for a disk that they
 * say nothing about. What tests the disk, the engines and what outlasts a kill stays on the disk. Loaded before each
 * test file by .taprc; DETENTE_TEST_DISK=1 leaves all of them on the disk.
 */
import { createHash } from 'node:crypto'
import { statfsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { t } from 'tap'

const MEMORY = '/dev/shm'

/** Bytes: many times what the tests of two files at once need. */
const ROOM = 2 ** 30

/** Test files whose subject is what a disk keeps. */
const OF_THE_DISK = /\/test\/(faults|store)\/|\/durable\.test\.ts$/

const hasRoom = (): boolean => {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize >= ROOM
  } catch {
    return false
  }
}

const [, file = ''] = process.argv
if (process.env.DETENTE_TEST_DISK !== '1' && !OF_THE_DISK.test(file) && hasRoom()) {
  // One folder for each copy of the project: the next run removes what a killed one left.
  const project = createHash('sha256').update(process.cwd()).digest('hex').slice(0, 12)
  t.testdirName = join(MEMORY, `detente-test-${project}`, `${basename(dirname(file))}-${basename(file)}`)
}
