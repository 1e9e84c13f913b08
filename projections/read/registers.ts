/** Reads what there is of a subject, in the order of the ids: every measure, licence, case, release, person. */
import { idOf, streamOf } from '../../events/envelope.ts'
import type { LedgerSubject } from '../../events/subject.ts'
import type { Position } from '../../src/store/port.ts'
import type { Sql } from '../../src/views/sql.ts'
import { growing } from './growing.ts'
import type { Moment } from './moment.ts'
import { namesAt } from './names.ts'
import { readThing, type Thing } from './resources.ts'

/**
 * The ids of a subject that are known at a position, behind an id.
 * @param chunk how many are read at first
 */
export function* idsIn(
  sql: Sql,
  subject: LedgerSubject,
  position: Position,
  after: string,
  chunk: number,
): Generator<string> {
  // '.' follows '-', so this is where the streams of the subject end.
  const end = `${subject}.`
  let last = streamOf(subject, after)
  for (const size of growing(chunk)) {
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
 * The things of a subject behind an id, each as JSON text with names resolved; undefined for each that does not match.
 * @param matches looks at a thing whose names, where they stand in texts, are not resolved yet
 */
export function* thingsIn(
  sql: Sql,
  subject: LedgerSubject,
  moment: Moment,
  matches: (thing: Thing) => boolean,
  after: string,
  chunk: number,
): Generator<{ readonly id: string; readonly json: string } | undefined> {
  const names = namesAt(sql, moment.position)
  for (const id of idsIn(sql, subject, moment.position, after, chunk)) {
    const thing = readThing(sql, subject, id, moment)
    yield thing && matches(thing) ? { id, json: names.inJson(JSON.stringify(thing)) } : undefined
  }
}
