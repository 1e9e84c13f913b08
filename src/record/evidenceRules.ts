/** The refusals of evidence and repair, for streams of all subjects. */

import { valueAt } from '../../events/canonical/pointer.ts'
import type { AnyEvent, EventOf } from '../../events/catalogue.ts'
import { idOf, subjectOf } from '../../events/envelope.ts'
import { isEvidence } from '../../events/evidence.ts'
import { disputablePointers } from '../../events/history/disputes.ts'
import { type RepairedHistory, repair } from '../../events/history/repairs.ts'
import type { Violation } from '../rules/kernel/rules.ts'
import { refusesCorrection } from './correctionRules.ts'

/** The parts of an event that a source can dispute. */
const DISPUTABLE = /^\/(?:occurred|effective|data)(?:\/|$)/

const refusesContradiction = (
  event: EventOf<'ClaimContradicted'>,
  target: AnyEvent,
): Violation | undefined => {
  const { field, value } = event.data
  if (field === undefined) {
    return value === undefined
      ? undefined
      : { rule: 'wrong-value', detail: 'A value needs the field that it belongs to.', pointer: '/value' }
  }
  return DISPUTABLE.test(field) && valueAt(target, field) !== undefined
    ? undefined
    : {
        rule: 'unknown-reference',
        detail: `The event has no ${field}. What can be disputed of it: ${named(disputablePointers(target))}.`,
        pointer: '/field',
      }
}

/** The most pointers that a refusal lists. */
const MOST_NAMED = 30

const named = (pointers: readonly string[]): string => {
  const left = pointers.length - MOST_NAMED
  return pointers.slice(0, MOST_NAMED).join(', ') + (left > 0 ? ` and ${left} more` : '')
}

const refusesResolution = (
  { data: { eventId, field } }: EventOf<'DisputeResolved'>,
  { events }: RepairedHistory,
): Violation | undefined => {
  const disputed = events.some(
    (one) => one.type === 'ClaimContradicted' && one.data.eventId === eventId && one.data.field === field,
  )
  if (disputed) return undefined
  const what = field === undefined ? 'the event as a whole' : `${field} of the event`
  const others = events.flatMap((one) =>
    one.type === 'ClaimContradicted' && one.data.eventId === eventId
      ? [one.data.field ?? 'the event as a whole, which a resolution without a field is about']
      : [],
  )
  const hint = others.length > 0 ? ` Disputed of it: ${named([...new Set(others)])}.` : ''
  return {
    rule: 'event-not-disputed',
    detail: `Nothing that contradicts ${what} still stands.${hint}`,
    by: eventId,
  }
}

export type Evidence = EventOf<
  'ClaimAttested' | 'ClaimContradicted' | 'DisputeResolved' | 'EventCorrected' | 'EventRetracted'
>

export const saysOfAnother = (event: AnyEvent): event is Evidence => isEvidence(event.type)

const refusesRepair = ({ stream }: AnyEvent): Violation | undefined =>
  subjectOf(stream) === 'person'
    ? {
        rule: 'event-not-repairable',
        detail: `Records about ${idOf(stream)} are revised, lifted or erased, not repaired.`,
      }
    : undefined

/**
 * The rule that evidence or repair breaks, apart from rules about the event that it concerns.
 * @param history the stream as recorded, with the events of this request decided before this one
 */
export const refusesEvidence = (event: Evidence, history: readonly AnyEvent[]): Violation | undefined => {
  const { eventId } = event.data
  const before = repair(history)
  const target = before.all.find((one) => one.id === eventId)
  if (!target)
    return { rule: 'event-of-another-stream', detail: `${eventId} is not an event of ${event.stream}.` }
  const by = before.marks.get(eventId)?.retractedBy?.[0]
  if (by) return { rule: 'event-retracted', detail: `The event ${eventId} is retracted.`, by }
  switch (event.type) {
    case 'ClaimContradicted':
      return refusesContradiction(event, target)
    case 'DisputeResolved':
      return refusesResolution(event, before)
    case 'EventCorrected':
      return refusesRepair(event) ?? refusesCorrection(event, target)
    case 'EventRetracted':
      return refusesRepair(event)
    default:
      return undefined
  }
}
