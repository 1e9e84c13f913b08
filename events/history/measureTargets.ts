/** The targets that an event adds to its measure. */
import { type AnyEvent, eventTypes } from '../catalogue.ts'
import type { Target } from '../fields.ts'
import { meaningfulFields } from './meanings.ts'

/** By event type, the field that lists targets. */
const FIELDS: ReadonlyMap<string, string> = new Map(
  eventTypes().flatMap(({ name }) => {
    const field = meaningfulFields(name).find(({ meaning }) => meaning.target)?.path[0]
    return field === undefined ? [] : [[name, field] as const]
  }),
)

/** The names of all fields that list targets. */
export const TARGETS_FIELDS: readonly string[] = [...new Set(FIELDS.values())]

/** The field of an event type that lists targets, if it has one. */
export const targetsField = (type: string): string | undefined => FIELDS.get(type)

/**
 * The targets that an event defines for its measure, in full. Targets that it only names by id are known
 * already.
 */
export const targetsGivenBy = ({ type, data }: AnyEvent): readonly Target[] => {
  const field = FIELDS.get(type)
  return field === undefined
    ? []
    : ((data as unknown as Readonly<Record<string, readonly Target[]>>)[field] ?? [])
}

/** The fields that name targets by their ids alone. */
const ID_FIELDS = ['targets', 'removedTargets'] as const

const idsIn = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.flatMap((one: string | { readonly targetId?: string }) =>
        typeof one === 'string' ? [one] : (one.targetId ?? []),
      )
    : []

/** The ids of the targets of its measure that an event names, in full or by id; empty when it is about all of them. */
export const targetsNamedIn = ({ data }: AnyEvent): readonly string[] => [
  ...new Set(
    [...TARGETS_FIELDS, ...ID_FIELDS].flatMap((field) =>
      idsIn((data as unknown as Readonly<Record<string, unknown>>)[field]),
    ),
  ),
]
