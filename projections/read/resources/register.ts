/** Reads all things of a subject, in the order of their ids: every measure, licence, case, release, person. */
import { idOf, streamOf } from '../../../events/envelope.ts'
import type { LedgerSubject } from '../../../events/subject.ts'
import type { Position } from '../../../src/store/port.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { audienceOf, noteShown, readBy } from '../audience.ts'
import { chunkSizes } from '../chunkSizes.ts'
import type { Moment } from '../moment.ts'
import { namesAt } from '../names.ts'
import { targetIdsIn } from '../targets/target.ts'
import { type Resource, readThing } from './resource.ts'

/**
 * The ids of a subject known at a position, after the given id.
 * @param chunk how many are read at first
 */
export function* idsIn(
  sql: Sql,
  subject: LedgerSubject,
  position: Position,
  after: string,
  chunk: number,
): Generator<string> {
  // '.' is the character after '-', so the streams of the subject end here.
  const end = `${subject}.`
  let last = streamOf(subject, after)
  for (const size of chunkSizes(chunk)) {
    const rows = sql.all<{ stream: string }>(
      `SELECT stream FROM events WHERE stream > ? AND stream < ? AND revision = 0 AND position <= ?
       ORDER BY stream LIMIT ?`,
      last,
      end,
      position,
      size,
    )
    for (const { stream } of rows) yield idOf(stream)
    if (rows.length < size) return
    last = rows.at(-1)?.stream ?? last
  }
}

/**
 * The things of a subject after an id, each as JSON text with names; undefined for each thing that does not
 * match.
 * @param matches looks at a thing before names replace the ids of persons in its texts
 */
export function* thingsIn(
  sql: Sql,
  subject: LedgerSubject,
  moment: Moment,
  matches: (thing: Resource) => boolean,
  after: string,
  chunk: number,
): Generator<{ readonly id: string; readonly json: string } | undefined> {
  const names = namesAt(sql, moment.position)
  const seen = new Set<string>()
  const looking = readBy(sql, audienceOf(sql), (person) => seen.add(person))
  const ids =
    subject === 'target'
      ? targetIdsIn(sql, moment.position, after, chunk)
      : idsIn(sql, subject, moment.position, after, chunk)
  for (const id of ids) {
    seen.clear()
    const thing = readThing(looking, subject, id, moment)
    if (thing && matches(thing)) {
      for (const person of seen) noteShown(sql, person)
      yield { id, json: names.inJson(JSON.stringify(thing)) }
    } else yield undefined
  }
}
