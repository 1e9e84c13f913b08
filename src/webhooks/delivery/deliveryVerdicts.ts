/**
 * The verdicts that an event changed, as a delivery carries them. They are found once for all endpoints that ask about the
 * same target or goods, and never change afterwards.
 */
import { LRUCache } from 'lru-cache'
import { parseEvent } from '../../../events/catalogue.ts'
import type { LogRow } from '../../../projections/read/events/logPieces.ts'
import {
  comparedFor,
  type EventVerdict,
  eventVerdicts,
  mayChangeVerdicts,
  type VerdictQuestion,
  type WatchList,
} from '../../../projections/read/screening/eventVerdicts.ts'
import { openBreath } from '../../scheduling/breath.ts'
import type { Views } from '../../views/views.ts'

/** Answers that are kept, each about one event and one target or code of goods. */
const MOST_KEPT = 2_000

/** What a delivery says of verdicts. */
export interface ChangedVerdicts {
  /** The day that they are as of: the one on which the event was recorded, in UTC. */
  readonly asOf: string
  readonly changes: readonly EventVerdict[]
  /** How many targets and goods the event concerns whose verdicts were not compared; absent where all were. */
  readonly notCompared?: number
}

/**
 * The verdicts to send with an event to an endpoint that watches some targets and goods.
 * @returns undefined where no verdict differs, and all were compared
 */
export type FindVerdicts = (row: LogRow, watched: WatchList) => Promise<ChangedVerdicts | undefined>

/** @param views which must have seen the events that are asked about */
export const openChangedVerdicts = (views: Pick<Views, 'sql'>): FindVerdicts => {
  const kept = new LRUCache<string, readonly EventVerdict[]>({ max: MOST_KEPT })
  return async ({ stream, body, position }, watched) => {
    if (!mayChangeVerdicts(stream)) return undefined
    const event = parseEvent(body)
    const breathe = openBreath()
    const changesOn = async (compared: VerdictQuestion): Promise<readonly EventVerdict[]> => {
      const key = JSON.stringify([position, compared])
      const known = kept.get(key)
      if (known) return known
      const finding = eventVerdicts(views.sql, event, position, compared)
      for (;;) {
        const step = finding.next()
        if (step.done) {
          kept.set(key, step.value)
          return step.value
        }
        await breathe()
      }
    }
    const { questions, notCompared } = comparedFor(views.sql, event, position, watched)
    const changes: EventVerdict[] = []
    for (const compared of questions) {
      changes.push(...(await changesOn(compared)))
      await breathe()
    }
    if (changes.length === 0 && notCompared === 0) return undefined
    return { asOf: event.recordedAt.slice(0, 10), changes, ...(notCompared > 0 && { notCompared }) }
  }
}
