/**
 * Decides which events belong to a deal: its own, those that name it, those linked to it, and evidence about any
 * of them.
 */
import { streamOf } from '../../events/envelope.ts'

/** The part of an event that is read here. */
export interface Leaf {
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly deals?: readonly unknown[]
  readonly data: { readonly eventId?: unknown }
}

/** The event in an entry; undefined when the entry is not an event. */
export const readLeaf = (entry: Uint8Array | string): Leaf | undefined => {
  try {
    const leaf = JSON.parse(entry.toString()) as Leaf
    const whole = typeof leaf.id === 'string' && typeof leaf.stream === 'string'
    return whole && typeof leaf.data === 'object' && leaf.data !== null ? leaf : undefined
  } catch {
    return undefined
  }
}

export interface Membership {
  /** Notes which events are linked to the deal. Pass every leaf, in order. */
  learn(leaf: Leaf): void
  /** Whether an event belongs to the deal. Ask in order, after all leaves were learned. */
  has(leaf: Leaf): boolean
}

export const membersOf = (deal: string): Membership => {
  const linked = new Set<string>()
  const members = new Set<string>()
  const own = streamOf('deal', deal)
  return {
    learn: ({ type, stream, data }) => {
      if (stream === own && type === 'EventLinkedToDeal' && typeof data.eventId === 'string') {
        linked.add(data.eventId)
      }
    },
    has: ({ id, stream, deals, data }) => {
      const about = typeof data.eventId === 'string' && members.has(data.eventId)
      const belongs =
        stream === own || about || linked.has(id) || (Array.isArray(deals) && deals.includes(deal))
      if (belongs) members.add(id)
      return belongs
    },
  }
}
