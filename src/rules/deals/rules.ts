/** The rules of a deal: the steps of its status, talks, links, statements. */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import type { DealStatus } from '../../../events/deal.ts'
import { idOf, streamOf } from '../../../events/envelope.ts'
import { isEvidence } from '../../../events/evidence.ts'
import { COMMITMENT_EVENTS, isAboutCommitment } from '../../../events/history/promises.ts'
import { type GrowingMap, grownBy, lookUp, NONE } from '../kernel/growingMap.ts'
import { type Context, type Rules, rules, type Violation } from '../kernel/rules.ts'
import * as commitments from './commitmentRules.ts'
import { type Commitments, commitmentsAfter, NO_COMMITMENTS } from './commitmentState.ts'
import { statusGivenBy } from './dealTraits.ts'

const STEPS: Readonly<Record<DealStatus, readonly DealStatus[]>> = {
  mooted: ['announced', 'collapsed', 'concluded', 'no-deal'],
  announced: ['in-force', 'fulfilled', 'collapsed', 'suspended', 'concluded', 'no-deal'],
  'in-force': ['partly-fulfilled', 'fulfilled', 'suspended', 'collapsed'],
  'partly-fulfilled': ['fulfilled', 'suspended', 'collapsed'],
  fulfilled: [],
  suspended: ['in-force', 'partly-fulfilled', 'collapsed'],
  collapsed: ['in-force'],
  concluded: [],
  'no-deal': [],
}

interface State {
  readonly status: DealStatus
  /** The event that gave the deal this status. */
  readonly since: string | undefined
  readonly held: GrowingMap<string>
  readonly cancelled: GrowingMap<string>
  readonly commitments: Commitments
}

const initial: State = {
  status: 'mooted',
  since: undefined,
  held: NONE,
  cancelled: NONE,
  commitments: NO_COMMITMENTS,
}

const evolve = (state: State, event: AnyEvent): State => {
  switch (event.type) {
    case 'EnvoyTalksHeld':
      return { ...state, held: grownBy(state.held, event.data.talksId, event.id) }
    case 'TalksCancelled':
      return { ...state, cancelled: grownBy(state.cancelled, event.data.talksId, event.id) }
    default: {
      if (isAboutCommitment(event)) {
        return { ...state, commitments: commitmentsAfter(state.commitments, event) }
      }
      const given = statusGivenBy(event)
      return given ? { ...state, status: given.value, since: event.id } : state
    }
  }
}

const step = (state: State, event: EventOf<'DealStatusChanged'>): readonly Violation[] => {
  const { to } = event.data
  if (!STEPS[state.status].includes(to)) {
    const detail = `The deal was ${state.status} then; it cannot become ${to} from there.`
    return [{ rule: 'impossible-status-step', detail, by: state.since }]
  }
  return to === 'fulfilled' ? commitments.open(state.commitments) : []
}

const breaks = (state: State, event: AnyEvent): readonly Violation[] => {
  switch (event.type) {
    case 'DealStatusChanged':
      return step(state, event)
    case 'EnvoyTalksHeld': {
      const by = lookUp(state.cancelled, event.data.talksId)
      return by ? [{ rule: 'talks-cancelled-already', detail: 'These talks were cancelled before.', by }] : []
    }
    case 'TalksCancelled': {
      const by = lookUp(state.held, event.data.talksId)
      return by ? [{ rule: 'talks-held-already', detail: 'These talks were held before.', by }] : []
    }
    default:
      return isAboutCommitment(event) ? commitments.breaks(state.commitments, event) : []
  }
}

/**
 * A deal and the deals that it is part of, as far as they were loaded, each with the event that made it a whole.
 */
const wholes = (deal: string, streams: Context['streams']): ReadonlyMap<string, string | undefined> => {
  const found = new Map<string, string | undefined>([[deal, undefined]])
  for (const id of found.keys()) {
    for (const event of streams.get(streamOf('deal', id)) ?? []) {
      if (event.type !== 'DealLinked' || event.data.relation !== 'part-of') continue
      if (!found.has(event.data.otherDeal)) found.set(event.data.otherDeal, event.id)
    }
  }
  return found
}

const needs = (event: AnyEvent, streams: Context['streams']): readonly string[] =>
  event.type === 'DealLinked' && event.data.relation === 'part-of'
    ? [...wholes(event.data.otherDeal, streams).keys()].map((id) => streamOf('deal', id))
    : []

const refusesLink = (event: EventOf<'DealLinked'>, { streams }: Context): Violation | undefined => {
  const { otherDeal, relation } = event.data
  if (streamOf('deal', otherDeal) === event.stream) {
    return { rule: 'link-to-itself', detail: `The deal ${otherDeal} cannot be linked to itself.` }
  }
  const above = relation === 'part-of' ? wholes(otherDeal, streams) : undefined
  const own = idOf(event.stream)
  return above?.has(own)
    ? { rule: 'link-cycle', detail: `${otherDeal} is already part of this deal.`, by: above.get(own) }
    : undefined
}

const refusesEventLink = (event: EventOf<'EventLinkedToDeal'>, context: Context): Violation | undefined => {
  const { eventId } = event.data
  const linked = context.events.get(eventId)
  if (linked && isEvidence(linked.type)) {
    const detail = 'must be a fact: evidence and repairs appear with the event that they concern'
    return { rule: 'wrong-value', detail, pointer: '/eventId' }
  }
  const earlier = context.history.find(
    (one) => one.type === 'EventLinkedToDeal' && one.data.eventId === eventId,
  )
  const own =
    linked?.stream === event.stream || linked?.deals?.some((id) => streamOf('deal', id) === event.stream)
  if (!earlier && !own) return undefined
  return {
    rule: 'event-linked-already',
    detail: `The event ${eventId} already belongs to this deal.`,
    by: earlier?.id ?? eventId,
  }
}

/** Ids of talks are unique. Talks can be cancelled only if this deal scheduled or held them. */
const refusesTalks = (
  event: EventOf<'TalksScheduled' | 'TalksCancelled'>,
  { history }: Context,
): Violation | undefined => {
  const { talksId } = event.data
  const scheduled = history.find((one) => one.type === 'TalksScheduled' && one.data.talksId === talksId)
  if (event.type === 'TalksScheduled') {
    const detail = `The talks ${talksId} were already scheduled.`
    return scheduled && { rule: 'id-taken', detail, by: scheduled.id }
  }
  return scheduled || history.some((one) => one.type === 'EnvoyTalksHeld' && one.data.talksId === talksId)
    ? undefined
    : {
        rule: 'unknown-reference',
        detail: `No talks ${talksId} were scheduled or held in this deal.`,
        pointer: '/talksId',
      }
}

const refuses = (event: AnyEvent, context: Context): Violation | undefined => {
  switch (event.type) {
    case 'DealLinked':
      return refusesLink(event, context)
    case 'EventLinkedToDeal':
      return refusesEventLink(event, context)
    case 'TalksScheduled':
    case 'TalksCancelled':
      return refusesTalks(event, context)
    default:
      return isAboutCommitment(event) ? commitments.refuses(event, context) : undefined
  }
}

export const dealRules: Rules<State> = rules({
  initial,
  ordered: ['DealOpened', 'DealStatusChanged', 'EnvoyTalksHeld', 'TalksCancelled', ...COMMITMENT_EVENTS],
  evolve,
  breaks,
  refuses,
  needs,
})
