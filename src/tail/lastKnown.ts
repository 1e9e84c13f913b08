/** Lets a follower check, after a restart, that the log is still the one that it followed. */
import { isStoreError } from '../failure/storeError.ts'
import type { LedgerReader, Position } from '../store/port.ts'

/** An event that was seen, and the position of the event before it; null when it was the first. */
export interface LastSeenEvent {
  readonly position: Position
  readonly before: Position | null
  readonly event: string
}

/**
 * Whether an event is still in its place. It is not if another or an older log was restored.
 * @param isSame whether the body is the one that was seen; an event recorded again after a restore has the same
 *   id if its idempotency key is the same, and may be at the same place
 */
export const isStillThere = async (
  store: Pick<LedgerReader, 'readAll'>,
  { position, before, event }: LastSeenEvent,
  isSame: (body: string) => boolean = () => true,
): Promise<boolean> => {
  // Read from the log, because the stream may have been deleted since.
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
