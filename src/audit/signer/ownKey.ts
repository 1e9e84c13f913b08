/** The key that this node signs with, and the node's name among other nodes. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { isStoreError } from '../../failure/storeError.ts'
import { readIfThere, writeDurably } from '../../files/durable.ts'
import { type EventStore, NO_STREAM } from '../../store/port.ts'
import { SIGNATURE, type Signer, vkeyOf } from '../../tlog/noteKeys.ts'
import { emptyNote, RefusesToSign } from './lastSigned.ts'
import { makeKeyFile, readKeyFile } from './logKey.ts'
import { NOBODY, readSigned, writeSigned } from './signedCell.ts'

export interface KeyChoice {
  /** The file of the log's key. It is made when the log has no key yet. */
  readonly key: string
  /** The public name of the log. It is fixed when the key is made. */
  readonly origin?: string | undefined
}

/** The name of this node among the nodes that share a store. It is kept in the folder of the tree. */
export const nodeIn = async (folder: string): Promise<string> => {
  const path = join(folder, 'node')
  const known = (await readIfThere(path))?.trim()
  if (known) return known
  const made = randomUUID()
  await writeDurably(path, `${made}\n`)
  return made
}

/** What the store says was signed last; undefined when that is damaged, because signing reports it later. */
const signedIn = async (store: EventStore) => {
  try {
    return (await readSigned(store))?.signed
  } catch (error) {
    if (error instanceof RefusesToSign) return undefined
    throw error
  }
}

/** The key of the log, if this node has it. It is made when the log has no key yet. */
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
      // Another node made the log's key at the same moment, unless this cell was damaged.
      if (!isStoreError(error, 'wrong-revision')) throw error
    })
    log.info({ vkey: vkeyOf(made.verifier) }, 'made a key that signs the log')
    return made
  }
  if (found && (!signed || signed.vkey === vkeyOf(found.verifier))) {
    log.info({ vkey: vkeyOf(found.verifier) }, 'this node has the key of the log')
    return found
  }
  log.warn(
    { vkey: signed?.vkey, file: key },
    'this node does not have the key of the log: it serves but does not sign',
  )
  return undefined
}
