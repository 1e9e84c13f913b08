/** Refuses an end that certainly lies before its beginning. */
import { type AnyEvent, eventTypeOf } from '../../../events/catalogue.ts'
import { boundsOf } from '../../../events/time/edtf.ts'
import { type Bounds, certainlyBefore } from '../../../events/time/when.ts'
import type { Violation } from './rules.ts'

/** @param start when the effect of the event begins */
export const endsBeforeStart = ({ type, data }: AnyEvent, start: Bounds): Violation | undefined => {
  const field = eventTypeOf(type)?.holdsUntil
  const end = field === undefined ? undefined : (data as Readonly<Record<string, string | undefined>>)[field]
  return end !== undefined && certainlyBefore(boundsOf(end, 'point'), start)
    ? { rule: 'end-before-start', detail: 'must not be earlier than its start', pointer: `/${field}` }
    : undefined
}
