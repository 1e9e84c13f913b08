/**
 * A stream as it stands: what was corrected is patched, what was retracted is left out. A repair of a repair is
 * applied to that repair first, so the walk goes from the newest event to the oldest. Pure, and never throws.
 */

import { deeperThan } from '../canonical/depth.ts'
import { mergePatch } from '../canonical/mergePatch.ts'
import { type AnyEvent, type EventOf, eventTypeOf } from '../catalogue.ts'
import type { Patch } from '../evidence.ts'
import { boundsOf } from '../time/edtf.ts'

/** What later events of its stream say of an event: their ids, as recorded. */
export interface Marks {
  readonly correctedBy?: readonly string[]
  readonly retractedBy?: readonly string[]
  readonly contradictedBy?: readonly string[]
  /** The corrections that together make no event of its type: it stands as it was recorded. */
  readonly notApplied?: readonly string[]
}

export interface Repaired {
  /** The events that stand, corrected; the repairs that stand are among them. */
  readonly events: readonly AnyEvent[]
  /** All events, corrected, the retracted ones included. */
  readonly all: readonly AnyEvent[]
  /** By event, what is said of it; nothing where nothing is. */
  readonly marks: ReadonlyMap<string, Marks>
  /** Ids of events whose corrections together make no event of their type: these stand uncorrected. */
  readonly unpatchable: readonly string[]
}

/** Corrections change these fields and no others. */
type Patched = Pick<AnyEvent, 'occurred' | 'effective' | 'sources' | 'confidence'> & {
  readonly data: unknown
}

/**
 * Data that is deeper than this once it is patched is none of any type. Schemas are checked by recursion, which cold code
 * has stack for down to some 1,200 levels; what is applied must not depend on how warm the code is.
 */
export const MOST_DEPTH = 500

/**
 * An event with patches applied, the older ones first: bounds are derived anew, data are those of its type.
 * @returns undefined when they make no event of its type
 */
export const patched = (event: AnyEvent, patches: readonly Patch[]): AnyEvent | undefined => {
  const type = eventTypeOf(event.type)
  const { occurred, effective, sources, confidence, data, ...rest } = event
  const before: Patched = {
    ...(occurred !== undefined && { occurred }),
    ...(effective !== undefined && { effective }),
    ...(sources && { sources }),
    ...(confidence && { confidence }),
    data,
  }
  const after = patches.reduce<unknown>(mergePatch, before) as Patched
  if (!type || deeperThan(MOST_DEPTH, after.data)) return undefined
  const parsed = type.data.safeParse(after.data)
  if (!parsed.success) return undefined
  try {
    const bounds = after.occurred === undefined ? {} : boundsOf(after.occurred, type.shape)
    return { ...rest, ...after, ...bounds, data: parsed.data } as AnyEvent
  } catch {
    return undefined
  }
}

const isRepair = (event: AnyEvent): boolean =>
  event.type === 'EventCorrected' || event.type === 'EventRetracted'

/** Events by the event that they concern, the oldest first though the walk meets the newest first. */
type Concerning<Event extends AnyEvent> = Map<string, Event[]>

const note = <Event extends AnyEvent & { data: { eventId: string } }>(
  of: Concerning<Event>,
  event: Event,
) => {
  const noted = of.get(event.data.eventId)
  if (noted) noted.unshift(event)
  else of.set(event.data.eventId, [event])
}

/**
 * Applies the repairs of a stream.
 * @param history a stream as recorded, or its beginning
 */
export const repair = (history: readonly AnyEvent[]): Repaired => {
  const corrections: Concerning<EventOf<'EventCorrected'>> = new Map()
  const retractions: Concerning<EventOf<'EventRetracted'>> = new Map()
  const contradictions: Concerning<EventOf<'ClaimContradicted'>> = new Map()
  const marks = new Map<string, Marks>()
  const unpatchable: string[] = []
  const all: AnyEvent[] = []
  for (const recorded of history.toReversed()) {
    const { id } = recorded
    const said = {
      correctedBy: corrections.get(id),
      retractedBy: retractions.get(id),
      contradictedBy: contradictions.get(id),
    }
    const ids = Object.entries(said).flatMap(([mark, by]) => (by ? [[mark, by.map((one) => one.id)]] : []))
    const patches = said.correctedBy?.map(({ data }) => data.patch)
    const corrected = patches ? patched(recorded, patches) : recorded
    if (!corrected) {
      unpatchable.push(id)
      ids.push(['notApplied', said.correctedBy?.map((one) => one.id) ?? []])
    }
    if (ids.length > 0) marks.set(id, Object.fromEntries(ids))
    const event = corrected ?? recorded
    all.push(event)
    if (said.retractedBy) continue
    if (event.type === 'EventCorrected') note(corrections, event)
    else if (event.type === 'EventRetracted') note(retractions, event)
    else if (event.type === 'ClaimContradicted') note(contradictions, event)
  }
  all.reverse()
  const events = all.filter(({ id }) => marks.get(id)?.retractedBy === undefined)
  return { events, all, marks, unpatchable }
}

/**
 * A stream with its repairs applied: corrected events patched, retracted ones left out, standing repairs kept.
 * @param history a stream as recorded, or its beginning; the same array comes back where nothing was repaired
 */
export const standing = (history: readonly AnyEvent[]): readonly AnyEvent[] =>
  history.some(isRepair) ? repair(history).events : history
