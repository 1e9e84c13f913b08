/** Reads a measure with its licences, and how each of its targets stands. */
import { streamOf } from '../../../events/envelope.ts'
import type { Position } from '../../../src/store/port.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { Measure } from '../../folds/measures/measure.ts'
import type { StatusItem } from '../../folds/measures/statusItem.ts'
import { licencesOf, readStreamEvents, revisionOf } from '../events/streams.ts'
import type { KnownMoment } from '../moment.ts'

/** The last position in any of the given streams. */
const lastOf = (sql: Sql, streams: readonly string[], position: Position): Position =>
  Math.max(0, ...streams.map((stream) => revisionOf(sql, stream, position).position))

/** A measure with its licences, with the repairs known, and the last position that affects it. */
export const readMeasure = (sql: Sql, sanctionId: string, known: KnownMoment) => {
  const own = readStreamEvents(sql, streamOf('sanction', sanctionId), known)
  const streams = licencesOf(sql, sanctionId, known.position)
  const licences = streams.flatMap((stream) => readStreamEvents(sql, stream, known))
  const measure: Measure = {
    events: own.map(({ event }) => event),
    licences: licences.map(({ event }) => event),
  }
  return { measure, affecting: lastOf(sql, [streamOf('sanction', sanctionId), ...streams], known.position) }
}

/** The members of an item that say how its target stands, without what its measure is. */
const STANDING = [
  'status',
  'possible',
  'basis',
  'since',
  'instruments',
  'exceptions',
  'easedBy',
  'windDown',
  'ends',
  'easedThatDay',
  'propertyStillBlocked',
  'announced',
  'listed',
  'clocks',
  'contestedBy',
] as const satisfies readonly (keyof StatusItem)[]

/** How the target of an item stands, as `/v1/status` and the measure itself show it. */
export const itemStatusOf = (item: StatusItem) =>
  Object.fromEntries(STANDING.map((name) => [name, item[name]])) as Pick<
    StatusItem,
    (typeof STANDING)[number]
  >
