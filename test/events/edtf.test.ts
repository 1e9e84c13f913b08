// Which texts the parser of EDTF takes, what it says of the others, and which bounds it gives.

import { test } from 'tap'
import { boundsOf, isDayOrInstant, occurredBounds, parseEdtf } from '../../events/time/edtf.ts'

type Row = readonly [text: string, earliest: string | null, latest: string | null]

const SINGLE: readonly Row[] = [
  ['2025', '2025-01-01', '2026-01-01'],
  ['2025-12', '2025-12-01', '2026-01-01'],
  ['2025-11', '2025-11-01', '2025-12-01'],
  ['2025-02', '2025-02-01', '2025-03-01'],
  ['2025-12-13', '2025-12-13', '2025-12-14'],
  ['2025-12-31', '2025-12-31', '2026-01-01'],
  ['2024-02-29', '2024-02-29', '2024-03-01'],
  ['2000-02-28', '2000-02-28', '2000-02-29'],
  ['1900-02-28', '1900-02-28', '1900-03-01'],
  ['0000', '0000-01-01', '0001-01-01'],
  ['0000-02-29', '0000-02-29', '0000-03-01'],
  ['0099-12-31', '0099-12-31', '0100-01-01'],
  ['9999', '9999-01-01', null],
  ['9999-12-31', '9999-12-31', null],
  ['2025?', '2025-01-01', '2026-01-01'],
  ['2025-12~', '2025-12-01', '2026-01-01'],
  ['2025-12-13%', '2025-12-13', '2025-12-14'],
  ['202X', '2020-01-01', '2030-01-01'],
  ['20XX', '2000-01-01', '2100-01-01'],
  ['00XX', '0000-01-01', '0100-01-01'],
  ['999X', '9990-01-01', null],
  ['2025-XX', '2025-01-01', '2026-01-01'],
  ['2025-XX-XX', '2025-01-01', '2026-01-01'],
  ['2025-12-XX', '2025-12-01', '2026-01-01'],
  ['2024-02-XX', '2024-02-01', '2024-03-01'],
  ['2025-12-15T01:54:00Z', '2025-12-15T01:54:00.000Z', '2025-12-15T01:54:01.000Z'],
  ['2025-12-15T01:54:00+00:00', '2025-12-15T01:54:00.000Z', '2025-12-15T01:54:01.000Z'],
  ['2025-12-15T01:54:00+03:00', '2025-12-14T22:54:00.000Z', '2025-12-14T22:54:01.000Z'],
  ['2025-12-15T01:54:00+03', '2025-12-14T22:54:00.000Z', '2025-12-14T22:54:01.000Z'],
  ['2025-12-15T01:54:00-05:30', '2025-12-15T07:24:00.000Z', '2025-12-15T07:24:01.000Z'],
  ['2025-12-15T23:59:59+14:00', '2025-12-15T09:59:59.000Z', '2025-12-15T10:00:00.000Z'],
  ['2025-12-15T00:00:00-12:00', '2025-12-15T12:00:00.000Z', '2025-12-15T12:00:01.000Z'],
  ['2025-12-15T01:54:00', '2025-12-14T11:54:00.000Z', '2025-12-15T13:54:01.000Z'],
  ['0000-01-01T00:00:00', null, '0000-01-01T12:00:01.000Z'],
  ['0000-01-01T00:00:00+14:00', null, '0000-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z', null],
  ['9999-12-31T23:59:59-12:00', '9999-12-31T23:59:59.999Z', null],
]

const POINTS: readonly Row[] = [
  ['2025-12-13/2025-12-14', '2025-12-13', '2025-12-15'],
  ['2025-12/2026', '2025-12-01', '2027-01-01'],
  ['2025-12-05/2025-12', '2025-12-05', '2026-01-01'],
  ['2025-12-05/2025-12-05', '2025-12-05', '2025-12-06'],
  ['2025~/2026-03?', '2025-01-01', '2026-04-01'],
  ['/2025-12', null, '2026-01-01'],
  ['../2025-12', null, '2026-01-01'],
  ['2025-12/', '2025-12-01', null],
  ['2025-12/..', '2025-12-01', null],
]

const SPANS: readonly Row[] = [
  ['2025-12-13/2025-12-14', '2025-12-13', '2025-12-14'],
  ['2025-12/2026', '2025-12-01', '2026-01-01'],
  ['2025~/2026-03?', '2025-01-01', '2026-01-01'],
  ['/2025-12', null, '2026-01-01'],
  ['../2025-12', null, '2026-01-01'],
  ['2025-12/', '2025-12-01', '2026-01-01'],
  ['2025-12/..', '2025-12-01', '2026-01-01'],
]

const REFUSED: readonly (readonly [text: string, detail: RegExp])[] = [
  ['', /missing/],
  ['2025-02-29', /^2025-02-29 is not a day of the calendar$/],
  ['1900-02-29', /not a day of the calendar/],
  ['2025-04-31', /not a day of the calendar/],
  ['2025-12-00', /not a day of the calendar/],
  ['2025-12-32', /not a day of the calendar/],
  ['2025-02-29T10:00:00Z', /^2025-02-29 is not a day of the calendar$/],
  ['2025-00', /^2025-00 is not a month of the calendar$/],
  ['2025-13', /not a month/],
  ['2025-13-XX', /not a month/],
  ['2025-21', /season/],
  ['2025-24?', /season/],
  ['2025-41', /season/],
  ['Y20250', /prefix Y/],
  ['-0044', /before 0000/],
  ['[2025,2026]', /set/],
  ['{2025..2026}', /set/],
  ['..2025', /open end/],
  ['2025?-12', /at the end/],
  ['?2025', /at the end/],
  ['2025?~', /at the end/],
  ['2XXX', /unspecified/],
  ['XXXX?', /at the end|unspecified/],
  ['XXXX/2025', /leave them out/],
  ['2X25', /unspecified/],
  ['202X-12', /unspecified/],
  ['202X-XX', /unspecified/],
  ['2025-1X', /unspecified/],
  ['2025-12-1X', /unspecified/],
  ['2025-12-X1', /unspecified/],
  ['2025-XX-12', /unspecified/],
  ['2025-12?-XX', /at the end of a date/],
  ['202~X', /at the end of a date/],
  ['202', /not written/],
  ['20255', /not written/],
  ['2025-1', /not written/],
  ['2025-1-1', /not written/],
  ['20251213', /not written/],
  ['2025-W50', /not written/],
  ['2025-347', /not written/],
  ['2025/12/13', /two ends/],
  [' 2025', /not written/],
  ['2025\n', /not written/],
  ['２０２５', /not written/],
  ['2025-12-1x', /not written/],
  ['2025-12-15T01', /hh:mm:ss/],
  ['2025-12-15T01:54', /hh:mm:ss/],
  ['2025-12-15T01:54Z', /hh:mm:ss/],
  ['2025-12T01:54:00Z', /hh:mm:ss/],
  ['2025-12-15T01:54:00z', /hh:mm:ss/],
  ['2025-12-15T01:54:00+0300', /hh:mm:ss/],
  ['2025-12-15T01:54:00.123Z', /fraction/],
  ['2025-12-15T01:54:00Z?', /takes no/],
  ['2025-12-15T24:00:00', /not a time/],
  ['2025-12-15T23:60:00', /not a time/],
  ['2025-12-15T23:59:60Z', /not a time/],
  ['2025-12-15T01:54:00+14:01', /not an offset/],
  ['2025-12-15T01:54:00-13', /^-13:00 is not an offset/],
  ['2025-12-15T01:54:00+01:60', /not an offset/],
  ['2025-12-15T01:54:00-00:00', /offset of zero/],
  ['/', /a date at one end/],
  ['../..', /a date at one end/],
  ['/..', /a date at one end/],
  ['../', /a date at one end/],
  ['2025/2026/2027', /two ends/],
  ['2025-12-15T01:54:00Z/2026', /time of day/],
  ['2025-XX/2026', /leave them out/],
  ['2025/2025-02-29', /2025-02-29 is not a day/],
  ['2025-12-13/14', /not written/],
  ['2'.repeat(100_000), /at most/],
]

for (const [text, earliest, latest] of SINGLE)
  test(`${text} has the same bounds as a point and as a span`, async (t) => {
    t.same(boundsOf(text, 'point'), { earliest, latest })
    t.same(boundsOf(text, 'span'), { earliest, latest })
  })

for (const [text, earliest, latest] of POINTS)
  test(`a point at ${text} is some moment between the two`, async (t) => {
    t.same(boundsOf(text, 'point'), { earliest, latest })
  })

for (const [text, earliest, latest] of SPANS)
  test(`a span of ${text} is bounded by its start`, async (t) => {
    t.same(boundsOf(text, 'span'), { earliest, latest })
  })

for (const [text, detail] of REFUSED)
  test(`${JSON.stringify(text.slice(0, 40))} is refused with its reason`, async (t) => {
    t.match(parseEdtf(text), { ok: false, error: { code: 'bad-edtf', detail } })
  })

for (const text of ['2026/2025', '2025-12/2025-11-30', '2025-12-14/2025-12-13', '2025-12~/2024?'])
  test(`${text} is refused, as it ends before it starts`, async (t) => {
    t.match(parseEdtf(text), {
      ok: false,
      error: { code: 'end-before-start', detail: /lies before the start/ },
    })
  })

for (const text of ['2025-06/2025', '2025/2025-01-01', '2025/2025', '2025-12-31/2025-12'])
  test(`${text} is taken, as its end need not lie before its start`, async (t) => {
    t.match(parseEdtf(text), { ok: true, value: { kind: 'interval', text } })
  })

test('a date keeps its text and its sign', async (t) => {
  t.match(parseEdtf('2025-12~'), { ok: true, value: { kind: 'date', text: '2025-12~', qualifier: '~' } })
})

test('an interval tells an open end from an unknown one', async (t) => {
  t.match(parseEdtf('2025/..'), { value: { end: { kind: 'open' } } })
  t.match(parseEdtf('2025/'), { value: { end: { kind: 'unknown' } } })
})

test('bounds can be had of a value already parsed', async (t) => {
  const parsed = parseEdtf('2025/2026')
  t.ok(parsed.ok)
  if (parsed.ok) t.same(boundsOf(parsed.value, 'point'), boundsOf('2025/2026', 'point'))
})

test('asking for the bounds of a text that was never checked is a programming error', async (t) => {
  t.throws(() => boundsOf('2025-02-29', 'point'), RangeError)
})

for (const text of [
  '2025-12-15',
  '2025-12-15T01:54:00Z',
  '2025-12-15T01:54:00+03:00',
  '2025-12-15T01:54:00-05',
])
  test(`${text} is a day or an instant`, async (t) => {
    t.ok(isDayOrInstant(text))
  })

for (const text of [
  '2025-12',
  '2025-02-29',
  '2025-12-15?',
  '2025-12-XX',
  '2025-12-15T01:54:00',
  '2025-12-15/',
])
  test(`${text} is neither a day nor an instant`, async (t) => {
    t.notOk(isDayOrInstant(text))
  })

test('unspecified digits may be uncertain or approximate, and have the bounds that they have without the sign', async (t) => {
  for (const text of ['198X', '19XX', '2025-XX', '2025-12-XX', '2025-XX-XX']) {
    for (const sign of ['?', '~', '%']) {
      const parsed = parseEdtf(text + sign)
      t.match(parsed, { ok: true, value: { kind: 'date', qualifier: sign } }, text + sign)
      if (parsed.ok) t.strictSame(boundsOf(parsed.value, 'point'), boundsOf(text, 'point'), text + sign)
    }
  }
})

test('an unknown date has no bounds of its own', async (t) => {
  t.same(boundsOf('XXXX', 'point'), { earliest: null, latest: null })
})

test('an event with an unknown date had happened by the day of its recording', async (t) => {
  const at = '2026-12-01T23:00:00.000Z'
  t.same(occurredBounds('XXXX', 'point', at), { earliest: null, latest: '2026-12-02' })
  t.same(occurredBounds('2025', 'point', at), { earliest: '2025-01-01', latest: '2026-01-01' })
})
