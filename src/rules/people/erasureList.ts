/**
 * The list of erasures, outside the ledger: one digest of erased details a line. A ledger restored from before
 * an erasure contains these digests, so the service knows whom to erase again. The list itself reveals nothing.
 */
import { appendFileSync, closeSync, fsyncSync, openSync, readFileSync } from 'node:fs'

export interface ErasureList {
  readonly digests: ReadonlySet<string>
  /** Makes the file, so that its absence means that it was lost. */
  make(): void
  /** Adds digests; they are on disk when this returns. */
  add(digests: readonly string[]): void
}

const readList = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return ''
    throw error
  }
}

/** The digests in the text of a list. After a crash, an incomplete line is not a digest. */
export const erasuresIn = (text: string): readonly string[] =>
  text.split('\n').filter((line) => /^[\w-]{43}$/.test(line))

export const openErasureList = (path: string): ErasureList => {
  const digests = new Set(erasuresIn(readList(path)))
  return {
    digests,
    make: () => closeSync(openSync(path, 'a', 0o600)),
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
