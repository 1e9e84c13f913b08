/** Finds the events of a measure that decide its state against a target, and says which of them are in doubt. Pure. */

import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { isOpening, type Opening } from '../../../events/history/opening.ts'
import { isOf } from '../../../src/rules/sanctions/targetStanding.ts'

export interface Concern {
  /** The events that are not in doubt, in the order of recording. */
  readonly firm: readonly AnyEvent[]
  /** What may count or not: it is contested, or does not by itself have the effect that it names. */
  readonly doubtful: readonly AnyEvent[]
  /** Days and instants at which something that these events begin ends by itself. */
  readonly ends: readonly string[]
}

type Amended = EventOf<'SanctionAmended'>
type Imposed = Opening

const namedIn = (event: Imposed | Amended) =>
  event.type === 'SanctionAmended' ? event.data.addedTargets : event.data.targets

/** Whether an event can change how the measure stands against a target; null for the measure itself. */
const concerns = (event: AnyEvent, target: string | null): boolean => {
  switch (event.type) {
    case 'SanctionImposed':
    case 'MeasureAnnounced':
    case 'SanctionRenewed':
    case 'ReliefReversed':
    case 'SnapbackTriggered':
      return true
    case 'SanctionAmended':
      return (
        namedIn(event).some(({ targetId }) => targetId === target) ||
        (target !== null && event.data.removedTargets.includes(target))
      )
    case 'WaiverGranted':
    case 'SanctionSuspended':
    case 'SanctionLifted':
    case 'SanctionReimposed':
      return isOf(event.data.targets, target)
    default:
      return false
  }
}

/** A lifting whose effect nothing shows yet: by words alone, or a judgment that may be appealed. */
const isUnsure = ({ data, effective }: EventOf<'SanctionLifted'>, byStatement: boolean): boolean => {
  if (data.mode === 'annulment' && effective === undefined) return true
  return data.instrument === undefined && data.observed.length === 0 && !byStatement
}

/** Whether it is disputed that an event names a target. */
const isDisputed = (event: AnyEvent, target: string | null): event is Imposed | Amended =>
  (isOpening(event) || event.type === 'SanctionAmended') &&
  namedIn(event).some(({ targetId, contested }) => targetId === target && contested)

/** An event without a target that it may not have named. */
const without = (event: Imposed | Amended, target: string | null): AnyEvent => {
  const left = namedIn(event).filter(({ targetId }) => targetId !== target)
  return event.type === 'SanctionAmended'
    ? { ...event, data: { ...event.data, addedTargets: left } }
    : ({ ...event, data: { ...event.data, targets: left } } as AnyEvent)
}

const endIn = (event: AnyEvent): readonly string[] => {
  const given: readonly (string | undefined)[] =
    event.type === 'SanctionImposed'
      ? [event.data.until, ...(event.data.instruments ?? []).map((one) => one.until)]
      : 'until' in event.data
        ? [event.data.until]
        : []
  return given.filter((one) => one !== undefined)
}

/** What a measure's events say of a target. @param contested as `contestedIn` tells */
export const concernOf = (
  events: readonly AnyEvent[],
  target: string | null,
  contested: (event: AnyEvent) => boolean,
): Concern => {
  const opening = events[0]
  const byStatement = isOpening(opening) && opening.data.basis === 'statement'
  const firm: AnyEvent[] = []
  const doubtful: AnyEvent[] = []
  const own = events.filter((event) => concerns(event, target))
  for (const event of own) {
    const unsure = event.type === 'SanctionLifted' && isUnsure(event, byStatement)
    if (contested(event) || unsure) doubtful.push(event)
    else if (isDisputed(event, target)) {
      // The rest of what it says is not in doubt.
      firm.push(without(event, target))
      doubtful.push(event)
    } else firm.push(event)
  }
  return { firm, doubtful, ends: own.flatMap(endIn) }
}
