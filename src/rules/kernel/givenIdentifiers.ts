/** The external identifiers that events of a measure give to its targets, as far as they must be unique. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { subjectOf } from '../../../events/envelope.ts'
import type { Target } from '../../../events/fields.ts'
import { standing } from '../../../events/history/amendments.ts'
import { TARGETS_FIELDS, targetsField, targetsGivenBy } from '../../../events/history/targets.ts'
import { isUnique } from './identifiers.ts'

export interface Given {
  readonly identifier: Target['ids'][number]
  readonly target: string
  /** Its place in the body of the command; undefined when a retraction brings it back. */
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

/** The unique identifiers that an event gives. */
export const givenBy = (event: AnyEvent): readonly Given[] =>
  inTargets(targetsGivenBy(event), targetsField(event.type) ?? '')

/** A target in a patch may omit its identifiers. */
type Patched = Omit<Target, 'ids'> & Partial<Target>

/**
 * The identifiers that an event or its patch names. Only the stream tells what a patch leads to.
 * @param event an event that is decided, so its patch is valid
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

/** A text for an identifier; different identifiers have different texts. */
export const nameOf = ({ scheme, value }: Given['identifier']): string => `${scheme}-${value}`

export const isSame = (a: Given, b: Given): boolean =>
  a.identifier.scheme === b.identifier.scheme && a.identifier.value === b.identifier.value

/** Whether one of them gives an identifier to its own target. */
export const gives = (all: readonly Given[], one: Given): boolean =>
  all.some((other) => other.target === one.target && isSame(other, one))

/** What a measure gives, with the repairs of its stream applied. */
export const givenIn = (history: readonly AnyEvent[]): readonly Given[] => standing(history).flatMap(givenBy)
