/**
 * Disputed fields: a source contradicts a part of an event, and nobody has settled it. The event counts as it says, and
 * whatever shows the field says that it is disputed, with both values. Pure.
 */
import { jcs } from '../canonical/jcs.ts'
import { pointerOf, stepsOf, valueAt, withValuesAt } from '../canonical/pointer.ts'
import type { AnyEvent, EventOf } from '../catalogue.ts'
import type { SourceRef } from '../envelope.ts'
import { rebuilt } from './repairs.ts'

/** What somebody says of a field. */
export interface SaidValue {
  /** Absent where a source only says that the value is wrong. */
  readonly value?: unknown
  /** The event that says so: the disputed one, or the contradiction. */
  readonly eventId: string
  readonly sources: readonly SourceRef[]
}

/** A field of an event that sources dispute. */
export interface DisputedField {
  readonly eventId: string
  /** A JSON pointer into the event, such as `/data/total`. */
  readonly pointer: string
  /** First the value that counts, then what contradicts it. */
  readonly values: readonly SaidValue[]
}

type Contradiction = EventOf<'ClaimContradicted'>

/** Whether a merge patch changes what is at a pointer. */
const touches = (patch: unknown, pointer: string): boolean => {
  let left: unknown = patch
  for (const step of stepsOf(pointer)) {
    if (typeof left !== 'object' || left === null || Array.isArray(left)) return true
    if (!Object.hasOwn(left, step)) return false
    left = (left as Record<string, unknown>)[step]
  }
  return true
}

/** The contradictions of fields that nobody settled, by the disputed field. A revision settles one with its correction. */
const unsettled = (events: readonly AnyEvent[]): readonly (readonly Contradiction[])[] => {
  const standing = new Map<string, readonly Contradiction[]>()
  const isCorrected = (eventId: string, pointer: string): boolean =>
    events.some(
      ({ type, data }) =>
        type === 'EventCorrected' && data.eventId === eventId && touches(data.patch, pointer),
    )
  for (const event of events) {
    if (event.type !== 'ClaimContradicted' && event.type !== 'DisputeResolved') continue
    const { eventId, field } = event.data
    if (field === undefined) continue
    const key = `${eventId} ${field}`
    if (event.type === 'ClaimContradicted') standing.set(key, [...(standing.get(key) ?? []), event])
    else if (event.data.outcome === 'upheld') standing.delete(key)
    else if (event.data.outcome === 'revised' && isCorrected(eventId, field)) standing.delete(key)
  }
  return [...standing.values()]
}

const saidBy = ({ id, sources = [], data }: Contradiction): SaidValue => ({
  ...(data.value !== undefined && { value: data.value }),
  eventId: id,
  sources,
})

/** Whether a contradiction says what the event says by now. */
const agrees = ({ data }: Contradiction, own: unknown): boolean =>
  data.value !== undefined && jcs(data.value) === jcs(own)

/**
 * The disputed fields of a stream, by the events that they are of.
 * @param events all events of the stream with its repairs applied
 */
export const disputesIn = (events: readonly AnyEvent[]): ReadonlyMap<string, readonly DisputedField[]> => {
  const found = new Map<string, DisputedField[]>()
  if (!events.some((event) => event.type === 'ClaimContradicted' && event.data.field !== undefined))
    return found
  const byId = new Map(events.map((event) => [event.id, event]))
  for (const contradictions of unsettled(events)) {
    const { eventId, field: pointer = '' } = contradictions[0]?.data ?? { eventId: '' }
    const event = byId.get(eventId)
    const own = event && valueAt(event, pointer)
    if (!event || own === undefined) continue
    const against = contradictions.filter((one) => !agrees(one, own))
    if (against.length === 0) continue
    const { sources = [] } = event
    const values = [{ value: own, eventId, sources }, ...against.map(saidBy)]
    found.set(eventId, [...(found.get(eventId) ?? []), { eventId, pointer, values }])
  }
  return found
}

/** The event as a contradiction has it; undefined where it would be no valid event. */
export const supposing = (event: AnyEvent, pointer: string, value: unknown): AnyEvent | undefined => {
  if (value === undefined || valueAt(event, pointer) === undefined) return undefined
  const { occurred, effective, sources, confidence, data } = withValuesAt(event, [{ pointer, value }])
  return rebuilt(event, { occurred, effective, sources, confidence, data })
}

/** The pointers of all values in an event that a source can dispute. */
export const disputablePointers = ({ occurred, effective, data }: AnyEvent): readonly string[] => {
  const under = (value: unknown, steps: readonly string[]): readonly string[] => [
    pointerOf(steps),
    ...(typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, inner]) => under(inner, [...steps, name]))
      : []),
  ]
  return [
    ...(occurred === undefined ? [] : ['/occurred']),
    ...(effective === undefined ? [] : ['/effective']),
    ...Object.entries(data).flatMap(([name, value]) => under(value, ['data', name])),
  ]
}
