/** Destroys the stream with a person's details, even when others write to it meanwhile. */
import { idOf, streamOf } from '../../../events/envelope.ts'
import type { EventStore } from '../../store/port.ts'
import { untilFirst } from '../../store/writeRetry.ts'

/**
 * Destroys the details of a person whom the ledger calls erased. Repeating it does no harm.
 * @param stream the person's stream in the ledger
 * @throws StoreError `unavailable` · Refusal `concurrent-writes`
 */
export const destroyDetails = (store: EventStore, stream: string): Promise<void> => {
  const personal = streamOf('personal', idOf(stream))
  // Details stored in between were decided before the erasure, and the ledger will refuse them.
  return untilFirst(personal, async () => {
    const { state, events } = await store.readStream(personal)
    if (state === 'present') await store.deleteStream(personal, events.length - 1)
  })
}
