/**
 * The deliveries of an endpoint that are under way: what was read of the log, matches and is not settled yet. It says what
 * may be sent next and how far the cursor is. Deliveries with the same ordering key leave in order.
 */
import type { Position } from '../../store/port.ts'
import type { Cursor, ParkedDelivery } from './cursor.ts'
import { openQueue } from './queue.ts'
import type { Tries } from './retry.ts'

/** What a delivery that is not settled holds back: later ones of the same deal, all later ones, or nothing. */
export const ORDERS = ['deal', 'strict', 'none'] as const

export type Order = (typeof ORDERS)[number]

/** Most deliveries under way: it bounds the memory and what comes again after a crash. */
export const WINDOW = 1_000

/** A delivery under way. */
export interface Item {
  readonly position: Position
  /** The previous matching position of the epoch. */
  readonly previous: Position | null
  readonly eventId: string
  /** A delivery waits for every earlier one that shares one of these. */
  readonly orderingKeys: readonly string[]
  /** Attempts on schedule that ended and did not deliver it, and those of them that count as failures. */
  readonly tries: number
  readonly failures: number
  /** Whether it was delivered or parked. A retry by hand may do so while an attempt on schedule is under way. */
  readonly settled: boolean
}

interface WindowItem extends Item {
  tries: number
  failures: number
  settled: boolean
}

export interface Window {
  /**
   * Takes the next matching event, once, though a piece of the log is read again after it could not be read to its end.
   * An event that was delivered before a restart is only a link of the chain.
   */
  offer(position: Position, eventId: string, orderingKeys: readonly string[]): void
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
  /** How far the deliveries are: the part of the cursor that the window knows. */
  place(): Pick<Cursor, 'low' | 'lastMatched' | 'done'>
  /** Unsettled items. */
  size(): number
}

/** The ordering keys of an event: its deals, or its stream if it belongs to no deal; one for `strict`, none for `none`. */
export const orderingKeysOf = (order: Order, deals: readonly string[], stream: string): readonly string[] =>
  order === 'none' ? [] : order === 'strict' ? ['*'] : deals.length > 0 ? [...new Set(deals)] : [stream]

export const openWindow = (cursor: Pick<Cursor, 'low' | 'lastMatched' | 'done'>): Window => {
  let { low, lastMatched } = cursor
  let read = low
  let lastOffered = lastMatched
  let unsettled = 0
  const before = new Set(cursor.done)
  const items = openQueue<WindowItem>()
  const ready = openQueue<Item>()
  /** The unsettled deliveries by ordering key. */
  const queues = new Map<string, ReturnType<typeof openQueue<WindowItem>>>()

  const isFree = (item: Item): boolean => item.orderingKeys.every((key) => queues.get(key)?.peek() === item)

  const advance = (): void => {
    for (let first = items.peek(); first?.settled; first = items.peek()) {
      items.shift()
      low = first.position
      lastMatched = first.position
    }
    if (items.size() === 0) low = Math.max(low, read)
  }

  const leaveQueues = (item: Item): void => {
    const freed = new Set<Item>()
    for (const key of item.orderingKeys) {
      const queue = queues.get(key)
      // A retry by hand may settle a delivery before its turn: that frees no other, and it is skipped when its turn comes.
      if (queue?.peek() !== item) continue
      while (queue.peek()?.settled) queue.shift()
      const first = queue.peek()
      if (first === undefined) queues.delete(key)
      else freed.add(first)
    }
    for (const one of freed) if (isFree(one)) ready.push(one)
  }

  /** The next that may be sent; those that were settled while they waited are skipped. */
  const first = (): Item | undefined => {
    while ((ready.peek() as WindowItem | undefined)?.settled) ready.shift()
    return ready.peek()
  }

  return {
    offer: (position, eventId, orderingKeys) => {
      if (lastOffered !== null && position <= lastOffered) return
      const item: WindowItem = {
        position,
        previous: lastOffered,
        eventId,
        orderingKeys,
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
      for (const key of orderingKeys) {
        const queue = queues.get(key) ?? openQueue<WindowItem>()
        queue.push(item)
        queues.set(key, queue)
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
      const held = item as WindowItem
      held.tries = tries
      held.failures = failures
      ready.push(held)
    },
    settle: (item) => {
      const held = item as WindowItem
      if (held.settled) return
      held.settled = true
      unsettled--
      leaveQueues(item)
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

/** Most parked deliveries of an endpoint. One more disables it, and its cursor stays where it is. */
export const MOST_PARKED = 1_000

export const park = (parked: readonly ParkedDelivery[], one: ParkedDelivery): readonly ParkedDelivery[] => [
  ...parked.filter((other) => other.position !== one.position),
  one,
]
