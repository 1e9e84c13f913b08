/** Saves a cursor soon after deliveries moved it: not after each delivery, and one write at a time. */

/** The most deliveries since the cursor was last saved; then nothing more is sent. As many may come again after a crash. */
export const MOST_UNSAVED = 256
/** The number of deliveries after which the cursor is saved at once. */
const SAVE_AFTER = 128

export interface Autosave {
  /** Counts a delivery; it is saved within the usual time. */
  countDelivery(): void
  /** Saves within this many milliseconds, even if nothing was delivered. */
  saveWithin(ms: number): void
  /** Whether so many deliveries are unsaved that no more may be sent. */
  isFull(): boolean
  /** Saves now. */
  flush(): Promise<void>
  /** Plans no more saves; `flush` still saves. */
  stop(): void
}

/**
 * @param write writes the cursor as it is at the time of the call; it reports its own errors and returns false then
 * @param saveMs within which a delivery is saved
 * @param saved called after deliveries were saved
 */
export const openAutosave = (write: () => Promise<boolean>, saveMs: number, saved: () => void): Autosave => {
  let unsaved = 0
  let saving: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let due = Number.POSITIVE_INFINITY
  let open = true

  const clear = (): void => {
    clearTimeout(timer)
    due = Number.POSITIVE_INFINITY
  }

  const save = async (): Promise<void> => {
    clear()
    const counted = unsaved
    if (!(await write())) return
    unsaved -= counted
    if (counted > 0) saved()
  }

  const flush = async (): Promise<void> => {
    while (saving) await saving
    saving = save().finally(() => {
      saving = undefined
      if (unsaved > 0) within(saveMs)
    })
    await saving
  }

  const within = (ms: number): void => {
    // Endpoints save at the same moments, so that one transaction holds all their cursors.
    const present = performance.now()
    const wait = Math.ceil(ms - (present % ms))
    if (!open || saving || present + wait >= due) return
    clear()
    due = present + wait
    timer = setTimeout(() => void flush(), wait).unref()
  }

  return {
    countDelivery: () => {
      unsaved++
      if (unsaved >= SAVE_AFTER && !saving) void flush()
      else within(saveMs)
    },
    saveWithin: within,
    isFull: () => unsaved >= MOST_UNSAVED,
    flush,
    stop: () => {
      open = false
      clear()
    },
  }
}
