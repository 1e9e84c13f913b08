/**
 * A relief can be reversed only before it takes effect. A licence may carry it out, and has its own stream. So a
 * reversal looks at the licences of its measure, and a late-recorded licence looks at the reversals.
 */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { idOf } from '../../../events/envelope.ts'
import { effectOf } from '../../../events/history/legalEffect.ts'
import { contestedIn } from '../../../events/history/order.ts'
import type { Context, Violation } from '../kernel/rules.ts'
import { overBefore } from './targetStanding.ts'

/** Whether a licence was certainly issued and in effect before a reversal. */
const hadEffect = (licence: EventOf<'LicenceIssued'>, reversal: AnyEvent): boolean =>
  overBefore(effectOf(licence), reversal) &&
  overBefore({ earliest: licence.earliest ?? null, latest: licence.latest ?? null }, reversal)

/** The measure whose licences matter to an event. */
export const measuresEased = ({ type, stream }: AnyEvent): readonly string[] =>
  type === 'ReliefReversed' ? [idOf(stream)] : []

/** @param streams the streams of the measure's licences */
export const refusesReversal = (event: AnyEvent, { streams }: Context): Violation | undefined => {
  if (event.type !== 'ReliefReversed' || event.confidence === 'contested') return undefined
  const { reliefId } = event.data
  for (const events of streams.values()) {
    const [licence] = events
    if (licence?.type !== 'LicenceIssued' || licence.data.carriesOut !== reliefId) continue
    if (contestedIn(events)(licence) || !hadEffect(licence, event)) continue
    const detail = `The relief ${reliefId} had taken effect before, by ${licence.data.programme} licence ${licence.data.number}.`
    return { rule: 'relief-in-effect', detail, by: licence.id }
  }
  return undefined
}

/** @param covered the measures that the licence covers, with their repairs applied */
export const refusesCarryingOut = (
  licence: EventOf<'LicenceIssued'>,
  covered: readonly (readonly AnyEvent[])[],
): Violation | undefined => {
  const { carriesOut } = licence.data
  if (carriesOut === undefined || licence.confidence === 'contested') return undefined
  for (const events of covered) {
    const contested = contestedIn(events)
    const reversal = events.find(
      (one) =>
        one.type === 'ReliefReversed' &&
        one.data.reliefId === carriesOut &&
        !contested(one) &&
        hadEffect(licence, one),
    )
    if (!reversal) continue
    const detail = `The relief ${carriesOut} was recorded as reversed before it took effect; with this licence, it had already taken effect.`
    return { rule: 'relief-in-effect', detail, by: reversal.id }
  }
  return undefined
}
