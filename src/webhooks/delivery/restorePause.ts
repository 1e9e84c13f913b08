/**
 * After a restore nothing is delivered until an operator says so: the copy may run beside the original ledger,
 * and receivers would get everything since the backup again.
 */
import type { EventStore } from '../../store/port.ts'
import { readRestored, writeRestored } from '../../views/positionMarks.ts'

/** Whether deliveries wait for `detente webhooks resume`. */
export const arePaused = async (store: Pick<EventStore, 'readState'>): Promise<boolean> =>
  (await readRestored(store))?.deliveries === 'paused'

/**
 * Lets deliveries continue from the next start.
 * @returns whether they were paused
 */
export const resumeDeliveries = async (
  store: Pick<EventStore, 'readState' | 'writeState'>,
): Promise<boolean> => {
  const restored = await readRestored(store)
  if (restored?.deliveries !== 'paused') return false
  const { id, at } = restored
  await writeRestored(store, { id, at })
  return true
}
