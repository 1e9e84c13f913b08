/** What is refused of evidence about an event, whatever its stream is about. */
import type { AnyEvent, EventOf } from '../../events/catalogue.ts'
import type { Broken, Context } from './decider.ts'

/** The value at a JSON pointer (RFC 6901); undefined when there is none. */
export const valueAt = (value: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (found, part) =>
        typeof found === 'object' && found !== null && Object.hasOwn(found, part)
          ? (found as Record<string, unknown>)[part]
          : undefined,
      value,
    )

/** What of an event a source can dispute. */
const DISPUTABLE = /^\/(?:occurred|effective|data)(?:\/|$)/

const refusesContradiction = (
  event: EventOf<'ClaimContradicted'>,
  { history }: Context,
): Broken | undefined => {
  const { eventId, field, value } = event.data
  const target = history.find((one) => one.id === eventId)
  if (!target) return { rule: 'wrong-stream', detail: `${eventId} is no event of ${event.stream}.` }
  if (field === undefined) {
    return value === undefined
      ? undefined
      : { rule: 'wrong-value', detail: 'A value needs the field that it is of.', pointer: '/value' }
  }
  return DISPUTABLE.test(field) && valueAt(target, field) !== undefined
    ? undefined
    : {
        rule: 'unknown-reference',
        detail: `The event has no ${field} under occurred, effective or data.`,
        pointer: '/field',
      }
}

export const refusesEvidence = (event: AnyEvent, context: Context): Broken | undefined =>
  event.type === 'ClaimContradicted' ? refusesContradiction(event, context) : undefined
