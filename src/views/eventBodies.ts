/**
 * The bodies of events in the views. The log already holds them: where its engine is embedded, the views keep only a
 * checksum of each and read it from there. Where the log is on a server, they keep the body compressed.
 */
import type { DatabaseSync } from 'node:sqlite'
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import { StoreError } from '../failure/storeError.ts'
import type { LedgerReader, Position } from '../store/port.ts'
import { damagedRow } from './checksum.ts'

/** Reads a body from the log at once; undefined for an engine that cannot. */
export type BodyAt = LedgerReader['bodyAt']

/** The checksum of a body. */
export const sumOf = (body: string): number => crc32(body)

/**
 * What most bodies have in common. The compressed bodies in a file can only be read with the text that they were
 * written with, so a change here needs a new version of the projection of events.
 */
const COMMON = Buffer.from(
  '"confidence":"reported","correlationId":"","data":{"date":"2024-01-01","description":"","eventId":"","gist":"",' +
    '"kind":"","language":"en","name":"","note":"","reason":"","sanctionId":"","speaker":{"party":"US"},"summary":"",' +
    '"targets":[{"ids":[],"kind":"entity","name":"","targetId":""}],"text":"","title":""},"deals":[],"bodyHash":"",' +
    '"keyHash":"","earliest":"2024-01-01T00:00:00.000Z","id":"","latest":"2024-01-02T00:00:00.000Z",' +
    '"occurred":"2024-01-01","recordedAt":"2026-01-01T00:00:00.000Z","revision":1,"sources":[{"locator":"","quote":"",' +
    '"quoteLanguage":"en","sourceId":""}],"stream":"deal-","type":"StatementMade","version":1}{"actor":"',
)

/** A body as it is stored in the views when the log is on a server. */
export const packBody = (body: string): Uint8Array => deflateRawSync(body, { dictionary: COMMON })

const unpackBody = (bytes: Uint8Array): string => {
  try {
    return inflateRawSync(bytes, { dictionary: COMMON }).toString()
  } catch {
    throw damagedRow('events')
  }
}

const fromLog = (bodyAt: BodyAt, position: Position, sum: number): string => {
  const body = bodyAt?.(position)
  if (body !== undefined && sumOf(body) === sum) return body
  // Making the views again would not help, so the views are not damaged.
  throw new StoreError(
    'unavailable',
    `the event at position ${position} is not in the log as it was when the views were made`,
  )
}

/**
 * Registers `body_of(POSITION, SUM, PACKED)`: the body of an event.
 * @param bodyAt reads a body that is not packed
 */
export const registerBodies = (db: DatabaseSync, bodyAt: BodyAt): void =>
  db.function('body_of', (position, sum, bytes) => {
    if (bytes === null) return fromLog(bodyAt, Number(position), Number(sum))
    const body = unpackBody(bytes as Uint8Array)
    if (sumOf(body) !== Number(sum)) throw damagedRow('events')
    return body
  })
