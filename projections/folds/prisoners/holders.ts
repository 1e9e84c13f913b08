/** Which states held a prisoner, and when: each time in custody by itself. Pure. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import type { CertaintyWord } from '../../../events/certainty.ts'
import { occurredBy } from '../../../events/history/legalEffect.ts'
import { custodyAfter, type Custody as Folded, NOTHING_KNOWN } from '../../../src/rules/prisoners/custody.ts'
import { certainBy } from './custodyOnDay.ts'

/** A time in which one state held the person. */
export interface Holder {
  /** Absent when nobody says which state it is. */
  readonly state?: string
  /** EDTF: when the event happened with which it began, and with which it ended. */
  readonly since: string
  readonly until?: string
  readonly certainty: CertaintyWord
}

const isHeld = ({ custody, died }: Folded): boolean => custody === 'held' && died === undefined

const spellsIn = (events: readonly AnyEvent[]): readonly Holder[] => {
  const found: Holder[] = []
  let before = NOTHING_KNOWN
  for (const event of events) {
    const after = custodyAfter(before, event)
    const occurred = event.occurred ?? ''
    const isSame = isHeld(before) && isHeld(after) && before.state === after.state
    const last = found.at(-1)
    if (isHeld(before) && !isSame && last) found[found.length - 1] = { ...last, until: occurred }
    if (isHeld(after) && !isSame) {
      const { state } = after
      found.push({ ...(state !== undefined && { state }), since: occurred, certainty: 'definite' })
    }
    before = after
  }
  return found
}

/** The state into whose custody an event brings the person, as it says itself. */
const takerIn = (event: AnyEvent): string | undefined => {
  switch (event.type) {
    case 'PrisonerDetained':
    case 'PrisonerReturnedToCustody':
      return event.data.state
    case 'PrisonerTransferred':
      return event.data.intoCustody ? event.data.to : undefined
    default:
      return undefined
  }
}

/**
 * The states that certainly held the person by a day, in the order of time, then those that only possibly did.
 * @param history the events of a case with its repairs applied
 */
export const holdersAt = (history: readonly AnyEvent[], asOf: string): readonly Holder[] => {
  const certain = certainBy(history, asOf)
  const sure = new Set(certain.map(({ id }) => id))
  const possible = history.flatMap((event): readonly Holder[] => {
    const state = takerIn(event)
    if (state === undefined || sure.has(event.id) || occurredBy(event, asOf) === 'no') return []
    return [{ state, since: event.occurred ?? '', certainty: 'possible' }]
  })
  return [...spellsIn(certain), ...possible]
}
