/** Reads the balance of a deal as of a day, as known at a position. */
import { streamOf } from '../../../events/envelope.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { balanceOf } from '../../folds/deals/balance.ts'
import { disputedOf } from '../events/disputed.ts'
import { readStreamEvents, revisionOf } from '../events/streams.ts'
import { atOf, type Moment } from '../moment.ts'
import { namesAt } from '../names.ts'

/** The balance of a deal as JSON text; undefined when the deal is not known at that position. */
export const readBalance = (sql: Sql, id: string, moment: Moment): string | undefined => {
  const events = readStreamEvents(sql, streamOf('deal', id), moment)
  if (events[0]?.event.type !== 'DealOpened') return undefined
  const names = namesAt(sql, moment.position)
  const history = events.map(({ event }) => event)
  const shown = names.inJson(JSON.stringify(balanceOf(history, moment.asOf)))
  const disputed = disputedOf(sql, history, moment, (at) => ({
    items: balanceOf(
      readStreamEvents(sql, streamOf('deal', id), at).map(({ event }) => event),
      at.asOf,
    ),
  })).filter(({ shownAt }) => shownAt.length > 0)
  const affecting = Math.max(
    revisionOf(sql, streamOf('deal', id), moment.position).position,
    names.affecting(),
  )
  const more = disputed.length > 0 ? `"disputed":${names.inJson(JSON.stringify(disputed))},` : ''
  return `{"items":${shown},${more}"at":${JSON.stringify(atOf(sql, moment, affecting, true))}}`
}
