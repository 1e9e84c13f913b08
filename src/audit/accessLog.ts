/**
 * Records who got withheld names or details of persons, and when, in a stream that is not part of the audit log. Reads that
 * come together are appended together.
 */
import { v7 } from 'uuid'
import { MOST_READ, PersonalDetailsRead } from '../../events/access.ts'
import { type EventOf, parseEvent } from '../../events/catalogue.ts'
import type { LedgerEvent } from '../../events/envelope.ts'
import { refuse } from '../failure/problems.ts'
import { inTurn } from '../record/writerQueue.ts'
import { appendEvents, stamp } from '../rules/kernel/stamp.ts'
import type { EventStore, LedgerReader } from '../store/port.ts'

const STREAM = 'access-log'

/** The most answers with withheld names that wait until they are recorded. Further ones are refused. */
export const MOST_WAITING = 1_000

/** One answer, or a piece of one, that shows withheld names or details. */
export interface Read {
  /** The opaque id of the reader. */
  readonly actor: string
  /** The route, without parameters, or the command of the command line. */
  readonly through: string
  readonly persons: readonly string[]
  /** The same for all pieces of one answer. */
  readonly correlationId?: string
}

export interface AccessLog {
  /**
   * Records a read; what was read may leave when this resolves.
   * @throws StoreError · Refusal `concurrent-writes`, `unavailable`: then nothing may leave
   */
  record(read: Read): Promise<void>
}

const TOO_MANY = 'Too many answers with withheld names wait until they are recorded; try again in a moment.'

/** The lists of persons of the events of a read: each event names a limited number. */
const lists = (persons: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(persons.length / MOST_READ) }, (_, n) =>
    persons.slice(n * MOST_READ, (n + 1) * MOST_READ),
  )

/** The last revision of the stream, found with few reads: it may be very long. */
const lastRevision = async (store: Pick<LedgerReader, 'readStream'>): Promise<number> => {
  const has = async (revision: number): Promise<boolean> =>
    (await store.readStream(STREAM, { from: revision, limit: 1 })).events.length > 0
  let step = 1
  while (await has(step - 1)) step *= 2
  let last = step / 2 - 1
  for (let by = Math.floor(step / 4); by >= 1; by = Math.floor(by / 2)) if (await has(last + by)) last += by
  return Math.floor(last)
}

/** @param now the present, RFC 3339 */
export const openAccessLog = (store: EventStore, now: () => string): AccessLog => {
  /** The last known revision of the stream, so that it need not be read from its beginning. */
  let reached: number | undefined
  /** The reads that are appended next. */
  let gathering: Read[] | undefined
  let appended: Promise<void> = Promise.resolve()
  let waiting = 0

  const append = async (reads: readonly Read[]): Promise<void> => {
    const known = reached ?? (await lastRevision(store))
    const after = known + (await store.readStream(STREAM, { from: known + 1 })).events.length
    const events: LedgerEvent[] = []
    for (const { actor, through, persons, correlationId = v7() } of reads) {
      for (const list of lists(persons)) {
        const place = { stream: STREAM, revision: after + 1 + events.length }
        const context = { actor, correlationId, now: now() }
        events.push(stamp(PersonalDetailsRead, place, context, { through, persons: list }))
      }
    }
    await appendEvents(store, STREAM, after, events)
    reached = after + events.length
  }

  const gather = (): Read[] => {
    const reads: Read[] = []
    gathering = reads
    appended = inTurn(store, STREAM, () => {
      // What comes from now on waits for the next append; another attempt appends the same reads.
      if (gathering === reads) gathering = undefined
      return append(reads)
    })
    return reads
  }

  return {
    record: async (read) => {
      if (read.persons.length === 0) return
      if (waiting >= MOST_WAITING) refuse('unavailable', TOO_MANY)
      waiting++
      try {
        // The first read of an append is in it before the append can begin.
        await Promise.resolve()
        const reads = gathering ?? gather()
        reads.push(read)
        await appended
      } finally {
        waiting--
      }
    },
  }
}

/**
 * The recorded reads, oldest first.
 * @param from the first revision to read
 * @param limit the most events to read
 * @throws StoreError
 */
export const readAccesses = async (
  store: Pick<LedgerReader, 'readStream'>,
  from: number,
  limit: number,
): Promise<readonly EventOf<'PersonalDetailsRead'>[]> => {
  const { events } = await store.readStream(STREAM, { from, limit })
  return events.map(({ body }) => parseEvent(body) as EventOf<'PersonalDetailsRead'>)
}
