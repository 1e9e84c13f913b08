/** Waits for a promise, but only for a limited time. */

/**
 * The value of a promise within this many milliseconds; undefined when it takes longer. Its later result or
 * error is then ignored.
 */
export const withinTime = async <T>(ms: number, promise: Promise<T>): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
    promise.catch(() => undefined)
  }
}
