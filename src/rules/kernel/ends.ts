/** Refuses an end that certainly lies before its beginning. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { boundsOf } from '../../../events/time/edtf.ts'
import { type Bounds, certainlyBefore } from '../../../events/time/when.ts'
import type { Broken } from './rules.ts'

/** The fields that say when what an event begins ends. */
const ENDS = ['until', 'endsAt', 'windDownEnds'] as const

/** @param start when what the event begins has its effect */
export const endsBeforeStart = ({ data }: AnyEvent, start: Bounds): Broken | undefined => {
  for (const field of ENDS) {
    const end = (data as Partial<Record<(typeof ENDS)[number], string>>)[field]
    if (end === undefined || !certainlyBefore(boundsOf(end, 'point'), start)) continue
    return { rule: 'end-before-start', detail: `must not lie before it began`, pointer: `/${field}` }
  }
  return undefined
}
