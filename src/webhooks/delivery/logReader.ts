/**
 * Reads the log for all endpoints: once for those that are at the same position, in bounded pieces, and hands each what
 * matches its filter.
 */
import { setImmediate as breathe } from 'node:timers/promises'
import { parseEvent } from '../../../events/catalogue.ts'
import type { Position } from '../../store/port.ts'
import type { Views } from '../../views/views.ts'
import { dealsOf, facetsOf } from '../filters/facets.ts'
import type { FilterIndex } from '../filters/filterIndex.ts'
import type { Pages } from './logPages.ts'
import { type ReadTurn, readTurnOf } from './logStretch.ts'
import type { Runner } from './runner.ts'
import { orderingKeysOf } from './window.ts'

/** Events that are read at a time, so that other work gets its turn. */
const PIECE = 100
/** How long to wait after the log could not be read, in milliseconds. */
const AGAIN_MS = 1_000

export interface LogReaderOptions {
  readonly views: Pick<Views, 'sql' | 'position'>
  readonly pages: Pages
  /** The runners at work, by the ids of their endpoints. */
  readonly runners: ReadonlyMap<string, Runner>
  readonly index: FilterIndex<string>
  /** The last position that may be delivered to a receiver that has everything up to `after`. */
  readonly mayLeave: (after: Position) => Position
  readonly onFailed: (error: unknown) => void
}

export interface LogReader {
  /** Reads more, if there is something to read and a runner that wants it. */
  wake(): void
  /** To be called when the window of a runner has room. */
  roomy(runner: Runner): void
  close(): void
}

export const openLogReader = (options: LogReaderOptions): LogReader => {
  const { views, pages, runners, index, mayLeave, onFailed: failed } = options
  let closed = false
  let reading = false
  let turn = 0

  /** Whether an endpoint has not read up to the head and has room for a whole piece. */
  const mayReadOn = ({ window }: Runner, head: Position): boolean =>
    window.readUpTo() < Math.min(head, mayLeave(window.readUpTo())) && window.room() >= PIECE

  /** Hands the next piece of the log to the runners at the same position. */
  const readPiece = (group: ReadonlyMap<string, Runner>, stretch: ReadTurn): void => {
    const { after } = stretch
    const { rows, upTo } = pages.read({ after, upTo: Math.min(stretch.upTo, mayLeave(after)) }, PIECE)
    for (const row of rows) {
      const event = parseEvent(row.body)
      for (const id of index.find(facetsOf(views.sql, event, row.position))) {
        const runner = group.get(id)
        if (!runner) continue
        const keys = orderingKeysOf(runner.endpoint().order, dealsOf(event), event.stream)
        runner.window.offer(row.position, row.id, keys)
      }
    }
    for (const runner of group.values()) {
      runner.window.read(upTo)
      runner.passed()
      runner.pump()
    }
  }

  const readOn = async (): Promise<void> => {
    if (reading) return
    reading = true
    try {
      for (;;) {
        const head = views.position()
        const waiting = closed ? [] : [...runners].filter(([, runner]) => mayReadOn(runner, head))
        const places = waiting.map(([, { window }]) => window.readUpTo())
        const stretch = readTurnOf(places, head, turn++)
        if (!stretch) return
        readPiece(new Map(waiting.filter(([, { window }]) => window.readUpTo() === stretch.after)), stretch)
        await breathe()
      }
    } catch (error) {
      failed(error)
      if (!closed) setTimeout(wake, AGAIN_MS).unref()
    } finally {
      reading = false
    }
  }

  function wake(): void {
    if (!reading && runners.size > 0 && !closed) void readOn()
  }

  return {
    wake,
    roomy: (runner) => {
      if (mayReadOn(runner, views.position())) wake()
    },
    close: () => {
      closed = true
    },
  }
}
