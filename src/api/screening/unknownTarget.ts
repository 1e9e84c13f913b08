/** Refuses a question about an id that no target has, so that nobody reads an empty answer as clearance. */
import { MOST_NEAR, matchTargets } from '../../../projections/read/targets/targetMatches.ts'
import { refuse } from '../../failure/problems.ts'
import type { Sql } from '../../views/sql.ts'

/** The problem of an unknown target, with similarly spelled ids. */
export const unknownTarget = (
  sql: Sql,
  target: string,
  position: number,
): { readonly detail: string; readonly near: readonly string[] } => {
  const words = target.replaceAll('-', ' ')
  // An id may have a number that no name has.
  const names = [...new Set([words, words.replaceAll(/\d+/g, ' ').trim()])].filter((name) => name !== '')
  const found = names.map((name) => matchTargets(sql, { name }, { position }))
  const ids = [
    ...new Set(
      [...found.flatMap(({ matched }) => matched), ...found.flatMap(({ near }) => near)].map(
        ({ targetId }) => targetId,
      ),
    ),
  ].slice(0, MOST_NEAR)
  const meant = ids.length > 0 ? ` Similar ids: ${ids.join(', ')}.` : ''
  return {
    detail: `No target with the id ${target} is recorded. This is not clearance.${meant}`,
    near: ids,
  }
}

/** @throws Refusal `unknown-target`, with the ids that are spelled alike */
export const refuseUnknown = (sql: Sql, target: string, position: number): never => {
  const { detail, near } = unknownTarget(sql, target, position)
  return refuse('unknown-target', detail, { near })
}
