/** Which external identifiers events of a measure give to its targets; of one target only are those that are unique. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { subjectOf } from '../../../events/envelope.ts'
import type { Target } from '../../../events/fields.ts'
import { standing } from '../../../events/history/amendments.ts'
import { TARGETS_FIELDS, targetsField, targetsGivenBy } from '../../../events/history/targets.ts'
import { isUnique } from './identifiers.ts'

export interface Given {
  readonly identifier: Target['ids'][number]
  readonly target: string
  /** Where it stands in the body of the command; none where a retraction brings it back. */
  readonly pointer?: string
}

const inTargets = (targets: readonly Target[], field: string): readonly Given[] =>
  targets.flatMap(({ targetId, ids }, at) =>
    ids.flatMap((identifier, index) =>
      isUnique(identifier.scheme)
        ? [{ identifier, target: targetId, pointer: `/${field}/${at}/ids/${index}` }]
        : [],
    ),
  )

/** The identifiers of one target only that an event gives. */
export const givenBy = (event: AnyEvent): readonly Given[] =>
  inTargets(targetsGivenBy(event), targetsField(event.type) ?? '')

/** A target in a patch may leave out its identifiers. */
type Patched = Omit<Target, 'ids'> & Partial<Target>

/**
 * The identifiers that an event names, be it in a patch: what it comes to is for its stream to say.
 * @param event one that is decided, so that its patch makes an event of its type
 */
export const mentionedIn = (event: AnyEvent): readonly Given[] => {
  if (event.type !== 'EventCorrected' || subjectOf(event.stream) !== 'sanction') return givenBy(event)
  const data = (event.data.patch.data ?? {}) as unknown as Readonly<
    Partial<Record<string, readonly Patched[]>>
  >
  return TARGETS_FIELDS.flatMap((field) =>
    inTargets(
      (data[field] ?? []).map((target) => ({ ...target, ids: target.ids ?? [] })),
      field,
    ),
  )
}

/** A text for an identifier that no other has. */
export const nameOf = ({ scheme, value }: Given['identifier']): string => `${scheme}-${value}`

export const isSame = (a: Given, b: Given): boolean =>
  a.identifier.scheme === b.identifier.scheme && a.identifier.value === b.identifier.value

/** Whether some give an identifier to the target of one of them. */
export const gives = (all: readonly Given[], one: Given): boolean =>
  all.some((other) => other.target === one.target && isSame(other, one))

/** What a measure gives as its stream stands. */
export const givenIn = (history: readonly AnyEvent[]): readonly Given[] => standing(history).flatMap(givenBy)
