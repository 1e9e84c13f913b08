/**
 * What is said about a group's release by a day: the counts of each claimant, their range, the members named.
 * Pure.
 */

import type { AnyEvent, EventOf } from '../../events/catalogue.ts'
import { CERTAINTY_WORDS, type CertaintyWord } from '../../events/certainty.ts'
import { claimant } from '../../events/fields.ts'
import { occurredBy } from '../../events/history/legalEffect.ts'
import { contestedIn, layOut } from '../../events/history/order.ts'
import type { Count } from '../../events/quantities.ts'
import { certainlyBefore } from '../../events/time/when.ts'

type Report = EventOf<'GroupReleaseReported'>
type Revision = EventOf<'GroupCountRevised'>

/** The origin of a statement about the group, and how certain it is. */
interface Mark {
  readonly eventId: string
  readonly contested: boolean
  readonly certainty: CertaintyWord
}

export interface Claim extends Mark, Pick<Report['data'], 'claimedBy' | 'counted' | 'total' | 'breakdown'> {
  /** The claimant's earlier counts, the first one first; empty for a count that was never revised. */
  readonly before?: readonly { readonly eventId: string; readonly total: Count }[]
}

/** The range of all claimants' counts; without an end when one claimant says "at least". */
export interface Range {
  readonly counted: Report['data']['counted']
  readonly min: number
  readonly max?: number
  readonly claims: number
}

const sameClaim = (a: Revision['data'], b: Report['data']): boolean =>
  a.counted === b.counted && claimant(a.claimedBy) === claimant(b.claimedBy)

/** A report with its revisions. The last revision counts. */
const claimOf = (report: Report, revisions: readonly Revision[], mark: Mark): Claim => {
  const own = revisions.filter((revision) => sameClaim(revision.data, report.data))
  const counts = [report, ...own]
  const { claimedBy, counted } = report.data
  const { total, breakdown } = (own.at(-1) ?? report).data
  const before = counts.slice(0, -1).map((event) => ({ eventId: event.id, total: event.data.total }))
  return { ...mark, claimedBy, counted, total, breakdown, ...(before.length > 0 && { before }) }
}

const rangesOf = (claims: readonly Claim[]): readonly Range[] =>
  [...new Set(claims.map(({ counted }) => counted))].map((counted) => {
    const own = claims.filter((claim) => claim.counted === counted)
    const totals = own.map(({ total }) => total)
    const most = totals.map(({ max }) => max).filter((max) => max !== undefined)
    return {
      counted,
      min: Math.min(...totals.map(({ min }) => min)),
      ...(most.length === totals.length && { max: Math.max(...most) }),
      claims: new Set(own.map(({ claimedBy }) => claimant(claimedBy))).size,
    }
  })

/** @param history the events of a group with its repairs applied */
export const releaseAt = (history: readonly AnyEvent[], asOf: string) => {
  const contested = contestedIn(history)
  const markOf = (event: AnyEvent): Mark | undefined => {
    const certainty = occurredBy(event, asOf)
    if (certainty === 'no') return undefined
    return { eventId: event.id, contested: contested(event), certainty: CERTAINTY_WORDS[certainty] }
  }
  const marked = history.flatMap((event) => {
    const mark = markOf(event)
    return mark ? [{ event, mark }] : []
  })
  const counts = ({ contested, certainty }: Mark): boolean => !contested && certainty === 'definite'
  const standing = new Set(marked.filter(({ mark }) => counts(mark)).map(({ event }) => event))
  const revisions = layOut(history, 'latest', () => false).filter(
    (event): event is Revision => event.type === 'GroupCountRevised' && standing.has(event),
  )
  const claims = marked.flatMap(({ event, mark }) =>
    event.type === 'GroupReleaseReported' ? [claimOf(event, revisions, mark)] : [],
  )
  const named = marked.flatMap(({ event, mark }) =>
    event.type === 'GroupMemberNamed' ? [{ ...mark, ...event.data }] : [],
  )
  const transferred = marked.flatMap(({ event, mark }) =>
    event.type === 'GroupTransferReported' ? [{ ...mark, ...event.data }] : [],
  )
  const exchangedFor = marked.flatMap(({ event, mark }) =>
    event.type === 'GroupExchanged' ? event.data.exchangedFor.map((groupId) => ({ ...mark, groupId })) : [],
  )
  return {
    claims,
    ranges: rangesOf(claims.filter(counts)),
    named,
    namedCount: named.filter(counts).length,
    transferred,
    ...(exchangedFor.length > 0 && { exchangedFor }),
  }
}

/**
 * What undid a member's release: returns to custody and revoked releases that are certain by a day and may have
 * come after the first report of the release.
 * @param events the certain events of the member's case by the day, in the order of time
 */
export const takenBack = (
  release: readonly AnyEvent[],
  events: readonly AnyEvent[],
): readonly EventOf<'PrisonerReturnedToCustody' | 'ReleaseRevoked'>[] => {
  const since = { earliest: release[0]?.earliest ?? null }
  return events.filter(
    (event): event is EventOf<'PrisonerReturnedToCustody' | 'ReleaseRevoked'> =>
      (event.type === 'PrisonerReturnedToCustody' || event.type === 'ReleaseRevoked') &&
      !certainlyBefore({ latest: event.latest ?? null }, since),
  )
}
