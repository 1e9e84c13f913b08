/** Reads the balance of a deal as of a day, as known at a position. */
import { streamOf } from '../../../events/envelope.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { balanceOf } from '../../folds/deals/balance.ts'
import { readStreamEvents, revisionOf } from '../events/streams.ts'
import { atOf, type Moment } from '../moment.ts'
import { namesAt } from '../names.ts'

/** The balance of a deal as JSON text; undefined when the deal is not known at that position. */
export const readBalance = (sql: Sql, id: string, moment: Moment): string | undefined => {
  const events = readStreamEvents(sql, streamOf('deal', id), moment)
  if (events[0]?.event.type !== 'DealOpened') return undefined
  const names = namesAt(sql, moment.position)
  const items = balanceOf(
    events.map(({ event }) => event),
    moment.asOf,
  )
  const shown = names.inJson(JSON.stringify(items))
  const affecting = Math.max(
    revisionOf(sql, streamOf('deal', id), moment.position).position,
    names.affecting(),
  )
  return `{"items":${shown},"at":${JSON.stringify(atOf(sql, moment, affecting, true))}}`
}
