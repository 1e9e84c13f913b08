/** When an event takes legal effect, which may be long after it happened. */
import { type AnyEvent, eventTypeOf } from '../catalogue.ts'
import { boundsOf } from '../time/edtf.ts'
import type { Bounds } from '../time/when.ts'

/** The day or instant of legal effect as recorded: `effective`, else the field that the type declares. */
const givenEffect = ({ type, effective, data }: AnyEvent): string | undefined => {
  const field = effective === undefined ? eventTypeOf(type)?.takesEffect : undefined
  return field === undefined ? effective : (data as Readonly<Record<string, string>>)[field]
}

/** When an event takes effect, as recorded in EDTF: its legal effect, else when it occurred. */
export const effectDayOf = (event: AnyEvent): string | undefined => givenEffect(event) ?? event.occurred

/** The bounds of the legal effect of an event, or of when it occurred if no legal effect is recorded. */
export const effectOf = (event: AnyEvent): Bounds => {
  const given = givenEffect(event)
  return given === undefined
    ? { earliest: event.earliest ?? null, latest: event.latest ?? null }
    : boundsOf(given, 'point')
}
