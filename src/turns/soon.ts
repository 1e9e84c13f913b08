/** Waits, but not for long. */

/**
 * What a promise gives within so many milliseconds; undefined when it takes longer, and then whatever becomes of it
 * is nobody's any more.
 */
export const soon = async <T>(ms: number, promise: Promise<T>): Promise<T | undefined> => {
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
