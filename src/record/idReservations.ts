/**
 * Ids that are unique in the whole ledger but do not name a stream (talks, commitments, reliefs): the first to
 * write the id's state cell gets it. After a crash, a reservation without its event only keeps the id for the same
 * stream.
 */
import { refuse } from '../failure/problems.ts'
import { isStoreError } from '../failure/storeError.ts'
import { type EventStore, NO_STREAM } from '../store/port.ts'
import type { PreparedCommand } from './preparation.ts'

const cellOf = (id: string): string => `claim-${id}`

const keep = (id: string, holder: string | undefined, stream: string): void => {
  if (holder !== stream) refuse('id-taken', `The id ${id.replace('-', ' ')} is used in ${holder}.`)
}

const claimOne = async (store: EventStore, id: string, stream: string): Promise<void> => {
  const cell = cellOf(id)
  const held = await store.readState(cell)
  if (!held) {
    try {
      await store.writeState(cell, stream, NO_STREAM)
      return
    } catch (error) {
      if (!isStoreError(error, 'wrong-revision')) throw error
    }
  }
  keep(id, held?.value ?? (await store.readState(cell))?.value, stream)
}

/**
 * Checks that a command could reserve its ids, and notes that it would.
 * @param foreseen by id, the stream that an earlier command of the batch would reserve it for
 * @throws Refusal `id-taken` · StoreError `unavailable`
 */
export const foreseeReservations = async (
  store: EventStore,
  { command, body, stream }: PreparedCommand,
  foreseen: Map<string, string>,
): Promise<void> => {
  for (const id of command.reserves?.(body) ?? []) {
    keep(id, foreseen.get(id) ?? (await store.readState(cellOf(id)))?.value ?? stream, stream)
    foreseen.set(id, stream)
  }
}

/**
 * Reserves ids for a stream.
 * @param ids kind and id: `talks-some-talks`
 * @throws Refusal `id-taken` when another stream has one of them · StoreError `unavailable`
 */
export const reserveIds = async (
  store: EventStore,
  ids: readonly string[],
  stream: string,
): Promise<void> => {
  for (const id of ids) await claimOne(store, id, stream)
}

/**
 * Reserves the ids of a command.
 * @throws Refusal `id-taken` when another stream has one of them · StoreError `unavailable`
 */
export const reserve = (store: EventStore, { command, body, stream }: PreparedCommand): Promise<void> =>
  reserveIds(store, command.reserves?.(body) ?? [], stream)
