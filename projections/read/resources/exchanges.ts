/** Reads the swaps that a group is part of, also those that the stream of another of its groups tells. */
import { streamOf } from '../../../events/envelope.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { releaseAt } from '../../folds/releaseClaims.ts'
import { readStreamEvents } from '../events/streams.ts'
import type { Moment } from '../moment.ts'

/** The other groups that name a group, now or before they were repaired. Their events decide whether they still do. */
export const exchangedWith = (sql: Sql, release: string, { position }: Pick<Moment, 'position'>) =>
  sql
    .all<{ release: string }>(
      'SELECT DISTINCT release FROM exchanges WHERE known_from <= ?1 AND other = ?2 ORDER BY release',
      position,
      release,
    )
    .map((row) => row.release)

type Exchanged = NonNullable<ReturnType<typeof releaseAt>['exchangedFor']>

/** The other groups of the swaps that other groups tell of this one. */
const toldByOthers = (sql: Sql, id: string, moment: Moment): Exchanged =>
  exchangedWith(sql, id, moment).flatMap((other) => {
    const history = readStreamEvents(sql, streamOf('release', other), moment).map(({ event }) => event)
    const named = releaseAt(history, moment.asOf).exchangedFor ?? []
    return named
      .filter(({ groupId }) => groupId === id)
      .flatMap((mark) => {
        const others = named.filter(({ eventId, groupId }) => eventId === mark.eventId && groupId !== id)
        return [{ ...mark, groupId: other }, ...others]
      })
  })

/**
 * The other groups of a group's swaps, each once: as its own stream tells it, else as theirs do.
 * @param own what its own stream tells
 */
export const exchangesOf = (sql: Sql, id: string, own: Exchanged, moment: Moment): Exchanged => {
  const found = new Map(own.map((one) => [one.groupId, one]))
  for (const one of toldByOthers(sql, id, moment)) {
    if (found.get(one.groupId)?.contested !== false) found.set(one.groupId, one)
  }
  return [...found.values()]
}
