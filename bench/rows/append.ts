/** Appends of one event each, answered when durable, against bare inserts, one event a commit. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { EventStore, NewEvent } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { INSERT, openBareLog } from '../bare.ts'
import { generate } from '../generate.ts'
import { alternate, rate, ratiosOf } from '../measure.ts'
import type { Given, Line, Row } from '../row.ts'

/** Events of a stream's length that is usual. */
const STREAM_EVENTS = 40
const CALLERS = 64

const bodies = [...generate(1000)]

/** Events with ids of their own, with types and bodies as they come. */
const eventsFor = (count: number): readonly NewEvent[] =>
  Array.from({ length: count }, (_, n) => ({
    id: randomUUID(),
    type: bodies[n % bodies.length]?.type ?? '',
    body: bodies[n % bodies.length]?.body ?? '',
  }))

/** One caller: appends its events one after the other, awaiting each. */
const call = async (store: EventStore, name: string, events: readonly NewEvent[]): Promise<void> => {
  for (const [n, event] of events.entries()) {
    const revision = n % STREAM_EVENTS
    await store.append(`deal-${name}-${Math.floor(n / STREAM_EVENTS)}`, revision - 1, [event])
  }
}

const callers = async (store: EventStore, name: string, count: number, events: readonly NewEvent[]) => {
  const each = Math.floor(events.length / count)
  await Promise.all(
    Array.from({ length: count }, (_, n) =>
      call(store, `${name}-${n}`, events.slice(n * each, (n + 1) * each)),
    ),
  )
}

const measure = async (given: Given, concurrent: number, count: number): Promise<Line> => {
  const store = await openSqliteStore(join(given.folder, `ours-${concurrent}.db`))
  const bare = openBareLog(join(given.folder, `bare-${concurrent}.db`))
  const insert = bare.prepare(INSERT)
  const bareCount = Math.min(count, 4_000)
  const rounds = await alternate(
    (round) => {
      const events = eventsFor(count)
      return rate(count, () => callers(store, `r${round}`, concurrent, events))
    },
    (round) => {
      const events = eventsFor(bareCount)
      return rate(bareCount, () => {
        for (const [n, { id, type, body }] of events.entries()) {
          insert.run(`deal-r${round}-${Math.floor(n / STREAM_EVENTS)}`, n % STREAM_EVENTS, id, type, body)
        }
      })
    },
  )
  await store.close()
  bare.close()
  const who = concurrent === 1 ? 'one caller' : `${concurrent} concurrent callers`
  return {
    what: `append, one event, ${who}, awaited durable`,
    against: 'bare node:sqlite, one event a commit',
    unit: 'events/s',
    ...rounds,
    ratios: ratiosOf(rounds),
    goal: { atLeast: concurrent === 1 ? 0.7 : 5 },
  }
}

export const appends: Row = {
  name: 'append',
  run: async (given) => {
    const full = given.size === 'full'
    return [
      await measure(given, CALLERS, CALLERS * (full ? 250 : 50)),
      await measure(given, 1, full ? 4_000 : 500),
    ]
  },
}
