/**
 * Of several nodes one delivers at a time: a lease in a state cell, taken and kept by writes at an exact revision. Its age
 * is measured by the clock of whoever looks, from when it saw the cell change: no two clocks are ever compared.
 */
import { z } from 'zod'
import { isStoreError } from '../../failure/storeError.ts'
import { type EventStore, NO_STREAM, type StateCell } from '../../store/port.ts'

const CELL = 'lease-webhooks'

const shape = z.object({
  /** The process that holds it; null when it was given back. */
  holder: z.string().nullable(),
  /** Counts the times that it changed hands. */
  epoch: z.int(),
  beat: z.int(),
})

/** What a cell says; one that was damaged is somebody's, after more changes of hands than there were writes. */
const read = ({ value, revision }: StateCell): Pick<z.output<typeof shape>, 'holder' | 'epoch'> => {
  try {
    return shape.parse(JSON.parse(value))
  } catch {
    return { holder: 'damaged', epoch: revision + 1 }
  }
}

export interface LeaseTiming {
  /** Between two looks or two renewals, in milliseconds. */
  readonly beatMs: number
  /** Unchanged for so long, it may be taken over. */
  readonly expiryMs: number
  /** Not renewed for so long, its holder stops: before anybody may take it over. */
  readonly fenceMs: number
}

/** With these another node goes on within 11 seconds. */
const LEASE_TIMING: LeaseTiming = { beatMs: 1_500, expiryMs: 9_000, fenceMs: 6_000 }

export interface Lease {
  /** The epoch under which this process holds it; undefined while it does not. */
  held(): number | undefined
  /** Gives it up at once: another was found to hold it. */
  lost(): void
  /** Gives it back, so that another need not wait. */
  close(): Promise<void>
}

export interface LeaseOptions {
  readonly store: Pick<EventStore, 'readState' | 'writeState'>
  /** A random name of this process. */
  readonly holder: string
  /** Whether no other process can be there: then nobody is waited for, and nothing renewed. */
  readonly alone: boolean
  readonly timing?: LeaseTiming
  /** Milliseconds by a clock that only goes forth. */
  readonly monotonic?: () => number
  readonly taken: (epoch: number) => void
  readonly ended: () => void
  readonly failed: (error: unknown) => void
}

export const openLease = (options: LeaseOptions): Lease => {
  const { store, holder, alone, timing = LEASE_TIMING, taken, ended, failed } = options
  const monotonic = options.monotonic ?? (() => performance.now())
  let mine: { readonly epoch: number; revision: number; beat: number; renewed: number } | undefined
  let seen: { readonly revision: number; readonly at: number } | undefined
  let closed = false
  let timer: NodeJS.Timeout | undefined

  const end = (): void => {
    if (!mine) return
    mine = undefined
    seen = undefined
    ended()
  }

  const take = async (): Promise<void> => {
    const cell = await store.readState(CELL)
    const now = monotonic()
    if (seen?.revision !== (cell?.revision ?? NO_STREAM)) {
      seen = { revision: cell?.revision ?? NO_STREAM, at: now }
    }
    const found = cell ? read(cell) : { holder: null, epoch: 0 }
    if (!alone && found.holder !== null && now - seen.at < timing.expiryMs) return
    const epoch = found.epoch + 1
    const value = JSON.stringify({ holder, epoch, beat: 0 })
    const revision = await store.writeState(CELL, value, cell?.revision ?? NO_STREAM)
    if (closed) return
    mine = { epoch, revision, beat: 0, renewed: now }
    taken(epoch)
  }

  const renew = async (held: NonNullable<typeof mine>): Promise<void> => {
    if (alone) return
    const now = monotonic()
    const value = JSON.stringify({ holder, epoch: held.epoch, beat: held.beat + 1 })
    held.revision = await store.writeState(CELL, value, held.revision)
    held.beat++
    held.renewed = now
  }

  const beat = async (): Promise<void> => {
    const held = mine
    // A write that hangs must not keep the holder in its belief.
    const fence = held && setTimeout(end, Math.max(0, timing.fenceMs - (monotonic() - held.renewed)))
    if (alone) clearTimeout(fence)
    try {
      await (held ? renew(held) : take())
    } catch (error) {
      if (isStoreError(error, 'wrong-revision')) end()
      else if (!isStoreError(error, 'unavailable')) failed(error)
      else if (held && !alone && monotonic() - held.renewed >= timing.fenceMs) end()
    } finally {
      clearTimeout(fence)
    }
  }

  let beating: Promise<void> = Promise.resolve()
  const run = (): void => {
    beating = beat().then(() => {
      if (!closed) timer = setTimeout(run, timing.beatMs).unref()
    })
  }
  run()

  return {
    held: () => mine?.epoch,
    lost: end,
    close: async () => {
      closed = true
      clearTimeout(timer)
      await beating
      const held = mine
      mine = undefined
      if (!held || alone) return
      const value = JSON.stringify({ holder: null, epoch: held.epoch, beat: held.beat })
      await store.writeState(CELL, value, held.revision).catch(() => {})
    },
  }
}
