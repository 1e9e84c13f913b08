/** The rules of a group's release: each claimant reports each count once, each prisoner is named once. */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { idOf } from '../../../events/envelope.ts'
import { claimant } from '../../../events/fields.ts'
import { contestedIn } from '../../../events/history/order.ts'
import { type Context, rules, type Violation } from '../kernel/rules.ts'

/** The report of the same claimant about the same count. */
const reportOf = (
  { claimedBy, counted }: EventOf<'GroupReleaseReported' | 'GroupCountRevised'>['data'],
  history: readonly AnyEvent[],
): AnyEvent | undefined =>
  history.find(
    (one) =>
      one.type === 'GroupReleaseReported' &&
      one.data.counted === counted &&
      claimant(one.data.claimedBy) === claimant(claimedBy),
  )

const refusesReport = (
  event: EventOf<'GroupReleaseReported'>,
  { history }: Context,
): Violation | undefined => {
  const { counted } = event.data
  const earlier = reportOf(event.data, history)
  return (
    earlier && {
      rule: 'count-reported-already',
      detail: `This claimant has reported how many were ${counted} before.`,
      by: earlier.id,
    }
  )
}

const refusesRevision = (
  { data }: EventOf<'GroupCountRevised'>,
  { history }: Context,
): Violation | undefined =>
  reportOf(data, history)
    ? undefined
    : {
        rule: 'unknown-reference',
        detail: `This claimant has not reported how many were ${data.counted}.`,
        pointer: '/claimedBy',
      }

const refusesName = (event: EventOf<'GroupMemberNamed'>, { history }: Context): Violation | undefined => {
  const contested = contestedIn(history)
  if (contested(event)) return undefined
  const { prisonerId } = event.data
  const earlier = history.find(
    (one) => one.type === 'GroupMemberNamed' && one.data.prisonerId === prisonerId && !contested(one),
  )
  return (
    earlier && {
      rule: 'prisoner-named-already',
      detail: `The prisoner of case ${prisonerId} was named among this group before.`,
      by: earlier.id,
    }
  )
}

const refusesExchange = (event: EventOf<'GroupExchanged'>): Violation | undefined =>
  event.data.exchangedFor.includes(idOf(event.stream))
    ? { rule: 'link-to-itself', detail: 'A group cannot be exchanged for itself.', pointer: '/exchangedFor' }
    : undefined

const refuses = (event: AnyEvent, context: Context): Violation | undefined => {
  switch (event.type) {
    case 'GroupReleaseReported':
      return refusesReport(event, context)
    case 'GroupCountRevised':
      return refusesRevision(event, context)
    case 'GroupExchanged':
      return refusesExchange(event)
    case 'GroupMemberNamed':
      return refusesName(event, context)
    default:
      return undefined
  }
}

export const releaseRules = rules({ initial: null, refuses })
