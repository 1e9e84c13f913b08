/** Answers the questions of headlines about things that an event names by id. */
import type { DataOf } from '../../events/catalogue.ts'
import { idOf } from '../../events/envelope.ts'
import type { About } from '../../events/eventType.ts'
import type { Target } from '../../events/fields.ts'
import { personMark } from '../../events/headline/wording.ts'
import type { Rows } from '../../src/views/projection.ts'
import { commitments, deals } from './deals.ts'
import { events, restated } from './eventTables.ts'
import { programmes } from './programmes.ts'
import { custodyTurns, licences, prisoners, sanctions } from './registers.ts'
import { registeredTargets } from './targets.ts'

/** @param rows the present rows, or those of any moment */
export const aboutOf = (rows: Pick<Rows, 'get' | 'find'>, stream: string): About => ({
  id: idOf(stream),
  sanction: (id) => {
    const row = rows.get(sanctions, { id })
    return (
      row && {
        jurisdiction: row.jurisdiction,
        goods: JSON.parse(row.goods) as string[],
        targets: JSON.parse(row.targets) as Target[],
      }
    )
  },
  prisoner: (id) => {
    const row = rows.get(prisoners, { id })
    return (
      row && {
        personId: row.person,
        pseudonym: row.pseudonym,
        state: row.state,
        turns: () =>
          rows.find(custodyTurns, { prisoner: id }).map((turn) => ({ ...turn, died: turn.died === 1 })),
      }
    )
  },
  licence: (id) => rows.get(licences, { id }),
  commitment: (id) => {
    const row = rows.get(commitments, { id })
    return row && (JSON.parse(row.made) as DataOf<'CommitmentMade'>)
  },
  deal: (id) => rows.get(deals, { id }),
  target: (id) => {
    const row = rows.get(registeredTargets, { id })
    return row?.name ?? (row?.person ? personMark(row.person) : undefined)
  },
  programme: (id) => rows.get(programmes, { id }),
  headline: (id) => (rows.get(restated, { event: id }) ?? rows.get(events, { id }))?.headline,
})
