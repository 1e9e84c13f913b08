/**
 * Guards the views. Once after each start, a replay in a low-priority thread compares them with the log. When
 * they differ, or SQLite finds damage, nothing is read from them until they are made again.
 */
import type { Logger } from 'pino'
import type { SwappableViews } from '../views/swappableViews.ts'
import type { Rebuilds } from './rebuilds.ts'
import type { ReplayReport, ReplayResult } from './replay.ts'
import type { Replays } from './replays.ts'

/** How long after a start the comparison begins. The work of the start comes first. */
const AFTER_MS = 300_000

/** The pause before a failed rebuild or replay is tried again. */
const AGAIN_MS = 30_000

const isComparison = (report: ReplayReport | ReplayResult): report is ReplayReport => 'differing' in report

export interface ViewsGuard {
  /** Compares the views with the log after a while, and tries again when that was not possible. */
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
    // A running one also makes them again.
    rebuilds.start()
    repairing = setTimeout(repair, AGAIN_MS).unref()
  }

  views.onDamage((why) => {
    log.error({ err: why }, 'the views are damaged: nothing is read from them until they are made again')
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
    if (differing === 0) log.info({ rows }, 'the views match the log')
    else {
      const [{ table, key } = {}] = differences
      log.error({ differing, table, key }, 'rows of the views do not match the log')
      views.condemn(new Error(`${differing} rows do not match the log, the first in the table ${table}`))
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
