/** The fields that every event has besides its own data, and the names of streams. */
import type { z } from 'zod'
import type { confidence, sourceRef } from './fields.ts'
import { LEDGER_SUBJECTS, type Subject } from './subject.ts'

/** `deal-us-by-2025-12` from `deal` and `us-by-2025-12`. */
export const streamOf = (subject: Subject, id: string): string => `${subject}-${id}`

/** The subject of a stream: `deal` of `deal-us-by-2025-12`. Empty when no id follows, as in `deals`. */
export const subjectOf = (stream: string): string => stream.slice(0, Math.max(stream.indexOf('-'), 0))

/** The id in the name of a stream: `us-by-2025-12` of `deal-us-by-2025-12`. */
export const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1)

export const isLedgerStream = (stream: string): boolean =>
  (LEDGER_SUBJECTS as readonly string[]).includes(subjectOf(stream))

export type SourceRef = z.infer<typeof sourceRef>
export type Confidence = z.infer<typeof confidence>

/**
 * An event as recorded. Its JCS form (RFC 8785), without a position, is what the log keeps and the audit hashes.
 * Events about the ledger's own records (person, source, list) have no `occurred`, `sources`, `confidence` or
 * `deals`.
 */
export interface LedgerEvent<Type extends string = string, Data = Readonly<Record<string, unknown>>> {
  /** A UUID: v5 of (stream, key, index) when the command had an idempotency key, else v7. */
  readonly id: string
  readonly type: Type
  readonly version: number
  readonly stream: string
  readonly revision: number
  /** By the clock of the node that wrote the event; RFC 3339 UTC with milliseconds. */
  readonly recordedAt: string
  /** EDTF as the client wrote it, with its half-open bounds: a day, an instant, or null when unknown. */
  readonly occurred?: string
  readonly earliest?: string | null
  readonly latest?: string | null
  /** The day or instant of legal effect. */
  readonly effective?: string
  readonly sources?: readonly SourceRef[]
  readonly confidence?: Confidence
  readonly deals?: readonly string[]
  /** Opaque id of who recorded it. */
  readonly actor: string
  readonly correlationId: string
  readonly causationId?: string
  /** SHA-256 in hex of the idempotency key; below, of the JCS form of the command's name and validated body. */
  readonly keyHash?: string
  readonly bodyHash?: string
  readonly data: Data
}

/** The most bytes that the JCS form of a ledger event may have: an entry of C2SP tlog-tiles has a 16-bit length. */
export const MAX_EVENT_BYTES = 65_535
