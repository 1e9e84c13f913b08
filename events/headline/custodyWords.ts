/** Words about custody that headlines share: kinds of custody, ways to be moved, and on whose side a case stands. */
import type { About, Placement } from '../eventType.ts'
import type { Speaker } from '../fields.ts'
import { certainlyBefore, latestKey } from '../time/when.ts'
import { listed, prisonerName, spoken } from './wording.ts'

/** The kinds of custody, as a place to be moved to. */
export const CUSTODY_WORDS = {
  prison: 'prison',
  'pre-trial': 'pre-trial detention',
  'house-arrest': 'house arrest',
  hospital: 'hospital, in custody',
  administrative: 'administrative detention',
  psychiatric: 'forced psychiatric custody',
  unknown: 'custody of an unknown kind',
} as const

/** The kinds of custody, as a way to be held. */
export const HELD_WORDS = {
  prison: ' in prison',
  'pre-trial': ' in pre-trial detention',
  'house-arrest': ' under house arrest',
  hospital: ' in hospital',
  administrative: ' in administrative detention',
  psychiatric: ' in forced psychiatric custody',
  unknown: '',
} as const

export const MANNER_VERBS = {
  extradition: 'extradited',
  deportation: 'deported',
  expulsion: 'expelled',
  exchange: 'exchanged',
  surrender: 'surrendered',
  evacuation: 'evacuated',
} as const

/** What a move is called, and by whom if not everybody calls it so: "deportation, according to the article". */
export const mannerNote = (manner: string | undefined, accordingTo: Speaker | undefined): string =>
  manner === undefined ? '' : accordingTo ? `${manner}, according to ${spoken(accordingTo)}` : manner

/** "; terms: leave the country and silence", or an empty text. */
export const termsOf = (terms: readonly string[]): string =>
  terms.length === 0 ? '' : `; terms: ${listed(terms)}`

/** The person of the case, in words. */
export const who = (about: About): string => prisonerName(about, about.id)

/** The state on whose side a case stands when something happens: the one that held the person last by then. */
export const stateAt = (about: About, when: Placement, id = about.id): string | null => {
  const found = about.prisoner(id)
  if (!found) return null
  const at = latestKey(when.latest ?? null)
  const before = (found.turns?.() ?? [])
    .filter(({ died }) => !died)
    .map((turn) => ({ ...turn, key: latestKey(turn.latest ?? null) }))
    .filter(({ key, revision }) => key < at || (key === at && revision < when.revision))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.revision - b.revision))
  const last = before.at(-1)
  return last ? last.state : found.state
}

/** Whether the person had certainly died before something happened. */
export const wasDead = (about: About, { earliest = null }: Placement): boolean =>
  (about.prisoner(about.id)?.turns?.() ?? []).some(
    ({ died, latest = null }) => died && certainlyBefore({ latest }, { earliest }),
  )
