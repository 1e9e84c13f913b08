/** `detente replay` and `detente rebuild`: the log, folded anew, beside whatever serves. */
import { closeSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { projections } from '../../projections/all.ts'
import { CannotReplay, replay } from '../audit/replay.ts'
import { makeScratch } from '../audit/scratch.ts'
import type { Config } from '../config.ts'
import { openReader } from '../store/open.ts'
import { acquireLock } from '../store/sqlite/lock.ts'
import { openBuild } from '../views/build.ts'
import type { Difference } from '../views/compare.ts'
import { versionOf } from '../views/ddl.ts'
import { BadAuditCommand } from './audit.ts'

const lineOf = ({ table, key, live, replayed }: Difference): string =>
  `${table} ${JSON.stringify(key)}: live ${JSON.stringify(live)}, replayed ${JSON.stringify(replayed)}`

/**
 * Replays the log and says which rows of the live views differ, also while a service runs.
 * @throws BadAuditCommand when something differs, or nothing can be compared
 */
export const replayLog = async (config: Config, say: (line: string) => void): Promise<void> => {
  const reader = await openReader(config.store)
  const scratch = makeScratch(config.data)
  try {
    const report = await replay(reader, { data: config.data, scratch: scratch.folder })
    for (const difference of report.differences) say(lineOf(difference))
    const { events, rows, erasures, root, signed, replayedHash } = report
    say(`${events} events, root ${root}, ${rows} rows, ${erasures} erasures`)
    say(`state of the projections ${report.projections}: ${replayedHash}`)
    if (signed && !signed.holds) {
      throw new BadAuditCommand(
        `the log no longer leads to the root that was signed for ${signed.events} events`,
      )
    }
    if (report.differing > 0) throw new BadAuditCommand(`${report.differing} rows differ`)
    say('The live views are what the log makes.')
  } catch (error) {
    if (error instanceof CannotReplay) throw new BadAuditCommand(error.message)
    throw error
  } finally {
    scratch.remove()
    await reader.close()
  }
}

/** Flushes a closed file to the disk under its name. */
const settle = (from: string, to: string): void => {
  for (const suffix of ['-wal', '-shm']) rmSync(to + suffix, { force: true })
  renameSync(from, to)
  closeSync(openSync(to, 'r'))
}

/**
 * Builds the views of this version beside those that serve, and puts them in place when they have caught up. A build
 * that broke off goes on. A service of another version may run meanwhile.
 * @throws StoreError `locked` while a service of this version runs
 */
export const rebuild = async (config: Config, say: (line: string) => void): Promise<void> => {
  mkdirSync(join(config.data, 'rebuild'), { recursive: true })
  const version = versionOf(projections)
  const lock = acquireLock(join(config.data, `views-${version}.lock`))
  const reader = await openReader(config.store)
  try {
    const folder = join(config.data, 'rebuild')
    const build = await openBuild(folder, reader, projections)
    const from = build.views.position()
    if (from > 0) say(`It goes on behind the position ${from}.`)
    await build.advance(await reader.head())
    await build.finish()
    const position = build.views.position()
    build.close()
    settle(join(folder, `views-${version}.db`), join(config.data, `views-${version}.db`))
    rmSync(folder, { recursive: true, force: true })
    say(`The views of the version ${version} are built up to the position ${position}.`)
  } finally {
    await reader.close()
    lock.release()
  }
}
