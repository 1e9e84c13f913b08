/** Follows the views and destroys the details of whoever is erased: what a crash, here or on another node, cut off. */
import { streamOf } from '../../events/envelope.ts'
import { halfErased } from '../../projections/read/people.ts'
import type { Follower } from '../feed/feed.ts'
import type { EventStore } from '../store/port.ts'
import type { Views } from '../views/views.ts'
import { destroyDetails } from './destroying.ts'

/** Stands behind the views in the feed, and is never behind them: what is left to do is what they show. */
export const completeErasures = (store: EventStore, views: Pick<Views, 'sql' | 'follower'>): Follower => ({
  name: 'erasures',
  position: views.follower.position,
  handle: async () => {
    for (const person of halfErased(views.sql)) await destroyDetails(store, streamOf('person', person))
  },
})
