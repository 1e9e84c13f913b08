/** Reads the kind of a target, which measures may name with different kinds, and who holds an identifier. */
import { streamOf } from '../../../events/envelope.ts'
import type { Identifier, Target } from '../../../events/fields.ts'
import type { Position } from '../../../src/store/port.ts'
import { knownOf, STILL_KNOWN } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { isFtmKind } from '../../exchange/ftm.ts'
import type { SanctionRow } from '../../tables/registers.ts'

const NAMED = `SELECT s.targets FROM targets t JOIN sanctions s ON s.id = t.sanction
  WHERE t.target = ?2 AND ${knownOf('t')} AND ${knownOf('s')}
  ORDER BY t.known_from, t.sanction`

/** The kind given by the first measure that names a target, among the kinds that are FollowTheMoney entities. */
export const firstKind = (sql: Sql, target: string, position: Position): Target['kind'] | undefined => {
  for (const row of sql.all<Pick<SanctionRow, 'targets'>>(NAMED, position, target)) {
    const kind = (JSON.parse(row.targets) as readonly Target[]).find((one) => one.targetId === target)?.kind
    if (kind !== undefined && isFtmKind(kind)) return kind
  }
  return undefined
}

const HOLDERS = `SELECT target, sanction FROM (
    SELECT target, sanction, row_number() OVER (PARTITION BY target ORDER BY sanction) AS nth
    FROM target_ids WHERE scheme = ?1 AND value = ?2 AND known_to = ?3)
  WHERE nth <= 5 ORDER BY target, nth`

const OWNERS = 'SELECT target FROM own_ids WHERE scheme = ?1 AND value = ?2 AND known_to = ?3 ORDER BY target'

/** The targets that have an external identifier now, each with the first of the streams that give it: its own, measures. */
export const holdersOfIdentifier = (
  sql: Sql,
  { scheme, value }: Identifier,
): readonly { readonly target: string; readonly stream: string }[] => [
  ...sql
    .all<{ target: string }>(OWNERS, scheme, value, STILL_KNOWN)
    .map(({ target }) => ({ target, stream: streamOf('target', target) })),
  ...sql
    .all<{ target: string; sanction: string }>(HOLDERS, scheme, value, STILL_KNOWN)
    .map(({ target, sanction }) => ({ target, stream: streamOf('sanction', sanction) })),
]
