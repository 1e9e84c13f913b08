/**
 * Applies the corrections and retractions of a stream to it: patches corrected events and leaves out retracted
 * ones. A repair may itself be repaired, and that comes first, so the walk goes from the newest event to the
 * oldest. Pure; never throws.
 */

import { deeperThan } from '../canonical/depth.ts'
import { mergePatch } from '../canonical/mergePatch.ts'
import { type AnyEvent, type EventOf, eventTypeOf } from '../catalogue.ts'
import type { EventType } from '../eventType.ts'
import { isRepair, type Patch } from '../evidence.ts'
import { occurredBounds } from '../time/edtf.ts'

/** The ids of later events of the stream that concern an event, as recorded. */
export interface EntryMarks {
  readonly correctedBy?: readonly string[]
  readonly retractedBy?: readonly string[]
  readonly contradictedBy?: readonly string[]
  /** Corrections that together would make the event invalid. They are not applied. */
  readonly notApplied?: readonly string[]
}

export interface RepairedHistory {
  /** The events in force, as corrected, with the repairs in force among them. */
  readonly events: readonly AnyEvent[]
  /** All events, as corrected, with the retracted ones. */
  readonly all: readonly AnyEvent[]
  /** The marks by event. Events without marks are absent. */
  readonly marks: ReadonlyMap<string, EntryMarks>
  /** The ids of events whose corrections together would make them invalid. These events stay uncorrected. */
  readonly unpatchable: readonly string[]
}

/** The fields that a correction can change. */
type PatchableFields = {
  readonly [Field in 'occurred' | 'effective' | 'sources' | 'confidence']?: AnyEvent[Field] | undefined
} & { readonly data: unknown }

const PATCHED: readonly string[] = ['occurred', 'effective', 'sources', 'confidence', 'data']

/** The fields of an event that a correction can change, or all others. */
const fieldsOf = (event: AnyEvent, patched: boolean) =>
  Object.fromEntries(
    Object.entries(event).filter(
      ([name, value]) => value !== undefined && PATCHED.includes(name) === patched,
    ),
  )

/**
 * PatchableFields data deeper than this are refused as invalid. Schemas are checked by recursion, and cold code runs out
 * of stack at some 1,200 levels. Whether a correction applies must not depend on how warm the code is.
 */
export const MOST_DEPTH = 500

/** Corrections that name fields of an earlier version are read as that version was. */
const parsedAs = ({ data, upcasts }: EventType, given: unknown) => {
  const parsed = data.safeParse(given)
  if (parsed.success || upcasts.length === 0) return parsed
  return data.safeParse(upcasts.reduce<unknown>((old, step) => step(old), given))
}

/**
 * An event with other fields. Its bounds are derived again, and its data are checked by its type.
 * @returns undefined when the result is not a valid event of its type
 */
export const rebuilt = (event: AnyEvent, after: PatchableFields): AnyEvent | undefined => {
  const type = eventTypeOf(event.type)
  if (!type || deeperThan(MOST_DEPTH, after.data)) return undefined
  const parsed = parsedAs(type, after.data)
  if (!parsed.success) return undefined
  try {
    const bounds =
      after.occurred === undefined ? {} : occurredBounds(after.occurred, type.shape, event.recordedAt)
    return { ...fieldsOf(event, false), ...after, ...bounds, data: parsed.data } as AnyEvent
  } catch {
    return undefined
  }
}

/**
 * Applies patches to an event, the oldest first.
 * @returns undefined when the result is not a valid event of its type
 */
export const withPatches = (event: AnyEvent, patches: readonly Patch[]): AnyEvent | undefined =>
  rebuilt(event, patches.reduce<unknown>(mergePatch, fieldsOf(event, true)) as PatchableFields)

/** Events by the event that they concern. The oldest comes first, although the walk meets the newest first. */
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
 * @param history a stream as recorded, or a beginning of it
 */
export const repair = (history: readonly AnyEvent[]): RepairedHistory => {
  const corrections: Concerning<EventOf<'EventCorrected'>> = new Map()
  const retractions: Concerning<EventOf<'EventRetracted'>> = new Map()
  const contradictions: Concerning<EventOf<'ClaimContradicted'>> = new Map()
  const marks = new Map<string, EntryMarks>()
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
    const corrected = patches ? withPatches(recorded, patches) : recorded
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
 * A stream with its repairs applied: corrected events are patched, retracted ones are left out, repairs in force
 * are kept.
 * @param history a stream as recorded, or a beginning of it; the same array comes back when it has no repairs
 */
export const repairedEvents = (history: readonly AnyEvent[]): readonly AnyEvent[] =>
  history.some(({ type }) => isRepair(type)) ? repair(history).events : history
