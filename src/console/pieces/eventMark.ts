/** The kinds of events as shapes, colours and words: each can be told from the others by any of the three. */
import { html } from '../html.ts'

/** How a kind of event looks in a box of 16. */
export interface KindLook {
  readonly word: string
  readonly tone: string
  readonly shape: string
}

const DOWN = 'M2 3.500h12L8 14z'
const UP = 'M8 2l6 10.500H2z'
const DISC = 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z'
const DIAMOND = 'M8 1.500L14.500 8L8 14.500L1.500 8z'
const SQUARE = 'M3 3h10v10H3z'
const SPEECH = 'M2 2.500h12v8H8.500L5 14v-3.500H2z'
const BARS = 'M2.500 2.500h2.500v11H2.500zM6.750 2.500h2.500v11h-2.500zM11 2.500h2.500v11H11z'
const SMALL = 'M8 4.500a3.500 3.500 0 1 0 0 7a3.500 3.500 0 1 0 0-7z'
const LENS = 'M1.500 8C4 3.500 12 3.500 14.500 8C12 12.500 4 12.500 1.500 8z'
const HOUSE = 'M8 2l6 4.500v7H2v-7z'
const CROSS = 'M6 2h4v4h4v4h-4v4H6v-4H2V6h4z'

const LOOKS: Readonly<Record<string, KindLook>> = {
  relief: { word: 'Relief', tone: 'relief', shape: DOWN },
  concession: { word: 'Concession', tone: 'concession', shape: DISC },
  tightening: { word: 'Tightening', tone: 'stop', shape: UP },
  sanction: { word: 'Sanction', tone: 'stop', shape: UP },
  listing: { word: 'Seen on a list', tone: 'past', shape: LENS },
  target: { word: 'Target', tone: 'ink', shape: HOUSE },
  commitment: { word: 'Commitment', tone: 'doubt', shape: DIAMOND },
  talks: { word: 'Talks', tone: 'care', shape: SQUARE },
  statement: { word: 'Statement', tone: 'past', shape: SPEECH },
  status: { word: 'Status of the deal', tone: 'ink', shape: CROSS },
  detention: { word: 'Detention', tone: 'stop', shape: BARS },
  custody: { word: 'Custody', tone: 'past', shape: BARS },
  release: { word: 'Release', tone: 'concession', shape: DISC },
  other: { word: 'Other', tone: 'past', shape: SMALL },
}

/** How a kind of event looks; an unknown one is named and looks like others. */
export const kindLook = (kind: string): KindLook =>
  LOOKS[kind] ?? { word: kind.charAt(0).toUpperCase() + kind.slice(1), tone: 'past', shape: SMALL }

/** The marks of an event: what the record says about it. */
export interface Standing {
  readonly certainty: string
  readonly confidence?: string | undefined
  readonly contradictedBy?: readonly string[]
  readonly retractedBy?: readonly string[]
  readonly correctedBy?: readonly string[]
}

/** How an event stands, in words, the gravest first; none for one that is simply recorded. */
export const standingWords = ({
  certainty,
  confidence,
  contradictedBy,
  retractedBy,
  correctedBy,
}: Standing): readonly string[] => [
  ...(retractedBy?.length ? ['retracted'] : []),
  ...(confidence === 'contested' || contradictedBy?.length ? ['contested'] : []),
  ...(certainty === 'possible' ? ['possible'] : []),
  ...(correctedBy?.length ? ['corrected'] : []),
]

/** The classes that draw how an event stands: hollow when possible, dashed when contested, struck when retracted. */
export const standingClass = (standing: Standing): string => standingWords(standing).join(' ')

/** The shape of an event, 16 px. */
export const EventShape = ({ kind, standing }: { kind: string; standing?: Standing }) => {
  const { tone, shape } = kindLook(kind)
  const words = standing ? standingWords(standing) : []
  return html`<svg class=${`event ${tone} ${words.join(' ')}`} width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    <path d=${shape} />${words.includes('retracted') && html`<path class="strike" d="M1 15L15 1" />`}</svg>`
}
