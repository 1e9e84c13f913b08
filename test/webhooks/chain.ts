/** The checks that a receiver can make: ids, repeats, and the chain of each epoch. */
import type { Came, Delivered } from './receiver.ts'

export interface Checked {
  /** The faults in words; empty if there are none. */
  readonly faults: readonly string[]
  /** Positions by epoch, each once. */
  readonly epochs: ReadonlyMap<number, ReadonlySet<string>>
  /** Deliveries beyond the first of each. */
  readonly repeats: number
}

/** @param webhook the id of the endpoint of all these deliveries */
export const checkDeliveries = (came: readonly Came[], webhook: string): Checked => {
  const faults: string[] = []
  const links = new Map<string, string | null>()
  const ids = new Map<string, string>()
  const epochs = new Map<number, Set<string>>()
  for (const { text, headers } of came) {
    const { id, data } = JSON.parse(text) as Delivered
    const { epoch, position, previousPosition } = data
    const at = `${epoch}:${position}`
    if (headers['webhook-id'] !== `${id}_${webhook}`) faults.push(`${at} came as ${headers['webhook-id']}`)
    const before = links.get(at)
    if (before !== undefined && before !== previousPosition) {
      faults.push(`${at} was linked to ${before}, then to ${previousPosition}`)
    }
    if ((ids.get(position) ?? id) !== id) faults.push(`${position} has two ids`)
    ids.set(position, id)
    links.set(at, previousPosition)
    epochs.set(epoch, (epochs.get(epoch) ?? new Set()).add(position))
  }
  for (const [epoch, positions] of epochs) {
    const sorted = [...positions].sort((a, b) => Number(a) - Number(b))
    for (const [n, position] of sorted.entries()) {
      const link = links.get(`${epoch}:${position}`)
      const wanted = n === 0 ? null : sorted[n - 1]
      if (link !== wanted) faults.push(`${epoch}:${position} is linked to ${link}, not to ${wanted}`)
    }
  }
  return { faults, epochs, repeats: came.length - links.size }
}
