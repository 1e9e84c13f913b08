/**
 * Follows the views and sees erasures through: destroys details that a crash, here or on another node, left; notes every
 * erasure in the list outside the ledger; and erases again whom a restored ledger brought back.
 */
import { parseEvent } from '../../events/catalogue.ts'
import { streamOf } from '../../events/envelope.ts'
import { erasedSince, halfErased, unerased } from '../../projections/read/people.ts'
import { recordFact } from '../record/facts.ts'
import { destroyDetails } from '../rules/people/destruction.ts'
import { type ErasureList, openErasureList } from '../rules/people/erasureList.ts'
import { isErased } from '../rules/people/rules.ts'
import type { EventStore } from '../store/port.ts'
import type { Follower } from '../tail/tail.ts'
import type { Views } from '../views/views.ts'

export interface Erasures {
  /** Stands behind the views in the feed, and is never behind them: what is left to do is what they show. */
  readonly follower: Follower
  /** Whether nobody is shown who is in the list. */
  settled(): boolean
}

/** Records that a person is erased, whatever holds there are: it was decided before the ledger was restored. */
const eraseAgain = async (store: EventStore, person: string, now: () => string): Promise<void> => {
  const stream = streamOf('person', person)
  await recordFact({ store, now }, stream, 'detente', async () => {
    const { events } = await store.readStream(stream)
    const history = events.map(({ body }) => parseEvent(body))
    if (history.length === 0 || isErased(history)) return undefined
    const data = { basis: 'erased before, and again after the ledger was restored' }
    return { after: history.length - 1, fact: { type: 'PersonErased', data } }
  })
}

export const openErasures = (
  store: EventStore,
  views: Pick<Views, 'sql' | 'follower' | 'built' | 'position'>,
  path: string,
  now: () => string,
): Erasures => {
  const list: ErasureList = openErasureList(path)
  const back = (): readonly string[] => unerased(views.sql, list.digests)
  let noted = 0
  let settled = list.digests.size === 0 || (views.built() && back().length === 0)

  return {
    settled: () => settled,
    follower: {
      name: 'erasures',
      position: views.follower.position,
      handle: async ({ live }) => {
        list.add(erasedSince(views.sql, noted))
        noted = views.position()
        for (const person of halfErased(views.sql)) await destroyDetails(store, streamOf('person', person))
        if (settled || !live) return
        const brought = back()
        for (const person of brought) await eraseAgain(store, person, now)
        settled = brought.length === 0
      },
    },
  }
}
