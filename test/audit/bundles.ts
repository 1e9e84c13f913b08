/** Shared by the tests of bundles: a ledger with something of everything, signed, and its bundle in a folder. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { type BundleRequest, exportBundle } from '../../src/audit/bundle/bundleExport.ts'
import { type BundleReport, type TrustedKeys, verifyBundle } from '../../src/audit/bundle/verify.ts'
import { leavesOf } from '../../src/audit/leaves.ts'
import { Fault } from '../../src/files/folder.ts'
import type { EventStore, LedgerReader } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { checkpointText } from '../../src/tlog/checkpoint.ts'
import { noteOf, signatureLine } from '../../src/tlog/note.ts'
import type { Signer } from '../../src/tlog/noteKeys.ts'
import { policyText } from '../../src/tlog/policy.ts'
import { entryBundle, readEntries } from '../../src/tlog/tiles.ts'
import { EMPTY, extend, leafHash, type Range, rootOf } from '../../src/tlog/tree.ts'
import { personId, writeRounds } from '../views/given.ts'
import { logKey } from './given.ts'

export interface Audited {
  readonly store: EventStore
  /** The tree after each leaf. */
  readonly trees: readonly Range[]
  readonly bodies: readonly string[]
  /** The note in which a key states the tree of a size. */
  note(size?: number, key?: Signer, origin?: string): string
  /** Writes a bundle into a folder of the test's. */
  bundle(name: string, wanted?: Partial<BundleRequest>): Promise<string>
}

/** A ledger of rounds of 14 leaves, in a folder of the test's; one that begins with another round is another log. */
export const audited = async (t: Test, rounds = 20, folder = t.testdir({}), first = 0): Promise<Audited> => {
  const store = await openSqliteStore(join(folder, 'events.db'))
  t.teardown(() => store.close())
  await writeRounds(store, first, first + rounds)
  const bodies: string[] = []
  const trees: Range[] = [EMPTY]
  for await (const { body } of leavesOf(store)) {
    bodies.push(body)
    trees.push(extend(trees.at(-1) as Range, leafHash(body)))
  }
  const note: Audited['note'] = (size = bodies.length, key = logKey(), origin = key.verifier.name) => {
    const text = checkpointText({ origin, size: BigInt(size), root: rootOf(trees[size] as Range) })
    return noteOf(text, [signatureLine(text, key)])
  }
  const bundle: Audited['bundle'] = async (name, wanted = {}) => {
    await exportBundle(store, join(folder, name), { checkpoint: note(), policy, ...wanted })
    return join(folder, name)
  }
  return { store, trees, bodies, note, bundle }
}

export const policy = policyText(logKey().verifier)

/** The bundle of a log whose key signed these leaves, whatever they are. */
export const signedBundle = async (
  t: Test,
  bodies: readonly string[],
  wanted: Partial<BundleRequest> = {},
): Promise<string> => {
  const range = bodies.reduce((tree, body) => extend(tree, leafHash(body)), EMPTY)
  const size = BigInt(bodies.length)
  const note = checkpointText({ origin: logKey().verifier.name, size, root: rootOf(range) })
  const checkpoint = noteOf(note, [signatureLine(note, logKey())])
  const reader = {
    readAll: async function* () {
      yield bodies.map((body, n) => ({ body, position: n + 1, stream: 'deal-kites', type: 'StatementMade' }))
    },
  } as unknown as LedgerReader
  const folder = join(t.testdir({}), 'bundle')
  await exportBundle(reader, folder, { checkpoint, policy, ...wanted })
  return folder
}

/** A person of a round whose details were not destroyed, and their disclosure. */
export const disclosureIn = async (store: EventStore, round: number): Promise<[string, string]> => {
  const person = personId(round)
  const [event] = (await store.readStream(`personal-${person}`)).events
  return [person, JSON.parse(event?.body ?? '').data.disclosure]
}

/** The verdict on a bundle, or what is at fault. */
export const judge = async (
  folder: string,
  trust: TrustedKeys = { policy },
): Promise<BundleReport | string> => {
  try {
    return await verifyBundle(folder, trust)
  } catch (error) {
    if (error instanceof Fault) return error.message
    throw error
  }
}

/** A copy of a bundle in which something is done, and what is at fault then. */
export const tampered = (
  t: Test,
  bundle: string,
  tamper: (copy: string) => void,
  trust?: TrustedKeys,
): Promise<BundleReport | string> => {
  const copy = join(t.testdir({}), 'copy')
  cpSync(bundle, copy, { recursive: true })
  tamper(copy)
  return judge(copy, trust)
}

/** Changes a file. */
export const edit = (folder: string, path: string, change: (bytes: Buffer) => Uint8Array | string): void =>
  writeFileSync(join(folder, path), change(readFileSync(join(folder, path))))

/** Changes the entries of a bundle of entries. */
export const editEntries = (
  folder: string,
  path: string,
  change: (entries: readonly Buffer[]) => readonly Buffer[],
): void => edit(folder, path, (bytes) => entryBundle(change(readEntries(bytes) ?? [])))

/** The same bytes with one bit of the byte at a place turned. */
export const flip = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] as number) ^ 1
  return copy
}
