/**
 * What an event concerns besides what it names itself: its measures, and their targets, goods and programmes, as they were
 * known when it was recorded. The same on every node, whenever it is asked.
 */

import { type AnyEvent, parseEvent } from '../../../events/catalogue.ts'
import { idOf, streamOf, subjectOf } from '../../../events/envelope.ts'
import { isRepair, REPAIRS } from '../../../events/evidence.ts'
import { targetsNamedIn } from '../../../events/history/measureTargets.ts'
import { isOnAllGoods } from '../../../events/history/opening.ts'
import { type Reference, referencesIn } from '../../../events/history/references.ts'
import type { Position } from '../../../src/store/port.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { around } from './around.ts'
import { readStreamEvents } from './streams.ts'

export interface Concerns {
  readonly sanctions: readonly string[]
  /** The targets, and those that are the same or that they own: what happens to an owner may bind the owned. */
  readonly targets: readonly string[]
  /** Codes, as the measures hold them; `ALL_GOODS` of a measure on everything from, through or to a country. */
  readonly goods: readonly string[]
  /** Ids of programmes, and their names as measures, licences and programmes write them. */
  readonly programmes: readonly string[]
}

export const ALL_GOODS = '*'

/** The most targets that an event is said to concern through mergers and owners. */
export const MOST_CONCERNED = 10_000

const AROUND = around()

type ConcernSets = { readonly [Name in keyof Concerns]: Set<string> } & {
  /** Measures all of whose targets are concerned. They are read when somebody asks for targets. */
  readonly whole: Set<string>
}

const add = (into: Set<string>, values: Iterable<string | undefined>): void => {
  for (const value of values) if (value !== undefined) into.add(value)
}

/** The fields that are read of an opening event, if its version has them. */
interface Opening {
  readonly jurisdiction?: string
  readonly programme?: string
  readonly programmeId?: string
  readonly sector?: string
  readonly goods?: readonly string[]
  readonly originCountry?: readonly string[]
  readonly transit?: readonly string[]
  readonly destination?: readonly string[]
  readonly covers?: readonly { readonly sanctionId: string; readonly targets?: readonly string[] }[]
}

/** A measure may be announced before it is imposed. */
const OPENERS: readonly string[] = ['MeasureAnnounced', 'SanctionImposed', 'LicenceIssued']

const FIRST = 'SELECT body FROM events WHERE stream = ? AND revision = 0 AND position <= ?'

/** It reads no bodies, so it skips the checksums of rows. */
const REPAIRED = `SELECT 1 FROM events_rows WHERE stream = ? AND position <= ?
  AND type IN (${REPAIRS.map((name) => `'${name}'`).join(', ')}) LIMIT 1`

/** Reads what one event concerns. */
const openReading = (sql: Sql, event: AnyEvent, position: Position, found: ConcernSets) => {
  const known = isRepair(event.type) ? [position, position - 1] : [position]

  const valuesOf = (query: string, ...of: readonly string[]): readonly string[] =>
    sql.all<{ value: string }>(query, position, ...of).map(({ value }) => value)

  /** The opening of a stream by what was known before the event and with it. Few streams have repairs. */
  const openings = (stream: string): readonly Opening[] => {
    if (!sql.get(REPAIRED, stream, position)) {
      const row = sql.get<{ body: string }>(FIRST, stream, position)
      return row ? [parseEvent(row.body).data as Opening] : []
    }
    return known.flatMap((at) =>
      readStreamEvents(sql, stream, { position: at }, OPENERS)
        .filter(({ event }) => OPENERS.includes(event.type))
        .map(({ event }) => event.data as Opening),
    )
  }

  /** A programme stands under its name and, where it has a stream of its own, under its id as well. */
  const addOpening = ({ jurisdiction, programme, programmeId }: Opening): void => {
    add(found.programmes, [programme, programmeId])
    if (jurisdiction === undefined || programme === undefined) return
    add(
      found.programmes,
      valuesOf(
        `SELECT id AS value FROM programmes WHERE ${AROUND} AND jurisdiction = ?2 AND name = ?3
         UNION SELECT name FROM programmes WHERE ${AROUND} AND id = ?4`,
        jurisdiction,
        programme,
        programmeId ?? '',
      ),
    )
  }

  const targetsOf = (sanction: string): readonly string[] =>
    valuesOf(`SELECT DISTINCT target AS value FROM targets WHERE ${AROUND} AND sanction = ?2`, sanction)

  const addMeasure = (sanction: string, opened = openings(streamOf('sanction', sanction))) => {
    add(found.sanctions, [sanction])
    for (const opening of opened) {
      addOpening(opening)
      if (isOnAllGoods(opening)) found.goods.add(ALL_GOODS)
    }
    add(
      found.goods,
      valuesOf(
        `SELECT DISTINCT code AS value FROM sanction_goods WHERE ${AROUND} AND sanction = ?2`,
        sanction,
      ),
    )
  }

  const addLicence = (licence: string): void => {
    for (const opening of openings(streamOf('licence', licence))) {
      addOpening(opening)
      for (const { sanctionId, targets } of opening.covers ?? []) {
        addMeasure(sanctionId)
        if (targets) add(found.targets, targets)
        else found.whole.add(sanctionId)
      }
    }
  }

  const addProgramme = (programme: string): void => {
    const rows = sql.all<{ jurisdiction: string; name: string }>(
      `SELECT DISTINCT jurisdiction, name FROM programmes WHERE ${AROUND} AND id = ?2`,
      position,
      programme,
    )
    add(found.programmes, [programme])
    for (const { jurisdiction, name } of rows) {
      add(found.programmes, [name])
      for (const sanction of valuesOf(UNDER, jurisdiction, programme, name)) {
        const opened = openings(streamOf('sanction', sanction))
        const isUnder = opened.some((one) => one.programmeId === programme || one.programme === name)
        if (!isUnder) continue
        addMeasure(sanction, opened)
        found.whole.add(sanction)
      }
    }
  }

  return { valuesOf, targetsOf, addMeasure, addLicence, addProgramme }
}

/** The measures that may be under a programme: those that were opened so, and those whose opening was corrected. */
const UNDER = `SELECT s.id AS value FROM (SELECT DISTINCT id FROM sanctions WHERE ${AROUND} AND jurisdiction = ?2) s
  CROSS JOIN events e ON e.stream = 'sanction-' || s.id AND e.revision = 0
  WHERE json_extract(e.body, '$.data.programmeId') = ?3 OR json_extract(e.body, '$.data.programme') = ?4
    OR EXISTS (SELECT 1 FROM events c WHERE c.stream = e.stream AND c.position <= ?1 AND c.type = 'EventCorrected')`

/** The targets that are the same as some, and those that these were ever reported to own. */
const NEXT = `SELECT id AS value FROM registered_targets WHERE ${AROUND} AND merged IN (SELECT value FROM json_each(?2))
  UNION SELECT merged FROM registered_targets
    WHERE ${AROUND} AND id IN (SELECT value FROM json_each(?2)) AND merged IS NOT NULL
  UNION SELECT target FROM holdings WHERE ${AROUND} AND holder IN (SELECT value FROM json_each(?2))`

/** An amendment is of all targets, whichever it adds: it may add goods as well. */
const isOfNamedOnly = ({ type }: AnyEvent, named: readonly string[]): boolean =>
  named.length > 0 && type !== 'SanctionAmended'

const NOTHING: Concerns = { sanctions: [], targets: [], goods: [], programmes: [] }

/** The subjects of what stands in law. Only events of their streams change a verdict. */
export const LEGAL: ReadonlySet<string> = new Set(['sanction', 'licence', 'target', 'programme'])

/**
 * What an event concerns, as known up to it.
 * @param position that of the event; the views must have seen it
 * @param references those in the data of the event
 */
export const concernsOf = (
  sql: Sql,
  event: AnyEvent,
  position: Position,
  references: readonly Reference[] = referencesIn(event.data),
): Concerns => {
  const named = references.filter(({ to }) => LEGAL.has(to))
  const subject = subjectOf(event.stream)
  if (!LEGAL.has(subject) && named.length === 0) return NOTHING
  const found: ConcernSets = {
    sanctions: new Set(),
    targets: new Set(),
    goods: new Set(),
    programmes: new Set(),
    whole: new Set(),
  }
  const own = idOf(event.stream)
  const namedTargets = targetsNamedIn(event)
  const { valuesOf, targetsOf, addMeasure, addLicence, addProgramme } = openReading(
    sql,
    event,
    position,
    found,
  )
  const addWhole = (sanction: string): void => {
    addMeasure(sanction)
    found.whole.add(sanction)
  }
  add(found.targets, namedTargets)
  if (subject === 'sanction') {
    if (isOfNamedOnly(event, namedTargets)) addMeasure(own)
    else addWhole(own)
  }
  if (subject === 'licence') addLicence(own)
  if (subject === 'programme') addProgramme(own)
  if (subject === 'target') found.targets.add(own)
  for (const { to, id } of named) {
    // A licence says itself of which targets of a measure it is.
    if (to === 'sanction' && subject !== 'licence' && subject !== 'programme') addWhole(id)
    if (to === 'licence') addLicence(id)
    if (to === 'programme') found.programmes.add(id)
    if (to === 'target') found.targets.add(id)
  }
  let targets: readonly string[] | undefined
  const withOwned = (): readonly string[] => {
    for (const sanction of found.whole) add(found.targets, targetsOf(sanction))
    for (let next = [...found.targets]; next.length > 0 && found.targets.size < MOST_CONCERNED; ) {
      next = valuesOf(NEXT, JSON.stringify(next)).filter((target) => !found.targets.has(target))
      add(found.targets, next)
    }
    return [...found.targets]
  }
  return {
    sanctions: [...found.sanctions],
    get targets() {
      targets ??= withOwned()
      return targets
    },
    goods: [...found.goods],
    programmes: [...found.programmes],
  }
}
