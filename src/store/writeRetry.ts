/** Retries a write when another writer was faster, at the new revision, for a limited number of times. */
import { refuse } from '../failure/problems.ts'
import { isStoreError } from '../failure/storeError.ts'

/** How many attempts are made while others write to the same place. */
export const ATTEMPTS = 16

/**
 * Retries until no other writer was faster.
 * @param place the stream or the state cell, for the message
 * @param attempt reads the place and writes at the revision that it read
 * @throws Refusal `concurrent-writes` after 16 attempts · any other error of an attempt
 */
export const untilFirst = async <T>(place: string, attempt: () => Promise<T>): Promise<T> => {
  for (let tries = 0; tries < ATTEMPTS; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (!isStoreError(error, 'wrong-revision')) throw error
    }
  }
  return refuse('concurrent-writes', conflictIn(place))
}

/** The message after the last failed attempt. */
export const conflictIn = (place: string): string =>
  `Other requests wrote to ${place} first, ${ATTEMPTS} times in a row. Nothing was recorded: send the same request again.`
