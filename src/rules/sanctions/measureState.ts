/** The state of a measure for each of its targets, folded from its events in one of the orders of time. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { effectOf } from '../../../events/history/legalEffect.ts'
import { boundsOf } from '../../../events/time/edtf.ts'
import { type Bounds, certainlyBefore } from '../../../events/time/when.ts'

/** The key of the measure itself when it has no targets. */
const MEASURE = '*'

export interface Standing {
  readonly is: 'in-force' | 'suspended' | 'lifted' | 'removed'
  /** The event that led to it. */
  readonly by: string
  /** When it takes effect; below, whether that is recorded separately from when it happened. */
  readonly effect: Bounds
  readonly apart?: boolean
  /** When a suspension ends. */
  readonly until?: string | undefined
  /** The relief that it carries out. */
  readonly relief?: string | undefined
  /** The state before it, which a reversal of the relief restores. */
  readonly before?: Standing | undefined
}

export interface State {
  readonly targets: ReadonlyMap<string, Standing>
  /** When the measure ends by itself, and the event that says so. */
  readonly until: { readonly day: string; readonly by: string } | undefined
  readonly waiver: { readonly until: string | undefined; readonly relief: string | undefined } | undefined
  /** By relief, the events that carry it out, each with its effect. */
  readonly carried: ReadonlyMap<string, readonly { readonly by: string; readonly effect: Bounds }[]>
}

export const initial: State = { targets: new Map(), until: undefined, waiver: undefined, carried: new Map() }

/** The targets in one of the given states. */
export const targetsThat = (state: State, ...ways: readonly Standing['is'][]): readonly string[] =>
  [...state.targets].filter(([, standing]) => ways.includes(standing.is)).map(([id]) => id)

/** Whether something with these bounds is certainly over when an event happens. */
export const overBefore = (bounds: Bounds, event: AnyEvent): boolean =>
  certainlyBefore(bounds, { earliest: event.earliest ?? null })

/** Whether something with these bounds certainly comes after an event. */
export const comesAfter = (bounds: Bounds, event: AnyEvent): boolean =>
  certainlyBefore({ latest: event.latest ?? null }, bounds)

const passed = (day: string | undefined, event: AnyEvent): boolean =>
  day !== undefined && overBefore(boundsOf(day, 'point'), event)

/** Ends what has certainly ended by itself when an event happens: the measure, suspensions, the waiver. */
export const settle = (state: State, event: AnyEvent): State => {
  const { until } = state
  const over = passed(until?.day, event) ? until : undefined
  const settled = (standing: Standing): Standing => {
    const resumed =
      standing.is === 'suspended' && passed(standing.until, event) && standing.before
        ? standing.before
        : standing
    return over && (resumed.is === 'in-force' || resumed.is === 'suspended')
      ? { is: 'lifted', by: over.by, effect: boundsOf(over.day, 'point') }
      : resumed
  }
  const changed = over !== undefined || [...state.targets.values()].some((one) => one.until !== undefined)
  return {
    ...state,
    ...(changed && { targets: new Map([...state.targets].map(([id, one]) => [id, settled(one)] as const)) }),
    until: over ? undefined : until,
    waiver: passed(state.waiver?.until, event) ? undefined : state.waiver,
  }
}

const put = (state: State, ids: readonly string[], event: AnyEvent, more: Partial<Standing>): State => {
  const targets = new Map(state.targets)
  const apart = event.effective !== undefined || event.type === 'SnapbackTriggered'
  const standing: Standing = { is: 'in-force', by: event.id, effect: effectOf(event), apart, ...more }
  for (const id of ids) targets.set(id, { ...standing, before: state.targets.get(id) })
  return { ...state, targets }
}

/** Notes that an event carries out a relief, if it does. */
const carry = (state: State, relief: string | undefined, event: AnyEvent): State =>
  relief === undefined
    ? state
    : {
        ...state,
        carried: new Map(state.carried).set(relief, [
          ...(state.carried.get(relief) ?? []),
          { by: event.id, effect: effectOf(event) },
        ]),
      }

/** Restores the state before a relief that had not taken effect. */
const reverse = (state: State, relief: string, event: AnyEvent): State => ({
  ...state,
  targets: new Map(
    [...state.targets].map(([id, standing]) => {
      const undone = standing.relief === relief && !overBefore(standing.effect, event)
      return [id, (undone && standing.before) || standing] as const
    }),
  ),
  waiver: state.waiver?.relief === relief ? undefined : state.waiver,
})

/** The targets that an event can suspend. A suspended target can get a new end. */
export const suspendable = (state: State, until: string | undefined): readonly string[] =>
  until === undefined ? targetsThat(state, 'in-force') : targetsThat(state, 'in-force', 'suspended')

const apply = (state: State, event: AnyEvent): State => {
  switch (event.type) {
    case 'SanctionImposed': {
      const ids = event.data.targets.map((target) => target.targetId)
      const { until } = event.data
      const imposed = put(state, ids.length > 0 ? ids : [MEASURE], event, {})
      return { ...imposed, until: until === undefined ? undefined : { day: until, by: event.id } }
    }
    case 'SanctionAmended': {
      const added = event.data.addedTargets.map((target) => target.targetId)
      return put(put(state, added, event, {}), event.data.removedTargets, event, { is: 'removed' })
    }
    case 'SanctionRenewed': {
      const { until } = event.data
      return { ...state, until: until === undefined ? undefined : { day: until, by: event.id } }
    }
    case 'WaiverGranted': {
      const { until, carriesOut } = event.data
      return { ...carry(state, carriesOut, event), waiver: { until, relief: carriesOut } }
    }
    case 'SanctionSuspended': {
      const { targets, until, carriesOut } = event.data
      const more = { is: 'suspended', until, relief: carriesOut } as const
      return put(carry(state, carriesOut, event), targets ?? suspendable(state, until), event, more)
    }
    case 'SanctionLifted': {
      const { targets, carriesOut } = event.data
      const lifted = targets ?? targetsThat(state, 'in-force', 'suspended')
      return put(carry(state, carriesOut, event), lifted, event, { is: 'lifted', relief: carriesOut })
    }
    case 'ReliefReversed':
      return reverse(state, event.data.reliefId, event)
    case 'SnapbackTriggered':
      return { ...put(state, targetsThat(state, 'lifted', 'suspended'), event, {}), waiver: undefined }
    case 'SanctionReimposed': {
      const targets = event.data.targets ?? targetsThat(state, 'lifted', 'suspended')
      return { ...put(state, targets, event, {}), waiver: undefined }
    }
    default:
      return state
  }
}

export const evolve = (state: State, event: AnyEvent): State => apply(settle(state, event), event)
