/**
 * A stream as it stood for whoever knew only what sources had published by a day: another axis than what the ledger
 * knew, so that cases recorded long afterwards can be asked what was known then. Pure.
 */
import type { AnyEvent } from './catalogue.ts'
import type { SourceRef } from './envelope.ts'
import { isEvidence } from './evidence.ts'
import { standing } from './standing.ts'

/** Whether a source is one that counts. */
export type Published = (sourceId: string) => boolean

const saidIn = (published: Published, sources: readonly SourceRef[] | undefined): boolean =>
  sources === undefined || sources.length === 0 || sources.some(({ sourceId }) => published(sourceId))

/**
 * A stream with its repairs applied, without what no source of its own, nor one that attests it, had published. What
 * has no sources at all is the ledger's own word, and stays; a stream whose opening is left out is not known.
 * @param history a stream as recorded, or its beginning
 */
export const standingPublicly = (history: readonly AnyEvent[], published: Published): readonly AnyEvent[] => {
  const repaired = standing(
    history.filter((event) => !isEvidence(event.type) || saidIn(published, event.sources)),
  )
  const attested = new Set(
    repaired.flatMap((event) => (event.type === 'ClaimAttested' ? [event.data.eventId] : [])),
  )
  const events = repaired.filter((event) => attested.has(event.id) || saidIn(published, event.sources))
  return events[0]?.revision === 0 ? events : []
}
