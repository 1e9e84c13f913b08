/** When what an event begins ends by itself. Pure. */
import { type AnyEvent, type EventName, eventTypeOf } from '../catalogue.ts'
import { endOfTerm } from '../time/term.ts'

interface Resting {
  readonly until?: string | undefined
  readonly instruments?: readonly { readonly until?: string | undefined }[] | undefined
}

/** When a measure ends by itself, EDTF: one instrument without an end keeps it in force. */
export const measureEnd = ({ until, instruments = [] }: Resting): string | undefined => {
  const ends = instruments.flatMap((one) => (one.until === undefined ? [] : [one.until]))
  if (until !== undefined || ends.length === 0 || ends.length < instruments.length) return until
  return ends.toSorted((a, b) => endOfTerm(a) - endOfTerm(b)).at(-1)
}

/** When what an event begins ends by itself, EDTF: of a measure, what eases it, and a wind-down; undefined where it does not, or renews itself. */
export const ownEndOf = (event: AnyEvent): string | undefined => {
  if (event.type === 'SanctionImposed') return measureEnd(event.data)
  if ('autoRenews' in event.data && event.data.autoRenews === true) return undefined
  const field = eventTypeOf(event.type)?.holdsUntil
  const on = field === undefined ? undefined : (event.data as Readonly<Record<string, unknown>>)[field]
  return typeof on === 'string' ? on : undefined
}

/** What it is that ends by itself, by the event that begins it. */
const ENDING: Readonly<Partial<Record<EventName, string>>> = {
  LicenceIssued: 'Licence',
  LicenceRevoked: 'Wind-down',
  WindDownStarted: 'Wind-down',
  WaiverGranted: 'Waiver',
  SanctionSuspended: 'Suspension',
  SnapbackTriggered: 'Suspension',
  SanctionLifted: 'Measure',
  SanctionImposed: 'Measure',
  SanctionRenewed: 'Measure',
  ProgrammeEstablished: 'Programme',
  ProgrammeAmended: 'Programme',
  ProgrammeTerminated: 'Programme',
}

/** "Licence ends: Freedonia issued Fiction general licence 7, to 2031-05-01": what ends, then the event that says so. */
export const endInWords = (type: EventName, headline: string): string =>
  `${ENDING[type] ?? 'What began'} ends: ${headline}`
