/** Reads what ends soon, or ended without a word since: over all measures, programmes, licences and deals. */

import type { AnyEvent } from '../../../events/catalogue.ts'
import { beneficiaryNames } from '../../../events/commitment.ts'
import { streamOf } from '../../../events/envelope.ts'
import type { Target } from '../../../events/fields.ts'
import { isOpening } from '../../../events/history/opening.ts'
import { endInWords } from '../../../events/history/ownEnd.ts'
import { COMMITMENT_EVENTS } from '../../../events/history/promises.ts'
import { partyName } from '../../../events/text/codes.ts'
import { boundsOf } from '../../../events/time/edtf.ts'
import { KNOWN } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import {
  deadlineEndings,
  type Ending,
  type EndingKind,
  type EndingState,
  licenceEndings,
  measureEndings,
} from '../../folds/endings.ts'
import { targetsIn } from '../../folds/measures/measureFacts.ts'
import { readStreamEvents, type StreamEvent } from '../events/streams.ts'
import type { Moment } from '../moment.ts'
import { measuresNaming, sameAs } from '../targets/targetLookup.ts'
import { readMeasure } from './measureStatus.ts'
import { endingsOfProgramme, mayHaveEnded, programmeIds } from './programmeEndings.ts'
import { statusItemsOf } from './programmeEnds.ts'

export interface EndingsQuestion {
  readonly target?: string | undefined
  readonly jurisdiction?: string | undefined
  readonly kind?: EndingKind | undefined
  /** The last day that is looked at, and the first one for easings that are over. */
  readonly until: string
  readonly since: string
}

/** Something that ends, as lists show it. Texts have `{id}` for persons. */
export interface EndingItem {
  readonly kind: EndingKind
  readonly state: EndingState
  /** EDTF; `throughDay` says whether it holds through that day. */
  readonly on: string
  readonly throughDay: boolean
  /** The bounds of `on`: the first day or instant, and the one after the last. */
  readonly earliest: string | null
  readonly latest: string | null
  readonly summary: string
  readonly sanctionIds: readonly string[]
  readonly licenceId?: string
  readonly programmeId?: string
  readonly dealId?: string
  readonly commitmentId?: string
  readonly targets: readonly { readonly targetId: string; readonly name: string }[]
  readonly jurisdiction?: string
  readonly eventId: string
  readonly link: string
  readonly recordedAt: string
}

/** Measures, programmes and deadlines stay in the list until somebody records their outcome. Easings that are over leave it. */
const STAYS: ReadonlySet<EndingKind> = new Set(['measure', 'programme', 'deadline'])

const isInTime = (
  { kind, state }: Ending,
  earliest: string | null,
  latest: string | null,
  asked: EndingsQuestion,
) =>
  state === 'unconfirmed'
    ? STAYS.has(kind) || (latest ?? earliest ?? '') >= asked.since
    : (earliest ?? latest ?? '').slice(0, 10) <= asked.until

const itemOf = (
  one: Ending,
  summary: string,
  more: Pick<EndingItem, 'sanctionIds' | 'targets'> & Partial<EndingItem>,
): EndingItem => {
  const { kind, state, on, throughDay, event } = one
  return {
    ...{ kind, state, on, throughDay, ...boundsOf(on, 'point'), summary },
    ...more,
    ...{ eventId: event.id, link: `/v1/events/${event.id}`, recordedAt: event.recordedAt },
  }
}

const summaryOf = (events: readonly StreamEvent[], { id, type }: AnyEvent): string =>
  endInWords(type, events.find(({ event }) => event.id === id)?.headline ?? '')

/**
 * Includes rows that a repair ended: the events show which ends still hold. Ends that are over are left out, except
 * those that stay until somebody confirms them.
 */
const ENDING = (subject: 'sanction' | 'licence' | 'deal') =>
  `SELECT DISTINCT id FROM ${subject}_ends
    WHERE known_from <= ?1 AND first <= ?2 AND (stays = 1 OR last >= ?3) ORDER BY id`

/** The ids of the measures, licences or deals with something that can end in the time that is asked about. */
const idsEnding = (
  sql: Sql,
  subject: 'sanction' | 'licence' | 'deal',
  { until, since }: EndingsQuestion,
  { position }: Moment,
): readonly string[] => sql.all<{ id: string }>(ENDING(subject), position, until, since).map(({ id }) => id)

interface Row {
  readonly jurisdiction: string
  readonly targets: readonly Target[]
}

const measureRow = (sql: Sql, id: string, { position }: Moment): Row | undefined => {
  const row = sql.get<{ jurisdiction: string; targets: string }>(
    `SELECT jurisdiction, targets FROM sanctions WHERE ${KNOWN} AND id = ?2`,
    position,
    id,
  )
  return row && { jurisdiction: row.jurisdiction, targets: JSON.parse(row.targets) as Target[] }
}

const affectedTargets = (
  targets: readonly Target[],
  ids: readonly string[] | undefined,
): EndingItem['targets'] =>
  targets
    .filter(({ targetId }) => ids === undefined || ids.includes(targetId))
    .map(({ targetId, name }) => ({ targetId, name }))

const ofMeasure = (sql: Sql, id: string, moment: Moment): readonly EndingItem[] => {
  const read = readStreamEvents(sql, streamOf('sanction', id), moment)
  const events = read.map(({ event }) => event)
  const opening = events.find(isOpening)
  if (!opening) return []
  const { jurisdiction } = opening.data
  const targets = targetsIn(events)
  // A measure that the end of a programme has certainly lifted cannot end any more.
  const { measure } = mayHaveEnded(sql, opening.data, moment) ? readMeasure(sql, id, moment) : {}
  const statusOf = measure && statusItemsOf(sql, measure, id, moment)
  const isOver = (target: string | null): boolean => statusOf?.(target).status === 'lifted'
  const ids = targets.map(({ targetId }) => targetId).filter((one) => !isOver(one))
  if (targets.length > 0 ? ids.length === 0 : isOver(null)) return []
  return measureEndings(events, ids, moment.asOf).map((one) =>
    itemOf(one, summaryOf(read, one.event), {
      sanctionIds: [id],
      targets: affectedTargets(targets, one.targets),
      jurisdiction,
    }),
  )
}

const ofLicence = (sql: Sql, id: string, moment: Moment): readonly EndingItem[] => {
  const read = readStreamEvents(sql, streamOf('licence', id), moment)
  const opening = read[0]?.event
  if (opening?.type !== 'LicenceIssued') return []
  const endings = licenceEndings(
    read.map(({ event }) => event),
    moment.asOf,
  )
  if (endings.length === 0) return []
  const { covers, jurisdiction } = opening.data
  const targets = covers.flatMap(({ sanctionId, targets }) =>
    affectedTargets(measureRow(sql, sanctionId, moment)?.targets ?? [], targets),
  )
  const once = new Map(targets.map((one) => [one.targetId, one]))
  return endings.map((one) =>
    itemOf(one, summaryOf(read, one.event), {
      sanctionIds: covers.map(({ sanctionId }) => sanctionId),
      licenceId: id,
      targets: [...once.values()],
      jurisdiction,
    }),
  )
}

const ofProgramme = (sql: Sql, id: string, moment: Moment): readonly EndingItem[] =>
  endingsOfProgramme(sql, id, moment).map(({ one, read, ...under }) =>
    itemOf(one, summaryOf(read, one.event), { programmeId: id, ...under }),
  )

const ofDeal = (sql: Sql, id: string, moment: Moment): readonly EndingItem[] => {
  const history = readStreamEvents(sql, streamOf('deal', id), moment, ['DealOpened', ...COMMITMENT_EVENTS])
  return deadlineEndings(
    history.map(({ event }) => event),
    moment.asOf,
  ).map((one) =>
    itemOf(
      one,
      `Due: ${partyName(one.obligor)} to ${beneficiaryNames(one)}: ${one.text}${one.according ? ` (${one.according})` : ''}`,
      {
        sanctionIds: [],
        targets: [],
        dealId: id,
        commitmentId: one.commitmentId,
      },
    ),
  )
}

/** The filters that need no reading of the thing. Filters by target or jurisdiction leave out deadlines, which have neither. */
const wants = ({ kind, target, jurisdiction }: EndingsQuestion, ...kinds: readonly EndingKind[]): boolean =>
  (kind === undefined || kinds.includes(kind)) &&
  (!kinds.includes('deadline') || (target === undefined && jurisdiction === undefined))

/**
 * All that ends in the time that is asked about, in no order; undefined after each thing that was looked at, so that other
 * requests get their turn.
 */
export function* endingsIn(
  sql: Sql,
  asked: EndingsQuestion,
  moment: Moment,
): Generator<EndingItem | undefined> {
  const same = asked.target === undefined ? undefined : sameAs(sql, [asked.target], moment)
  const isAsked = (one: EndingItem): boolean =>
    (asked.kind === undefined || one.kind === asked.kind) &&
    (asked.jurisdiction === undefined || one.jurisdiction === asked.jurisdiction) &&
    (same === undefined || one.targets.some(({ targetId }) => same.has(targetId))) &&
    isInTime(one as unknown as Ending, one.earliest, one.latest, asked)
  const take = function* (items: readonly EndingItem[]): Generator<EndingItem | undefined> {
    yield* items.filter(isAsked)
    yield undefined
  }
  if (wants(asked, 'measure', 'waiver', 'suspension', 'wind-down')) {
    const named = same && new Set(measuresNaming(sql, same, moment.position))
    for (const id of idsEnding(sql, 'sanction', asked, moment)) {
      if (named?.has(id) ?? true) yield* take(ofMeasure(sql, id, moment))
    }
  }
  if (wants(asked, 'programme')) {
    for (const id of programmeIds(sql, moment)) yield* take(ofProgramme(sql, id, moment))
  }
  if (wants(asked, 'licence', 'wind-down')) {
    for (const id of idsEnding(sql, 'licence', asked, moment)) yield* take(ofLicence(sql, id, moment))
  }
  if (wants(asked, 'deadline')) {
    for (const id of idsEnding(sql, 'deal', asked, moment)) yield* take(ofDeal(sql, id, moment))
  }
}
