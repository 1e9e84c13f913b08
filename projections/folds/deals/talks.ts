/** The talks of a deal: scheduled, held, cancelled. Folded from the deal's stream. Pure. */
import type { AnyEvent, DataOf } from '../../../events/catalogue.ts'
import { contestedIn, layOut } from '../../../events/history/order.ts'
import { happenedBy } from '../../../events/time/when.ts'

type Held = DataOf<'EnvoyTalksHeld'>

export const TALKS_STATUSES = ['scheduled', 'held', 'cancelled'] as const

export interface Talks {
  readonly talksId: string
  readonly status: (typeof TALKS_STATUSES)[number]
  /** EDTF: the planned date, and below, when they were held. */
  readonly planned?: string
  readonly occurred?: string | undefined
  /** Where they were held; before that, the planned place in words. */
  readonly place?: Held['place'] | undefined
  readonly plannedPlace?: string
  readonly participants: Held['participants']
  readonly topics: Held['topics']
  readonly reason?: string
  /** The events that say so, in the order of time. */
  readonly events: readonly string[]
}

const EMPTY: Omit<Talks, 'talksId'> = { status: 'scheduled', participants: [], topics: [], events: [] }

const step = (talks: Omit<Talks, 'talksId'>, event: AnyEvent): Omit<Talks, 'talksId'> => {
  const events = [...talks.events, event.id]
  switch (event.type) {
    case 'TalksScheduled': {
      const { planned, place } = event.data
      return { ...talks, planned, ...(place !== undefined && { plannedPlace: place }), events }
    }
    case 'EnvoyTalksHeld': {
      const { place, participants, topics } = event.data
      return { ...talks, status: 'held', occurred: event.occurred, place, participants, topics, events }
    }
    case 'TalksCancelled':
      return { ...talks, status: 'cancelled', reason: event.data.reason, events }
    default:
      return talks
  }
}

/** The talks of a deal known on a day, in the order of their first events. Contested events do not count. */
export const talksIn = (history: readonly AnyEvent[], asOf: string): readonly Talks[] => {
  const contested = contestedIn(history)
  const found = new Map<string, Omit<Talks, 'talksId'>>()
  for (const event of layOut(history, 'latest', contested)) {
    if (!('talksId' in event.data)) continue
    const { talksId } = event.data
    const bounds = { earliest: event.earliest ?? null, latest: event.latest ?? null }
    if (happenedBy(bounds, asOf) !== 'certainly') continue
    found.set(talksId, step(found.get(talksId) ?? EMPTY, event))
  }
  return [...found].map(([talksId, talks]) => ({ talksId, ...talks }))
}
