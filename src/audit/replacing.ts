/**
 * Puts another key in place of that of a log, which was lost or got about. The log goes on under its name: the last
 * checkpoint is signed anew, by the old key, too, where it is here, so that whoever trusts that one sees where it ends.
 */
import { rename } from 'node:fs/promises'
import type { EventStore } from '../store/port.ts'
import { checkpointText, readCheckpoint } from './checkpoint.ts'
import { writeDurably } from './durable.ts'
import { SIGNATURE, type Verifier, vkeyOf } from './keys.ts'
import { leavesOf } from './leaves.ts'
import { makeKeyFile, readKeyFile } from './logKey.ts'
import { noteOf, readNote, signatureLine } from './note.ts'
import { readSigned, writeSigned } from './signed.ts'
import { EMPTY, extend, leafHash, type Range, rootOf } from './tree.ts'

/** What keeps a key from being replaced. */
export class CannotReplace extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'CannotReplace'
  }
}

/** The tree of the first leaves of the log, as many as there are of them. */
const treeOf = async (store: EventStore, size: number): Promise<Range> => {
  let tree = EMPTY
  if (size === 0) return tree
  for await (const { body } of leavesOf(store)) {
    tree = extend(tree, leafHash(body))
    if (tree.size === size) break
  }
  return tree
}

/**
 * Makes another key for a log that no service has open; what is in the key file moves aside, to a name with its id.
 * @throws CannotReplace when nothing was signed yet, or the log does not lead to what was · BadKeyFile · StoreError
 */
export const replaceKey = async (store: EventStore, path: string): Promise<Verifier> => {
  const found = await readSigned(store)
  if (!found) throw new CannotReplace('the log has no key yet; start the service once')
  const last = readCheckpoint(readNote(found.signed.note))
  const tree = await treeOf(store, Number(last.size))
  if (tree.size !== Number(last.size) || !rootOf(tree).equals(last.root)) {
    throw new CannotReplace(
      `the log does not lead to what was signed for ${last.size} events: it was changed`,
    )
  }
  const old = await readKeyFile(path, SIGNATURE)
  if (old) await rename(path, `${path}.${old.verifier.id}`)
  const made = await makeKeyFile(path, last.origin, SIGNATURE)
  const text = checkpointText(last)
  const signers = old && vkeyOf(old.verifier) === found.signed.vkey ? [made, old] : [made]
  const note = noteOf(
    text,
    signers.map((signer) => signatureLine(text, signer)),
  )
  await writeDurably(`${path}.signed`, note)
  await writeSigned(store, { ...found.signed, vkey: vkeyOf(made.verifier), note }, found.revision)
  return made.verifier
}
