import { hash } from 'node:crypto'

/**
 * The version of the code that reads rows and renders answers: raised with each change by which the same question about
 * the same events gets other bytes. The strong ETags of streamed answers hold it, since they are not made from the bytes;
 * test/http/reading.test.ts holds it against golden answers.
 */
export const READING = 27

/** The strong tag of an answer that is streamed: of the version of reading, and of what else the answer is made from. */
export const streamedTag = (...made: readonly unknown[]): string =>
  `"${hash('sha256', JSON.stringify([READING, ...made]), 'base64url').slice(0, 27)}"`
