/** The lines in the service's log about the followers of the ledger. */
import type { Logger } from 'pino'
import { Poison, stoppedAt } from '../views/apply.ts'

export const sayFailed = (log: Logger, follower: string, error: unknown): void => {
  if (!(error instanceof Poison)) {
    log.error({ err: error, follower }, `${follower} cannot follow the log; trying again`)
    return
  }
  log.error(
    { err: error, projection: error.projection, event: stoppedAt(error) },
    'a projection paused: no event is skipped, but queries do not see newer events',
  )
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const sayTrouble = (log: Logger, trouble: unknown): void => {
  if (trouble === undefined) log.warn('the log is followed again')
  else log.warn(`the log cannot be followed; trying again: ${messageOf(trouble)}`)
}
