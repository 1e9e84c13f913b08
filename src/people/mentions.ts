/**
 * Finds recorded texts that hold the full name of a person whose name is withheld: they were written before the person was
 * registered or withheld, everybody can read them, and an erasure does not reach them. Only for those who may see names.
 */
import { parseEvent } from '../../events/catalogue.ts'
import { readByAll } from '../../projections/read/audience.ts'
import { eventsIn } from '../../projections/read/events/streams.ts'
import { openBreath } from '../scheduling/breath.ts'
import type { Position } from '../store/port.ts'
import type { Sql } from '../views/sql.ts'
import type { Views } from '../views/views.ts'
import { recordedTextsIn } from './freeTexts.ts'
import { type FullName, indexOf, nameIn, withheldNamesOf } from './namesInText.ts'

/** A text that holds the name of a person. */
export interface Mention {
  readonly personId: string
  readonly eventId: string
  /** Where it is in the event (RFC 6901). */
  readonly pointer: string
}

export interface Mentions {
  /** The first ones in the order of the log. */
  readonly items: readonly Mention[]
  /** Whether the whole log was looked through, and every mention is among them. */
  readonly complete: boolean
}

/** The most mentions of an answer of a command, and for how long it looks for them, in milliseconds. */
export const MOST_MENTIONS = 100
export const PATIENCE_MS = 1_000

/** Events that are read together. */
const CHUNK = 100

/**
 * The events of the ledger after a position, each with its texts that hold one of the names; undefined for an event
 * without any. Private values of somebody else's case are looked through, too.
 */
export function* mentionsIn(
  sql: Sql,
  names: readonly FullName[],
  upTo: Position,
  after: Position,
): Generator<{ readonly position: Position; readonly mentions: readonly Mention[] } | undefined> {
  const index = indexOf(names)
  for (const { position, json } of eventsIn(readByAll(sql), {}, upTo, after, CHUNK)) {
    // The text of the event as a whole is quicker to look through than each of its texts.
    if (nameIn(json.replaceAll(/\\[nt]/g, ' '), index) === undefined) {
      yield undefined
      continue
    }
    const { id: eventId, data, sources } = parseEvent(json)
    const mentions = recordedTextsIn({ data, sources })
      .flatMap(([pointer, text]) => {
        const personId = nameIn(text, index)?.person
        return personId === undefined ? [] : [{ personId, eventId, pointer }]
      })
      .toArray()
    yield mentions.length > 0 ? { position, mentions } : undefined
  }
}

/** Finds the mentions of persons; undefined where no name of theirs is withheld. */
export type FindMentions = (persons: readonly string[]) => Promise<Mentions | undefined>

/** @param now the present, RFC 3339 */
export const openMentions =
  (views: Pick<Views, 'sql' | 'position'>, now: () => string): FindMentions =>
  async (persons) => {
    const names = persons.flatMap((person) => withheldNamesOf(views.sql, person, now().slice(0, 10)))
    if (names.length === 0) return undefined
    const items: Mention[] = []
    const until = performance.now() + PATIENCE_MS
    const breathe = openBreath()
    for (const found of mentionsIn(views.sql, names, views.position(), 0)) {
      await breathe()
      if (found) items.push(...found.mentions)
      if (items.length > MOST_MENTIONS || performance.now() > until) {
        return { items: items.slice(0, MOST_MENTIONS), complete: false }
      }
    }
    return { items, complete: true }
  }
