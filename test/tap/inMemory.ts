/**
 * Puts the folders of tests into memory, where this machine has room there: most tests would wait for a disk that they
 * say nothing about. What tests the disk, the engines and what outlasts a kill stays on the disk. To be imported by what
 * opens ledgers for tests; DETENTE_TEST_DISK=1 leaves all folders on the disk.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readlinkSync, rmSync, statfsSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { t } from 'tap'

const MEMORY = '/dev/shm'

/** Bytes: many times what the tests of three files at once need. */
const ROOM = 2 ** 30

/** Test files whose subject is what a disk keeps. */
const OF_THE_DISK =
  /\/test\/(store\/|processes\/(stores|kills)|faults\/[^/]*(kill|damage|sigterm|space))|\/durable\.test\.ts$/

const PROJECT = join(import.meta.dirname, '..', '..')

const hasRoom = (): boolean => {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize >= ROOM
  } catch {
    return false
  }
}

const readLink = (path: string): string | undefined => {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

/** A folder of the project that lies in memory: tap leaves the working directory if a test's folder is outside of it. */
const folderInMemory = (): string => {
  const link = join(PROJECT, '.tap', 'memory')
  const target = join(
    MEMORY,
    `detente-test-${createHash('sha256').update(PROJECT).digest('hex').slice(0, 12)}`,
  )
  mkdirSync(target, { recursive: true })
  if (readLink(link) === target) return link
  mkdirSync(dirname(link), { recursive: true })
  rmSync(link, { recursive: true, force: true })
  try {
    symlinkSync(target, link)
  } catch (error) {
    // Another file was first.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return link
}

const [, file = ''] = process.argv
if (process.env.DETENTE_TEST_DISK !== '1' && !OF_THE_DISK.test(file) && hasRoom()) {
  const name = relative(join(PROJECT, 'test'), file).replaceAll(/[^\w.-]+/g, '-')
  t.testdirName = join(folderInMemory(), name === '' ? basename(file) : name)
}
