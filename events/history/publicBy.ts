/**
 * A stream as a reader could know it who had only what sources had published by a day. This is another axis than
 * what the ledger had recorded: cases recorded long afterwards can be asked what was known then. Pure.
 */
import type { AnyEvent } from '../catalogue.ts'
import type { SourceRef } from '../envelope.ts'
import { isEvidence } from '../evidence.ts'
import { type RepairedHistory, repair } from './repairs.ts'

/** Whether a source counts. */
export type IsPublished = (sourceId: string) => boolean

/**
 * An event with only the sources that count; undefined when it has sources and no source counts. An event
 * without sources is the ledger's own word.
 */
const publicForm = (event: AnyEvent, published: IsPublished): AnyEvent | undefined => {
  if (event.sources === undefined || event.sources.length === 0) return event
  const sources: readonly SourceRef[] = event.sources.filter(({ sourceId }) => published(sourceId))
  return sources.length > 0 ? { ...event, sources } : undefined
}

/**
 * A stream with its repairs applied, without events that neither their own sources nor an attesting source had
 * published. A stream whose opening event is left out is unknown. Facts are judged by their sources as
 * corrected, evidence and repairs by the sources that they were recorded with.
 * @param history a stream as recorded, or a beginning of it
 */
export const repairPublicly = (history: readonly AnyEvent[], published: IsPublished): RepairedHistory => {
  const repaired = repair(
    history.flatMap((event) => (isEvidence(event.type) ? (publicForm(event, published) ?? []) : event)),
  )
  const attested = new Set(
    repaired.events.flatMap((event) => (event.type === 'ClaimAttested' ? [event.data.eventId] : [])),
  )
  const seen = (event: AnyEvent): readonly AnyEvent[] => {
    const known = publicForm(event, published)
    // Evidence was judged above, by the sources that it was recorded with.
    const stays = attested.has(event.id) || isEvidence(event.type)
    return known ? [known] : stays ? [{ ...event, sources: [] }] : []
  }
  const [events, all] = [repaired.events.flatMap(seen), repaired.all.flatMap(seen)]
  return all[0]?.revision === 0 ? { ...repaired, events, all } : { ...repaired, events: [], all: [] }
}
