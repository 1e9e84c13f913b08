/** Reads a target: what its own stream says of it, who owns it, and the measures that name it. */

import type { AnyEvent } from '../../../events/catalogue.ts'
import { streamOf } from '../../../events/envelope.ts'
import { personMark } from '../../../events/headline/wording.ts'
import { isOpening } from '../../../events/history/opening.ts'
import { contestedIn } from '../../../events/history/order.ts'
import { profileOf, type TargetProfile } from '../../../events/history/targetProfile.ts'
import type { Position } from '../../../src/store/port.ts'
import { KNOWN } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { certain } from '../../folds/dayReading.ts'
import { targetsIn } from '../../folds/measures/measureFacts.ts'
import { shareText } from '../../ownership/chains.ts'
import { stakesAt } from '../../ownership/stakes.ts'
import { chunkSizes } from '../chunkSizes.ts'
import { readStreamEvents, revisionOf, type StreamEvent } from '../events/streams.ts'
import type { KnownMoment, Moment } from '../moment.ts'
import { measuresNaming, nameOf, sameAs } from './targetLookup.ts'

/** Measures that a target shows, and firms that it owns. */
export const MOST_SHOWN = 100

/** How a measure names a target; undefined if it does not name the target. */
const namingOf = (sql: Sql, sanctionId: string, target: string, known: KnownMoment) => {
  const events = readStreamEvents(sql, streamOf('sanction', sanctionId), known).map(({ event }) => event)
  const opening = events[0]
  const named = targetsIn(events).find(({ targetId }) => targetId === target)
  if (!isOpening(opening) || !named) return undefined
  const { jurisdiction, measure } = opening.data
  return { sanctionId, jurisdiction, measure, name: named.name, kind: named.kind, ids: named.ids }
}

/** What the target's own stream certainly said by the day; undefined if the target has no stream. */
export const profileAt = (events: readonly AnyEvent[], asOf: string): TargetProfile | undefined => {
  const [opening, ...others] = events
  if (opening?.type !== 'TargetRegistered') return undefined
  const reading = certain(asOf, contestedIn(events))
  return profileOf([opening, ...others.filter(reading.counts)])
}

const OWNED = `SELECT DISTINCT target FROM holdings WHERE ${KNOWN} AND holder = ?2 ORDER BY target LIMIT ${MOST_SHOWN}`

/** The targets that another one owns or controls by then, as far as is known. */
const ownedBy = (sql: Sql, owner: string, moment: Moment): readonly string[] =>
  sql
    .all<{ target: string }>(OWNED, moment.position, owner)
    .map(({ target }) => target)
    .filter((target) => {
      const events = readStreamEvents(sql, streamOf('target', target), moment).map(({ event }) => event)
      return stakesAt(events, moment.asOf).some((stake) => stake.owner.ownerId === owner)
    })

const ownersOf = (sql: Sql, events: readonly AnyEvent[], moment: Moment) =>
  stakesAt(events, moment.asOf).map(({ owner, held, share, control, jointWith }) => ({
    ...owner,
    ...(owner.ownerId !== undefined && { name: nameOf(sql, owner.ownerId, moment) }),
    held,
    share: shareText(share),
    ...(control !== 'no' && { control }),
    ...(jointWith.length > 0 && { jointWith }),
  }))

/** A target that has a stream of its own, or that a measure names; undefined when neither is known. */
export const readTarget = (sql: Sql, id: string, stream: readonly StreamEvent[], moment: Moment) => {
  const events = stream.map(({ event }) => event)
  const profile = profileAt(events, moment.asOf)
  const candidates = measuresNaming(sql, [id], moment.position)
  const measures = candidates.slice(0, MOST_SHOWN).flatMap((one) => namingOf(sql, one, id, moment) ?? [])
  const [first] = measures
  if (!profile && !first) return undefined
  const own = profile?.names.find(({ kind }) => kind === 'name')?.name
  const { personId, mergedInto } = profile ?? {}
  const same = [...sameAs(sql, [id], moment)].filter((one) => one !== id)
  const leftOut = Math.max(0, candidates.length - MOST_SHOWN)
  return {
    registered: profile !== undefined,
    kind: profile?.kind ?? first?.kind,
    name: own ?? (personId === undefined ? first?.name : personMark(personId)),
    aliases: (profile?.names ?? []).filter(({ kind }) => kind !== 'name'),
    ids: profile?.ids ?? [],
    country: profile?.country,
    personId,
    mergedInto,
    same,
    owners: ownersOf(sql, events, moment),
    owns: ownedBy(sql, id, moment),
    measures,
    ...(leftOut > 0 && { measuresLeftOut: leftOut }),
  }
}

/** The last position that the answer about a target rests on, besides that of its own stream. */
export const affectingTarget = (sql: Sql, id: string, position: Position): Position =>
  Math.max(
    0,
    ...measuresNaming(sql, [id], position).map(
      (one) => revisionOf(sql, streamOf('sanction', one), position).position,
    ),
  )

const IDS = `SELECT id FROM (
    SELECT * FROM (SELECT substr(stream, 8) AS id FROM events
      WHERE stream > 'target-' || ?2 AND stream < 'target.' AND revision = 0 AND position <= ?1 ORDER BY stream LIMIT ?3)
    UNION
    SELECT * FROM (SELECT DISTINCT target AS id FROM targets WHERE target > ?2 AND known_from <= ?1 ORDER BY target LIMIT ?3))
  ORDER BY id LIMIT ?3`

/**
 * The ids of all targets after one: those with streams of their own, and those that measures name.
 * @param chunk how many are read at first
 */
export function* targetIdsIn(sql: Sql, position: Position, after: string, chunk: number): Generator<string> {
  let last = after
  for (const size of chunkSizes(chunk)) {
    const rows = sql.all<{ id: string }>(IDS, position, last, size)
    for (const { id } of rows) yield id
    if (rows.length < size) return
    last = rows.at(-1)?.id ?? last
  }
}
