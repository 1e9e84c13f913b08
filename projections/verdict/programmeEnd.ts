/**
 * The end of a programme lifts the measures under it, except those that it excepts. A measure that a statute imposed,
 * and one that was recorded after the end, is only possibly lifted. Pure.
 */
import type { AnyEvent, EventOf } from '../../events/catalogue.ts'
import { effectDayOf, effectOf, inEffectBy } from '../../events/history/legalEffect.ts'
import { certainlyBefore } from '../../events/time/when.ts'
import { type StatusItem, strictestFirst } from '../folds/measures/statusItem.ts'

type Terminated = EventOf<'ProgrammeTerminated'>

export interface ProgrammeMembership {
  /** Whether the measure names the programme by its id; by its name alone it is only possibly the same programme. */
  readonly byId: boolean
  /** When the measure was recorded. RFC 3339. */
  readonly recordedAt: string
  /** The events of the measure that bring it back, or may bring it back. */
  readonly returns: readonly AnyEvent[]
}

/** The item with a further word that is possible. */
const possiblyLifted = (item: StatusItem, { id }: Terminated): StatusItem =>
  item.status === 'lifted' || item.possible.includes('lifted')
    ? item
    : { ...item, possible: strictestFirst([...item.possible, 'lifted']), events: [...item.events, id] }

/** An item after the end of its programme, if that has, or may have, taken effect by a day. */
const afterEnd = (
  item: StatusItem,
  { byId, recordedAt, returns }: ProgrammeMembership,
  event: Terminated,
  contested: boolean,
  asOf: string,
): StatusItem => {
  const when = inEffectBy(event, asOf)
  if (when === 'no' || item.status === 'lifted' || item.status === 'not-yet') return item
  if (event.data.except.includes(item.sanctionId)) return item
  const from = effectDayOf(event) ?? ''
  // What came back after the end, or may have come back, is not certainly lifted by it.
  const isBack = (one: AnyEvent): boolean =>
    inEffectBy(one, asOf) !== 'no' && !certainlyBefore(effectOf(one), effectOf(event))
  const later =
    recordedAt > event.recordedAt ||
    (item.since !== undefined && item.since.edtf > from) ||
    returns.some(isBack)
  const sure = byId && !later && !contested && when === 'certainly' && item.origin !== 'statutory'
  if (!sure) return possiblyLifted(item, event)
  const { kind, number, title, url } = event.data.instrument
  const instrument = {
    kind,
    number,
    ...(title !== undefined && { title }),
    ...(url !== undefined && { url }),
  }
  const { ends: _, ...rest } = item
  return {
    ...rest,
    status: 'lifted',
    basis: 'instrument',
    possible: item.possible.filter((word) => word === 'not-yet'),
    since: { edtf: from, eventId: event.id },
    easedBy: [{ by: 'lifting', eventId: event.id, from, instrument }],
    exceptions: [],
    windDown: [],
    propertyStillBlocked: false,
    events: [...item.events, event.id],
    sources: [...item.sources, ...(event.sources ?? [])],
  }
}

/**
 * An item as the ends of its programme leave it.
 * @param ends the terminations of the programme, each with whether it is contested
 */
export const terminatedItem = (
  item: StatusItem,
  under: ProgrammeMembership,
  ends: readonly { readonly event: Terminated; readonly contested: boolean }[],
  asOf: string,
): StatusItem =>
  ends.reduce((left, { event, contested }) => afterEnd(left, under, event, contested, asOf), item)
