/** How a measure stands against each of its targets, folded in the order of time, for the rules. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { effectOf } from '../../../events/history/legalEffect.ts'
import { type Bounds, certainlyBefore } from '../../../events/time/when.ts'
import { NOT_YET, type Standing, standingAfter, withPassedEnds } from './targetStanding.ts'

/** The key of the measure itself when it has no targets. */
const MEASURE = '*'

export interface MeasureState {
  /** By target; of those that the events so far are about. */
  readonly targets: ReadonlyMap<string, Standing>
  /** How it stands against a target that no event has named yet. */
  readonly others: Standing
  /** What carries out a relief, by the relief: each event with its effect. */
  readonly carried: ReadonlyMap<string, readonly { readonly by: string; readonly effect: Bounds }[]>
}

export const initial: MeasureState = { targets: new Map(), others: NOT_YET, carried: new Map() }

/** The targets in one of the given states. */
export const targetsThat = (state: MeasureState, ...ways: readonly Standing['is'][]): readonly string[] =>
  [...state.targets].filter(([, standing]) => ways.includes(standing.is)).map(([id]) => id)

/** Whether something with these bounds certainly lies after an event. */
export const comesAfter = (bounds: Bounds, event: AnyEvent): boolean =>
  certainlyBefore({ latest: event.latest ?? null }, bounds)

/** Whether what made it so has its effect at another time than it happened. */
export const isApart = ({ by }: Standing): boolean =>
  by !== undefined && (by.effective !== undefined || by.type === 'SnapbackTriggered')

/** The targets that events name for the first time here. */
const namedBy = (event: AnyEvent): readonly string[] => {
  switch (event.type) {
    case 'MeasureAnnounced':
    case 'SanctionImposed': {
      const ids = event.data.targets.map((target) => target.targetId)
      return ids.length > 0 ? ids : [MEASURE]
    }
    case 'SanctionAmended':
      return [...event.data.addedTargets.map((target) => target.targetId), ...event.data.removedTargets]
    default:
      return []
  }
}

const mapped = (
  state: MeasureState,
  change: (standing: Standing, id: string) => Standing,
): MeasureState['targets'] => {
  let changed = false
  const targets = new Map<string, Standing>()
  for (const [id, standing] of state.targets) {
    const next = change(standing, id)
    changed ||= next !== standing
    targets.set(id, next)
  }
  return changed ? targets : state.targets
}

/** Ends what has certainly ended by itself when an event happens. */
export const settle = (state: MeasureState, event: AnyEvent): MeasureState => ({
  ...state,
  targets: mapped(state, (standing) => withPassedEnds(standing, event)),
})

/** Notes that an event carries out a relief, if it does. */
const carriedAfter = ({ carried }: MeasureState, event: AnyEvent): MeasureState['carried'] => {
  const relief = 'carriesOut' in event.data ? event.data.carriesOut : undefined
  if (relief === undefined) return carried
  const known = carried.get(relief) ?? []
  return new Map(carried).set(relief, [...known, { by: event.id, effect: effectOf(event) }])
}

export const evolve = (before: MeasureState, event: AnyEvent): MeasureState => {
  const added = namedBy(event).filter((id) => !before.targets.has(id))
  const state =
    added.length === 0
      ? before
      : {
          ...before,
          targets: new Map([...before.targets, ...added.map((id) => [id, before.others] as const)]),
        }
  return {
    targets: mapped(state, (standing, id) => standingAfter(standing, event, id === MEASURE ? null : id)),
    others: standingAfter(state.others, event, ''),
    carried: carriedAfter(state, event),
  }
}
