/**
 * The events that this process committed last. Followers of the log get them from here instead of reading them
 * back: a ledger has one writer, so nothing else lies between them.
 */
import type { LoggedEvent, Position } from '../port.ts'

/** The capacity: as much as one transaction takes. */
const MOST_EVENTS = 1_000
const MOST_CHARACTERS = 2 * 1024 * 1024

export interface Recent {
  /** Takes note of events, in the order of the log, once they are committed. */
  readonly add: (events: readonly LoggedEvent[]) => void
  /** Forgets all events, because some of them are no longer in the log as they were. */
  readonly forget: () => void
  /** Every event after a position; undefined when only the log can tell. */
  readonly after: (position: Position) => readonly LoggedEvent[] | undefined
}

export const createRecent = (): Recent => {
  let events: LoggedEvent[] = []
  let characters = 0
  /** Every event of the log after this position is kept. */
  let from: Position = Number.POSITIVE_INFINITY

  const forget = (): void => {
    events = []
    characters = 0
    from = Number.POSITIVE_INFINITY
  }

  /** Drops the older half when there is too much, so that most additions move nothing. */
  const bound = (): void => {
    if (events.length <= MOST_EVENTS && characters <= MOST_CHARACTERS) return
    let dropped = 0
    for (const { position, body } of events) {
      if (events.length - dropped <= MOST_EVENTS / 2 && characters <= MOST_CHARACTERS / 2) break
      dropped++
      characters -= body.length
      from = position
    }
    events = events.slice(dropped)
  }

  return {
    forget,
    add: (added) => {
      for (const event of added) {
        if (events.length === 0) from = Math.min(from, event.position - 1)
        events.push(event)
        characters += event.body.length
      }
      bound()
    },
    after: (position) => {
      if (position < from) return undefined
      const start = events.findIndex((event) => event.position > position)
      return start < 0 ? [] : events.slice(start)
    },
  }
}
