/**
 * The code of an event in CAMEO (Conflict and Mediation Event Observations, codebook 1.1b3), so that timelines
 * can be compared with event data sets such as GDELT and ICEWS. Each type declares its code: the narrowest one
 * that holds in every case, or no code.
 */
import { type AnyEvent, eventTypeOf } from '../catalogue.ts'

/** The CAMEO code of an event. Its first two digits are the root code. */
export const cameoOf = (event: AnyEvent): string | undefined => eventTypeOf(event.type)?.cameo(event.data)
