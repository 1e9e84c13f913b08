/**
 * Guards the views: once after a start they are held against the log, by a replay in a thread that gives way; where they
 * are not what the log makes, or SQLite finds them damaged, nothing is read from them until they are made anew.
 */
import type { Logger } from 'pino'
import type { SwappableViews } from '../views/swappableViews.ts'
import type { Rebuilds } from './rebuilds.ts'
import type { Replayed, ReplayReport } from './replay.ts'
import type { Replays } from './replays.ts'

/** How long after a start the views are held against the log: what a start has to do comes first. */
const AFTER_MS = 300_000

/** A rebuild that failed, or a replay that could not be made, is tried again so often. */
const AGAIN_MS = 30_000

const isComparison = (report: ReplayReport | Replayed): report is ReplayReport => 'differing' in report

export interface ViewsGuard {
  /** Holds the views against the log in a while, and again where that could not be done. */
  start(afterMs?: number): void
  close(): void
}

export const openViewsGuard = (
  views: Pick<SwappableViews, 'onDamage' | 'condemn' | 'damage'>,
  replays: Pick<Replays, 'start' | 'find'>,
  rebuilds: Pick<Rebuilds, 'start'>,
  log: Logger,
): ViewsGuard => {
  let timer: NodeJS.Timeout | undefined
  let repairing: NodeJS.Timeout | undefined

  const repair = (): void => {
    clearTimeout(repairing)
    if (views.damage() === undefined) return
    // One that runs already makes them anew, too.
    rebuilds.start()
    repairing = setTimeout(repair, AGAIN_MS).unref()
  }

  views.onDamage((why) => {
    log.error({ err: why }, 'the views are damaged: nothing is read from them until they are made anew')
    repair()
  })

  const look = (id: string): void => {
    const job = replays.find(id)
    if (job?.state === 'running') {
      timer = setTimeout(look, 1_000, id).unref()
      return
    }
    const report = job?.state === 'done' ? job.report : undefined
    if (report && isComparison(report)) judge(report)
    else again(AGAIN_MS)
  }

  const judge = ({ differing, differences, rows }: ReplayReport): void => {
    if (differing === 0) log.info({ rows }, 'the views are what the log makes')
    else {
      const [{ table, key } = {}] = differences
      log.error({ differing, table, key }, 'rows of the views are not what the log makes')
      views.condemn(
        new Error(`${differing} rows are not what the log makes, the first in the table ${table}`),
      )
    }
  }

  const again = (ms: number): void => {
    timer = setTimeout(() => {
      const job = replays.start()
      if (job) look(job.id)
      else again(AGAIN_MS)
    }, ms).unref()
  }

  return {
    start: (afterMs = AFTER_MS) => again(afterMs),
    close: () => {
      clearTimeout(timer)
      clearTimeout(repairing)
    },
  }
}
