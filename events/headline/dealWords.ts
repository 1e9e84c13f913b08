/** How headlines name a deal: by what is claimed of it, its parties, and what it became. */
import { partyName } from '../text/codes.ts'
import { listWords } from './wording.ts'

type Party = { readonly code: string; readonly role: string }

export const inRole = (parties: readonly Party[], ...roles: readonly string[]): readonly string[] => [
  ...new Set(parties.filter(({ role }) => roles.includes(role)).map(({ code }) => partyName(code))),
]

/** The parties of the bargain: senders and targets. Where there is none, the participants; a mediator only for want of both. */
const bargainers = (parties: readonly Party[]): readonly string[] =>
  [['sender', 'target'], ['participant'], ['mediator']]
    .map((roles) => inRole(parties, ...roles))
    .find((found) => found.length > 0) ?? []

/** A deal by its recorded framing. Mediators are named next to it. Other participants are not parties to a bargain. */
export const dealName = (framing: keyof typeof NOUNS, parties: readonly Party[]): string => {
  const both = listWords(bargainers(parties))
  const [senders, targets] = [inRole(parties, 'sender'), inRole(parties, 'target')]
  switch (framing) {
    case 'exchange':
      return `Deal between ${both}`
    case 'parallel':
      return `Measures and releases of ${both}`
    case 'denied':
      return `Measures and releases of ${both}, linkage denied by ${both}`
    case 'unilateral':
      return senders.length > 0 && targets.length > 0
        ? `Steps of ${listWords(senders)} toward ${listWords(targets)}`
        : `Steps of ${both}`
  }
}

/** What a deal is called in one word: nothing is called a deal that no source links. */
export const NOUNS = {
  exchange: 'Deal',
  parallel: 'Measures and releases',
  denied: 'Measures and releases, linkage denied,',
  unilateral: 'Steps',
} as const

/** Statuses of what never was a deal. */
export const STATUS_WORDS: Readonly<Record<string, string>> = {
  concluded: 'Over, without ever having been a deal',
  'no-deal': 'No deal was reached',
}

/** Without the words that the framing `exchange` would put into a mouth. */
export const FRAMED_WORDS = {
  exchange: 'From then on described as a deal',
  parallel: 'From then on described as steps side by side',
  unilateral: 'From then on described as steps of one side',
  denied: 'From then on the linkage is denied',
} as const
