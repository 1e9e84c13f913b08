/** Made-up histories of any size, the same for the same seed: events ready to be appended, in an order that holds. */

import { jcs } from '../events/canonical/jcs.ts'
import type { LedgerEvent } from '../events/envelope.ts'
import type { NewEvent } from '../src/store/port.ts'
import { caseOf, muchBarred, openingOf } from './generate/case.ts'
import { seeded } from './generate/random.ts'
import type { Draft } from './generate/story.ts'

export { ENTRIES } from './generate/case.ts'

/** An event for the store, with the stream that it goes to and its revision there. */
export interface Ready extends NewEvent {
  readonly stream: string
  readonly revision: number
}

/** Cases that run at the same time. */
const OPEN_CASES = 16

const FIRST_INSTANT = Date.UTC(2024, 0, 1)

/** The id of the deal of a case, cases counted from 0. */
export const dealId = (number: number): string => `case-${String(number).padStart(6, '0')}`

/** The event as it is stored, the n-th of the log, recorded a second after the one before. */
const stamp = (draft: Draft, n: number): Ready => {
  const event: LedgerEvent = {
    ...draft,
    recordedAt: new Date(FIRST_INSTANT + n * 1000).toISOString(),
  }
  return { stream: draft.stream, revision: draft.revision, id: draft.id, type: draft.type, body: jcs(event) }
}

/**
 * A mixed history. Case by case it is complete but for the last ones, which break off.
 * @param count how many events
 */
export function* generate(count: number, seed = 1): Generator<Ready> {
  const random = seeded(seed)
  let cases = 0
  const open: { readonly drafts: readonly Draft[]; next: number }[] = []
  for (let n = 0; n < count; n++) {
    while (open.length < OPEN_CASES) open.push({ drafts: caseOf(dealId(cases++), random), next: 0 })
    const at = random.int(OPEN_CASES)
    const one = open[at] as (typeof open)[number]
    yield stamp(one.drafts[one.next++] as Draft, n)
    if (one.next === one.drafts.length) open.splice(at, 1)
  }
}

/** How many deals are surely complete in a history of so many events. */
export const completeDeals = (count: number): number => Math.max(0, Math.floor(count / 57) - 3 * OPEN_CASES)

/** Deals that are opened and nothing more, citing the sources of the first case of a generated history. */
export function* openedDeals(count: number): Generator<Ready> {
  const random = seeded(2)
  for (let n = 0; n < count; n++) yield stamp(openingOf(`opened-${n}`, random, dealId(0)), n)
}

/** A target with five measures, citing the sources of the first case of a generated history. */
export function* fiveMeasures(): Generator<Ready> {
  for (const [n, draft] of muchBarred(seeded(3), dealId(0)).entries()) yield stamp(draft, n)
}
