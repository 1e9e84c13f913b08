/**
 * The code that CAMEO (Conflict and Mediation Event Observations, codebook 1.1b3) has for what an event tells, so that
 * timelines can be compared with event data sets such as GDELT and ICEWS. Each type declares its own: the narrowest code
 * that holds whatever else is so; none where no code does.
 */
import { type AnyEvent, eventTypeOf } from '../catalogue.ts'

/** The CAMEO code of an event; its first two digits are the root. */
export const cameoOf = (event: AnyEvent): string | undefined => eventTypeOf(event.type)?.cameo(event.data)
