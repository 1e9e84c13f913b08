/** Words about custody that headlines share: kinds of custody, ways to be moved, and on whose side a case stands. */
import type { HeadlineContext, Placement } from '../eventType.ts'
import type { Speaker } from '../fields.ts'
import { certainlyBefore, latestKey } from '../time/when.ts'
import { listWords, prisonerName, speakerWords } from './wording.ts'

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

const MANNER_VERBS = {
  extradition: 'extradited',
  deportation: 'deported',
  expulsion: 'expelled',
  exchange: 'exchanged',
  surrender: 'surrendered',
  evacuation: 'evacuated',
} as const

interface Move {
  readonly voluntariness: string
  readonly manner?: keyof typeof MANNER_VERBS | undefined
  readonly mannerAccordingTo?: Speaker | undefined
}

/**
 * A move in words: the verb, and notes in brackets on its will and on a manner that only some claim: " (forced;
 * deportation, according to the article)".
 * @param plain the verb where nothing says what the move was
 */
export const moveWords = ({ voluntariness, manner, mannerAccordingTo: claimant }: Move, plain: string) => {
  const notes = [
    voluntariness === 'unknown' ? '' : voluntariness,
    manner && claimant ? `${manner}, according to ${speakerWords(claimant)}` : '',
  ].filter(Boolean)
  return {
    verb: manner && !claimant ? MANNER_VERBS[manner] : plain,
    notes: notes.length > 0 ? ` (${notes.join('; ')})` : '',
  }
}

/** "; terms: leave the country and silence", or an empty text. */
export const termsOf = (terms: readonly string[]): string =>
  terms.length === 0 ? '' : `; terms: ${listWords(terms)}`

/** The person of the case, in words. */
export const casePerson = (about: HeadlineContext): string => prisonerName(about, about.id)

/** The state on whose side a case stands when something happens: the one that held the person last by then. */
export const stateAt = (about: HeadlineContext, when: Placement, id = about.id): string | null => {
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
export const wasDead = (about: HeadlineContext, { earliest = null }: Placement): boolean =>
  (about.prisoner(about.id)?.turns?.() ?? []).some(
    ({ died, latest = null }) => died && certainlyBefore({ latest }, { earliest }),
  )
