/**
 * The log of the test double, in memory: streams with their revisions, one order of all with positions like byte
 * offsets, the server's check of an expected revision, and system events of the server's own in between.
 * Part of a test double: what ran only on it is not verified on EventStoreDB.
 */
import { randomUUID } from 'node:crypto'

/** The revision that the server gives the marker of a deletion for good. */
const DELETED = 9_223_372_036_854_775_807n

/** An event as it was proposed. */
export interface Proposed {
  readonly id: string
  readonly type: string
  readonly isJson: boolean
  readonly data: Uint8Array
  readonly metadata: Uint8Array
}

/** An event in the log. Commit and prepare position are one number, as in the server for such events. */
export interface Entry extends Proposed {
  readonly stream: string
  readonly revision: bigint
  readonly position: bigint
  /** Milliseconds since the epoch. */
  readonly created: number
}

export type Expected = 'any' | 'no_stream' | 'stream_exists' | bigint

/** The outcome of an append; `position` is that of the last event, absent when that event can no longer be read. */
export type Outcome =
  | { readonly kind: 'done'; readonly revision: bigint; readonly position: bigint | undefined }
  | { readonly kind: 'wrong-revision'; readonly current: bigint }
  | { readonly kind: 'deleted' }

export interface Log {
  readonly entries: readonly Entry[]
  readonly append: (stream: string, expected: Expected, events: readonly Proposed[]) => Outcome
  /** Deletes a stream: for good, or so that it looks empty until it is appended to again. */
  readonly remove: (stream: string, expected: Expected, forGood: boolean) => Outcome
  /** The events of a stream that can still be read, or why there are none. */
  readonly read: (stream: string) => readonly Entry[] | 'missing' | 'deleted'
  /** Where the next event will lie. */
  readonly end: () => bigint
  /** Goes back to what was there before a position, as a server does that gets the files of a backup. */
  readonly restore: (end: bigint) => void
  /** Settles when something is appended after what is there now. */
  readonly grown: () => Promise<void>
}

const text = (value: string): Uint8Array => Buffer.from(value, 'utf8')

const system = (type: string, body: object): Proposed => ({
  id: randomUUID(),
  type,
  isJson: true,
  data: text(JSON.stringify(body)),
  metadata: text(''),
})

interface Limits {
  readonly $maxCount?: number
  readonly $tb?: number
}

/** Bytes that a record takes in the log besides its contents, about as in the server. */
const FRAME = 96n

/** After so many appends the server writes something of its own. */
const SYSTEM_EVERY = 5

/** The index of the first entry at or after a position. */
export const indexAt = (entries: readonly Entry[], position: bigint): number => {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (entries[middle]!.position < position) low = middle + 1
    else high = middle
  }
  return low
}

export const newLog = (): Log => {
  const entries: Entry[] = []
  const streams = new Map<string, Entry[]>()
  const deleted = new Set<string>()
  let next = 1_024n
  let appends = 0
  let grown = Promise.withResolvers<void>()

  const write = (stream: string, revision: bigint, proposed: Proposed): Entry => {
    const entry = { ...proposed, stream, revision, position: next, created: Date.now() }
    next +=
      FRAME + BigInt(stream.length + proposed.type.length + proposed.data.length + proposed.metadata.length)
    entries.push(entry)
    return entry
  }
  const add = (stream: string, proposed: Proposed): Entry => {
    const found = streams.get(stream) ?? []
    streams.set(stream, found)
    const entry = write(stream, BigInt(found.length), proposed)
    found.push(entry)
    return entry
  }
  const last = (stream: string): bigint => BigInt(streams.get(stream)?.length ?? 0) - 1n
  const limits = (stream: string): Limits => {
    const written = streams.get(`$$${stream}`)?.at(-1)
    return written ? JSON.parse(Buffer.from(written.data).toString('utf8')) : {}
  }
  const readable = (stream: string): readonly Entry[] => {
    const { $maxCount = stream.startsWith('$$') ? 1 : Infinity, $tb = 0 } = limits(stream)
    const all = streams.get(stream) ?? []
    return all.slice(Math.max(0, $tb, all.length - $maxCount))
  }
  const looksEmpty = (stream: string): boolean => last(stream) >= 0n && readable(stream).length === 0

  /** The server's `CheckCommit`: what an append would come to, or undefined when it may be written. */
  const check = (stream: string, expected: Expected, ids: readonly string[]): Outcome | undefined => {
    const current = last(stream)
    const wrong: Outcome = { kind: 'wrong-revision', current }
    if (deleted.has(stream)) return { kind: 'deleted' }
    const all = streams.get(stream) ?? []
    const again = (first: number): Outcome | undefined => {
      const other = ids.findIndex((id, n) => all[first + n]?.id !== id)
      if (other > 0) return wrong
      if (other === 0) return undefined
      const revision = BigInt(first + ids.length - 1)
      const position = readable(stream).find((entry) => entry.revision === revision)?.position
      return { kind: 'done', revision, position }
    }
    if (expected === 'any' || expected === 'stream_exists') {
      if (expected === 'stream_exists') {
        if (looksEmpty(stream)) return { kind: 'deleted' }
        if (current < 0n && last(`$$${stream}`) < 0n) return wrong
      }
      const first = all.findIndex(({ id }) => id === ids[0])
      return first < 0 ? undefined : again(first)
    }
    const revision = expected === 'no_stream' ? -1n : expected
    if (revision === current) return undefined
    if (revision > current) return wrong
    const found = again(Number(revision) + 1)
    return found ?? (expected === 'no_stream' && looksEmpty(stream) ? undefined : wrong)
  }

  const notify = (): void => {
    grown.resolve()
    grown = Promise.withResolvers()
  }

  add('$scavenges', system('$metadata', {}))
  add('$users', system('$User', { loginName: 'ops' }))

  return {
    entries,
    append: (stream, expected, events) => {
      const known = check(
        stream,
        expected,
        events.map(({ id }) => id),
      )
      if (known) return known
      if (looksEmpty(stream)) add(`$$${stream}`, system('$metadata', { $tb: Number(last(stream)) + 1 }))
      const written = events.map((one) => add(stream, one))
      // After the events and not before them: the next append begins at the end of the log.
      if (++appends % SYSTEM_EVERY === 0) {
        add('$stats-127.0.0.1:2113', system('$statsCollected', { appends }))
      }
      notify()
      return { kind: 'done', revision: last(stream), position: written.at(-1)?.position }
    },
    remove: (stream, expected, forGood) => {
      const known = check(stream, expected, [randomUUID()])
      if (known) return known
      if (forGood) deleted.add(stream)
      const proposed = { ...system('$streamDeleted', {}), isJson: false, data: text('') }
      const { position } = forGood
        ? write(stream, DELETED, proposed)
        : add(`$$${stream}`, system('$metadata', { ...limits(stream), $tb: Number.MAX_SAFE_INTEGER }))
      notify()
      return { kind: 'done', revision: last(stream), position }
    },
    read: (stream) => {
      if (deleted.has(stream)) return 'deleted'
      return last(stream) < 0n || looksEmpty(stream) ? 'missing' : readable(stream)
    },
    end: () => next,
    restore: (end) => {
      const kept = entries.filter(({ position }) => position < end)
      entries.splice(0, entries.length, ...kept)
      streams.clear()
      deleted.clear()
      for (const entry of kept) {
        if (entry.revision === DELETED) deleted.add(entry.stream)
        else streams.set(entry.stream, [...(streams.get(entry.stream) ?? []), entry])
      }
      next = end
    },
    grown: () => grown.promise,
  }
}
