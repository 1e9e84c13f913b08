/** Words that headlines share: lists, counts, speakers, targets. */

import type { HeadlineContext } from '../eventType.ts'
import type { Speaker } from '../fields.ts'
import type { Count, Money } from '../quantities.ts'
import { partyName } from '../text/codes.ts'

/** How a stored text names a person: by a mark with the id. The code that shows the text puts the name there. */
export const personMark = (personId: string): string => `{${personId}}`

/** "a", "a and b", "a, b and c". */
export const listWords = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`

/** The only item of the list; null when the list has several items or is empty. */
export const soleOf = <T>(items: readonly T[]): T | null => (items.length === 1 ? (items[0] ?? null) : null)

/** "Belaruskali", "Belaruskali and 1 other", "Belaruskali and 2 others". */
export const andOthers = (items: readonly string[]): string => {
  const others = items.length - 1
  if (others < 1) return items[0] ?? ''
  return `${items[0]} and ${others} ${others === 1 ? 'other' : 'others'}`
}

/** "123", "at least 123", "202 to 212", "at least about 50". */
export const countWords = ({ min, max, about }: Count): string => {
  const number = max === undefined || max === min ? `${min}` : `${min} to ${max}`
  const vague = about ? `about ${number}` : number
  return max === undefined ? `at least ${vague}` : vague
}

/** "USD 6,000,000,000", "EUR 12.50". */
export const sum = ({ amount, currency }: Money): string => {
  const [whole = '', fraction] = amount.split('.')
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return `${currency} ${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}

/** A speaker in words: the person with the role at that time, else the description, else the party. */
export const speakerWords = (who: Speaker): string => {
  const role = who.roleThen ? ` (${who.roleThen})` : ''
  if (who.personId) return personMark(who.personId) + role
  return (who.description ?? partyName(who.party ?? '')) + role
}

/** The line with a capital letter at its beginning. */
export const sentence = (line: string): string => line.replace(/^\p{Ll}/u, (first) => first.toUpperCase())

/** The person of a detention case, in words. */
export const prisonerName = (about: HeadlineContext, caseId: string): string => {
  const found = about.prisoner(caseId)
  if (found?.personId) return personMark(found.personId)
  return found?.pseudonym ?? `the prisoner of case ${caseId}`
}
