/** The deadlines of a deal: when promises are due, when licences and measures end by themselves. Pure. */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { beneficiaryNames } from '../../../events/commitment.ts'
import { speakerWords } from '../../../events/headline/wording.ts'
import { contestedIn } from '../../../events/history/order.ts'
import { endInWords, ownEndOf } from '../../../events/history/ownEnd.ts'
import { partyName } from '../../../events/text/codes.ts'
import { boundsOf } from '../../../events/time/edtf.ts'

/** An event and its headline. */
export interface HeadlinedEvent {
  readonly event: AnyEvent
  readonly headline: string
}

export interface Deadline {
  /** The event that set it. */
  readonly eventId: string
  /** When it last changed, and how often. */
  readonly changedAt: string
  readonly changes: number
  /** EDTF, and its half-open bounds. It always has an end. */
  readonly when: string
  readonly earliest: string | null
  readonly latest: string
  readonly summary: string
  /** Who reports it, in words, when the bound party does not acknowledge it; and the ids of the sources. */
  readonly according: string
  readonly confidence: string
  readonly sources: readonly string[]
  /** Its result so far. */
  readonly state: 'open' | 'met' | 'void'
}

/** Events that end a licence early, so that its own end does not matter any more. */
const CLOSES_LICENCE: ReadonlySet<string> = new Set(['LicenceSuperseded', 'LicenceRevoked'])

const CLOSES_COMMITMENT: Readonly<Record<string, Deadline['state']>> = {
  CommitmentFulfilled: 'met',
  CommitmentWaived: 'void',
  CommitmentWithdrawn: 'void',
  CommitmentLapsed: 'void',
}

type Setting = Omit<Deadline, 'earliest' | 'latest'>

/** The fields of a deadline that come from the event that set it. */
const toldBy = ({ id, confidence, sources }: AnyEvent) => ({
  eventId: id,
  confidence: confidence ?? '',
  sources: (sources ?? []).map(({ sourceId }) => sourceId),
})

/** "according to US officials, not acknowledged by XK"; empty when the obligor acknowledges it. */
export const accordingTo = ({
  obligor,
  attributedTo,
  acknowledged,
}: EventOf<'CommitmentMade'>['data']): string => {
  if (!attributedTo) return ''
  const own = acknowledged || attributedTo.party === obligor
  return `according to ${speakerWords(attributedTo)}${own ? '' : `, not acknowledged by ${partyName(obligor)}`}`
}

const deadline = (setting: Setting): readonly Deadline[] => {
  const { earliest, latest } = boundsOf(setting.when, 'point')
  return latest === null ? [] : [{ ...setting, earliest, latest }]
}

const ofCommitments = (events: readonly AnyEvent[]): readonly Deadline[] => {
  const found = new Map<string, Setting>()
  for (const event of events) {
    if (event.type === 'CommitmentMade') {
      const { commitmentId, obligor, text, due } = event.data
      found.set(commitmentId, {
        ...toldBy(event),
        changedAt: event.recordedAt,
        changes: 0,
        when: due ?? '',
        summary: `Due: ${partyName(obligor)} to ${beneficiaryNames(event.data)}: ${text}`,
        according: accordingTo(event.data),
        state: 'open',
      })
      continue
    }
    if (!('commitmentId' in event.data)) continue
    const before = found.get(event.data.commitmentId)
    if (!before) continue
    const { when, changes } = before
    const state = CLOSES_COMMITMENT[event.type]
    const due = event.type === 'CommitmentDeadlineChanged' ? event.data.due : when
    if (state === undefined && due === when) continue
    found.set(event.data.commitmentId, {
      ...before,
      changedAt: event.recordedAt,
      changes: changes + 1,
      when: due,
      state: state ?? before.state,
    })
  }
  return [...found.values()].filter(({ when }) => when !== '').flatMap(deadline)
}

const ofEnds = (events: readonly HeadlinedEvent[]): readonly Deadline[] => {
  const closing = events.find(({ event }) => CLOSES_LICENCE.has(event.type))?.event
  return events.flatMap(({ event, headline }) => {
    const when = ownEndOf(event)
    if (when === undefined) return []
    const closed = event.type === 'LicenceIssued' ? closing : undefined
    return deadline({
      ...toldBy(event),
      changedAt: closed?.recordedAt ?? event.recordedAt,
      changes: closed ? 1 : 0,
      when,
      summary: endInWords(event.type, headline),
      according: '',
      state: closed ? 'void' : 'open',
    })
  })
}

/**
 * The deadlines set by streams, the earliest first. Contested events do not count.
 * @param streams the events of each stream, with repairs applied
 */
export const deadlinesIn = (streams: readonly (readonly HeadlinedEvent[])[]): readonly Deadline[] =>
  streams
    .flatMap((stream) => {
      const contested = contestedIn(stream.map(({ event }) => event))
      const told = stream.filter(({ event }) => !contested(event))
      return [...ofCommitments(told.map(({ event }) => event)), ...ofEnds(told)]
    })
    .sort((a, b) => (`${a.latest} ${a.eventId}` < `${b.latest} ${b.eventId}` ? -1 : 1))
