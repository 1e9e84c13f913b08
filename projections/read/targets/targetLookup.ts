/** Looks up targets by a name in any of its forms, by an identifier, and by the number of a licence that covers them. */

import type { AnyEvent } from '../../../events/catalogue.ts'
import { streamOf } from '../../../events/envelope.ts'
import type { Target } from '../../../events/fields.ts'
import { personMark } from '../../../events/headline/wording.ts'
import type { NameKind } from '../../../events/history/targetProfile.ts'
import { identifierFault, KNOWN_SCHEMES } from '../../../src/rules/kernel/identifiers.ts'
import type { Position } from '../../../src/store/port.ts'
import { KNOWN_WITHIN, knownWithinOf } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { targetsIn } from '../../folds/measures/measureFacts.ts'
import { type Comparable, licenceNumberOf } from '../../matching/comparable.ts'
import { readStreamEvents } from '../events/streams.ts'
import { type KnownMoment, type KnownRows, knownRows } from '../moment.ts'

/** The targets that a measure gives a name in one of its forms. */
export const targetsByName = (sql: Sql, forms: readonly Comparable[], rows: KnownRows): readonly string[] =>
  forms.flatMap(({ key }) =>
    sql
      .all<{ target: string }>(
        `SELECT DISTINCT target FROM listed_names WHERE ${KNOWN_WITHIN} AND key = ?3 ORDER BY target`,
        rows.position,
        rows.since,
        key,
      )
      .map(({ target }) => target),
  )

/** The targets that call themselves so in their own streams, and how the name is theirs. */
export const targetsByOwnName = (
  sql: Sql,
  forms: readonly Comparable[],
  rows: KnownRows,
): readonly { readonly target: string; readonly kind: NameKind }[] =>
  forms.flatMap(({ key }) =>
    sql.all<{ target: string; kind: NameKind }>(
      `SELECT target, kind FROM own_names WHERE ${KNOWN_WITHIN} AND key = ?3 ORDER BY target`,
      rows.position,
      rows.since,
      key,
    ),
  )

const HOLDERS = `SELECT target FROM target_ids WHERE ${KNOWN_WITHIN} AND scheme = ?3 AND value = ?4
  UNION SELECT target FROM own_ids WHERE ${KNOWN_WITHIN} AND scheme = ?3 AND value = ?4 ORDER BY target`

export const targetsByIdentifier = (
  sql: Sql,
  scheme: string,
  value: string,
  rows: KnownRows,
): readonly string[] =>
  sql.all<{ target: string }>(HOLDERS, rows.position, rows.since, scheme, value).map(({ target }) => target)

/** The parts of `imo:9074729`; undefined for a text without a scheme. */
export const identifierIn = (
  text: string,
): { readonly scheme: string; readonly value: string } | undefined => {
  const [, scheme, value] = /^\s*([a-z0-9-]{2,64})\s*:\s*(\S.*?)\s*$/i.exec(text) ?? []
  return scheme !== undefined && value !== undefined ? { scheme: scheme.toLowerCase(), value } : undefined
}

/** The parts of a name that may be the value of an identifier: `IMO 9074729`, an LEI. */
const valuesIn = (name: string): readonly string[] =>
  name.split(/\s+/).filter((word) => word.length >= 5 && /\d/.test(word) && /^[\w.:/-]+$/.test(word))

const MOST_VALUES = 3

export const targetsByIdentifierInName = (sql: Sql, name: string, rows: KnownRows): readonly string[] =>
  valuesIn(name)
    .slice(0, MOST_VALUES)
    .flatMap((value) =>
      [...new Set([value, value.toUpperCase()])].flatMap((one) =>
        KNOWN_SCHEMES.filter((scheme) => identifierFault(scheme, one) === undefined).flatMap((scheme) =>
          targetsByIdentifier(sql, scheme, one, rows),
        ),
      ),
    )

/** The targets that a licence covers, as it stands. */
const targetsOfLicence = (sql: Sql, licence: string, known: KnownMoment): readonly string[] => {
  const opening: AnyEvent | undefined = readStreamEvents(sql, streamOf('licence', licence), known)[0]?.event
  if (opening?.type !== 'LicenceIssued') return []
  return opening.data.covers.flatMap(({ sanctionId, targets }) => {
    if (targets !== undefined) return targets
    const measure = readStreamEvents(sql, streamOf('sanction', sanctionId), known)
    return targetsIn(measure.map(({ event }) => event)).map(({ targetId }) => targetId)
  })
}

/** Digits alone are the number of very many things. */
const MOST_LICENCES = 20

export const targetsByLicenceNumber = (sql: Sql, name: string, known: KnownMoment): readonly string[] => {
  const { position, since } = knownRows(known)
  const { number, isMarked: said } = licenceNumberOf(name)
  if (number === '' || (!said && !(/\d/.test(number) && /\p{L}/u.test(number)))) return []
  return sql
    .all<{ licence: string }>(
      `SELECT DISTINCT licence FROM licence_numbers WHERE ${KNOWN_WITHIN} AND number = ?3 ORDER BY licence LIMIT ${MOST_LICENCES}`,
      position,
      since,
      number,
    )
    .flatMap(({ licence }) => targetsOfLicence(sql, licence, known))
}

const NAMING = `SELECT s.targets FROM targets t JOIN sanctions s ON s.id = t.sanction
  WHERE t.target = ?3 AND ${knownWithinOf('t')} AND ${knownWithinOf('s')}
    AND s.known_from < t.known_to AND t.known_from < s.known_to
  ORDER BY t.known_from, t.sanction, s.known_from LIMIT 1`

const OWN = `SELECT name, person FROM registered_targets WHERE ${KNOWN_WITHIN} AND id = ?3
  ORDER BY known_from DESC LIMIT 1`

/**
 * What a target is called: by itself, else by the measure that named it first; undefined where neither names it. A person
 * stands as `{id}`.
 */
export const nameOf = (sql: Sql, target: string, known: KnownMoment): string | undefined => {
  const { position, since } = knownRows(known)
  const own = sql.get<{ name: string | null; person: string | null }>(OWN, position, since, target)
  if (own) return own.name ?? personMark(own.person ?? '')
  const row = sql.get<{ targets: string }>(NAMING, position, since, target)
  return (JSON.parse(row?.targets ?? '[]') as readonly Target[]).find(({ targetId }) => targetId === target)
    ?.name
}

const SAME = `SELECT id, merged FROM registered_targets WHERE ${KNOWN_WITHIN} AND merged = ?3
  UNION SELECT id, merged FROM registered_targets WHERE ${KNOWN_WITHIN} AND id = ?3 AND merged IS NOT NULL`

/** Whether the stream of a target says that it was merged, by what is known and published. */
const saysMerged = (sql: Sql, id: string, into: string, known: KnownMoment): boolean =>
  readStreamEvents(sql, streamOf('target', id), known, ['TargetMerged']).some(
    ({ event }) => event.type === 'TargetMerged' && event.data.into === into,
  )

/** All targets that are the same as some by mergers, these included. */
export const sameAs = (sql: Sql, targets: readonly string[], known: KnownMoment): ReadonlySet<string> => {
  const { position, since } = knownRows(known)
  const found = new Set(targets)
  for (const target of found) {
    for (const { id, merged } of sql.all<{ id: string; merged: string }>(SAME, position, since, target)) {
      // Rows of what was public are those that were ever known: the events decide.
      if (known.publicBy !== undefined && !saysMerged(sql, id, merged, known)) continue
      found.add(id)
      found.add(merged)
    }
  }
  return found
}

const MEASURES = `SELECT DISTINCT sanction FROM targets
  WHERE known_from <= ?1 AND target IN (SELECT value FROM json_each(?2)) ORDER BY sanction`

/** The measures that name any of some targets, or named them before a repair. Their events tell which still do. */
export const measuresNaming = (sql: Sql, targets: Iterable<string>, position: Position): readonly string[] =>
  sql
    .all<{ sanction: string }>(MEASURES, position, JSON.stringify([...targets]))
    .map(({ sanction }) => sanction)
