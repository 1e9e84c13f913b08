/** The targets that an event gives to its measure. */
import { type AnyEvent, eventTypes } from '../catalogue.ts'
import type { Target } from '../fields.ts'
import { meaningfulFields } from './meanings.ts'

/** By event type, the field whose items are targets. */
const FIELDS: ReadonlyMap<string, string> = new Map(
  eventTypes().flatMap(({ name }) => {
    const field = meaningfulFields(name).find(({ meaning }) => meaning.target)?.path[0]
    return field === undefined ? [] : [[name, field] as const]
  }),
)

/** The fields of all event types whose items are targets. */
export const TARGETS_FIELDS: readonly string[] = [...new Set(FIELDS.values())]

/** The field of an event type whose items are targets, if it has one. */
export const targetsField = (type: string): string | undefined => FIELDS.get(type)

/** The targets that an event gives to its measure, whole; those that it names by id are known before. */
export const targetsGivenBy = ({ type, data }: AnyEvent): readonly Target[] => {
  const field = FIELDS.get(type)
  return field === undefined
    ? []
    : ((data as unknown as Readonly<Record<string, readonly Target[]>>)[field] ?? [])
}
