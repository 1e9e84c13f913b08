/** When an event takes effect in law, which may be long after it happened. */
import { type AnyEvent, eventTypeOf } from '../catalogue.ts'
import { boundsOf } from '../time/edtf.ts'
import type { Bounds } from '../time/when.ts'

/** The day or instant of legal effect that an event gives: `effective`, else the field that its type declares. */
const givenEffect = ({ type, effective, data }: AnyEvent): string | undefined => {
  const field = effective === undefined ? eventTypeOf(type)?.takesEffect : undefined
  return field === undefined ? effective : (data as Readonly<Record<string, string>>)[field]
}

/** When an event takes effect, as it was given: its legal effect, else when it occurred. EDTF. */
export const effectDayOf = (event: AnyEvent): string | undefined => givenEffect(event) ?? event.occurred

/** The bounds of when an event takes effect: of its legal effect where one is given, else of when it occurred. */
export const effectOf = (event: AnyEvent): Bounds => {
  const given = givenEffect(event)
  return given === undefined
    ? { earliest: event.earliest ?? null, latest: event.latest ?? null }
    : boundsOf(given, 'point')
}
