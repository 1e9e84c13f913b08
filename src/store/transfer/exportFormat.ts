/**
 * The form in which a ledger moves from one engine to another: JSON Lines. The first line says what the file is.
 * Then comes each event in the order of the log, its body as the stored text. The last line says how many there
 * were.
 */

import { z } from 'zod'
import { PlainError } from '../../failure/plainError.ts'
import { type LoggedEvent, STREAM_DELETED } from '../port.ts'

export const header = z.strictObject({
  format: z.literal('detente-ledger'),
  version: z.literal(1),
  ledgerId: z.string(),
})

const event = z.strictObject({
  stream: z.string().min(1),
  revision: z.int().nonnegative(),
  id: z.uuid(),
  type: z.string().min(1),
  body: z.string(),
})

const deletion = z.strictObject({ deleted: z.string().min(1) })
const end = z.strictObject({ events: z.int().nonnegative() })

export const line = z.union([event, deletion, end])

export type Line = z.infer<typeof line>
export type EventLine = z.infer<typeof event>

/** The file is not an export of a ledger, or it is not complete. */
export class BadExport extends PlainError {
  constructor(message: string) {
    super(message)
    this.name = 'BadExport'
  }
}

export const lineOf = ({ stream, revision, id, type, body }: LoggedEvent): Line =>
  type === STREAM_DELETED ? { deleted: stream } : { stream, revision, id, type, body }

const parse = <T>(schema: z.ZodType<T>, text: string, at: number, what: string): T => {
  if (text.trim() === '') throw new BadExport(`line ${at} is empty`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new BadExport(`line ${at} is not JSON`)
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new BadExport(`line ${at} is ${what}`)
  return parsed.data
}

export const readHeader = (text: string): z.infer<typeof header> =>
  parse(header, text, 1, 'not the header of an export that this version can read')

export const readLine = (text: string, at: number): Line =>
  parse(line, text, at, 'neither an event, nor a deletion, nor the end')
