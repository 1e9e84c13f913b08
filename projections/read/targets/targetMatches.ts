/**
 * Finds the targets that a question means: by id, by an external identifier, or by a name in any script and order of
 * words. Everybody may find the targets of measures. The details of other persons are not searched.
 */
import type { NameKind } from '../../../events/history/targetProfile.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { pastedFormsOf } from '../../matching/comparable.ts'
import { type KnownMoment, knownRows } from '../moment.ts'
import { namesAt } from '../names.ts'
import { personsNamed, personsNear } from '../people/listedPersons.ts'
import { nearTo } from './nearNames.ts'
import {
  identifierIn,
  nameOf,
  sameAs,
  targetsByIdentifier,
  targetsByIdentifierInName,
  targetsByLicenceNumber,
  targetsByName,
  targetsByOwnName,
} from './targetLookup.ts'

/** The counterparty of a question. Each given field is looked up, and every target that is found counts. */
export interface TargetQuestion {
  /** The id of a target. */
  readonly target?: string | undefined
  /** An external identifier: its scheme, a colon, its value, such as `imo:9074729`. */
  readonly identifier?: string | undefined
  /** A name, the number of a licence that covers a target, or the value of an identifier. */
  readonly name?: string | undefined
}

/** Which parameter of the question found a target. */
export type MatchedBy = 'target' | 'identifier' | 'name'

/** Which name or identifier of the target matched. */
export type MatchedHow =
  | 'id'
  | 'identifier'
  /** What its own stream calls it, or called it. */
  | 'name'
  | 'strong-alias'
  | 'weak-alias'
  | 'former-name'
  /** The name that a measure gives it. */
  | 'name-in-instrument'
  /** A recorded name of the person who stands for it. */
  | 'name-of-person'
  /** The number of a licence that covers it. */
  | 'licence'
  /** It was merged with a target that was found, into it or the other way. */
  | 'merged'

export interface TargetMatch {
  readonly targetId: string
  readonly name: string
  readonly by: MatchedBy
  readonly how: MatchedHow
}

export interface NearTarget {
  readonly targetId: string
  readonly name: string
}

export interface TargetMatches {
  /** Each target once, as it was found first: by id, then by identifier, then by name; in the order of the ids. */
  readonly matched: readonly TargetMatch[]
  /** Targets with a similarly spelled name, the nearest first. The question did not name them, but may have meant them. */
  readonly near: readonly NearTarget[]
}

const HOW: Readonly<Record<NameKind, MatchedHow>> = {
  name: 'name',
  strong: 'strong-alias',
  weak: 'weak-alias',
  former: 'former-name',
}

/** Between names that are spelled alike, and those that only share words. */
const PERSON_NEAR = 1

/** Names that are shown as near. */
export const MOST_NEAR = 10

/**
 * The targets that a question means, by what is known. Its time does not grow with the ledger, but with
 * how many targets have the name.
 */
export const matchTargets = (
  sql: Sql,
  { target, identifier, name }: TargetQuestion,
  known: KnownMoment,
): TargetMatches => {
  const { position } = known
  const rows = knownRows(known)
  const names = namesAt(sql, position)
  const matched = new Map<string, TargetMatch>()
  const add = (targets: readonly string[], by: MatchedBy, how: MatchedHow): void => {
    for (const targetId of targets) {
      if (matched.has(targetId)) continue
      const called = nameOf(sql, targetId, known)
      if (called !== undefined) matched.set(targetId, { targetId, name: names.inText(called), by, how })
    }
  }
  if (target !== undefined) add([target], 'target', 'id')
  const wanted = identifier === undefined ? undefined : identifierIn(identifier)
  if (wanted) add(targetsByIdentifier(sql, wanted.scheme, wanted.value, rows), 'identifier', 'identifier')
  const forms = name === undefined ? [] : pastedFormsOf(name)
  if (name !== undefined) {
    for (const { target, kind } of targetsByOwnName(sql, forms, rows)) add([target], 'name', HOW[kind])
    add(targetsByName(sql, forms, rows), 'name', 'name-in-instrument')
    add(personsNamed(sql, forms, rows), 'name', 'name-of-person')
    add(targetsByIdentifierInName(sql, name, rows), 'name', 'identifier')
    add(targetsByLicenceNumber(sql, name, known), 'name', 'licence')
  }
  for (const { targetId, by } of [...matched.values()]) {
    add([...sameAs(sql, [targetId], known)], by, 'merged')
  }
  const near = new Map<string, number>()
  for (const form of forms) {
    for (const [targetId, far] of nearTo(sql, form, position)) {
      if (!matched.has(targetId)) near.set(targetId, Math.min(far, near.get(targetId) ?? far))
    }
    for (const targetId of personsNear(sql, form, rows)) {
      if (!matched.has(targetId)) near.set(targetId, Math.min(PERSON_NEAR, near.get(targetId) ?? PERSON_NEAR))
    }
  }
  const nearest = [...near]
    .sort(([a, far], [b, further]) => far - further || (a < b ? -1 : 1))
    .slice(0, MOST_NEAR)
  return {
    matched: [...matched.values()],
    near: nearest.map(([targetId]) => ({
      targetId,
      name: names.inText(nameOf(sql, targetId, known) ?? targetId),
    })),
  }
}
