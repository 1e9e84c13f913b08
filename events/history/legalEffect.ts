/** When an event happened, and when it takes legal effect, which may be long after that; and what has come by a day. */
import { type AnyEvent, eventTypeOf } from '../catalogue.ts'
import type { Certainty } from '../certainty.ts'
import { boundsOf } from '../time/edtf.ts'
import { type Bounds, happenedBy } from '../time/when.ts'

/** The day or instant of legal effect as recorded: `effective`, else the field that the type declares. */
const givenEffect = ({ type, effective, data }: AnyEvent): string | undefined => {
  const field = effective === undefined ? eventTypeOf(type)?.takesEffect : undefined
  return field === undefined ? effective : (data as Readonly<Record<string, string>>)[field]
}

/** When an event takes effect, as recorded in EDTF: its legal effect, else when it occurred. */
export const effectDayOf = (event: AnyEvent): string | undefined => givenEffect(event) ?? event.occurred

/** The bounds of when an event happened. */
export const occurrenceOf = ({ earliest, latest }: AnyEvent): Bounds => ({
  earliest: earliest ?? null,
  latest: latest ?? null,
})

/** The bounds of the legal effect of an event, or of when it occurred if no legal effect is recorded. */
export const effectOf = (event: AnyEvent): Bounds => {
  const given = givenEffect(event)
  return given === undefined ? occurrenceOf(event) : boundsOf(given, 'point')
}

/** Whether an event had happened by a day, meaning its end, or by an instant. */
export const occurredBy = (event: AnyEvent, asOf: string): Certainty => happenedBy(occurrenceOf(event), asOf)

/** Whether an event had taken legal effect by a day, meaning its end, or by an instant. */
export const inEffectBy = (event: AnyEvent, asOf: string): Certainty => happenedBy(effectOf(event), asOf)
