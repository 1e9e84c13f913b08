/**
 * One side of the measurements on an EventStoreDB, a process of its own: `eventstoredb.ts ours|bare` appends, reads and
 * follows as it is asked, with the adapter or with nothing but the client.
 */
import { randomUUID } from 'node:crypto'
import { EventStoreDBClient, jsonEvent, NO_STREAM, START, streamNameFilter } from '@eventstore/db-client'
import type { NewEvent } from '../../src/store/port.ts'
import { generate } from '../generate.ts'
import { rate } from '../measure.ts'

export type Ask =
  | {
      readonly kind: 'open'
      readonly side: 'ours' | 'bare'
      readonly address: string
      readonly ledger: string
    }
  /** Each caller appends one event after the other to streams of its own. */
  | { readonly kind: 'append'; readonly name: string; readonly callers: number; readonly count: number }
  | { readonly kind: 'read'; readonly count: number }
  | { readonly kind: 'follow'; readonly count: number }
  | { readonly kind: 'close' }

interface Side {
  append(stream: string, expected: number, event: NewEvent): Promise<unknown>
  /** Reads the whole log and says how many events came. */
  read(): Promise<number>
  /** Follows the log from its beginning until so many came. */
  follow(count: number): Promise<void>
  close(): Promise<void>
}

/** Events of a stream's length that is usual. */
const STREAM_EVENTS = 40
/** As the adapter asks for. */
const WINDOW = 1_000

const bodies = [...generate(1000)]

const openOurs = async (address: string, ledger: string): Promise<Side> => {
  const { openEventStoreDb } = await import('../../src/store/eventstoredb/store.ts')
  const store = await openEventStoreDb(`${address}${address.includes('?') ? '&' : '?'}ledger=${ledger}`)
  return {
    append: (stream, expected, event) => store.append(stream, expected, [event]),
    read: async () => {
      let count = 0
      for await (const events of store.readAll()) count += events.length
      return count
    },
    follow: async (count) => {
      const stop = new AbortController()
      let seen = 0
      for await (const { events } of store.subscribe({ signal: stop.signal })) {
        seen += events.length
        if (seen >= count) return stop.abort()
      }
    },
    close: () => store.close(),
  }
}

const openBare = (address: string, ledger: string): Side => {
  const client = EventStoreDBClient.connectionString(address)
  return {
    append: (stream, expected, { id, type, body }) =>
      client.appendToStream(`${ledger}.${stream}`, jsonEvent({ id, type, data: JSON.parse(body) }), {
        expectedRevision: expected < 0 ? NO_STREAM : BigInt(expected),
      }),
    read: async () => {
      let count = 0
      for await (const _ of client.readAll()) count++
      return count
    },
    follow: async (count) => {
      const filter = streamNameFilter({ prefixes: [`${ledger}.`], maxSearchWindow: WINDOW })
      const subscription = client.subscribeToAll({ fromPosition: START, filter })
      let seen = 0
      for await (const _ of subscription) if (++seen >= count) break
      await subscription.unsubscribe()
    },
    close: () => client.dispose(),
  }
}

/** One caller: appends its events one after the other, awaiting each. */
const call = async (side: Side, name: string, count: number): Promise<void> => {
  for (let n = 0; n < count; n++) {
    const { type = '', body = '' } = bodies[n % bodies.length] ?? {}
    const stream = `deal-${name}-${Math.floor(n / STREAM_EVENTS)}`
    await side.append(stream, (n % STREAM_EVENTS) - 1, { id: randomUUID(), type, body })
  }
}

let side: Side | undefined

const work = async (ask: Ask, on: Side): Promise<number> => {
  switch (ask.kind) {
    case 'append': {
      const { name, callers, count } = ask
      const each = Math.floor(count / callers)
      return rate(each * callers, async () => {
        await Promise.all(Array.from({ length: callers }, (_, n) => call(on, `${name}-${n}`, each)))
      })
    }
    case 'read': {
      let count = 0
      const seconds = await rate(1, async () => {
        count = await on.read()
      })
      if (count < ask.count) throw new Error(`${count} events were read, of ${ask.count}`)
      return count * seconds
    }
    case 'follow':
      return rate(ask.count, () => on.follow(ask.count))
    default:
      throw new Error(`${ask.kind} is nothing to measure`)
  }
}

process.on('disconnect', () => process.exit())
process.on('message', async (ask: Ask) => {
  if (ask.kind === 'open') {
    const { address, ledger } = ask
    side = await (ask.side === 'ours' ? openOurs(address, ledger) : openBare(address, ledger))
    process.send?.(0)
  } else if (ask.kind === 'close') {
    await side?.close()
    process.exit()
  } else if (side) process.send?.(await work(ask, side))
})
