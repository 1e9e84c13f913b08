/**
 * Disclosures of personal details in a bundle. For each, the log must have an event of that person with its
 * digest.
 */

import { streamOf } from '../../../events/envelope.ts'
import { digestOf } from '../../../events/history/disclosure.ts'
import { Fault, type Folder } from '../../files/folder.ts'
import { readLeaf } from '../dealMembership.ts'
import { disclosedIn, disclosurePath, MOST_TEXT } from './bundle.ts'

const MOST = 100_000

export interface Disclosures {
  readonly count: number
  /** The streams of the disclosed persons. */
  readonly streams: ReadonlySet<string>
  /** The streams whose digest was found in a leaf. */
  readonly matched: ReadonlySet<string>
  /** Looks for digests in a verified leaf. */
  see(entry: Buffer): void
  /** Adds the streams that another thread matched. */
  match(streams: Iterable<string>): void
  /** @throws Fault for a disclosure whose digest is in no leaf */
  check(): void
}

export const disclosuresIn = (folder: Folder): Disclosures => {
  const digests = new Map<string, string>()
  for (const path of folder.files()) {
    const person = disclosedIn(path)
    if (person === undefined) continue
    digests.set(streamOf('person', person), digestOf(folder.read(path, MOST_TEXT).toString('latin1')))
    if (digests.size > MOST) throw new Fault('disclosure', `it holds more than ${MOST} disclosures`)
  }
  const streams = new Set(digests.keys())
  const matched = new Set<string>()
  return {
    count: digests.size,
    streams,
    matched,
    see: (entry) => {
      if (matched.size === digests.size || !entry.includes('"digest":"')) return
      const leaf = readLeaf(entry)
      const digest = leaf && digests.get(leaf.stream)
      if (leaf && digest !== undefined && (leaf.data as { digest?: unknown }).digest === digest) {
        matched.add(leaf.stream)
      }
    },
    match: (found) => {
      for (const stream of found) matched.add(stream)
    },
    check: () => {
      const first = [...streams].find((stream) => !matched.has(stream))
      if (first === undefined) return
      const path = disclosurePath(first.slice('person-'.length))
      throw new Fault(path, 'no event of this person in the bundle has its digest')
    },
  }
}
