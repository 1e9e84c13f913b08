/**
 * Follows the views and completes erasures: it destroys details that remained after a crash of this or another
 * node, adds each erasure to the list outside the ledger, and erases again the persons that a restored ledger
 * brought back.
 */
import { parseEvent } from '../../events/catalogue.ts'
import { streamOf, subjectOf } from '../../events/envelope.ts'
import { isConfidentialId } from '../../events/privateMark.ts'
import {
  digestsErasedAfter,
  halfErasedPersons,
  unerasedPersons,
} from '../../projections/read/people/person.ts'
import { isStoreError } from '../failure/storeError.ts'
import { recordFact } from '../record/facts.ts'
import { destroyDetails } from '../rules/kernel/destruction.ts'
import { type ErasureList, openErasureList } from '../rules/people/erasureList.ts'
import { isErased } from '../rules/people/rules.ts'
import { areDetailsErased } from '../rules/sources/confidential.ts'
import { type EventStore, type LoggedEvent, NO_STREAM, STREAM_DELETED } from '../store/port.ts'
import type { Follower } from '../tail/tail.ts'
import type { Views } from '../views/views.ts'

export interface Erasures {
  /** Follows the log after the views: they show what is left to do. */
  readonly follower: Follower
  /** Whether the views show no person of the list. */
  isSettled(): boolean
}

/**
 * Records that a person, or the details of a confidential source, are erased, despite any holds: this was decided before the
 * ledger was restored.
 */
const eraseAgain = async (store: EventStore, person: string, now: () => string): Promise<void> => {
  const isSource = isConfidentialId(person)
  const stream = streamOf(isSource ? 'source' : 'person', person)
  await recordFact({ store, now }, stream, 'detente', async () => {
    const { events } = await store.readStream(stream)
    const history = events.map(({ body }) => parseEvent(body))
    if (history.length === 0 || isErased(history) || areDetailsErased(history)) return undefined
    const data = { basis: 'other', reason: 'erased before, and again after the ledger was restored' } as const
    const type = isSource ? 'SourceDetailsErased' : 'PersonErased'
    return { after: history.length - 1, fact: { type, data } }
  })
}

/** The cell that says that a list of erasures has to lie beside the ledger. */
const LIST_CELL = 'erasures-listed'

/** Whether somebody was erased from the ledger, so that its list must be there. */
export const hasListedErasures = async (store: Pick<EventStore, 'readState'>): Promise<boolean> =>
  (await store.readState(LIST_CELL)) !== undefined

const recordList = async (store: EventStore): Promise<void> => {
  if (await hasListedErasures(store)) return
  try {
    await store.writeState(LIST_CELL, 'true', NO_STREAM)
  } catch (error) {
    // Another node wrote it.
    if (!isStoreError(error, 'wrong-revision')) throw error
  }
}

/** Whether an event can erase somebody or a source, or undo that: it is about one, or it says that a stream was deleted. */
const concernsPersons = ({ stream, type }: LoggedEvent): boolean =>
  type === STREAM_DELETED || ['person', 'personal', 'source'].includes(subjectOf(stream))

export const openErasures = (
  store: EventStore,
  views: Pick<Views, 'sql' | 'follower' | 'built' | 'position'>,
  path: string,
  now: () => string,
): Erasures => {
  const list: ErasureList = openErasureList(path)
  const restoredPersons = (): readonly string[] => unerasedPersons(views.sql, list.digests)
  let lastPosition = 0
  let isListRecorded = false
  /** Whether something may be left to do. Most events concern no person, and looking costs more than indexing them. */
  let isDue = true
  let isSettled = list.digests.size === 0 || (views.built() && restoredPersons().length === 0)

  return {
    isSettled: () => isSettled,
    follower: {
      name: 'erasures',
      position: views.follower.position,
      handle: async ({ events, live }) => {
        isDue ||= events.some(concernsPersons)
        if (!isDue && (isSettled || !live)) return
        list.add(digestsErasedAfter(views.sql, lastPosition))
        lastPosition = views.position()
        for (const person of halfErasedPersons(views.sql)) {
          await destroyDetails(store, streamOf('person', person))
        }
        if (!isSettled && live) {
          const persons = restoredPersons()
          for (const person of persons) await eraseAgain(store, person, now)
          isSettled = persons.length === 0
        }
        // Last, because nothing that is asked waits for it.
        if (!isListRecorded && list.digests.size > 0) {
          await recordList(store)
          isListRecorded = true
        }
        // Views that wait for something do not show these events yet.
        isDue = views.position() < (events.at(-1)?.position ?? 0)
      },
    },
  }
}
