/**
 * A slow and obviously right model of what is asked about a moment: it folds the beginning of the log anew for every
 * question, by definition rather than by tables. Dates are days, `A/B` or `/B`, of points in time.
 */

import { mergePatch } from '../../events/canonical/mergePatch.ts'
import type { AnyEvent } from '../../events/catalogue.ts'
import { eventTypeOf } from '../../events/catalogue.ts'
import { isEvidence } from '../../events/evidence.ts'
import { boundsOf } from '../../events/time/edtf.ts'
import { balanceOf } from '../../projections/folds/deals/balance.ts'

export interface Logged {
  readonly event: AnyEvent
  readonly position: number
}

export interface Question {
  /** A day. */
  readonly asOf: string
  readonly position: number
  /** A day. */
  readonly publicBy: string | undefined
}

type History = readonly AnyEvent[]

const concerning = (history: History, { id, revision }: AnyEvent, type: AnyEvent['type']): History =>
  history.filter(
    (one) =>
      one.type === type && (one.data as { eventId?: string }).eventId === id && one.revision > revision,
  )

const stands = (history: History, event: AnyEvent): boolean =>
  !concerning(history, event, 'EventRetracted').some((one) => stands(history, one))

const standingOn = (history: History, event: AnyEvent, type: AnyEvent['type']): History =>
  concerning(history, event, type).filter((one) => stands(history, one))

const asCorrected = (history: History, event: AnyEvent): AnyEvent => {
  const patches = standingOn(history, event, 'EventCorrected').map(
    (one) => (asCorrected(history, one).data as { patch: unknown }).patch,
  )
  const type = eventTypeOf(event.type)
  if (patches.length === 0 || !type) return event
  const merged = patches.reduce<unknown>(mergePatch, event) as AnyEvent
  const bounds = merged.occurred === undefined ? {} : boundsOf(merged.occurred, type.shape)
  return { ...merged, ...bounds, data: type.data.parse(merged.data) } as AnyEvent
}

/** The two days between which an event happened, or began if it lasted; '' where nothing limits it. */
const ends = ({ type, occurred = '' }: AnyEvent): readonly [string, string] => {
  const [from = '', to = from] = occurred.split('/')
  return eventTypeOf(type)?.shape === 'span' && from !== '' ? [from, from] : [from, to]
}

const certaintyOf = (event: AnyEvent, asOf: string): 'definite' | 'possible' | 'not-yet' => {
  const [from, to] = ends(event)
  return to !== '' && to <= asOf ? 'definite' : from <= asOf ? 'possible' : 'not-yet'
}

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

/** The log at a moment. */
export const modelAt = (log: readonly Logged[], { asOf, position, publicBy }: Question) => {
  const seen = log.filter((one) => one.position <= position)
  const streams = new Map<string, AnyEvent[]>()
  for (const { event } of seen) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event])
  const positionOf = new Map(seen.map((one) => [one.event.id, one.position]))

  const source = (
    id: string,
  ): { readonly published?: string; readonly originId?: string; readonly withdrawn: boolean } => {
    const history = streams.get(`source-${id}`) ?? []
    const opening = history[0] && asCorrected(history, history[0])
    if (!opening || !stands(history, opening)) return { withdrawn: true }
    return {
      ...(opening?.data as { published?: string; originId?: string } | undefined),
      withdrawn: history.some((one) => one.type === 'SourceWithdrawn' && stands(history, one)),
    }
  }
  const hadPublished = (id: string): boolean =>
    publicBy === undefined || (source(id).published ?? '9999') <= publicBy
  const sourcesSeen = (event: AnyEvent): readonly string[] =>
    (event.sources ?? []).map(({ sourceId }) => sourceId).filter(hadPublished)
  const told = (event: AnyEvent): boolean =>
    !event.sources || event.sources.length === 0 || sourcesSeen(event).length > 0

  /** A stream without the evidence that nobody had told of. */
  const historyOf = (stream: string): History =>
    (streams.get(stream) ?? []).filter((event) => !isEvidence(event.type) || told(event))
  const attestationsOf = (history: History, event: AnyEvent): History =>
    standingOn(history, event, 'ClaimAttested')
  /** The known facts of a stream as corrected, also the retracted ones; empty before the opening was known. */
  const factsOf = (stream: string): History => {
    const history = historyOf(stream)
    const facts = history
      .filter((event) => !isEvidence(event.type))
      .map((event) => asCorrected(history, event))
      .filter((event) => told(event) || attestationsOf(history, event).length > 0)
    return facts[0]?.revision === 0 ? facts : []
  }
  const contested = (event: AnyEvent): boolean => {
    const history = historyOf(event.stream)
    let disputed = false
    for (const one of history) {
      const data = one.data as { eventId?: string; field?: string; outcome?: string }
      if (data.eventId !== event.id || data.field !== undefined || !stands(history, one)) continue
      if (one.type === 'ClaimContradicted') disputed = true
      if (one.type === 'DisputeResolved' && data.outcome === 'upheld') disputed = false
    }
    return disputed || event.confidence === 'contested'
  }
  const standingFacts = (stream: string): History => {
    const history = historyOf(stream)
    return factsOf(stream).filter((event) => stands(history, event))
  }
  /** The standing facts of a stream that are certain, the opening first, then by their last day. */
  const certainFacts = (stream: string): History => {
    const [opening, ...rest] = standingFacts(stream)
    const last = (event: AnyEvent): string => ends(event)[1]
    const sorted = rest.toSorted((a, b) => compare(last(a), last(b)) || a.revision - b.revision)
    return (opening?.revision === 0 ? [opening, ...sorted] : []).filter(
      (event) => certaintyOf(event, asOf) === 'definite' && !contested(event),
    )
  }

  /** The root of a source; in a circle, which corrections may make, the first source of it. */
  const rootsOf = (id: string, way: readonly string[] = []): readonly string[] => {
    const { originId } = source(id)
    if (originId === undefined) return [id]
    return way.includes(id)
      ? [...way.slice(way.indexOf(id))].sort().slice(0, 1)
      : rootsOf(originId, [...way, id])
  }
  const independent = (ids: readonly string[]): number =>
    new Set(ids.filter((id) => !source(id).withdrawn).flatMap((id) => rootsOf(id))).size

  const idsOn = (event: AnyEvent, type: AnyEvent['type']): readonly string[] | undefined => {
    const ids = standingOn(historyOf(event.stream), event, type).map(({ id }) => id)
    return ids.length > 0 ? ids : undefined
  }

  const entryOf = (event: AnyEvent) => {
    const history = historyOf(event.stream)
    const attesting = attestationsOf(history, event).flatMap((one) => sourcesSeen(asCorrected(history, one)))
    const sources = [...new Set([...sourcesSeen(event), ...attesting])]
    const retractedBy = idsOn(event, 'EventRetracted')
    return {
      eventId: event.id,
      certainty: certaintyOf(event, asOf),
      occurred: event.occurred,
      confidence: contested(event) ? 'contested' : event.confidence,
      reads: retractedBy ? 'Retracted' : contested(event) ? 'Contested' : 'plain',
      sources,
      independentSources: independent(sources),
      contradictedBy: idsOn(event, 'ClaimContradicted'),
      correctedBy: idsOn(event, 'EventCorrected'),
      retractedBy,
    }
  }

  const known = (stream: string): boolean => standingFacts(stream)[0]?.revision === 0

  return {
    timeline: (deal: string) => {
      if (!known(`deal-${deal}`)) return undefined
      const linked = standingFacts(`deal-${deal}`).flatMap((event) =>
        event.type === 'EventLinkedToDeal' ? [event.data.eventId] : [],
      )
      return [...streams.keys()]
        .flatMap(factsOf)
        .filter(
          ({ id, stream, deals }) =>
            stream === `deal-${deal}` || deals?.includes(deal) || linked.includes(id),
        )
        .filter((event) => certaintyOf(event, asOf) !== 'not-yet')
        .toSorted((a, b) => {
          const [[from, to], [start, end]] = [ends(a), ends(b)]
          return (
            compare(from || to, start || end) ||
            compare(to, end) ||
            compare(positionOf.get(a.id) ?? 0, positionOf.get(b.id) ?? 0)
          )
        })
        .map(entryOf)
    },
    dealStatus: (deal: string): string | null | undefined => {
      const stream = `deal-${deal}`
      const [opening] = standingFacts(stream)
      if (!known(stream) || opening?.type !== 'DealOpened') return undefined
      if (certaintyOf(opening, asOf) === 'not-yet') return null
      const changes = certainFacts(stream).filter((event) => event.type === 'DealStatusChanged')
      return changes.at(-1)?.data.to ?? opening.data.status
    },
    balance: (deal: string) =>
      known(`deal-${deal}`)
        ? balanceOf(
            [
              ...standingFacts(`deal-${deal}`),
              ...historyOf(`deal-${deal}`).filter(
                (event) => isEvidence(event.type) && stands(historyOf(`deal-${deal}`), event),
              ),
            ].toSorted((a, b) => a.revision - b.revision),
            asOf,
          )
        : undefined,
    status: (sanction: string, target: string): string => {
      const facts = certainFacts(`sanction-${sanction}`)
      if (facts[0]?.type !== 'SanctionImposed') return 'not-yet'
      const lifted = facts.some(
        (event) => event.type === 'SanctionLifted' && (event.data.targets ?? [target]).includes(target),
      )
      return lifted ? 'lifted' : 'barred'
    },
    custody: (id: string): string | undefined => {
      if (!known(`prisoner-${id}`)) return undefined
      return certainFacts(`prisoner-${id}`).reduce(
        (custody, { type }) =>
          type === 'PrisonerReleased'
            ? 'free'
            : type === 'PrisonerDetained' || type === 'PrisonerReturnedToCustody'
              ? 'held'
              : custody,
        'unknown',
      )
    },
  }
}
