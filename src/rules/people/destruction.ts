/** Destroys the stream with a person's details, whatever others do to it meanwhile. */
import { idOf, streamOf } from '../../../events/envelope.ts'
import { untilFirst } from '../../store/overtaken.ts'
import type { EventStore } from '../../store/port.ts'

/**
 * Destroys the details of a person of whom the ledger says that they are erased. Doing it again does nothing.
 * @param stream the person's stream in the ledger
 * @throws StoreError `unavailable` · Refused `concurrent-writes`
 */
export const destroyDetails = (store: EventStore, stream: string): Promise<void> => {
  const personal = streamOf('personal', idOf(stream))
  // Details that were stored in between were decided on before the erasure, and never reach the ledger.
  return untilFirst(personal, async () => {
    const { state, events } = await store.readStream(personal)
    if (state === 'present') await store.deleteStream(personal, events.length - 1)
  })
}
