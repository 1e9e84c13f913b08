/** Who owns or controls a target on a day, as its stream says: what is certain, and what vague dates and disputes leave open. Pure. */
import type { AnyEvent, EventOf } from '../../events/catalogue.ts'
import type { Certainty } from '../../events/certainty.ts'
import { contestedIn } from '../../events/history/order.ts'
import { ownerKey } from '../../events/history/targetProfile.ts'
import type { Owner } from '../../events/target.ts'
import { certain, inOrder, possible } from '../folds/dayReading.ts'

/** A share in per cent, from the least to the most that it can be. */
export interface Share {
  readonly min: number
  /** Whether it is more than `min`. */
  readonly moreThan: boolean
  readonly max: number
}

export interface Stake {
  readonly owner: Owner
  /** Whether the owner still owns or controls anything: never `no`. */
  readonly held: Exclude<Certainty, 'no'>
  readonly share: Share
  /** `no` also where nobody said that it controls the target. */
  readonly control: Certainty
  /** Ids of owners with whom it acts jointly. */
  readonly jointWith: readonly string[]
}

type Report = EventOf<'OwnershipReported'>

/** A report without a share leaves every share open. */
const shareOf = ({ data: { percent } }: Report): Share =>
  percent === undefined
    ? { min: 0, moreThan: false, max: 100 }
    : { min: percent.min, moreThan: percent.moreThan ?? false, max: percent.max ?? 100 }

const hull = (shares: readonly Share[]): Share => {
  const min = Math.min(...shares.map((one) => one.min))
  return {
    min,
    moreThan: shares.every((one) => one.min > min || one.moreThan),
    max: Math.max(...shares.map((one) => one.max)),
  }
}

/** The reports and ends of one owner that count, in order: from the last report on. */
const lastOf = (events: readonly AnyEvent[]): readonly AnyEvent[] => {
  const last = events.findLastIndex(({ type }) => type === 'OwnershipReported')
  return last < 0 ? [] : events.slice(last)
}

const stakeOf = (
  events: readonly AnyEvent[],
  asOf: string,
  contested: (event: AnyEvent) => boolean,
): readonly Stake[] => {
  const sure = certain(asOf, contested)
  const open = possible(asOf)
  const now = lastOf(inOrder(events.filter(sure.counts), 'latest'))
  const settled = now[0]
  const ended = now.some(({ type }) => type === 'OwnershipEnded')
  // The events that may have happened besides the certain ones.
  const unsure = events.filter((event) => open.counts(event) && !sure.counts(event))
  const reports = [
    ...(settled?.type === 'OwnershipReported' && !ended ? [settled] : []),
    ...unsure.filter((event) => event.type === 'OwnershipReported'),
  ]
  const [first] = reports
  if (!first) return []
  const mayHaveEnded = unsure.some(({ type }) => type === 'OwnershipEnded')
  const controls = new Set(reports.map(({ data }) => data.control === true))
  return [
    {
      owner: first.data.owner,
      held: first === settled && !mayHaveEnded ? 'certainly' : 'possibly',
      share: hull(reports.map(shareOf)),
      control: controls.has(true) ? (controls.has(false) ? 'possibly' : 'certainly') : 'no',
      jointWith: [...new Set(reports.flatMap(({ data }) => data.jointWith))],
    },
  ]
}

/**
 * The stakes in a target on a day, by owner.
 * @param events the target's stream as it stands
 */
export const stakesAt = (events: readonly AnyEvent[], asOf: string): readonly Stake[] => {
  const contested = contestedIn(events)
  const byOwner = new Map<string, AnyEvent[]>()
  for (const event of events) {
    if (event.type !== 'OwnershipReported' && event.type !== 'OwnershipEnded') continue
    const key = ownerKey(event.data.owner)
    byOwner.set(key, [...(byOwner.get(key) ?? []), event])
  }
  return [...byOwner.values()].flatMap((own) => stakeOf(own, asOf, contested))
}
