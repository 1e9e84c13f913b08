/**
 * Of several nodes one delivers at a time: a lease in a state cell, taken and renewed by writes at an exact revision. Each
 * process measures the age of the lease with its own clock, from when it saw the cell change: no two clocks are compared.
 */
import { z } from 'zod'
import { isStoreError } from '../../failure/storeError.ts'
import { type EventStore, NO_STREAM, type StateCell } from '../../store/port.ts'

const CELL = 'lease-webhooks'

const shape = z.object({
  /** The process that holds it; null when it was given back. */
  holder: z.string().nullable(),
  /** The fencing token: it grows each time that a process takes the lease. */
  epoch: z.int(),
  beat: z.int(),
})

/** What a cell says. A damaged cell counts as held, under a token that is higher than any before. */
const readLease = ({
  value,
  revision,
}: StateCell): { readonly holder: string | null; readonly token: number } => {
  try {
    const { holder, epoch } = shape.parse(JSON.parse(value))
    return { holder, token: epoch }
  } catch {
    return { holder: 'damaged', token: revision + 1 }
  }
}

export interface LeaseTiming {
  /** Between two looks or two renewals, in milliseconds. */
  readonly beatMs: number
  /** Another process may take the lease after it was unchanged for so long. */
  readonly expiryMs: number
  /** The holder stops when it could not renew the lease for so long: before another may take it. */
  readonly fenceMs: number
}

/** With these another node takes over within 11 seconds. */
const LEASE_TIMING: LeaseTiming = { beatMs: 1_500, expiryMs: 9_000, fenceMs: 6_000 }

export interface Lease {
  /** The fencing token under which this process holds the lease; undefined while it does not. */
  token(): number | undefined
  /** Gives the lease up at once, because another process holds it. */
  giveUp(): void
  /** Gives the lease back, so that another process need not wait. */
  close(): Promise<void>
}

export interface LeaseOptions {
  readonly store: Pick<EventStore, 'readState' | 'writeState'>
  /** A random name of this process. */
  readonly holder: string
  /** Whether no other process can deliver: then the lease is taken without waiting and never renewed. */
  readonly alone: boolean
  readonly timing?: LeaseTiming
  /** Milliseconds by a monotonic clock. */
  readonly monotonic?: () => number
  readonly onTaken: (token: number) => void
  readonly onEnded: () => void
  readonly onFailed: (error: unknown) => void
}

export const openLease = (options: LeaseOptions): Lease => {
  const {
    store,
    holder,
    alone,
    timing = LEASE_TIMING,
    onTaken: taken,
    onEnded: ended,
    onFailed: failed,
  } = options
  const monotonic = options.monotonic ?? (() => performance.now())
  let mine: { readonly token: number; revision: number; beat: number; renewed: number } | undefined
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
    const found = cell ? readLease(cell) : { holder: null, token: 0 }
    if (!alone && found.holder !== null && now - seen.at < timing.expiryMs) return
    const token = found.token + 1
    const value = JSON.stringify({ holder, epoch: token, beat: 0 })
    const revision = await store.writeState(CELL, value, cell?.revision ?? NO_STREAM)
    if (closed) return
    mine = { token, revision, beat: 0, renewed: now }
    taken(token)
  }

  const renew = async (held: NonNullable<typeof mine>): Promise<void> => {
    if (alone) return
    const now = monotonic()
    const value = JSON.stringify({ holder, epoch: held.token, beat: held.beat + 1 })
    held.revision = await store.writeState(CELL, value, held.revision)
    held.beat++
    held.renewed = now
  }

  const beat = async (): Promise<void> => {
    const held = mine
    // While a write hangs, the holder must not continue to believe that it has the lease.
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
    token: () => mine?.token,
    giveUp: end,
    close: async () => {
      closed = true
      clearTimeout(timer)
      await beating
      const held = mine
      mine = undefined
      if (!held || alone) return
      const value = JSON.stringify({ holder: null, epoch: held.token, beat: held.beat })
      await store.writeState(CELL, value, held.revision).catch(() => {})
    },
  }
}
