/** Fills the index from the views in small steps. Events that a repair changes are indexed again. */
import { type AnyEvent, parseEvent } from '../../events/catalogue.ts'
import { idOf, subjectOf } from '../../events/envelope.ts'
import { isEvidence } from '../../events/evidence.ts'
import { type LineMarks, markedLine } from '../../events/headline/disputedWords.ts'
import { disputesIn } from '../../events/history/disputes.ts'
import { contestedIn } from '../../events/history/order.ts'
import type { Position } from '../../src/store/port.ts'
import type { Sql } from '../../src/views/sql.ts'
import type { Line } from '../folds/line.ts'
import { lineAt } from '../read/events/lines.ts'
import { readStreamEvents } from '../read/events/streams.ts'
import type { EventRow } from '../tables/eventTables.ts'
import { documentsOf } from './documents.ts'
import type { PersonIndex } from './personNames.ts'
import { addDocument, hasDocuments, noteWords, removeDocuments } from './pool.ts'
import { readCheckpoint, type SearchFile, saveCheckpoint } from './searchFile.ts'

/** Events in one transaction, which takes some milliseconds. */
const CHUNK = 200

const titled = (line: Line, marks: LineMarks): Line => ({
  ...line,
  headline: markedLine(line.headline, marks),
})

/** Indexes again the events of a stream that a repair or a dispute changed. The others stay as they are. */
const again = (index: Sql, views: Sql, stream: string, position: Position, vocabulary: Set<string>): void => {
  const recorded = views.all<{ id: string }>(
    'SELECT id FROM events WHERE stream = ? AND position <= ?',
    stream,
    position,
  )
  const standing = readStreamEvents(views, stream, { position })
  const history = standing.map(({ event }) => event)
  const contested = contestedIn(history)
  const disputed = disputesIn(history)
  const documents = new Map(
    standing.map(({ event, line }) => {
      const marks = { contested: contested(event), disputed: disputed.get(event.id) }
      return [event.id, documentsOf(event, titled(line, marks))]
    }),
  )
  for (const { id } of recorded) {
    const stands = documents.get(id) ?? []
    if (hasDocuments(index, id, stands)) continue
    removeDocuments(index, id)
    for (const one of stands) addDocument(index, id, one, vocabulary)
  }
}

const add = (index: Sql, event: AnyEvent, line: Line, vocabulary: Set<string>): void => {
  for (const one of documentsOf(event, titled(line, { contested: event.confidence === 'contested' }))) {
    addDocument(index, event.id, one, vocabulary)
  }
}

/**
 * Indexes the next events of the views.
 * @returns whether there were any up to the position
 */
export const fillSome = (file: SearchFile, views: Sql, names: PersonIndex, upTo: Position): boolean => {
  const { position } = readCheckpoint(file.sql)
  const rows = views.all<EventRow>(
    'SELECT id, position, stream, body FROM events WHERE position > ? AND position <= ? ORDER BY position LIMIT ?',
    position,
    upTo,
    CHUNK,
  )
  const last = rows.at(-1)
  if (!last) return false
  const vocabulary = new Set<string>()
  file.begin()
  try {
    for (const { stream, body, position } of rows) {
      const event = parseEvent(body)
      if (subjectOf(stream) === 'person') {
        names.all.refresh(idOf(stream))
        names.named.refresh(idOf(stream))
      } else if (isEvidence(event.type)) again(file.sql, views, stream, position, vocabulary)
      else add(file.sql, event, lineAt(views, event, position, null), vocabulary)
    }
    noteWords(file.sql, vocabulary)
    saveCheckpoint(file.sql, { position: last.position, event: last.id })
    file.commit()
  } catch (error) {
    file.rollback()
    throw error
  }
  return true
}
