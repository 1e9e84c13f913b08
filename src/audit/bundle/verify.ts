/**
 * Checks a bundle offline, trusting nothing in it but what the signatures of a policy vouch for. The bundle's own
 * policy is taken only for want of another, and the verdict says so.
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
import { disclosuresIn } from './disclosed.ts'
import type { KnownType } from './knownTypes.ts'
import { leafFaultOf } from './leafFault.ts'
import { checkCosigned, checkSigned, type Statement } from './statement.ts'
import { verifyDeal } from './verifyDeal.ts'
import { rootAt } from './verifyLog.ts'
import { verifyWhole } from './verifyWhole.ts'

export interface Trust {
  /** The text of a policy of the reader's own. */
  readonly policy?: string | undefined
  /** A checkpoint that the reader kept from an earlier time. */
  readonly since?: Uint8Array | undefined
  /** How many threads check a whole log; by its size and the machine unless it is said. */
  readonly threads?: number | undefined
}

/** What a bundle that holds shows. */
export interface Verdict {
  readonly origin: string
  readonly size: bigint
  readonly root: string
  readonly witnesses: number
  /** Events whose bytes are in the bundle and hold. */
  readonly events: number
  readonly deal?: string
  readonly disclosures: number
  /** Sizes of the older checkpoints that the log was shown to have grown from. */
  readonly since: readonly bigint[]
  /** Whether the key was taken from the bundle, which proves nothing about who made it. */
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

/** The reader's policy, else that of the bundle, which a reader with one of their own does not need. */
const policyOf = (folder: Folder, trust: Trust): Policy => {
  const own = folder.find(POLICY, MOST_TEXT) && policyFrom(textIn(folder, POLICY), POLICY)
  if (trust.policy !== undefined) return policyFrom(trust.policy, 'the given policy')
  if (own) return own
  throw new Fault(POLICY, 'the bundle has none, so say with --policy whom you trust')
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

/** Checks the proof that a bundle holds against its two checkpoints. */
const checkGrowth = (growth: Growth, old: Statement, now: Statement, checkpoint: string): void => {
  if (growth.checkpoint !== checkpoint) throw new Fault(CONSISTENCY, "its checkpoint is not the bundle's")
  if (growth.old !== old.size) throw new Fault(CONSISTENCY, `it begins at ${growth.old}, not at ${old.size}`)
  const fromNothing = old.size === 0n && growth.hashes.length === 0
  if (!fromNothing && !verifyConsistency(old.size, now.size, growth.hashes, old.root, now.root)) {
    throw new Fault(
      CONSISTENCY,
      `it does not show that the log of ${now.size} begins with that of ${old.size}`,
    )
  }
}

/** Checks that an older checkpoint is of the same log, which has not shrunk or forked since. */
const checkOlder = (at: string, old: Statement, now: Statement): void => {
  if (old.origin !== now.origin) throw new Fault(at, `it is of another log, ${JSON.stringify(old.origin)}`)
  if (old.size > now.size) {
    throw new Fault(
      at,
      `the log had ${old.size} leaves then and has ${now.size} now: something was taken away`,
    )
  }
  if (old.size === 0n && !old.root.equals(EMPTY_ROOT))
    throw new Fault(at, 'its root is not that of an empty log')
  if (old.size === now.size && !old.root.equals(now.root)) {
    throw new Fault(at, `it has another root at the same size ${now.size}: the log was forked`)
  }
}

/**
 * How many entries a bundle has, where they end at another size than its checkpoint, with the tile of their hashes beside
 * them: then its files are right, and it is the checkpoint that is another one.
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
 * Checks a bundle.
 * @throws Fault naming the leaf, tile, file or signature that does not hold
 */
export const verifyBundle = async (path: string, trust: Trust = {}): Promise<Verdict> => {
  const folder = openFolder(path)
  const bundled = folder.find(DEAL, MOST_TEXT)?.toString('latin1').trimEnd()
  if (bundled !== undefined && !/^[a-z0-9-]{2,64}$/.test(bundled)) throw new Fault(DEAL, 'it names no deal')
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
      `it is of ${size} events and does not belong to the entries of the bundle, which are ${other}`,
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
    // That this one was enough for its day, or was not cosigned at all, says nothing of what is shown now.
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

/** The verdict in a line. */
export const verdictLine = ({ origin, size, root, witnesses, events, deal, ...rest }: Verdict): string =>
  [
    deal === undefined
      ? `holds: all ${size} events of ${origin}, root ${root}`
      : `holds: each of the ${events} events of the deal ${deal} is in ${origin} of ${size}, root ${root}, which does not prove that there are no others`,
    `signed by the log and ${witnesses} witnesses`,
    ...[...new Set(rest.since)].map((old) => `grown from the checkpoint of ${old}`),
    ...(rest.disclosures > 0 ? [`${rest.disclosures} disclosures match`] : []),
    ...(rest.ownPolicy ? ["by the bundle's own policy: give --policy to say whom you trust"] : []),
  ].join('; ')
