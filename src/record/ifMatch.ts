/** The condition of a command on the revision of its stream. */
import { refuse } from '../failure/problems.ts'
import { NO_STREAM } from '../store/port.ts'

/**
 * `*` means that the stream must exist; a list means that it is at one of these revisions. An empty list matches
 * nothing.
 */
export type IfMatch = '*' | readonly number[]

/**
 * Refuses a command whose stream does not meet the condition.
 * @param revision of the stream; `NO_STREAM` when it does not exist
 */
export const checkIfMatch = (ifMatch: IfMatch | undefined, stream: string, revision: number): void => {
  if (ifMatch === undefined) return
  if (ifMatch === '*' ? revision !== NO_STREAM : ifMatch.includes(revision)) return
  const is = revision === NO_STREAM ? 'does not exist' : `is at revision ${revision}, "r${revision}"`
  const wants =
    ifMatch === '*'
      ? 'but If-Match: * requires it to exist'
      : ifMatch.length === 0
        ? 'and If-Match does not name a revision of it: send the ETag of a GET of the resource itself'
        : `not at ${ifMatch.join(' or ')}`
  refuse('revision-moved', `${stream} ${is}, ${wants}.`)
}
