/** What a measure's stream names, whenever it does: targets and reliefs. */
import type { AnyEvent } from '../../../events/catalogue.ts'

/** The ids of every target that the measure ever had. */
export const targetIds = (history: readonly AnyEvent[]): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const event of history) {
    const targets =
      event.type === 'SanctionImposed'
        ? event.data.targets
        : event.type === 'SanctionAmended'
          ? event.data.addedTargets
          : []
    for (const target of targets) found.add(target.targetId)
  }
  return found
}

/** The ids of every relief that was announced for the measure. */
export const reliefIds = (history: readonly AnyEvent[]): ReadonlySet<string> =>
  new Set(history.flatMap((event) => (event.type === 'ReliefAnnounced' ? [event.data.reliefId] : [])))
