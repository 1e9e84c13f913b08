/** What is known of a detention case on a day: custody, judgments, clemency, release, death, recognition. Pure. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { occurredBy } from '../../../events/history/legalEffect.ts'
import { contestedIn } from '../../../events/history/order.ts'

import { certainBy, custodyAt, foldedFrom } from './custodyOnDay.ts'
import { holdersAt } from './holders.ts'
import { clemencyIn, judgedIn } from './judgmentsOnDay.ts'

const lastOf = <Type extends AnyEvent['type']>(
  events: readonly AnyEvent[],
  type: Type,
): Extract<AnyEvent, { type: Type }> | undefined =>
  events.findLast((event): event is Extract<AnyEvent, { type: Type }> => event.type === type)

/** The last transfer of the living: from where, to where, how, and into custody or not. */
const journeyOf = (events: readonly AnyEvent[]) => {
  const died = events.findIndex(({ type }) => type === 'PrisonerDied')
  const living = died < 0 ? events : events.slice(0, died)
  const last = lastOf(
    living.filter((event) => event.type !== 'PrisonerTransferred' || !event.data.remains),
    'PrisonerTransferred',
  )
  if (!last) return undefined
  const { from, to, voluntariness, intoCustody, manner, mannerAccordingTo } = last.data
  return {
    ...{ from, to, voluntariness, intoCustody },
    ...(manner !== undefined && { manner }),
    ...(mannerAccordingTo && { mannerAccordingTo }),
    occurred: last.occurred,
  }
}

/** How the person became free last. */
const freedomOf = (events: readonly AnyEvent[]) => {
  const last = events.findLast(({ type }) => type === 'PrisonerReleased' || type === 'PrisonerGotFree')
  if (last?.type === 'PrisonerReleased') {
    const { terms, basis, conditions } = last.data
    return { released: { terms, ...(basis && { basis }), conditions, occurred: last.occurred } }
  }
  if (last?.type !== 'PrisonerGotFree') return {}
  return { gotFree: { ...last.data, occurred: last.occurred } }
}

/** The organisations that recognise the person, and those that no longer do. */
const recognitionOf = (events: readonly AnyEvent[]) => {
  let recognised: readonly { readonly by: string; readonly label: string }[] = []
  const withdrawn: { readonly by: string; readonly label: string; readonly occurred: string | undefined }[] =
    []
  for (const event of events) {
    if (event.type === 'PrisonerRecognised') {
      const { by, label } = event.data
      recognised = [...recognised, { by, label }]
    }
    if (event.type !== 'RecognitionWithdrawn') continue
    const { by, label } = event.data
    const isMeant = (one: (typeof recognised)[number]) =>
      one.by === by && (label === undefined || one.label === label)
    withdrawn.push(...recognised.filter(isMeant).map((one) => ({ ...one, occurred: event.occurred })))
    recognised = recognised.filter((one) => !isMeant(one))
  }
  return {
    ...(recognised.length > 0 && { recognised }),
    ...(withdrawn.length > 0 && { recognitionWithdrawn: withdrawn }),
  }
}

const remainsOf = (events: readonly AnyEvent[], died: number) => {
  const last = events.findLast(
    (event, index) =>
      event.type === 'PrisonerTransferred' &&
      (event.data.remains || (index > died && !event.data.intoCustody)),
  )
  if (last?.type !== 'PrisonerTransferred') return undefined
  const { from, to, receivedBy } = last.data
  return { from, to, ...(receivedBy && { receivedBy }), occurred: last.occurred }
}

/** The death, who holds whom responsible for it, and what became of the remains. */
const deathOf = (events: readonly AnyEvent[], history: readonly AnyEvent[], asOf: string) => {
  const died = events.findIndex(({ type }) => type === 'PrisonerDied')
  const event = events[died]
  if (event?.type !== 'PrisonerDied') return undefined
  const contested = contestedIn(history)
  const attributions = history.flatMap((one) => {
    if (one.type !== 'DeathAttributed' || occurredBy(one, asOf) === 'no') return []
    return [{ eventId: one.id, contested: contested(one), ...one.data, occurred: one.occurred }]
  })
  const remains = remainsOf(events, died)
  return {
    ...event.data,
    occurred: event.occurred,
    ...(attributions.length > 0 && { attributions }),
    ...(remains && { remains }),
  }
}

/** @param history the events of a case with its repairs applied */
export const detentionAt = (history: readonly AnyEvent[], asOf: string) => {
  const events = certainBy(history, asOf)
  const custody = custodyAt(history, asOf)
  const folded = foldedFrom(events)
  const opening = history[0]
  const state = folded.state ?? (opening?.type === 'PrisonerDetained' ? opening.data.state : undefined)
  const holders = holdersAt(history, asOf)
  const transferred = journeyOf(events)
  const isFree = custody.custody === 'free'
  const clemency = clemencyIn(events)
  const rehabilitated = lastOf(events, 'PrisonerRehabilitated')?.occurred
  const alert = lastOf(events, 'PrisonerHealthAlertRaised')
  const papers = events.flatMap((event) =>
    event.type === 'PapersTaken' ? [{ ...event.data, occurred: event.occurred }] : [],
  )
  const revoked = events.flatMap((event) =>
    event.type === 'CitizenshipRevoked' ? [{ ...event.data, occurred: event.occurred }] : [],
  )
  const death = deathOf(events, history, asOf)
  return {
    ...custody,
    ...(state !== undefined && { state }),
    ...(holders.length > 0 && { holders }),
    ...(isFree && folded.terms !== undefined && { terms: folded.terms }),
    ...(isFree && freedomOf(events)),
    ...(transferred && { transferred }),
    ...judgedIn(events),
    ...(clemency.length > 0 && { clemency }),
    ...(rehabilitated !== undefined && { rehabilitated }),
    ...recognitionOf(events),
    ...(alert && { healthAlert: { severity: alert.data.severity, occurred: alert.occurred } }),
    ...(papers.length > 0 && { papersTaken: papers }),
    ...(revoked.length > 0 && { citizenshipRevoked: revoked }),
    ...(death && { death }),
  }
}
