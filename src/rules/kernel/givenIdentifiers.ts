/** Which external identifiers events of a measure give to its targets; of one target only are those that are unique. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { subjectOf } from '../../../events/envelope.ts'
import type { Target } from '../../../events/fields.ts'
import { standing } from '../../../events/history/amendments.ts'
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
export const givenBy = ({ type, data }: AnyEvent): readonly Given[] =>
  type === 'SanctionImposed'
    ? inTargets(data.targets, 'targets')
    : type === 'SanctionAmended'
      ? inTargets(data.addedTargets, 'addedTargets')
      : []

/**
 * The identifiers that an event names, be it in a patch: what it comes to is for its stream to say.
 * @param event one that is decided, so that its patch makes an event of its type
 */
export const mentionedIn = (event: AnyEvent): readonly Given[] => {
  if (event.type !== 'EventCorrected' || subjectOf(event.stream) !== 'sanction') return givenBy(event)
  const { targets = [], addedTargets = [] } = (event.data.patch.data ?? {}) as Readonly<
    Partial<Record<'targets' | 'addedTargets', readonly (Omit<Target, 'ids'> & Partial<Target>)[]>>
  >
  return inTargets(
    [...targets, ...addedTargets].map((target) => ({ ...target, ids: target.ids ?? [] })),
    'targets',
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
