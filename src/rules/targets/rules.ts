/**
 * What may happen to a target: it is revised as what it is, owned by others, and merged once. No rule of a measure
 * depends on it.
 */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { idOf, streamOf } from '../../../events/envelope.ts'
import type { Identifier } from '../../../events/fields.ts'
import { ownerKey, profileOf } from '../../../events/history/targetProfile.ts'
import { type HolderKind, schemeFault, vesselFault } from '../kernel/identifiers.ts'
import { type Context, type Rules, rules, type Violation } from '../kernel/rules.ts'

const unfit = (kind: HolderKind, ids: readonly Identifier[], field: string): Violation | undefined => {
  for (const [index, { scheme, value }] of ids.entries()) {
    const fault = schemeFault(scheme, kind)
    if (fault) return { rule: 'wrong-value', detail: fault, pointer: `/${field}/${index}/scheme` }
    const wrong = kind === 'vessel' ? vesselFault(scheme, value) : undefined
    if (wrong) return { rule: 'wrong-value', detail: wrong, pointer: `/${field}/${index}/value` }
  }
  return undefined
}

/** Details of an individual are kept with the person. */
const ofPerson = ({ data }: EventOf<'TargetRevised'>): Violation | undefined => {
  const field = (['name', 'addedAliases', 'removedAliases', 'addedIds', 'removedIds'] as const).find(
    (one) => data[one] !== undefined && data[one].length > 0,
  )
  return field === undefined
    ? undefined
    : {
        rule: 'wrong-value',
        detail: 'The target is an individual: revise the details of the person instead.',
        pointer: `/${field}`,
      }
}

/** A revision can take away only what is there. */
const notThere = (event: EventOf<'TargetRevised'>, history: readonly AnyEvent[]): Violation | undefined => {
  const { names, ids } = profileOf(history)
  const known = new Set(names.map((one) => one.name))
  const name = event.data.removedAliases.findIndex((one) => !known.has(one))
  if (name >= 0) {
    return {
      rule: 'wrong-value',
      detail: 'The target has no such alias.',
      pointer: `/removedAliases/${name}`,
    }
  }
  const id = event.data.removedIds.findIndex(
    (one) => !ids.some(({ scheme, value }) => scheme === one.scheme && value === one.value),
  )
  return id < 0
    ? undefined
    : { rule: 'wrong-value', detail: 'The target has no such identifier.', pointer: `/removedIds/${id}` }
}

const revision = (event: EventOf<'TargetRevised'>, history: readonly AnyEvent[]): Violation | undefined => {
  const opening = history[0]
  if (opening?.type !== 'TargetRegistered') return undefined
  if (opening.data.personId !== undefined) return ofPerson(event)
  return unfit(opening.data.kind, event.data.addedIds, 'addedIds') ?? notThere(event, history)
}

const ownership = ({ stream, data }: EventOf<'OwnershipReported'>): Violation | undefined => {
  const own = idOf(stream)
  const { owner, jointWith } = data
  if (owner.ownerId === own) {
    return { rule: 'wrong-value', detail: `${own} cannot own itself.`, pointer: '/owner/ownerId' }
  }
  const index = jointWith.findIndex((one) => one === own || one === owner.ownerId)
  return index < 0
    ? undefined
    : {
        rule: 'wrong-value',
        detail: 'An owner acts jointly with others, not with itself or with what it owns.',
        pointer: `/jointWith/${index}`,
      }
}

/** The target into which another was merged, as its stream stands. */
const mergedInto = (events: readonly AnyEvent[]): string | undefined =>
  events.find((event): event is EventOf<'TargetMerged'> => event.type === 'TargetMerged')?.data.into

const merging = ({ stream, data }: EventOf<'TargetMerged'>, { streams }: Context): Violation | undefined => {
  const own = idOf(stream)
  if (data.into === own) {
    return { rule: 'wrong-value', detail: `${own} cannot be merged into itself.`, pointer: '/into' }
  }
  for (let next: string | undefined = data.into; next !== undefined; ) {
    if (next === own) {
      return { rule: 'wrong-value', detail: `${data.into} was merged into ${own}.`, pointer: '/into' }
    }
    next = mergedInto(streams.get(streamOf('target', next)) ?? [])
  }
  return undefined
}

const refuses = (event: AnyEvent, context: Context): Violation | undefined => {
  const { history } = context
  const merged = history.find((one): one is EventOf<'TargetMerged'> => one.type === 'TargetMerged')
  if (merged && event.stream === merged.stream && event.type !== 'TargetRegistered') {
    const detail = `It was merged into ${merged.data.into}: record it there, or retract the merger.`
    return { rule: 'target-merged', detail, by: merged.id }
  }
  switch (event.type) {
    case 'TargetRegistered':
      return unfit(event.data.kind, event.data.ids, 'ids')
    case 'TargetRevised':
      return revision(event, history)
    case 'OwnershipReported':
      return ownership(event)
    case 'TargetMerged':
      return merging(event, context)
    default:
      return undefined
  }
}

/** The streams of the targets that a merger leads to. */
const needs = (event: AnyEvent, streams: Context['streams']): readonly string[] => {
  if (event.type !== 'TargetMerged') return []
  const found = new Set<string>()
  for (let next: string | undefined = event.data.into; next !== undefined; ) {
    const stream = streamOf('target', next)
    if (found.has(stream)) break
    found.add(stream)
    next = mergedInto(streams.get(stream) ?? [])
  }
  return [...found]
}

/** The owners that are reported, each with the event that said so last. */
type State = ReadonlyMap<string, string>

const initial: State = new Map()

export const targetRules: Rules<State> = rules<State>({
  initial,
  // What opens the stream is always first.
  ordered: ['TargetRegistered', 'OwnershipReported', 'OwnershipEnded'],
  evolve: (state, event) => {
    if (event.type === 'OwnershipReported') return new Map(state).set(ownerKey(event.data.owner), event.id)
    if (event.type !== 'OwnershipEnded') return state
    return new Map([...state].filter(([owner]) => owner !== ownerKey(event.data.owner)))
  },
  breaks: (state, event) =>
    event.type === 'OwnershipEnded' && !state.has(ownerKey(event.data.owner))
      ? [
          {
            rule: 'ownership-not-reported',
            detail: 'This owner was not reported to own or control the target at that time.',
            item: ownerKey(event.data.owner),
          },
        ]
      : [],
  refuses,
  needs,
})
