/** How a follower tells, after a restart, that the log is still the one that it has followed. */
import type { LedgerReader, Position } from '../store/port.ts'

/** An event that was seen, and the position of the one before it; null when it was the first. */
export interface Known {
  readonly position: Position
  readonly before: Position | null
  readonly event: string
}

/** Whether an event is still where it was: not so after another log, or an older one, was put in its place. */
export const isStillThere = async (
  store: Pick<LedgerReader, 'readAll'>,
  { position, before, event }: Known,
): Promise<boolean> => {
  // Read from the log: the stream may be deleted since, and its deletion be the last event.
  const log = store.readAll(before === null ? {} : { after: before })
  const { value } = await log.next()
  await log.return(undefined)
  const last = value?.[0]
  return last?.position === position && last?.id === event
}
