/** Answers the questions of headlines about things that an event names by id. */
import type { AnyEvent, DataOf } from '../../events/catalogue.ts'
import { idOf, streamOf } from '../../events/envelope.ts'
import type { HeadlineContext } from '../../events/eventType.ts'
import { isEvidence } from '../../events/evidence.ts'
import type { Target } from '../../events/fields.ts'
import { personMark } from '../../events/headline/wording.ts'
import { effectOf } from '../../events/history/legalEffect.ts'
import { contestedIn } from '../../events/history/order.ts'
import type { MeasureScope } from '../../events/measureScope.ts'
import { standingOf } from '../../src/rules/sanctions/targetStanding.ts'
import type { Rows } from '../../src/views/projection.ts'
import { inOrder, keyIn } from '../folds/dayReading.ts'
import { targetsIn } from '../folds/measures/measureFacts.ts'
import { foldedFrom } from '../folds/prisoners/custodyOnDay.ts'
import { commitments, deals } from './deals.ts'
import { programmes } from './programmes.ts'
import { custodyTurns, licences, prisoners, sanctions } from './registers.ts'
import { registeredTargets } from './targets.ts'

/** The rows that headlines are made from. */
export interface HeadlineRows {
  /** The rows of any moment. */
  readonly rows: Pick<Rows, 'get' | 'find'>
  /** A stream as it stands at that moment, up to the event at the latest. */
  stream(name: string): readonly AnyEvent[]
  /** The headline of another event. */
  headline(eventId: string): string | undefined
}

/** What of a history certainly came before an event by its effect: the opening always did. */
const before = (history: readonly AnyEvent[], event: AnyEvent): readonly AnyEvent[] => {
  const contested = contestedIn(history)
  const at = keyIn(effectOf(event), 'latest')
  const came = (other: AnyEvent): boolean => {
    if (other.id === event.id || isEvidence(other.type) || contested(other)) return false
    if (other.revision === 0) return true
    const key = keyIn(effectOf(other), 'latest')
    return key < at || (key === at && (other.stream !== event.stream || other.revision < event.revision))
  }
  return inOrder(history.filter(came), 'latest')
}

export const aboutOf = ({ rows, stream, headline }: HeadlineRows, event: AnyEvent): HeadlineContext => ({
  id: idOf(event.stream),
  occurred: event.occurred,
  sanction: (id) => {
    const row = rows.get(sanctions, { id })
    return (
      row && {
        ...(JSON.parse(row.scope) as MeasureScope),
        jurisdiction: row.jurisdiction,
        targets: JSON.parse(row.targets) as Target[],
      }
    )
  },
  standings: (id) => {
    const history = before(stream(streamOf('sanction', id)), event)
    const ids = targetsIn(history).map(({ targetId }) => targetId)
    return new Map(ids.map((target) => [target, standingOf(history, target).is]))
  },
  relief: (reliefId) => {
    const announced = stream(event.stream).find(
      (one) => one.type === 'ReliefAnnounced' && one.data.reliefId === reliefId,
    )
    return announced?.type === 'ReliefAnnounced' ? announced.data.targets : undefined
  },
  prisoner: (id) => {
    const row = rows.get(prisoners, { id })
    return (
      row && {
        personId: row.person,
        pseudonym: row.pseudonym,
        state: row.state,
        turns: () =>
          rows.find(custodyTurns, { prisoner: id }).map((turn) => ({ ...turn, died: turn.died === 1 })),
      }
    )
  },
  wasFree: () => foldedFrom(before(stream(event.stream), event)).custody === 'free',
  licence: (id) => rows.get(licences, { id }),
  commitment: (id) => {
    const row = rows.get(commitments, { id })
    return row && (JSON.parse(row.made) as DataOf<'CommitmentMade'>)
  },
  deal: (id) => rows.get(deals, { id }),
  target: (id) => {
    const row = rows.get(registeredTargets, { id })
    return row?.name ?? (row?.person ? personMark(row.person) : undefined)
  },
  programme: (id) => rows.get(programmes, { id }),
  headline,
})
