/** Reads the talks of deals. */
import { idOf, streamOf } from '../../../events/envelope.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { type Talks, talksIn } from '../../folds/deals/talks.ts'
import { readStreamEvents } from '../events/streams.ts'
import type { Moment } from '../moment.ts'
import { idsIn } from '../resources/register.ts'

export interface DealTalks extends Talks {
  readonly deal: string
}

const talksOf = (sql: Sql, deal: string, moment: Moment): readonly DealTalks[] => {
  const events = readStreamEvents(sql, streamOf('deal', deal), moment).map(({ event }) => event)
  return talksIn(events, moment.asOf).map((talks) => ({ deal: idOf(events[0]?.stream ?? ''), ...talks }))
}

/**
 * The talks of one deal, or of all deals in the order of their ids; talks of one deal in the order of time.
 * Undefined for a deal without talks.
 * @param from the deal to begin with
 */
export function* talksFrom(
  sql: Sql,
  deal: string | undefined,
  moment: Moment,
  from: string,
  chunk: number,
): Generator<DealTalks | undefined> {
  const rest = idsIn(sql, 'deal', moment.position, from, chunk)
  const deals = deal === undefined ? (from === '' ? rest : [from, ...rest]) : [deal]
  for (const id of deals) {
    yield* talksOf(sql, id, moment)
    yield undefined
  }
}
