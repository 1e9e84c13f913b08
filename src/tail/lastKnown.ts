/** How a follower tells, after a restart, that the log is still the one that it has followed. */
import { isStoreError } from '../failure/storeError.ts'
import type { LedgerReader, Position } from '../store/port.ts'

/** An event that was seen, and the position of the one before it; null when it was the first. */
export interface Known {
  readonly position: Position
  readonly before: Position | null
  readonly event: string
}

/**
 * Whether an event is still where it was: not so after another log, or an older one, was put in its place.
 * @param isSame whether the body is the one that was seen: what is recorded again after a restore has the id of before
 *   when its idempotency key is the same, and may lie at the same place
 */
export const isStillThere = async (
  store: Pick<LedgerReader, 'readAll'>,
  { position, before, event }: Known,
  isSame: (body: string) => boolean = () => true,
): Promise<boolean> => {
  // Read from the log: the stream may be deleted since, and its deletion be the last event.
  const log = store.readAll(before === null ? {} : { after: before })
  try {
    const { value } = await log.next()
    const last = value?.[0]
    return last?.position === position && last.id === event && isSame(last.body)
  } catch (error) {
    if (isStoreError(error, 'replaced')) return false
    throw error
  } finally {
    await log.return(undefined)
  }
}
