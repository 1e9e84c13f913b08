/**
 * Marks disputed fields in an answer. The answer is made once more as if each contradiction were right: where it is another
 * answer then, a disputed field shows.
 */
import { differences } from '../../../events/canonical/differences.ts'
import type { AnyEvent } from '../../../events/catalogue.ts'
import { type DisputedField, disputesIn, supposing } from '../../../events/history/disputes.ts'
import { occurredBy } from '../../../events/history/legalEffect.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { ShownDispute } from '../../folds/sourcedField.ts'
import { sourcedFields } from '../../tables/entry.ts'
import type { KnownMoment, Moment } from '../moment.ts'
import { rowsKnownAt } from '../rowsKnownAt.ts'

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

/** The answers that follow from the values that contradict a field, as far as the event can have them. */
const otherAnswers = <Asked extends KnownMoment>(
  event: AnyEvent,
  { pointer, values }: DisputedField,
  moment: Asked,
  answer: (moment: Asked) => unknown,
): readonly unknown[] =>
  values.slice(1).flatMap(({ value }) => {
    const supposed = supposing(event, pointer, value)
    return supposed ? [answer({ ...moment, supposing: supposed })] : []
  })

/**
 * The disputed fields of what may have happened by the day.
 * @param events the streams that the answer is about, with their repairs applied
 * @param answer makes the answer at a moment
 */
export const disputedOf = <Asked extends Moment>(
  sql: Sql,
  events: readonly AnyEvent[],
  moment: Asked,
  answer: (moment: Asked) => unknown,
): readonly ShownDispute[] => {
  if (moment.supposing) return []
  const found = disputesIn(events)
  if (found.size === 0) return []
  const shown = plain(answer(moment))
  const rows = rowsKnownAt(sql, moment.position)
  return events.flatMap((event) => {
    const come = event.occurred === undefined || occurredBy(event, moment.asOf) !== 'no'
    return (found.get(event.id) ?? []).flatMap((field) => {
      const others = otherAnswers(event, field, moment, answer)
      const shownAt = [...new Set(others.flatMap((other) => differences(shown, plain(other))))]
      if (!come && shownAt.length === 0) return []
      return sourcedFields([field], rows).map((sourced) => ({ eventId: event.id, ...sourced, shownAt }))
    })
  })
}

/** The same as a member of the answer; no member where nothing is disputed. */
export const disputedMember = (...asked: Parameters<typeof disputedOf>) => {
  const disputed = disputedOf(...asked)
  return disputed.length > 0 ? { disputed } : {}
}
