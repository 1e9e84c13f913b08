/**
 * Checks a bundle offline. It trusts only what the signatures of a policy cover. It uses the bundle's own policy
 * only if the reader gives no other, and then the verdict says so.
 */
import { eventTypes } from '../../../events/catalogue.ts'
import { Fault, type Folder, openFolder } from '../../files/folder.ts'
import { type Growth, readGrowth } from '../../tlog/consistency.ts'
import { BadPolicy, type Policy, readPolicy } from '../../tlog/policy.ts'
import { verifyConsistency } from '../../tlog/proofs.ts'
import { BadProof } from '../../tlog/proofText.ts'
import { textOf } from '../../tlog/text.ts'
import { readTilePath, TILE_WIDTH, type Tile, tileIn, tilePath } from '../../tlog/tiles.ts'
import { EMPTY_ROOT } from '../../tlog/tree.ts'
import {
  belongsToDeal,
  belongsToLog,
  CHECKPOINT,
  CONSISTENCY,
  DEAL,
  MOST_ENTRIES,
  MOST_TEXT,
  POLICY,
  SINCE,
} from './bundle.ts'
import { disclosuresIn } from './disclosures.ts'
import type { KnownType } from './knownTypes.ts'
import { leafFaultOf } from './leafFault.ts'
import { checkCosigned, checkSigned, type Statement } from './statement.ts'
import { verifyDeal } from './verifyDeal.ts'
import { rootAt } from './verifyLog.ts'
import { verifyWhole } from './verifyWhole.ts'

export interface TrustedKeys {
  /** The text of the reader's own policy. */
  readonly policy?: string | undefined
  /** A checkpoint that the reader kept from an earlier time. */
  readonly since?: Uint8Array | undefined
  /** How many threads check a whole log; by default this depends on its size and the machine. */
  readonly threads?: number | undefined
}

/** What a valid bundle proves. */
export interface BundleReport {
  readonly origin: string
  readonly size: bigint
  readonly root: string
  readonly witnesses: number
  /** How many events are in the bundle and were verified. */
  readonly events: number
  readonly deal?: string
  readonly disclosures: number
  /** Sizes of the older checkpoints that the log provably grew from. */
  readonly since: readonly bigint[]
  /** Whether the policy came from the bundle itself. Then nothing proves who made the bundle. */
  readonly ownPolicy: boolean
}

const types: readonly KnownType[] = eventTypes().map(({ name, version, upcasts }) => ({
  name,
  oldest: version - upcasts.length,
  newest: version,
}))

const textIn = (folder: Folder, path: string): string => {
  const text = textOf(folder.read(path, MOST_TEXT))
  if (text === undefined) throw new Fault(path, 'it is not UTF-8')
  return text
}

const policyFrom = (text: string, at: string): Policy => {
  try {
    return readPolicy(text)
  } catch (error) {
    if (error instanceof BadPolicy) throw new Fault(at, error.message)
    throw error
  }
}

/** The reader's policy, or else the bundle's. A bundle without a policy is fine if the reader has one. */
const policyOf = (folder: Folder, trust: TrustedKeys): Policy => {
  const own = folder.find(POLICY, MOST_TEXT) && policyFrom(textIn(folder, POLICY), POLICY)
  if (trust.policy !== undefined) return policyFrom(trust.policy, 'the given policy')
  if (own) return own
  throw new Fault(POLICY, 'the bundle has no policy; name the keys that you trust with --policy')
}

const growthIn = (folder: Folder): Growth | undefined => {
  const bytes = folder.find(CONSISTENCY, MOST_TEXT)
  try {
    return bytes && readGrowth(textOf(bytes) ?? '')
  } catch (error) {
    if (error instanceof BadProof) throw new Fault(CONSISTENCY, error.message)
    throw error
  }
}

/** Checks the consistency proof of a bundle against its two checkpoints. */
const checkGrowth = (growth: Growth, old: Statement, now: Statement, checkpoint: string): void => {
  if (growth.checkpoint !== checkpoint) throw new Fault(CONSISTENCY, "its checkpoint is not the bundle's")
  if (growth.old !== old.size) throw new Fault(CONSISTENCY, `it begins at ${growth.old}, not at ${old.size}`)
  const fromNothing = old.size === 0n && growth.hashes.length === 0
  if (!fromNothing && !verifyConsistency(old.size, now.size, growth.hashes, old.root, now.root)) {
    throw new Fault(
      CONSISTENCY,
      `it does not prove that the log of ${now.size} leaves begins with the log of ${old.size}`,
    )
  }
}

/** Checks that an older checkpoint is of the same log, which has not shrunk or forked since. */
const checkOlder = (at: string, old: Statement, now: Statement): void => {
  if (old.origin !== now.origin)
    throw new Fault(at, `it is a checkpoint of another log, ${JSON.stringify(old.origin)}`)
  if (old.size > now.size) {
    throw new Fault(at, `the log had ${old.size} leaves then but has ${now.size} now: leaves were removed`)
  }
  if (old.size === 0n && !old.root.equals(EMPTY_ROOT))
    throw new Fault(at, 'its root is not the root of an empty log')
  if (old.size === now.size && !old.root.equals(now.root)) {
    throw new Fault(at, `it has another root at the same size ${now.size}: the log was forked`)
  }
}

/**
 * How many entries a bundle has, if this differs from its checkpoint and the hashes match: then the files are
 * right, and the checkpoint belongs to another bundle.
 */
const otherSize = (folder: Folder, size: number): number | undefined => {
  const has = (tile: Tile): boolean => folder.find(tilePath(tile), MOST_ENTRIES) !== undefined
  let last: Tile | undefined
  for (const path of folder.files()) {
    const tile = readTilePath(path)
    if (tile?.level === 'entries' && tile.index >= (last?.index ?? 0)) last = tile
  }
  if (!last || !has({ ...last, level: 0 })) return undefined
  const found = last.index * TILE_WIDTH + last.width
  const isThere = size % TILE_WIDTH > 0 && has(tileIn(size, 'entries', Math.floor(size / TILE_WIDTH)))
  return found === size || isThere ? undefined : found
}

/**
 * Verifies a bundle.
 * @throws Fault naming the leaf, tile, file or signature that is wrong
 */
export const verifyBundle = async (path: string, trust: TrustedKeys = {}): Promise<BundleReport> => {
  const folder = openFolder(path)
  const bundled = folder.find(DEAL, MOST_TEXT)?.toString('latin1').trimEnd()
  if (bundled !== undefined && !/^[a-z0-9-]{2,64}$/.test(bundled))
    throw new Fault(DEAL, 'it does not name a deal')
  const policy = policyOf(folder, trust)
  const checkpoint = textIn(folder, CHECKPOINT)
  const now = checkCosigned(CHECKPOINT, checkpoint, policy)
  const size = Number(now.size)
  if (!Number.isSafeInteger(size)) throw new Fault(CHECKPOINT, `a log of ${now.size} leaves is too large`)
  for (const file of folder.files()) {
    if (bundled === undefined ? belongsToLog(file, size) : belongsToDeal(file)) continue
    const other = bundled === undefined ? otherSize(folder, size) : undefined
    if (other === undefined) throw new Fault(file, 'it does not belong to the bundle')
    throw new Fault(
      CHECKPOINT,
      `it covers ${size} events, but the bundle has ${other} entries: it does not belong to the bundle`,
    )
  }

  const disclosures = disclosuresIn(folder)
  let events = size
  if (bundled === undefined) {
    await verifyWhole({ path, folder, size, root: now.root, types, disclosures, threads: trust.threads })
  } else {
    const leaves = { fault: leafFaultOf(types), each: disclosures.see }
    events = verifyDeal(folder, bundled, checkpoint, now, disclosures.streams, leaves)
  }
  disclosures.check()

  const since: bigint[] = []
  const older = folder.find(SINCE, MOST_TEXT)
  const growth = growthIn(folder)
  if ((older === undefined) !== (growth === undefined)) {
    throw new Fault(older ? CONSISTENCY : SINCE, 'it is missing')
  }
  if (older && growth) {
    // The cosignatures of the older checkpoint do not matter for what is proved now.
    const old = checkSigned(SINCE, older, policy)
    checkOlder(SINCE, old, now)
    checkGrowth(growth, old, now, checkpoint)
    since.push(old.size)
  }
  if (trust.since) {
    const at = 'the given checkpoint'
    const old = checkSigned(at, trust.since, policy)
    checkOlder(at, old, now)
    if (bundled !== undefined) {
      if (!older || !Buffer.from(older).equals(trust.since)) {
        throw new Fault(at, 'the bundle of a deal has no proof from it; export it with --since')
      }
    } else if (!rootAt(folder, size, Number(old.size)).equals(old.root)) {
      throw new Fault(at, `the log had another root at ${old.size} leaves: its past was changed`)
    }
    since.push(old.size)
  }
  return {
    origin: now.origin,
    size: now.size,
    root: now.root.toString('base64'),
    witnesses: now.witnesses.length,
    events,
    ...(bundled !== undefined && { deal: bundled }),
    disclosures: disclosures.count,
    since,
    ownPolicy: trust.policy === undefined,
  }
}

/** The verdict, as one line of text. */
export const reportLine = ({ origin, size, root, witnesses, events, deal, ...rest }: BundleReport): string =>
  [
    deal === undefined
      ? `holds: all ${size} events of ${origin}, root ${root}`
      : `holds: each of the ${events} events of the deal ${deal} is in ${origin} of ${size}, root ${root}, which does not prove that there are no others`,
    `signed by the log and ${witnesses} witnesses`,
    ...[...new Set(rest.since)].map((old) => `grown from the checkpoint of ${old}`),
    ...(rest.disclosures > 0 ? [`${rest.disclosures} disclosures match`] : []),
    ...(rest.ownPolicy ? ["by the bundle's own policy: give --policy to say whom you trust"] : []),
  ].join('; ')
