/** `detente replay` and `detente rebuild`: build the views again from the log, while a service may be running. */
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { projections } from '../../projections/all.ts'
import type { Config } from '../app/config.ts'
import { CannotReplay, replay } from '../rebuild/replay.ts'
import { makeScratch } from '../rebuild/scratch.ts'
import { acquireLock } from '../sqlite/lock.ts'
import { openReader } from '../store/open.ts'
import type { LedgerReader, Position } from '../store/port.ts'
import { BuildFilesRemoved, openBuild } from '../views/build.ts'
import type { Difference } from '../views/compare.ts'
import { versionOf } from '../views/ddl.ts'
import { buildFolder, nextIn } from '../views/fileNames.ts'
import { BadCommand } from './inputFiles.ts'
import { sayWaiting } from './waitingNotice.ts'

const lineOf = ({ table, key, live, replayed }: Difference): string =>
  `${table} ${JSON.stringify(key)}: live ${JSON.stringify(live)}, replayed ${JSON.stringify(replayed)}`

/**
 * Replays the log and prints the rows of the live views that differ. A service may be running.
 * @throws BadCommand when something differs, or nothing can be compared
 */
export const replayLog = async (config: Config, say: (line: string) => void): Promise<void> => {
  const reader = await openReader(config.store, sayWaiting)
  const scratch = makeScratch(config.data)
  try {
    const report = await replay(reader, { data: config.data, scratch: scratch.folder })
    for (const difference of report.differences) say(lineOf(difference))
    const { events, rows, erasures, root, signed, replayedHash } = report
    say(`${events} events, root ${root}, ${rows} rows, ${erasures} erasures`)
    say(`state of the projections ${report.projections}: ${replayedHash}`)
    if (signed && !signed.holds) {
      throw new BadCommand(`the log no longer leads to the signed root of ${signed.events} events`)
    }
    if (report.differing > 0) throw new BadCommand(`${report.differing} rows differ`)
    say('The live views match the log.')
  } catch (error) {
    if (error instanceof CannotReplay) throw new BadCommand(error.message)
    throw error
  } finally {
    scratch.remove()
    await reader.close()
  }
}

/** @returns the position of the new views; undefined when the build was removed while it ran */
const buildOnce = async (
  data: string,
  reader: LedgerReader,
  say: (line: string) => void,
): Promise<Position | undefined> => {
  const version = versionOf(projections)
  try {
    const build = await openBuild(buildFolder(data, version), reader, projections)
    const { path } = build.views
    const from = build.views.position()
    if (from > 0) say(`Continuing after position ${from}.`)
    const to = await build.nearEnd().then(build.finish).then(build.views.position).finally(build.close)
    renameSync(path, join(data, nextIn(data, version)))
    return to
  } catch (error) {
    if (error instanceof BuildFilesRemoved || (error as NodeJS.ErrnoException).code === 'ENOENT')
      return undefined
    throw error
  }
}

/**
 * Builds the views of this version next to the live ones, and swaps them in when they have caught up. An
 * interrupted build is continued. A build that an erasure removed starts again. A service of another version may
 * run meanwhile.
 * @throws StoreError `locked` while a service of this version runs
 */
export const rebuild = async ({ data, store }: Config, say: (line: string) => void): Promise<void> => {
  mkdirSync(data, { recursive: true })
  const version = versionOf(projections)
  const lock = acquireLock(join(data, `views-${version}.lock`))
  const reader = await openReader(store, sayWaiting)
  try {
    for (;;) {
      const position = await buildOnce(data, reader, say)
      if (position === undefined) continue
      rmSync(buildFolder(data, version), { recursive: true, force: true })
      say(`The views of version ${version} are built up to position ${position}.`)
      return
    }
  } finally {
    await reader.close()
    lock.release()
  }
}
