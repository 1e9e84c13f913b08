/**
 * The course of a thing: its events and what sources say about them, in the order of time. A vague date begins
 * long before the event may have happened, so an event that may have come after its cause is shown after it.
 */
import type { AnyEvent, EventName } from '../../../events/catalogue.ts'
import { isRuling } from '../../../events/evidence.ts'
import { type LineMarks, markedLine } from '../../../events/headline/disputedWords.ts'
import { disputesIn } from '../../../events/history/disputes.ts'
import { contestedIn } from '../../../events/history/order.ts'
import { UNKNOWN_DATE } from '../../../events/time/edtf.ts'
import { certainlyBefore } from '../../../events/time/when.ts'
import type { StreamEvent } from './streams.ts'

const boundsOf = ({ earliest = null, latest = null }: AnyEvent) => ({ earliest, latest })

const keyOf = (event: AnyEvent): string => event.earliest ?? event.latest ?? ''

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The events that must have happened before an event of a type, besides the opening of its stream. */
const CAUSES: Readonly<Partial<Record<EventName, readonly EventName[]>>> = {
  PrisonerSentenced: ['PrisonerConvicted'],
  PrisonerReturnedToCustody: ['PrisonerReleased', 'PrisonerGotFree', 'TransferRefused'],
  ReleaseRevoked: ['PrisonerReleased'],
  RecognitionWithdrawn: ['PrisonerRecognised'],
  PrisonerRehabilitated: ['PrisonerConvicted', 'PrisonerSentenced'],
  DeathAttributed: ['PrisonerDied'],
  GroupCountRevised: ['GroupReleaseReported'],
}

/** Finds the cause of an event of a stream: what it names, else the first event that can have been it. */
const causesIn = (events: readonly AnyEvent[]) => {
  const byId = new Map(events.map((event) => [event.id, event]))
  const firsts = new Map<EventName, AnyEvent>()
  for (const event of events) {
    const known = firsts.get(event.type)
    if (!known || keyOf(event) < keyOf(known)) firsts.set(event.type, event)
  }
  const firstOf = (event: AnyEvent): AnyEvent | undefined => {
    const types =
      event.type === 'PrisonerTransferred' && event.data.remains
        ? (['PrisonerDied'] as const)
        : (CAUSES[event.type] ?? [])
    return types
      .flatMap((type) => firsts.get(type) ?? [])
      .sort((a, b) => compare(keyOf(a), keyOf(b)))
      .at(0)
  }
  return (event: AnyEvent): AnyEvent | undefined => {
    const { data } = event
    const named = 'eventId' in data ? data.eventId : 'conviction' in data ? data.conviction : undefined
    const cause = named === undefined ? firstOf(event) : byId.get(named)
    // An event that was certainly over before cannot be an effect of it.
    return cause && cause !== event && !certainlyBefore(boundsOf(event), boundsOf(cause)) ? cause : undefined
  }
}

/** An event in its place: the longer the chain of causes before it, the later it stands among those of the same time. */
interface Place {
  readonly key: string
  readonly depth: number
}

/**
 * Sorts the events of a stream by their beginnings. The opening event comes first, except for events that were
 * certainly over by then. What cannot be earlier than its cause comes after it: a sentence after the conviction, evidence
 * after the event that it concerns. An event of an unknown date comes right after its cause.
 * @param events as recorded, the opening first; equal beginnings stay in this order
 */
export const inOrder = <Item extends { readonly event: AnyEvent }>(
  events: readonly Item[],
): readonly Item[] => {
  const opening = events[0]?.event
  if (!opening) return []
  const causeOf = causesIn(events.map(({ event }) => event))
  const places = new Map<AnyEvent, Place>()
  const placeOf = (event: AnyEvent): Place => {
    const known = places.get(event)
    if (known) return known
    const cause = causeOf(event)
    // An event that is being placed cannot be its own cause.
    places.set(event, { key: keyOf(event), depth: 0 })
    const before = cause ? placeOf(cause) : undefined
    const own = event.occurred === UNKNOWN_DATE ? (before?.key ?? keyOf(opening)) : keyOf(event)
    const place =
      before && own <= before.key ? { key: before.key, depth: before.depth + 1 } : { key: own, depth: 0 }
    places.set(event, place)
    return place
  }
  const isBefore = (event: AnyEvent): boolean => certainlyBefore(boundsOf(event), boundsOf(opening))
  const placed = events.map((item, index) => {
    const part = index === 0 ? 1 : isBefore(item.event) ? 0 : 2
    return { item, part, ...placeOf(item.event) }
  })
  placed.sort((a, b) => a.part - b.part || compare(a.key, b.key) || a.depth - b.depth)
  return placed.map(({ item }) => item)
}

/** An entry of a course. */
const courseEntry = (one: StreamEvent, marks: LineMarks, since: string) => {
  const { event } = one
  return {
    eventId: event.id,
    type: event.type,
    ...(event.occurred !== undefined && {
      occurred: { edtf: event.occurred, earliest: event.earliest, latest: event.latest },
    }),
    // Made only where the course is shown.
    get headline() {
      return markedLine(one.headline, marks) + since
    },
  }
}

/**
 * The entries of a course.
 * @param since what follows the line of an event by now
 * Corrections and retractions are not entries: the corrected events show them.
 */
export const courseOf = (events: readonly StreamEvent[], since: (event: AnyEvent) => string = () => '') => {
  const history = events.map(({ event }) => event)
  const contested = contestedIn(history)
  const disputed = disputesIn(history)
  return inOrder(events.filter(({ event }) => !isRuling(event.type))).map((one) =>
    courseEntry(
      one,
      { contested: contested(one.event), disputed: disputed.get(one.event.id) },
      since(one.event),
    ),
  )
}
