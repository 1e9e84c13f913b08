/**
 * Puts another key in place of that of a log, which was lost or got about. The log goes on under its name: the last
 * checkpoint is signed anew, by the old key, too, where it is here, so that whoever trusts that one sees where it ends.
 * A ledger that does not lead to what was signed goes on as a new log only, under another name.
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
  keptPath,
  RefusesToSign,
  readKept,
  type SignedCheckpoint,
  signedCheckpoint,
  WAY_ON,
  writeKept,
} from './kept.ts'
import { makeKeyFile, readKeyFile } from './logKey.ts'
import { lastIn, NOBODY, readSigned, type SignedCell, signedRevision, writeSigned } from './signed.ts'

/** What keeps a key from being replaced, or a checkpoint from being taken. */
export class CannotReplace extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'CannotReplace'
  }
}

/**
 * Checks that a log leads to checkpoints.
 * @param known each with the place that it was found in
 * @throws RefusesToSign naming the place that it does not lead to
 */
export const checkLeadsTo = async (
  reader: Pick<LedgerReader, 'readAll'>,
  known: readonly (readonly [where: string, checkpoint: Checkpoint])[],
): Promise<void> => {
  const check = (): void => {
    for (const [where, { size, root }] of known) {
      if (Number(size) === tree.size && !rootOf(tree).equals(root)) {
        throw new RefusesToSign(
          `the log does not lead to what was signed for ${size} events, which ${where} has: it was changed`,
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
    `${where} says that ${size} events were signed, and the log has ${tree.size}: is it an older backup?`,
  )
}

/** @throws CannotReplace in place of RefusesToSign */
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

/** What signed the log, as far as it is known. */
const keysOf = (found: SignedCell | undefined, key: Signer | undefined): readonly Verifier[] => [
  ...(found ? [readVkey(found.signed.vkey)] : []),
  ...(key ? [key.verifier] : []),
]

/**
 * Makes another key for a log that no service has open; what is in the key file moves aside, to a name with its id.
 * @throws CannotReplace when nothing was signed yet, when the log does not lead to what was signed, as the store and the
 *   file beside the key have it, or when that file is missing · BadKeyFile · StoreError
 */
export const replaceKey = (store: EventStore, path: string): Promise<Verifier> =>
  refusing(async () => {
    const found = await cellOf(store)
    const last = lastIn(found)
    const old = await readKeyFile(path, SIGNATURE)
    const beside = basename(keptPath(path))
    const kept = await readKept(keptPath(path), keysOf(found, old))
    if (!kept) {
      throw new CannotReplace(
        `${beside} is missing, so it cannot be told what the old key has signed; ${WAY_ON}`,
      )
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
    await writeKept(keptPath(path), note)
    await writeSigned(store, { ...found.signed, vkey: vkeyOf(made.verifier), note }, found.revision)
    return made.verifier
  })

const readGiven = (note: string, keys: readonly Verifier[]): SignedCheckpoint => {
  try {
    if (signersOf(readNote(note), keys).length > 0) return signedCheckpoint(note)
  } catch (error) {
    if (!(error instanceof BadNote)) throw error
    throw new CannotReplace(`this is no checkpoint: ${error.message}`)
  }
  throw new CannotReplace('the key of this log did not sign this checkpoint')
}

/**
 * Puts the last checkpoint beside a key whose file of what it signed is missing or damaged. Whoever gives it must know that
 * it is the last one: what was signed after it would be forked.
 * @throws CannotReplace when the key did not sign it, something newer is known, or the log does not lead to it · BadKeyFile
 *   · StoreError
 */
export const rememberLast = (store: EventStore, path: string, note: string): Promise<SignedCheckpoint> =>
  refusing(async () => {
    const found = await readSigned(store)
    const key = await readKeyFile(path, SIGNATURE)
    const given = readGiven(note, keysOf(found, key))
    const kept = await readKept(keptPath(path), keysOf(found, key)).catch((error) => {
      if (error instanceof RefusesToSign) return undefined
      throw error
    })
    const known: [string, Checkpoint][] = [['the given checkpoint', given]]
    if (found) known.push(['the store', lastIn(found)])
    if (kept) known.push([basename(keptPath(path)), kept])
    const newer = known.find(([, { size }]) => size > given.size)
    if (newer) {
      throw new CannotReplace(
        `${newer[0]} knows a later checkpoint, of ${newer[1].size} events, not ${given.size}`,
      )
    }
    await checkLeadsTo(store, known)
    await writeKept(keptPath(path), given.note)
    return given
  })

/**
 * Goes on with a ledger as a new log, with a name and a key of its own, where it does not lead to what was signed or nobody
 * knows what was. What the old key signed moves aside with it.
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
    throw new CannotReplace(`the log is named ${name} already; a new one needs a name that it never had`)
  }
  const aside = `${path}.${old?.verifier.id ?? 'lost'}`
  if (old) await rename(path, aside)
  await rename(keptPath(path), keptPath(aside)).catch(() => undefined)
  const remember = (signer: Signer): Promise<void> => writeKept(keptPath(path), emptyNote(signer))
  const made = await makeKeyFile(path, name, SIGNATURE, remember)
  const cell = { vkey: vkeyOf(made.verifier), holder: NOBODY, note: emptyNote(made) }
  await writeSigned(store, cell, found?.revision ?? NO_STREAM)
  return made.verifier
}
