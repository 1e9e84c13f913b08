/** Writes iCalendar (RFC 5545). Pure. */

export interface CalendarEvent {
  readonly uid: string
  /** When its content last changed (RFC 3339), and how often it has changed. */
  readonly changedAt: string
  readonly sequence: number
  /** A day, or an instant in UTC; and, for a period, the first day or instant after it. */
  readonly start: string
  readonly end?: string
  readonly summary: string
  readonly description: string
  readonly status: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED'
}

/** The most octets in a line, without its line break (section 3.1). */
const LINE = 75

/** A line, folded between characters if it is too long. */
const folded = (line: string): string => {
  const pieces: string[] = []
  let piece = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > LINE) {
      pieces.push(piece)
      piece = ''
      // The space that begins a continued line counts, too.
      octets = 1
    }
    piece += character
    octets += size
  }
  return `${[...pieces, piece].join('\r\n ')}\r\n`
}

/** A text value (section 3.3.11). */
const text = (value: string): string => value.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n')

/** An instant as `20251213T015400Z`. */
const instant = (at: string): string => `${new Date(at).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`

const time = (name: string, at: string): string =>
  at.length === 10 ? `${name};VALUE=DATE:${at.replaceAll('-', '')}` : `${name}:${instant(at)}`

const eventLines = (event: CalendarEvent): readonly string[] => [
  'BEGIN:VEVENT',
  `UID:${event.uid}`,
  `DTSTAMP:${instant(event.changedAt)}`,
  `SEQUENCE:${event.sequence}`,
  time('DTSTART', event.start),
  ...(event.end === undefined ? [] : [time('DTEND', event.end)]),
  `SUMMARY:${text(event.summary)}`,
  `DESCRIPTION:${text(event.description)}`,
  `STATUS:${event.status}`,
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
]

/** A calendar must have a component (section 3.6). An empty one gets the time zone of its times. */
const TIME_ZONE: readonly string[] = [
  'BEGIN:VTIMEZONE',
  'TZID:Etc/UTC',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0000',
  'TZOFFSETTO:+0000',
  'END:STANDARD',
  'END:VTIMEZONE',
]

export const calendarText = (name: string, events: readonly CalendarEvent[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Detente//Deadlines//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${text(name)}`,
    ...(events.length > 0 ? events.flatMap(eventLines) : TIME_ZONE),
    'END:VCALENDAR',
  ]
    .map(folded)
    .join('')

const DAY_MS = 86_400_000

/** The last day, or the last second, before a first day or instant that is not meant any more. */
export const lastOf = (after: string): string =>
  after.length === 10
    ? new Date(Date.parse(after) - DAY_MS).toISOString().slice(0, 10)
    : new Date(Date.parse(after) - 1_000).toISOString()
