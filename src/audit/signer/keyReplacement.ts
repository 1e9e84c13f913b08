/**
 * Replaces the key of a log that was lost or leaked. The log keeps its name. The last checkpoint is signed again
 * by the new key, and by the old key if it is here, so that readers who trust the old key see where it ends. If
 * the ledger does not lead to what was signed, it can only continue as a new log with another name.
 */

import { rename } from 'node:fs/promises'
import { basename } from 'node:path'
import { type EventStore, type LedgerReader, NO_STREAM } from '../../store/port.ts'
import { type Checkpoint, checkpointText, readCheckpoint } from '../../tlog/checkpoint.ts'
import { BadNote, noteOf, readNote, signatureLine, signersOf } from '../../tlog/note.ts'
import { isKeyName, readVkey, SIGNATURE, type Signer, type Verifier, vkeyOf } from '../../tlog/noteKeys.ts'
import { EMPTY, extend, leafHash, rootOf } from '../../tlog/tree.ts'
import { leavesOf } from '../leaves.ts'
import {
  emptyNote,
  lastSignedPath,
  REMEDY,
  RefusesToSign,
  readLastSigned,
  type SignedCheckpoint,
  signedCheckpoint,
  writeLastSigned,
} from './lastSigned.ts'
import { makeKeyFile, readKeyFile } from './logKey.ts'
import { lastIn, NOBODY, readSigned, type SignedCell, signedRevision, writeSigned } from './signedCell.ts'

/** The key cannot be replaced, or the checkpoint cannot be accepted, and why. */
export class CannotReplace extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'CannotReplace'
  }
}

/**
 * Checks that a log leads to checkpoints.
 * @param known each checkpoint with the place where it was found
 * @throws RefusesToSign naming the place whose checkpoint the log does not lead to
 */
export const checkLeadsTo = async (
  reader: Pick<LedgerReader, 'readAll'>,
  known: readonly (readonly [where: string, checkpoint: Checkpoint])[],
): Promise<void> => {
  const check = (): void => {
    for (const [where, { size, root }] of known) {
      if (Number(size) === tree.size && !rootOf(tree).equals(root)) {
        throw new RefusesToSign(
          `the log does not lead to the checkpoint of ${size} events in ${where}: it was changed`,
        )
      }
    }
  }
  const most = Math.max(0, ...known.map(([, { size }]) => Number(size)))
  let tree = EMPTY
  check()
  for await (const { body } of most === 0 ? [] : leavesOf(reader)) {
    tree = extend(tree, leafHash(body))
    check()
    if (tree.size === most) return
  }
  const beyond = known.find(([, { size }]) => Number(size) > tree.size)
  if (!beyond) return
  const [where, { size }] = beyond
  throw new RefusesToSign(
    `${where} says that ${size} events were signed, but the log has only ${tree.size}: is it an older backup?`,
  )
}

/** Turns RefusesToSign into CannotReplace. @throws CannotReplace */
const refusing = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RefusesToSign) throw new CannotReplace(error.message)
    throw error
  }
}

const cellOf = async (store: EventStore): Promise<SignedCell> => {
  const found = await readSigned(store)
  if (!found) throw new CannotReplace('the log has no key yet; start the service once')
  return found
}

/** The keys that signed the log, as far as they are known. */
const keysOf = (found: SignedCell | undefined, key: Signer | undefined): readonly Verifier[] => [
  ...(found ? [readVkey(found.signed.vkey)] : []),
  ...(key ? [key.verifier] : []),
]

/**
 * Makes a new key for a log that no service has open. The old key file is renamed: the key's id is added to its
 * name.
 * @throws CannotReplace when nothing was signed yet, when the log does not lead to what the store or the file
 *   next to the key says was signed, or when that file is missing · BadKeyFile · StoreError
 */
export const replaceKey = (store: EventStore, path: string): Promise<Verifier> =>
  refusing(async () => {
    const found = await cellOf(store)
    const last = lastIn(found)
    const old = await readKeyFile(path, SIGNATURE)
    const beside = basename(lastSignedPath(path))
    const kept = await readLastSigned(lastSignedPath(path), keysOf(found, old))
    if (!kept) {
      throw new CannotReplace(`${beside} is missing, so what the old key has signed is unknown; ${REMEDY}`)
    }
    await checkLeadsTo(store, [
      ['the store', last],
      [beside, kept],
    ])
    const latest = kept.size > last.size ? kept : last
    if (old) await rename(path, `${path}.${old.verifier.id}`)
    const made = await makeKeyFile(path, latest.origin, SIGNATURE)
    const text = checkpointText(latest)
    const signers = old && vkeyOf(old.verifier) === found.signed.vkey ? [made, old] : [made]
    const note = noteOf(
      text,
      signers.map((signer) => signatureLine(text, signer)),
    )
    await writeLastSigned(lastSignedPath(path), note)
    await writeSigned(store, { ...found.signed, vkey: vkeyOf(made.verifier), note }, found.revision)
    return made.verifier
  })

const readGiven = (note: string, keys: readonly Verifier[]): SignedCheckpoint => {
  try {
    if (signersOf(readNote(note), keys).length > 0) return signedCheckpoint(note)
  } catch (error) {
    if (!(error instanceof BadNote)) throw error
    throw new CannotReplace(`this is not a checkpoint: ${error.message}`)
  }
  throw new CannotReplace('the key of this log did not sign this checkpoint')
}

/**
 * Restores the file of the last signed checkpoint when it is missing or damaged. The caller must know that the
 * checkpoint is the last one: anything signed after it would be forked.
 * @throws CannotReplace when the key did not sign it, when a later one is known, or when the log does not lead
 *   to it · BadKeyFile · StoreError
 */
export const rememberLast = (store: EventStore, path: string, note: string): Promise<SignedCheckpoint> =>
  refusing(async () => {
    const found = await readSigned(store)
    const key = await readKeyFile(path, SIGNATURE)
    const given = readGiven(note, keysOf(found, key))
    const kept = await readLastSigned(lastSignedPath(path), keysOf(found, key)).catch((error) => {
      if (error instanceof RefusesToSign) return undefined
      throw error
    })
    const known: [string, Checkpoint][] = [['the given checkpoint', given]]
    if (found) known.push(['the store', lastIn(found)])
    if (kept) known.push([basename(lastSignedPath(path)), kept])
    const newer = known.find(([, { size }]) => size > given.size)
    if (newer) {
      throw new CannotReplace(
        `${newer[0]} has a later checkpoint, of ${newer[1].size} events; the given one covers ${given.size}`,
      )
    }
    await checkLeadsTo(store, known)
    await writeLastSigned(lastSignedPath(path), given.note)
    return given
  })

/**
 * Continues a ledger as a new log, with a new name and key, when it does not lead to what was signed or nobody
 * knows what was signed. The old key's files are renamed.
 * @throws CannotReplace for a name that the log had before · BadKeyFile · StoreError
 */
export const beginLog = async (store: EventStore, path: string, name: string): Promise<Verifier> => {
  if (!isKeyName(name)) throw new CannotReplace(`${JSON.stringify(name)} cannot name a log: no spaces, no +`)
  const found = await readSigned(store).catch(async (error) => {
    if (!(error instanceof RefusesToSign)) throw error
    return { signed: undefined, revision: await signedRevision(store) }
  })
  const old = await readKeyFile(path, SIGNATURE)
  const origin = found?.signed && readCheckpoint(readNote(found.signed.note)).origin
  if (name === old?.verifier.name || name === origin) {
    throw new CannotReplace(`the log already has the name ${name}; a new log needs a name that it never had`)
  }
  const aside = `${path}.${old?.verifier.id ?? 'lost'}`
  if (old) await rename(path, aside)
  await rename(lastSignedPath(path), lastSignedPath(aside)).catch(() => undefined)
  const remember = (signer: Signer): Promise<void> => writeLastSigned(lastSignedPath(path), emptyNote(signer))
  const made = await makeKeyFile(path, name, SIGNATURE, remember)
  const cell = { vkey: vkeyOf(made.verifier), holder: NOBODY, note: emptyNote(made) }
  await writeSigned(store, cell, found?.revision ?? NO_STREAM)
  return made.verifier
}
