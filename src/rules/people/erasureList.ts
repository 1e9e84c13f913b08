/**
 * The list of erasures, outside the ledger: digests of erased details, a line each. A ledger that is restored from before
 * an erasure has its digests, so it is known whom to erase again. The list itself tells nobody anything.
 */
import { appendFileSync, closeSync, fsyncSync, openSync, readFileSync } from 'node:fs'

export interface ErasureList {
  readonly digests: ReadonlySet<string>
  /** Adds digests, durably. */
  add(digests: readonly string[]): void
}

const read = (path: string): readonly string[] => {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return []
    throw error
  }
}

export const openErasureList = (path: string): ErasureList => {
  // A line that a crash cut short is no digest.
  const digests = new Set(read(path).filter((line) => /^[\w-]{43}$/.test(line)))
  return {
    digests,
    add: (given) => {
      const fresh = given.filter((digest) => !digests.has(digest))
      if (fresh.length === 0) return
      const file = openSync(path, 'a', 0o600)
      try {
        appendFileSync(file, `\n${fresh.join('\n')}\n`)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      for (const digest of fresh) digests.add(digest)
    },
  }
}
