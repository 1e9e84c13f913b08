/** The judgments and pardons of a case by a day: each conviction with its own sentence, pardon and end. Pure. */
import type { AnyEvent, EventName, EventOf } from '../../../events/catalogue.ts'
import type { Speaker } from '../../../events/fields.ts'
import { pardonIn, standingIn } from '../../../src/rules/prisoners/judgments.ts'
import { foldedFrom } from './custodyOnDay.ts'

/** @param events the certain events of a case, in the order of time */
export const judgedIn = (events: readonly AnyEvent[]) => {
  const byId = new Map(events.map((event) => [event.id, event]))
  const find = <Name extends EventName>(id: string | undefined, type: Name): EventOf<Name> | undefined => {
    const event = id === undefined ? undefined : byId.get(id)
    return event?.type === type ? (event as EventOf<Name>) : undefined
  }
  const sentenceOf = (id: string | undefined) => {
    const event = find(id, 'PrisonerSentenced')
    return event && { ...event.data, occurred: event.occurred }
  }
  const endOf = (id: string | undefined) => {
    const event = find(id, 'ProceedingsEnded')
    return event && { outcome: event.data.outcome, occurred: event.occurred }
  }
  const { judgments } = foldedFrom(events)
  const listed = judgments.all.flatMap((one) => {
    const convicted = find(one.conviction, 'PrisonerConvicted')
    const sentence = sentenceOf(one.sentence)
    if (!convicted && !sentence) return []
    // A conviction of a vague date may be later than the pardon.
    const pardoned = one.surely ? find(one.pardoned, 'PrisonerPardoned')?.occurred : undefined
    const undone = endOf(one.undone)
    return [
      {
        ...(convicted && {
          convicted: { ...convicted.data, eventId: convicted.id, occurred: convicted.occurred },
        }),
        ...(sentence && { sentence }),
        ...(pardoned !== undefined && { pardoned }),
        ...(undone && { undone }),
      },
    ]
  })
  const sentence = sentenceOf(standingIn(judgments).findLast((one) => one.sentence !== undefined)?.sentence)
  const isSure = standingIn(judgments).every(({ surely }) => surely)
  const pardoned = isSure ? find(pardonIn(judgments), 'PrisonerPardoned')?.occurred : undefined
  const ended = find(judgments.ended, 'ProceedingsEnded')
  return {
    ...(listed.length > 0 && { judgments: listed }),
    ...(sentence && { sentence }),
    ...(pardoned !== undefined && { pardoned }),
    ...(ended && {
      proceedingsEnded: {
        outcome: ended.data.outcome,
        charges: ended.data.charges,
        occurred: ended.occurred,
      },
    }),
  }
}

interface Clemency {
  readonly eventId: string
  readonly kind: 'pardon' | EventOf<'ClemencyGranted'>['data']['kind']
  readonly authority: Speaker
  /** In words. */
  readonly terms: readonly string[]
  readonly occurred: string | undefined
}

/** Pardons and other clemency, with their terms. */
export const clemencyIn = (events: readonly AnyEvent[]): readonly Clemency[] =>
  events.flatMap((event): readonly Clemency[] => {
    const { id: eventId, occurred } = event
    if (event.type === 'PrisonerPardoned') {
      const { authority, conditions } = event.data
      return [{ eventId, kind: 'pardon', authority, terms: conditions, occurred }]
    }
    if (event.type !== 'ClemencyGranted') return []
    const { kind, authority, terms } = event.data
    return [{ eventId, kind, authority, terms: [terms], occurred }]
  })
