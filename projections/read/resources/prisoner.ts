/** Reads a detention case: whose it is, how the person stands, and what is known of the case on a day. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { personMark } from '../../../events/headline/wording.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { detentionAt } from '../../folds/prisoners/detention.ts'
import { standingWords } from '../../folds/prisoners/standingWords.ts'
import type { Moment } from '../moment.ts'
import { namesAt } from '../names.ts'

/** @param history the events of the case with its repairs applied; undefined is returned where it has no opening */
export const readPrisoner = (
  sql: Sql,
  history: readonly AnyEvent[],
  { position, asOf }: Pick<Moment, 'position' | 'asOf'>,
) => {
  const opening = history.find((event) => event.type === 'PrisonerDetained')
  if (opening?.type !== 'PrisonerDetained') return undefined
  const { personId, pseudonym, state } = opening.data
  const name = personId === undefined ? undefined : namesAt(sql, position).of(personId)
  const who = personId === undefined ? (pseudonym ?? '') : personMark(personId)
  const stands = standingWords(who, history, asOf)
  const detained = opening.occurred
  return { personId, pseudonym, name, state, stands, detained, ...detentionAt(history, asOf) }
}
