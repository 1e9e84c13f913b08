/** The contents of a bundle: the names of its files, and their largest sizes. */
import { hasTile, readTilePath } from '../../tlog/tiles.ts'
import { HASH_BYTES } from '../../tlog/tree.ts'

/** The signed note: the log's name, size and root. */
export const CHECKPOINT = 'checkpoint'
/** The keys that the maker of the bundle trusts. A reader may use another policy. */
export const POLICY = 'policy'
/**
 * An older checkpoint, and the proof that the log has only grown since (the body of `add-checkpoint` of
 * tlog-witness).
 */
export const SINCE = 'since'
export const CONSISTENCY = 'consistency'
/** The id of the deal, in a bundle that proves the events of one deal. */
export const DEAL = 'deal'

export const MOST_TEXT = 64 * 1024
export const MOST_ENTRY = 65_535
export const MOST_TILE = 256 * HASH_BYTES
export const MOST_ENTRIES = 256 * (2 + MOST_ENTRY)

export const eventPath = (index: bigint): string => `event/${index}.json`
export const proofPath = (index: bigint): string => `proof/${index}.tlog-proof`
export const disclosurePath = (person: string): string => `disclosure/${person}`

/** The leaf index in the name of a proof. */
export const proofIndex = (path: string): bigint | undefined => {
  const digits = /^proof\/(0|[1-9]\d{0,15})\.tlog-proof$/.exec(path)?.[1]
  return digits === undefined ? undefined : BigInt(digits)
}

/** The person whose disclosure a file holds. */
export const disclosedIn = (path: string): string | undefined =>
  /^disclosure\/([a-z0-9-]{2,64})$/.exec(path)?.[1]

const ALWAYS = [CHECKPOINT, POLICY, SINCE, CONSISTENCY]

/** Whether a file belongs to the bundle of a whole log of this size. */
export const belongsToLog = (path: string, size: number): boolean => {
  const tile = readTilePath(path)
  return (
    ALWAYS.includes(path) || disclosedIn(path) !== undefined || (tile !== undefined && hasTile(size, tile))
  )
}

/** Whether a file belongs to the bundle of a deal. */
export const belongsToDeal = (path: string): boolean =>
  ALWAYS.includes(path) ||
  path === DEAL ||
  disclosedIn(path) !== undefined ||
  proofIndex(path) !== undefined ||
  /^event\/(?:0|[1-9]\d{0,15})\.json$/.test(path)
