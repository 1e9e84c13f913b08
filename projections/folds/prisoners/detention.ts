/** What is certain of a detention case on a day: custody, place, sentence, pardon, terms of the release. Pure. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { certainBy, custodyAt, foldedFrom } from './custodyOnDay.ts'

const lastOf = <Type extends AnyEvent['type']>(
  events: readonly AnyEvent[],
  type: Type,
): Extract<AnyEvent, { type: Type }> | undefined =>
  events.findLast((event): event is Extract<AnyEvent, { type: Type }> => event.type === type)

const sentenceOf = (events: readonly AnyEvent[]) => {
  const last = lastOf(events, 'PrisonerSentenced')
  return last && { ...last.data, occurred: last.occurred }
}

/**
 * The last transfer: from where, to where, how voluntary; and the party where the prisoner is since, when known.
 */
const journeyOf = (events: readonly AnyEvent[]) => {
  const last = lastOf(events, 'PrisonerTransferred')
  if (!last) return undefined
  const { from, to, voluntariness, intoCustody } = last.data
  return { from, to, voluntariness, intoCustody, occurred: last.occurred }
}

/** @param history the events of a case with its repairs applied */
export const detentionAt = (history: readonly AnyEvent[], asOf: string) => {
  const events = certainBy(history, asOf)
  const custody = custodyAt(history, asOf)
  const sentence = sentenceOf(events)
  const transferred = journeyOf(events)
  const folded = foldedFrom(events)
  const pardoned = events.find(({ id }) => id === folded.pardoned)?.occurred
  const terms = custody.custody === 'free' ? folded.terms : undefined
  const recognised = events.flatMap((event) =>
    event.type === 'PrisonerRecognised' ? [{ by: event.data.by, label: event.data.label }] : [],
  )
  const alert = lastOf(events, 'PrisonerHealthAlertRaised')
  return {
    ...custody,
    ...(terms !== undefined && { terms }),
    ...(transferred && { transferred }),
    ...(sentence && { sentence }),
    ...(pardoned !== undefined && { pardoned }),
    ...(recognised.length > 0 && { recognised }),
    ...(alert && { healthAlert: { severity: alert.data.severity, occurred: alert.occurred } }),
  }
}
