/** Marks disputed fields in how a target stands, and lets the other statuses that would follow count as possible. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { Measure } from '../../folds/measures/measure.ts'
import { type StatusItem, strictestFirst } from '../../folds/measures/statusItem.ts'
import { disputedOf } from '../events/disputed.ts'
import type { Moment } from '../moment.ts'

const exchanged = (events: readonly AnyEvent[], by: AnyEvent): readonly AnyEvent[] =>
  events.map((event) => (event.id === by.id ? by : event))

/** @param itemOf the item by a measure as somebody has it, at the moment that supposes so */
export const disputedItem = (
  sql: Sql,
  measure: Measure,
  item: StatusItem,
  moment: Moment,
  itemOf: (measure: Measure, moment: Moment) => StatusItem,
): StatusItem => {
  const others: StatusItem[] = []
  const disputed = disputedOf(sql, [...measure.events, ...measure.licences], moment, (at) => {
    if (!at.supposing) return item
    const { events, licences } = measure
    const other = itemOf(
      { events: exchanged(events, at.supposing), licences: exchanged(licences, at.supposing) },
      at,
    )
    others.push(other)
    return other
  }).filter(({ eventId, shownAt }) => shownAt.length > 0 || item.events.includes(eventId))
  if (disputed.length === 0) return item
  const statuses = others.flatMap(({ status, possible }) => [status, ...possible])
  const possible = strictestFirst([...item.possible, ...statuses]).filter((one) => one !== item.status)
  return { ...item, possible, disputed }
}
