/**
 * Which external identifiers events give to targets: those of a measure to its targets, those of a target to itself. Of
 * one target only are those that are unique.
 */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { idOf, subjectOf } from '../../../events/envelope.ts'
import type { Identifier, Target } from '../../../events/fields.ts'
import { TARGETS_FIELDS, targetsField, targetsGivenBy } from '../../../events/history/measureTargets.ts'
import { repairedEvents } from '../../../events/history/repairs.ts'
import { isUnique } from './identifiers.ts'

export interface GivenIdentifier {
  readonly identifier: Identifier
  readonly target: string
  /** Its place in the body of the command; undefined when a retraction brings it back. */
  readonly pointer?: string
}

const inTargets = (targets: readonly Target[], field: string): readonly GivenIdentifier[] =>
  targets.flatMap(({ targetId, ids }, at) =>
    ids.flatMap((identifier, index) =>
      isUnique(identifier.scheme)
        ? [{ identifier, target: targetId, pointer: `/${field}/${at}/ids/${index}` }]
        : [],
    ),
  )

const inList = (ids: readonly Identifier[], target: string, field: string): readonly GivenIdentifier[] =>
  ids.flatMap((identifier, index) =>
    isUnique(identifier.scheme) ? [{ identifier, target, pointer: `/${field}/${index}` }] : [],
  )

/** The identifiers of one target only that an event gives. */
export const givenBy = (event: AnyEvent): readonly GivenIdentifier[] => {
  const own = idOf(event.stream)
  if (event.type === 'TargetRegistered') return inList(event.data.ids, own, 'ids')
  if (event.type === 'TargetRevised') return inList(event.data.addedIds, own, 'addedIds')
  return inTargets(targetsGivenBy(event), targetsField(event.type) ?? '')
}

/** The identifiers that a correction of a target's own event names. */
const patchedIn = ({ stream, data }: EventOf<'EventCorrected'>): readonly GivenIdentifier[] => {
  const patched = (data.patch.data ?? {}) as unknown as Readonly<Record<string, readonly Identifier[]>>
  return ['ids', 'addedIds'].flatMap((field) => inList(patched[field] ?? [], idOf(stream), field))
}

/** A target in a patch may omit its identifiers. */
type PatchedTarget = Omit<Target, 'ids'> & Partial<Target>

/**
 * The identifiers that an event or its patch names. Only the stream tells what a patch leads to.
 * @param event an event that is decided, so its patch is valid
 */
export const mentionedIn = (event: AnyEvent): readonly GivenIdentifier[] => {
  if (event.type !== 'EventCorrected') return givenBy(event)
  if (subjectOf(event.stream) === 'target') return patchedIn(event)
  if (subjectOf(event.stream) !== 'sanction') return []
  const data = (event.data.patch.data ?? {}) as unknown as Readonly<
    Partial<Record<string, readonly PatchedTarget[]>>
  >
  return TARGETS_FIELDS.flatMap((field) =>
    inTargets(
      (data[field] ?? []).map((target) => ({ ...target, ids: target.ids ?? [] })),
      field,
    ),
  )
}

/** A text for an identifier; different identifiers have different texts. */
export const nameOf = ({ scheme, value }: GivenIdentifier['identifier']): string => `${scheme}-${value}`

export const isSame = (a: GivenIdentifier, b: GivenIdentifier): boolean =>
  a.identifier.scheme === b.identifier.scheme && a.identifier.value === b.identifier.value

/** Whether one of them gives an identifier to its own target. */
export const gives = (all: readonly GivenIdentifier[], one: GivenIdentifier): boolean =>
  all.some((other) => other.target === one.target && isSame(other, one))

/** The identifiers that a stream gives with its repairs applied, without those that a revision took away. */
export const givenIn = (history: readonly AnyEvent[]): readonly GivenIdentifier[] => {
  let given: readonly GivenIdentifier[] = []
  for (const event of repairedEvents(history)) {
    if (event.type === 'TargetRevised') {
      const { removedIds } = event.data
      given = given.filter(
        ({ identifier }) => !removedIds.some((gone) => nameOf(gone) === nameOf(identifier)),
      )
    }
    given = [...given, ...givenBy(event)]
  }
  return given
}

/** Where a target has an identifier, in words. */
export const whereOf = (stream: string): string =>
  subjectOf(stream) === 'sanction' ? `the measure ${idOf(stream)}` : 'its own stream'
