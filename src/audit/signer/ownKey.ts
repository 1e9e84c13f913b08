/** The key that this node signs with, and the name that it has among nodes. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { isStoreError } from '../../failure/storeError.ts'
import { readIfThere, writeDurably } from '../../files/durable.ts'
import { type EventStore, NO_STREAM } from '../../store/port.ts'
import { SIGNATURE, type Signer, vkeyOf } from '../../tlog/noteKeys.ts'
import { emptyNote, RefusesToSign } from './kept.ts'
import { makeKeyFile, readKeyFile } from './logKey.ts'
import { NOBODY, readSigned, writeSigned } from './signed.ts'

export interface KeyChoice {
  /** The file of the key of the log, made when the log has none yet. */
  readonly key: string
  /** The name of the log, by which others know it; taken when the key is made. */
  readonly origin?: string | undefined
}

/** The name of this node among those that share a store, kept in the folder of its tree. */
export const nodeIn = async (folder: string): Promise<string> => {
  const path = join(folder, 'node')
  const known = (await readIfThere(path))?.trim()
  if (known) return known
  const made = randomUUID()
  await writeDurably(path, `${made}\n`)
  return made
}

/** What the store says of who signed; nothing where that is damaged, which the signing says. */
const signedIn = async (store: EventStore) => {
  try {
    return (await readSigned(store))?.signed
  } catch (error) {
    if (error instanceof RefusesToSign) return undefined
    throw error
  }
}

/** The key of the log, if this node has it; made when the log has none yet. */
export const signerOf = async (
  store: EventStore,
  { key, origin }: KeyChoice,
  log: Logger,
): Promise<Signer | undefined> => {
  const found = await readKeyFile(key, SIGNATURE)
  const signed = await signedIn(store)
  if (found === undefined && signed === undefined) {
    const made = await makeKeyFile(key, origin ?? `detente/${store.ledgerId}`, SIGNATURE)
    const cell = { vkey: vkeyOf(made.verifier), holder: NOBODY, note: emptyNote(made) }
    await writeSigned(store, cell, NO_STREAM).catch((error) => {
      // Another node made a key at the same moment: that one is the log's, unless this cell was damaged.
      if (!isStoreError(error, 'wrong-revision')) throw error
    })
    log.info({ vkey: vkeyOf(made.verifier) }, 'a key was made that signs the log')
    return made
  }
  if (found && (!signed || signed.vkey === vkeyOf(found.verifier))) {
    log.info({ vkey: vkeyOf(found.verifier) }, 'the key of the log is here')
    return found
  }
  log.warn(
    { vkey: signed?.vkey, file: key },
    'the key of the log is not here: this node serves and does not sign',
  )
  return undefined
}
