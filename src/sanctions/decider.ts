/** What may happen to a measure: its targets come into force, are amended and lifted, each for itself. */
import type { AnyEvent, EventOf } from '../../events/catalogue.ts'
import { certainlyBefore } from '../../events/when.ts'
import { type Broken, type Context, type Decider, decider } from '../commands/decider.ts'
import { reliefIds, targetIds } from './contents.ts'

/** What stands for the measure itself where it names no target. */
const MEASURE = '*'

interface Standing {
  readonly is: 'in-force' | 'lifted' | 'removed'
  /** The event that made it so. */
  readonly by: string
}

/** By target, how it stands. */
type State = ReadonlyMap<string, Standing>

const inForce = (state: State): readonly string[] =>
  [...state].filter(([, standing]) => standing.is === 'in-force').map(([id]) => id)

const put = (state: State, ids: readonly string[], standing: Standing): State =>
  new Map([...state, ...ids.map((id) => [id, standing] as const)])

const evolve = (state: State, event: AnyEvent): State => {
  switch (event.type) {
    case 'SanctionImposed': {
      const ids = event.data.targets.map((target) => target.targetId)
      return put(state, ids.length > 0 ? ids : [MEASURE], { is: 'in-force', by: event.id })
    }
    case 'SanctionAmended': {
      const added = event.data.addedTargets.map((target) => target.targetId)
      const removed = event.data.removedTargets
      return put(put(state, added, { is: 'in-force', by: event.id }), removed, {
        is: 'removed',
        by: event.id,
      })
    }
    case 'SanctionLifted': {
      const lifted = event.data.targets ?? inForce(state)
      return put(state, lifted, { is: 'lifted', by: event.id })
    }
    default:
      return state
  }
}

const notInForce = (state: State, target: string): readonly Broken[] => {
  const standing = state.get(target)
  switch (standing?.is) {
    case 'in-force':
      return []
    case 'lifted':
      return [
        {
          rule: 'lifted-already',
          detail: `It was lifted from ${target} before.`,
          by: standing.by,
          item: target,
        },
      ]
    default: {
      const detail = `The measure was not in force against ${target} at that time.`
      return [{ rule: 'not-in-force', detail, by: standing?.by, item: target }]
    }
  }
}

const breaks = (state: State, event: AnyEvent): readonly Broken[] => {
  if (event.type !== 'SanctionLifted') return []
  if (event.data.targets) return event.data.targets.flatMap((target) => notInForce(state, target))
  if (inForce(state).length > 0) return []
  const last = [...state.values()].findLast((standing) => standing.is === 'lifted')
  return [
    last
      ? { rule: 'lifted-already', detail: 'It was lifted from every target before.', by: last.by }
      : { rule: 'not-in-force', detail: 'The measure was in force against no target at that time.' },
  ]
}

const foreign = (wanted: readonly string[], known: ReadonlySet<string>): Broken | undefined => {
  const stranger = wanted.find((target) => !known.has(target))
  return stranger === undefined
    ? undefined
    : { rule: 'foreign-target', detail: `The measure has no target ${stranger}.` }
}

const refusesLifting = (event: EventOf<'SanctionLifted'>, { history }: Context): Broken | undefined => {
  const opening = history[0]
  if (
    opening &&
    event.confidence !== 'contested' &&
    certainlyBefore({ latest: event.latest ?? null }, { earliest: opening.earliest ?? null })
  ) {
    const detail = 'The lifting certainly lies before the measure was imposed.'
    return { rule: 'before-imposition', detail, by: opening.id }
  }
  const { observed, carriesOut } = event.data
  const index = observed.findIndex(
    (id) => !history.some((one) => one.id === id && one.type === 'ListingObserved'),
  )
  if (index >= 0) {
    const detail = `${observed[index]} is no ListingObserved of this measure.`
    return { rule: 'unknown-reference', detail, pointer: `/observed/${index}` }
  }
  if (carriesOut !== undefined && !reliefIds(history).has(carriesOut)) {
    const detail = `No relief ${carriesOut} was announced for this measure.`
    return { rule: 'unknown-reference', detail, pointer: '/carriesOut' }
  }
  return foreign(event.data.targets ?? [], targetIds(history))
}

const refuses = (event: AnyEvent, context: Context): Broken | undefined => {
  const { history } = context
  switch (event.type) {
    case 'SanctionAmended':
      return foreign(event.data.removedTargets, targetIds(history))
    case 'ReliefAnnounced': {
      const { reliefId } = event.data
      const taken = history.find((one) => one.type === 'ReliefAnnounced' && one.data.reliefId === reliefId)
      return taken
        ? { rule: 'id-taken', detail: `There is a relief ${reliefId} already.`, by: taken.id }
        : foreign(event.data.targets ?? [], targetIds(history))
    }
    case 'ListingObserved':
      return foreign(event.data.targets, targetIds(history))
    case 'SanctionLifted':
      return refusesLifting(event, context)
    default:
      return undefined
  }
}

export const sanctionDecider: Decider<State> = decider<State>({
  initial: new Map(),
  ordered: ['SanctionImposed', 'SanctionAmended', 'SanctionLifted'],
  evolve,
  breaks,
  refuses,
})
