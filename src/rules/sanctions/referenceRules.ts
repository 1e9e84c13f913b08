/**
 * The refusals for an event of a measure that do not depend on the order of time: references, and ends before
 * their start.
 */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { effectOf } from '../../../events/history/legalEffect.ts'
import { certainlyBefore } from '../../../events/time/when.ts'
import { endsBeforeStart } from '../kernel/ends.ts'
import type { Context, Violation } from '../kernel/rules.ts'
import { reliefIds, targetIds } from './namedIds.ts'

const foreign = (wanted: readonly string[], known: ReadonlySet<string>): Violation | undefined => {
  const stranger = wanted.find((target) => !known.has(target))
  return stranger === undefined
    ? undefined
    : { rule: 'target-not-of-the-measure', detail: `The measure has no target ${stranger}.` }
}

/** The targets named by an event that the measure must have. */
const wantedTargets = (event: AnyEvent): readonly string[] => {
  switch (event.type) {
    case 'SanctionAmended':
      return event.data.removedTargets
    case 'ReliefAnnounced':
    case 'WaiverGranted':
    case 'WindDownStarted':
    case 'SanctionSuspended':
    case 'SanctionLifted':
    case 'ListingObserved':
    case 'SanctionReimposed':
      return event.data.targets ?? []
    default:
      return []
  }
}

const unknownRelief = (event: AnyEvent, history: readonly AnyEvent[]): Violation | undefined => {
  const field = event.type === 'ReliefReversed' ? 'reliefId' : 'carriesOut'
  const relief = (event.data as { reliefId?: string; carriesOut?: string })[field]
  if (event.type === 'ReliefAnnounced' || relief === undefined || reliefIds(history).has(relief)) {
    return undefined
  }
  const detail = `No relief ${relief} was announced for this measure.`
  return { rule: 'unknown-reference', detail, pointer: `/${field}` }
}

const takenRelief = (event: AnyEvent, history: readonly AnyEvent[]): Violation | undefined => {
  if (event.type !== 'ReliefAnnounced') return undefined
  const { reliefId } = event.data
  const taken = history.find((one) => one.type === 'ReliefAnnounced' && one.data.reliefId === reliefId)
  return taken && { rule: 'id-taken', detail: `There is already a relief ${reliefId}.`, by: taken.id }
}

const unseen = (event: AnyEvent, history: readonly AnyEvent[]): Violation | undefined => {
  if (event.type !== 'SanctionLifted') return undefined
  const { observed } = event.data
  const index = observed.findIndex(
    (id) => !history.some((one) => one.id === id && one.type === 'ListingObserved'),
  )
  if (index < 0) return undefined
  const detail = `${observed[index]} is not a ListingObserved event of this measure.`
  return { rule: 'unknown-reference', detail, pointer: `/observed/${index}` }
}

/** Refuses what certainly lies before the imposition, with which every layout begins. */
const beforeImposition = (event: AnyEvent, opening: AnyEvent | undefined): Violation | undefined => {
  if (!opening || event.confidence === 'contested') return undefined
  if (!certainlyBefore({ latest: event.latest ?? null }, { earliest: opening.earliest ?? null })) {
    return undefined
  }
  switch (event.type) {
    case 'SanctionLifted': {
      const detail = 'The lifting certainly lies before the measure was imposed.'
      return { rule: 'measure-not-imposed-yet', detail, by: opening.id }
    }
    case 'SanctionSuspended':
    case 'WaiverGranted': {
      const detail = 'The measure certainly was not imposed yet.'
      return { rule: 'measure-not-in-force', detail, by: opening.id }
    }
    default:
      return undefined
  }
}

export const refuses = (event: AnyEvent, { history }: Context): Violation | undefined =>
  endsBeforeStart(event, effectOf(event)) ??
  beforeImposition(event, history[0]) ??
  unseen(event, history) ??
  takenRelief(event, history) ??
  unknownRelief(event, history) ??
  foreign(wantedTargets(event), targetIds(history))
