/** When an event takes effect in law, which may be long after it happened. */
import type { AnyEvent } from '../catalogue.ts'
import { boundsOf } from '../time/edtf.ts'
import type { Bounds } from '../time/when.ts'

/** `effective` where given, a licence's `validFrom`, a snapback's `takesEffect`, else when it occurred. */
export const effectOf = (event: AnyEvent): Bounds => {
  if (event.effective !== undefined) return boundsOf(event.effective, 'point')
  if (event.type === 'LicenceIssued') return boundsOf(event.data.validFrom, 'point')
  if (event.type === 'SnapbackTriggered') return boundsOf(event.data.takesEffect, 'point')
  return { earliest: event.earliest ?? null, latest: event.latest ?? null }
}
