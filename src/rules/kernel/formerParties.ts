/** The code of a state that ended is valid in its time only: nobody acts for it before or after. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { formerCodesIn } from '../../../events/history/partyFields.ts'
import { formerStatesAt, outsideItsTime } from '../../../events/text/formerStates.ts'
import type { Violation } from './rules.ts'

/** The first code of a state that certainly did not exist when the event happened. */
export const refusesFormerParties = (event: AnyEvent): Violation | undefined => {
  const { earliest = null, latest = null } = event
  const wrong = formerCodesIn(event.type, event.data).find(
    ({ code }) => formerStatesAt(code, { earliest, latest })?.length === 0,
  )
  return wrong && { rule: 'outside-its-time', detail: outsideItsTime(wrong.code), pointer: wrong.pointer }
}
