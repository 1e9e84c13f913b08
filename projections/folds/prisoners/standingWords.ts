/**
 * How a prisoner stands on a day, in a line: "Jane Fictional, free since 3 May 2021 (held by Freedonia from 2019)". Lists and
 * the search show it, because the headline of the opening says how things were. Pure.
 */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { partyName } from '../../../events/text/codes.ts'
import { dateWords } from '../../../events/text/dateWords.ts'
import { certainBy, custodyAt, foldedFrom } from './custodyOnDay.ts'

/** Who held the prisoner last, by what is certain. */
const holderOf = (events: readonly AnyEvent[]): { readonly state: string; readonly from?: AnyEvent } => {
  let found: { readonly state: string; readonly from?: AnyEvent } = { state: '' }
  for (const event of events) {
    if (event.type === 'PrisonerDetained') found = { state: event.data.state, from: event }
    if (event.type === 'PrisonerReturnedToCustody') {
      found = { state: event.data.state ?? found.state, from: event }
    }
    if (event.type === 'PrisonerTransferred' && event.data.intoCustody) {
      found = { state: event.data.to ?? event.data.from, from: event }
    }
  }
  return found
}

const since = (event: AnyEvent | undefined, word: string): string =>
  event?.occurred === undefined ? '' : ` ${word} ${dateWords(event.occurred)}`

/**
 * @param who in words, or the mark of a person
 * @param history the events of a case with its repairs applied
 * @param asOf a day, meaning its end, or an instant
 */
export const standingWords = (who: string, history: readonly AnyEvent[], asOf: string): string => {
  const events = certainBy(history, asOf)
  const folded = foldedFrom(events)
  const { custody, possible } = custodyAt(history, asOf)
  const { state, from } = holderOf(events)
  const holder = partyName(state)
  const named = (id: string | undefined) => events.find((event) => event.id === id)
  const doubt = possible === undefined ? '' : `, possibly ${possible}`
  const alive = foldedFrom(
    events.slice(
      0,
      events.findIndex(({ id }) => id === folded.died),
    ),
  )
  // Somebody who died in freedom was not held to the end.
  const freed = alive.custody === 'free' ? since(named(alive.since), 'to') : ''
  const death = named(folded.died)
  const died = death?.type === 'PrisonerDied' && death.data.inCustody ? 'died in custody' : 'died'
  switch (custody) {
    case 'held':
      return `${who}, held by ${holder}${since(from, 'since')}${doubt}`
    case 'free':
      return `${who}, free${since(named(folded.since), 'since')}${doubt} (held by ${holder}${since(from, 'from')})`
    case 'dead':
      return `${who}, ${died}${since(death, '')} (held by ${holder}${since(from, 'from')}${freed})`.replace(
        / {2}/g,
        ' ',
      )
    default:
      return possible === undefined
        ? `${who}, nothing certain is recorded`
        : `${who}, possibly ${possible}; nothing certain is recorded`
  }
}
