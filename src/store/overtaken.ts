/** Does again what another writer was faster at, at the revision that is there now; not for ever. */
import { refuse } from '../failure/problems.ts'
import { isStoreError } from '../failure/storeError.ts'

/** How often something is tried when others write to the same place at the same moment. */
export const ATTEMPTS = 16

/**
 * Tries until nobody else was faster.
 * @param place the stream or the state cell, for the message
 * @param attempt reads the place and writes at the revision that it read
 * @throws Refused `conflict` after 16 attempts · whatever else an attempt throws
 */
export const untilFirst = async <T>(place: string, attempt: () => Promise<T>): Promise<T> => {
  for (let tries = 0; tries < ATTEMPTS; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (!isStoreError(error, 'wrong-revision')) throw error
    }
  }
  return refuse('conflict', conflictIn(place))
}

/** What is said when others were faster at every attempt. */
export const conflictIn = (place: string): string =>
  `Others wrote to ${place} ${ATTEMPTS} times meanwhile. Nothing was recorded: send the same again.`
