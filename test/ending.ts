/** Teardowns that run before tap removes the folder of a test. Tap runs its own teardowns only after that. */
import type { Test } from 'tap'

/** Ends something with the test, while the test's folder is still there. */
export const endWith = (t: Test, end: () => Promise<unknown>): void => {
  const { onEOF } = t
  t.onEOF = async () => {
    await end()
    await onEOF()
  }
}
