/**
 * Reads stored events from a file, which may be damaged or forged, as strictly as they were written. Events from
 * the service's own store are read by `parseEvent`, which trusts them.
 */
import { z } from 'zod'
import { jcs } from '../canonical/jcs.ts'
import { pointerOf } from '../canonical/pointer.ts'
import { type AnyEvent, eventTypeOf, UnreadableEvent, upcast } from '../catalogue.ts'
import { isLedgerStream, MAX_EVENT_BYTES, subjectOf } from '../envelope.ts'
import { confidence, dayOrInstant, edtf, sha256, slug, sourceRef } from '../fields.ts'
import { personDetails } from '../person.ts'
import { LEDGER_SUBJECTS, OPERATIONAL_SUBJECTS } from '../subject.ts'
import { detailsIn, valueIn } from './disclosure.ts'

const SUBJECTS = [...LEDGER_SUBJECTS, ...OPERATIONAL_SUBJECTS].join('|')

const stream = z
  .string()
  .regex(new RegExp(`^(?:${SUBJECTS})-[a-z0-9-]{2,64}$`), 'must be a subject, - and an id')

const opaque = z.string().min(1).max(200)
const bound = dayOrInstant.nullable()

/** The envelope of a stored event of any type, without further fields. */
const envelope = z.strictObject({
  id: z.uuid(),
  type: z.string(),
  version: z.int().positive(),
  stream,
  revision: z.int().nonnegative(),
  recordedAt: z.iso.datetime({ precision: 3 }),
  occurred: edtf.optional(),
  earliest: bound.optional(),
  latest: bound.optional(),
  effective: dayOrInstant.optional(),
  sources: z.array(sourceRef).optional(),
  confidence: confidence.optional(),
  deals: z.array(slug).optional(),
  actor: opaque,
  correlationId: opaque,
  causationId: opaque.optional(),
  keyHash: sha256.optional(),
  bodyHash: sha256.optional(),
  data: z.looseObject({}),
})

/** The text is not a stored event of this vocabulary. The message says why, and where in the event. */
export class BadEvent extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BadEvent'
  }
}

const whyOf = ({ issues }: z.ZodError, ...place: readonly string[]): string => {
  const [issue] = issues
  return `${pointerOf([...place, ...(issue?.path ?? [])]) || 'the event'}: ${issue?.message}`
}

/** The value of canonical JSON text. Every parser reads such text in the same way. */
const canonicalValue = (text: string): unknown => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new BadEvent('it is not JSON')
  }
  let canonical: string | undefined
  try {
    canonical = jcs(value)
  } catch {}
  if (canonical !== text) throw new BadEvent('it is not canonical JSON (RFC 8785)')
  return value
}

const checkDisclosure = (disclosure: string): void => {
  let details: unknown
  try {
    details = detailsIn(disclosure)
  } catch {
    throw new BadEvent('/data/disclosure: it contains no details')
  }
  const checked = personDetails.safeParse(details)
  if (!checked.success) throw new BadEvent(whyOf(checked.error, 'data', 'disclosure'))
}

const checkValue = (disclosure: string): void => {
  let value: string | undefined
  try {
    value = valueIn(disclosure)
  } catch {}
  if (value === undefined) throw new BadEvent('/data/disclosures: one of them contains no value')
}

/**
 * Reads the text of a stored event and checks everything that does not need the rest of the log: canonical form,
 * the fields of the envelope, type and version, whether the type belongs in the stream, the data, the size.
 * @returns the event in the present version of its type
 * @throws BadEvent
 */
export const readStored = (text: string): AnyEvent => {
  const value = canonicalValue(text)
  const enveloped = envelope.safeParse(value)
  if (!enveloped.success) throw new BadEvent(whyOf(enveloped.error))
  const event = enveloped.data
  const type = eventTypeOf(event.type)
  if (!type) throw new BadEvent(`/type: there is no event type ${JSON.stringify(event.type)}`)
  const fits =
    type.subject === 'any' ? isLedgerStream(event.stream) : subjectOf(event.stream) === type.subject
  if (!fits) throw new BadEvent(`/stream: ${event.type} does not belong in ${event.stream}`)
  if (isLedgerStream(event.stream) && Buffer.byteLength(text) > MAX_EVENT_BYTES) {
    throw new BadEvent(`it has ${Buffer.byteLength(text)} bytes, more than ${MAX_EVENT_BYTES}`)
  }
  try {
    const present = upcast(type, value as AnyEvent) as AnyEvent
    const data = type.data.safeParse(present.data)
    if (!data.success) throw new BadEvent(whyOf(data.error, 'data'))
    if (present.type === 'PersonalDetailsStored') checkDisclosure(present.data.disclosure)
    if (present.type === 'CaseDetailsStored') present.data.disclosures.forEach(checkValue)
    return present
  } catch (error) {
    if (error instanceof UnreadableEvent) throw new BadEvent(`/version: ${error.message}`)
    if (error instanceof RangeError) throw new BadEvent('/data: it is nested too deeply to be checked')
    throw error
  }
}
