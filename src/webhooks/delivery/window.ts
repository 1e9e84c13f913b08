/**
 * The deliveries of an endpoint that are under way: what was read of the log, matches and is not settled yet. It
 * says what may be sent next, keeping each lane in order, and how far the cursor is.
 */
import type { Position } from '../../store/port.ts'
import type { Cursor, Parked } from './cursor.ts'
import type { Tries } from './retry.ts'

/** What holds what back: everything of a deal the rest of that deal, everything all the rest, or nothing. */
export const ORDERS = ['deal', 'strict', 'none'] as const

export type Order = (typeof ORDERS)[number]

/** Most deliveries under way, so that memory and what a crash repeats are bounded. */
export const WINDOW = 1_000

/** A delivery under way. */
export interface Item {
  readonly position: Position
  /** The previous matching position of the epoch. */
  readonly previous: Position | null
  readonly eventId: string
  readonly lanes: readonly string[]
  /** Attempts on schedule that ended and did not deliver it, and those of them that count as failures. */
  readonly tries: number
  readonly failures: number
  /** Whether it was delivered or parked. A retry by hand may do so while an attempt on schedule is under way. */
  readonly settled: boolean
}

interface Held extends Item {
  tries: number
  failures: number
  settled: boolean
}

export interface Window {
  /**
   * Takes the next matching event, once, though a piece of the log is read again after it could not be read to its end.
   * What was delivered before a restart only counts for the chain.
   */
  offer(position: Position, eventId: string, lanes: readonly string[]): void
  /** Says that the log was read up to here. */
  read(upTo: Position): void
  /** How far the log was read. */
  readUpTo(): Position
  /** How many more it takes. */
  room(): number
  /** The next item that may be sent. */
  peek(): Item | undefined
  /** Takes out the next item that may be sent. */
  next(): Item | undefined
  /** The item of a position that is not settled. */
  find(position: Position): Item | undefined
  /** Puts an item back that was not delivered and is due again, with the attempts that were made. */
  again(item: Item, tries?: Tries): void
  /** Settles an item that was delivered or parked. */
  settle(item: Item): void
  /** How far the deliveries are, without what the endpoint adds. */
  place(): Pick<Cursor, 'low' | 'lastMatched' | 'done'>
  /** Unsettled items. */
  size(): number
}

/** @param lanes of an event: its deals, else its stream */
export const lanesOf = (order: Order, deals: readonly string[], stream: string): readonly string[] =>
  order === 'none' ? [] : order === 'strict' ? ['*'] : deals.length > 0 ? [...new Set(deals)] : [stream]

/** Takes what was taken in order, from the front, without moving the rest each time. */
const openQueue = <T>() => {
  let items: T[] = []
  let head = 0
  return {
    push: (item: T) => items.push(item),
    peek: (): T | undefined => items[head],
    shift: (): T | undefined => {
      const item = items[head]
      if (head < items.length) head++
      if (head > 64 && head * 2 > items.length) {
        items = items.slice(head)
        head = 0
      }
      return item
    },
    rest: (): readonly T[] => items.slice(head),
    size: () => items.length - head,
  }
}

export const openWindow = (cursor: Pick<Cursor, 'low' | 'lastMatched' | 'done'>): Window => {
  let { low, lastMatched } = cursor
  let read = low
  let lastOffered = lastMatched
  let unsettled = 0
  const before = new Set(cursor.done)
  const items = openQueue<Held>()
  const ready = openQueue<Item>()
  const lanes = new Map<string, ReturnType<typeof openQueue<Held>>>()

  const isFree = (item: Item): boolean => item.lanes.every((lane) => lanes.get(lane)?.peek() === item)

  const advance = (): void => {
    for (let first = items.peek(); first?.settled; first = items.peek()) {
      items.shift()
      low = first.position
      lastMatched = first.position
    }
    if (items.size() === 0) low = Math.max(low, read)
  }

  const leaveLanes = (item: Item): void => {
    const freed = new Set<Item>()
    for (const name of item.lanes) {
      const lane = lanes.get(name)
      // What was settled by hand before its turn frees nobody, and is passed over when its turn comes.
      if (lane?.peek() !== item) continue
      while (lane.peek()?.settled) lane.shift()
      const first = lane.peek()
      if (first === undefined) lanes.delete(name)
      else freed.add(first)
    }
    for (const one of freed) if (isFree(one)) ready.push(one)
  }

  /** The next that may be sent; what was settled while it waited is passed over. */
  const first = (): Item | undefined => {
    while ((ready.peek() as Held | undefined)?.settled) ready.shift()
    return ready.peek()
  }

  return {
    offer: (position, eventId, names) => {
      if (lastOffered !== null && position <= lastOffered) return
      const item: Held = {
        position,
        previous: lastOffered,
        eventId,
        lanes: names,
        tries: 0,
        failures: 0,
        settled: false,
      }
      lastOffered = position
      items.push(item)
      if (before.delete(position)) {
        item.settled = true
        return
      }
      unsettled++
      for (const name of names) {
        const lane = lanes.get(name) ?? openQueue<Held>()
        lane.push(item)
        lanes.set(name, lane)
      }
      if (isFree(item)) ready.push(item)
    },
    read: (upTo) => {
      read = Math.max(read, upTo)
      advance()
    },
    readUpTo: () => read,
    room: () => WINDOW - items.size(),
    peek: first,
    next: () => {
      first()
      return ready.shift()
    },
    find: (position) => items.rest().find((one) => one.position === position && !one.settled),
    again: (item, { tries, failures } = item) => {
      const held = item as Held
      held.tries = tries
      held.failures = failures
      ready.push(held)
    },
    settle: (item) => {
      const held = item as Held
      if (held.settled) return
      held.settled = true
      unsettled--
      leaveLanes(item)
      advance()
    },
    place: () => ({
      low,
      lastMatched,
      done: [
        ...[...before].filter((position) => position > read),
        ...items
          .rest()
          .filter((one) => one.settled)
          .map((one) => one.position),
      ],
    }),
    size: () => unsettled,
  }
}

/** Most parked deliveries of an endpoint: more of them, and it is disabled, its cursor frozen. */
export const MOST_PARKED = 1_000

export const park = (parked: readonly Parked[], one: Parked): readonly Parked[] => [
  ...parked.filter((other) => other.position !== one.position),
  one,
]
