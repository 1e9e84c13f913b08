/**
 * The namespace of the idempotency keys of a file. It is made from the digest of the file and a secret of the ledger, so
 * that every node makes the same keys, and nobody who guesses a file can find its persons by their ids.
 */
import { hash, randomUUID } from 'node:crypto'
import { v5 } from 'uuid'
import { type EventStore, NO_STREAM } from '../../store/port.ts'
import { untilFirst } from '../../store/writeRetry.ts'

/** The state cell of the secret. Never to be changed: files that were imported would be imported again. */
const CELL = 'import-secret'

/** The secret of a ledger, made when it is first needed. @throws StoreError `unavailable` */
const secretOf = (store: EventStore): Promise<string> =>
  // Another node may make it at the same moment.
  untilFirst(CELL, async () => {
    const held = await store.readState(CELL)
    if (held) return held.value
    const made = randomUUID()
    await store.writeState(CELL, made, NO_STREAM)
    return made
  })

/** SHA-256 of the bytes of a file, in hex. */
export const digestOf = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex')

/**
 * The namespace of the keys of a file.
 * @param digest of its bytes
 * @param kind what its rows are: the same file of another kind becomes other commands
 */
export const namespaceOf = async (store: EventStore, digest: string, kind: string): Promise<string> =>
  v5(JSON.stringify([digest, kind]), await secretOf(store))
