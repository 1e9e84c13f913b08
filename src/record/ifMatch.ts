/** What a command asks of the revision of its stream before it is recorded. */
import { refuse } from '../failure/problems.ts'
import { NO_STREAM } from '../store/port.ts'

/** That there is a stream, or that it is at one of these revisions; at none, where no tag names one. */
export type IfMatch = '*' | readonly number[]

/**
 * Refuses a command whose stream is not as it asks.
 * @param revision where the stream is; `NO_STREAM` when it does not exist
 */
export const checkIfMatch = (ifMatch: IfMatch | undefined, stream: string, revision: number): void => {
  if (ifMatch === undefined) return
  if (ifMatch === '*' ? revision !== NO_STREAM : ifMatch.includes(revision)) return
  const is = revision === NO_STREAM ? 'does not exist' : `is at revision ${revision}, "r${revision}"`
  const wants =
    ifMatch === '*'
      ? 'but If-Match: * wants it to'
      : ifMatch.length === 0
        ? 'and If-Match names no revision of it: send the ETag of a GET of the thing itself'
        : `not at ${ifMatch.join(' or ')}`
  refuse('revision-moved', `${stream} ${is}, ${wants}.`)
}
