/** The targets and reliefs that the stream of a measure names at any time. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { targetsGivenBy } from '../../../events/history/measureTargets.ts'

/** The ids of all targets that the measure ever had. */
export const targetIds = (history: readonly AnyEvent[]): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const event of history) {
    for (const { targetId } of targetsGivenBy(event)) found.add(targetId)
  }
  return found
}

/** The ids of all reliefs that were announced for the measure. */
export const reliefIds = (history: readonly AnyEvent[]): ReadonlySet<string> =>
  new Set(history.flatMap((event) => (event.type === 'ReliefAnnounced' ? [event.data.reliefId] : [])))
