/**
 * The rules of a licence: it covers measures of its own jurisdiction and targets of these, and it can be
 * superseded or revoked once, while it is valid.
 */

import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { idOf, streamOf } from '../../../events/envelope.ts'
import { effectOf } from '../../../events/history/legalEffect.ts'
import { isOpening } from '../../../events/history/opening.ts'
import { boundsOf } from '../../../events/time/edtf.ts'
import { isApproximate } from '../../../events/time/term.ts'
import { certainlyBefore } from '../../../events/time/when.ts'
import { endsBeforeStart } from '../kernel/ends.ts'
import { type Context, rules, type Violation } from '../kernel/rules.ts'
import { reliefIds, targetIds } from '../sanctions/namedIds.ts'
import { refusesCarryingOut } from '../sanctions/reliefRules.ts'

interface State {
  readonly closed: string | undefined
  /** When it ends by itself, and the event that says so. */
  readonly expires: { readonly on: string; readonly by: string } | undefined
}

const evolve = (state: State, event: AnyEvent): State => {
  switch (event.type) {
    case 'LicenceIssued': {
      const { expires } = event.data
      return { ...state, expires: expires === undefined ? undefined : { on: expires, by: event.id } }
    }
    case 'LicenceSuperseded':
    case 'LicenceRevoked':
      return { ...state, closed: state.closed ?? event.id }
    default:
      return state
  }
}

const breaks = ({ closed, expires }: State, event: AnyEvent): readonly Violation[] => {
  if (event.type === 'LicenceIssued') return []
  const over =
    expires &&
    !isApproximate(expires.on) &&
    certainlyBefore(boundsOf(expires.on, 'point'), { earliest: event.earliest ?? null })
  if (closed === undefined && !over) return []
  const detail = closed === undefined ? 'It had expired by then.' : 'It was superseded or revoked before.'
  return [{ rule: 'licence-closed', detail, by: closed ?? expires?.by }]
}

const needs = (event: AnyEvent): readonly string[] => {
  if (event.type === 'LicenceSuperseded') return [streamOf('licence', event.data.by)]
  if (event.type !== 'LicenceIssued') return []
  return event.data.covers.map(({ sanctionId }) => streamOf('sanction', sanctionId))
}

const refusesSuccessor = (
  event: EventOf<'LicenceSuperseded'>,
  { streams }: Context,
): Violation | undefined => {
  const { by } = event.data
  if (by === idOf(event.stream)) {
    return { rule: 'wrong-value', detail: 'A licence cannot supersede itself.', pointer: '/by' }
  }
  return streams.get(streamOf('licence', by))?.length
    ? undefined
    : { rule: 'unknown-reference', detail: `There is no licence ${by}.`, pointer: '/by' }
}

const refusesIssue = (event: EventOf<'LicenceIssued'>, { streams }: Context): Violation | undefined => {
  const { covers, jurisdiction, carriesOut } = event.data
  const covered = covers.map((cover) => streams.get(streamOf('sanction', cover.sanctionId)) ?? [])
  for (const [index, cover] of covers.entries()) {
    const history = covered[index] ?? []
    const imposed = history[0]
    if (isOpening(imposed) && imposed.data.jurisdiction !== jurisdiction) {
      const detail = `${cover.sanctionId} is a measure of ${imposed.data.jurisdiction}, not of ${jurisdiction}.`
      return { rule: 'wrong-jurisdiction', detail, by: imposed.id }
    }
    const stranger = cover.targets?.find((target) => !targetIds(history).has(target))
    if (stranger) {
      return { rule: 'target-not-of-the-measure', detail: `${cover.sanctionId} has no target ${stranger}.` }
    }
  }
  if (carriesOut !== undefined && !covered.some((history) => reliefIds(history).has(carriesOut))) {
    const detail = `No relief ${carriesOut} was announced for a measure that this licence covers.`
    return { rule: 'unknown-reference', detail, pointer: '/carriesOut' }
  }
  return refusesCarryingOut(event, covered)
}

const refuses = (event: AnyEvent, context: Context): Violation | undefined => {
  switch (event.type) {
    case 'LicenceIssued':
      return refusesIssue(event, context)
    case 'LicenceSuperseded':
      return refusesSuccessor(event, context)
    default:
      return endsBeforeStart(event, effectOf(event))
  }
}

export const licenceRules = rules<State>({
  initial: { closed: undefined, expires: undefined },
  ordered: ['LicenceIssued', 'LicenceSuperseded', 'LicenceRevoked'],
  evolve,
  breaks,
  refuses,
  needs,
})
