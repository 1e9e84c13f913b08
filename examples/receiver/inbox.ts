/**
 * What a receiver remembers. A real one keeps it in the same transaction as what it does with an event, so that a crash
 * between the two loses and doubles nothing.
 */

/** The body of a delivery: a CloudEvent. Test events have no position. */
export interface Delivery {
  readonly id: string
  readonly type: string
  readonly data: {
    readonly position?: string
    readonly previousPosition?: string | null
    readonly epoch?: number
    readonly headline?: string
  }
}

export const openInbox = () => {
  const taken = new Set<string>()
  const came = new Set<string>()
  const awaited = new Set<string>()
  let latest = -1
  let duplicates = 0

  /** Notes a place in the chain. Deliveries may overtake each other, so what is missing may still come. */
  const link = ({ position, previousPosition, epoch = -1 }: Delivery['data']): void => {
    if (position === undefined || epoch < latest) return
    if (epoch > latest) {
      // What an epoch still lacked when it ended comes in the next one, if it is to come at all.
      latest = epoch
      came.clear()
      awaited.clear()
    }
    came.add(position)
    awaited.delete(position)
    if (typeof previousPosition === 'string' && !came.has(previousPosition)) awaited.add(previousPosition)
  }

  return {
    /** Takes a delivery, once: what comes again has the same `webhook-id`. */
    take: (webhookId: string, { data }: Delivery): void => {
      // The chain also counts what comes again: in a new epoch it has another link.
      link(data)
      if (taken.has(webhookId)) {
        duplicates++
        return
      }
      taken.add(webhookId)
      console.log(`took ${data.headline ?? 'a test event'}`)
    },
    /** `missing`: links to deliveries that did not come yet. Should one stay for long, pull or seek. */
    state: () => ({ taken: taken.size, duplicates, missing: [...awaited] }),
  }
}
