/** What cannot happen to a measure at a place in the order of time. Each rule applies to each target separately. */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { effectOf } from '../../../events/history/legalEffect.ts'
import type { Violation } from '../kernel/rules.ts'
import { comesAfter, isApart, type MeasureState, settle, targetsThat } from './measureState.ts'
import { overBefore, type Standing } from './targetStanding.ts'

const last = (state: MeasureState, ...ways: readonly Standing['is'][]): Standing | undefined =>
  [...state.targets.values()].findLast((standing) => ways.includes(standing.is))

const notInForce = (state: MeasureState, target: string): Violation => {
  const detail = `The measure was not in force against ${target} at that time.`
  return { rule: 'measure-not-in-force', detail, by: state.targets.get(target)?.by?.id, item: target }
}

const nowhereInForce = (state: MeasureState): Violation => ({
  rule: 'measure-not-in-force',
  detail: 'The measure was not in force against any target at that time.',
  by: last(state, 'lifted', 'ended', 'suspended')?.by?.id,
})

const lifting = (state: MeasureState, { data }: EventOf<'SanctionLifted'>): readonly Violation[] => {
  // A measure that has run out is lifted only when somebody records it.
  const left = targetsThat(state, 'in-force', 'suspended', 'ended')
  if (data.targets) {
    return data.targets
      .filter((target) => !left.includes(target))
      .map((target) => {
        const standing = state.targets.get(target)
        if (standing?.is !== 'lifted') return notInForce(state, target)
        const detail = `It was lifted from ${target} before.`
        return { rule: 'measure-lifted-already', detail, by: standing.by?.id, item: target }
      })
  }
  if (left.length > 0) return []
  const by = last(state, 'lifted')?.by?.id
  return by === undefined
    ? [
        {
          rule: 'measure-not-in-force',
          detail: 'The measure was not in force against any target at that time.',
        },
      ]
    : [{ rule: 'measure-lifted-already', detail: 'It was lifted from every target before.', by }]
}

const suspension = (state: MeasureState, { data }: EventOf<'SanctionSuspended'>): readonly Violation[] => {
  // A suspended measure may get a later end.
  const possible =
    data.until === undefined ? targetsThat(state, 'in-force') : targetsThat(state, 'in-force', 'suspended')
  if (data.targets === undefined) return possible.length > 0 ? [] : [nowhereInForce(state)]
  return data.targets
    .filter((target) => !possible.includes(target))
    .map((target) => notInForce(state, target))
}

const waiving = (state: MeasureState, { data }: EventOf<'WaiverGranted'>): readonly Violation[] => {
  const inForce = targetsThat(state, 'in-force')
  if (data.targets === undefined) return inForce.length > 0 ? [] : [nowhereInForce(state)]
  return data.targets.filter((target) => !inForce.includes(target)).map((target) => notInForce(state, target))
}

const reversal = (state: MeasureState, event: EventOf<'ReliefReversed'>): readonly Violation[] => {
  const { reliefId } = event.data
  const carrier = state.carried.get(reliefId)?.find(({ effect }) => overBefore(effect, event))
  const detail = `The relief ${reliefId} had taken effect before.`
  return carrier ? [{ rule: 'relief-in-effect', detail, by: carrier.by }] : []
}

/** Whether the measure is, or may be, lifted or suspended in law against a target when an event happens. */
const isEased = (standing: Standing, event: AnyEvent): boolean => {
  const { is, by, before } = standing
  if (!by || is === 'removed') return false
  const apart = is !== 'ended' && isApart(standing)
  if (is === 'in-force') return apart && before?.by !== undefined && !overBefore(effectOf(by), event)
  return !(apart && comesAfter(effectOf(by), event))
}

const snapback = (state: MeasureState, event: AnyEvent): readonly Violation[] => {
  const eased = [...state.targets.values()].some(
    (standing) => standing.is !== 'in-force' && isEased(standing, event),
  )
  const detail = 'Nothing was lifted or suspended at that time.'
  return eased ? [] : [{ rule: 'nothing-to-snap-back', detail, by: last(state, 'in-force')?.by?.id }]
}

const reimposition = (state: MeasureState, event: EventOf<'SanctionReimposed'>): readonly Violation[] => {
  if ([...state.targets.values()].some(({ waivers }) => waivers.length > 0)) return []
  const stillInForce = (target: string): boolean => {
    const standing = state.targets.get(target)
    return standing !== undefined && standing.is !== 'removed' && !isEased(standing, event)
  }
  const { targets } = event.data
  if (targets === undefined) {
    const left = targetsThat(state, 'in-force', 'suspended', 'lifted', 'ended')
    const detail = 'The measure was still in force against every target.'
    return left.every(stillInForce)
      ? [
          {
            rule: 'measure-still-in-force',
            detail,
            by: last(state, 'in-force', 'suspended', 'lifted')?.by?.id,
          },
        ]
      : []
  }
  return targets.filter(stillInForce).map((target) => ({
    rule: 'measure-still-in-force',
    detail: `The measure was still in force against ${target}.`,
    by: state.targets.get(target)?.by?.id,
    item: target,
  }))
}

/** The rules that an event breaks, in the state before anything ended by itself. */
export const breaks = (before: MeasureState, event: AnyEvent): readonly Violation[] => {
  const state = settle(before, event)
  switch (event.type) {
    case 'SanctionRenewed': {
      const detail = 'The measure had ended by then.'
      return targetsThat(state, 'in-force', 'suspended').length > 0
        ? []
        : [{ rule: 'measure-ended', detail, by: last(state, 'lifted', 'ended', 'removed')?.by?.id }]
    }
    case 'WaiverGranted':
      return waiving(state, event)
    case 'SanctionSuspended':
      return suspension(state, event)
    case 'SanctionLifted':
      return lifting(state, event)
    case 'ReliefReversed':
      return reversal(state, event)
    case 'SnapbackTriggered':
      return snapback(state, event)
    case 'SanctionReimposed':
      return reimposition(state, event)
    default:
      return []
  }
}
