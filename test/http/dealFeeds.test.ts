/** A deal as an Atom feed and its deadlines as a calendar, read by readers that others wrote. */
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import ICAL from 'ical.js'
import { test } from 'tap'
import { atomXml } from '../../src/http/formats/atom.ts'
import { type CalendarEvent, calendarText } from '../../src/http/formats/icalendar.ts'
import {
  type Body,
  buildLedger,
  deal,
  FREEDONIA,
  fact,
  isProblem,
  licence,
  measure,
  SYLVANIA,
  statement,
} from './given.ts'

type Feed = Readonly<Record<string, unknown>> & { readonly entry?: unknown }

const parseFeed = (
  xml: string,
): Feed & { readonly entries: readonly Readonly<Record<string, unknown>>[] } => {
  if (XMLValidator.validate(xml) !== true) throw new Error(`not well-formed: ${xml}`)
  const { feed } = new XMLParser({ ignoreAttributes: false, parseTagValue: false, htmlEntities: true }).parse(
    xml,
  )
  return { ...feed, entries: [feed.entry ?? []].flat() }
}

const parseCalendar = (text: string): readonly ICAL.Event[] =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one))

test('text comes through Atom as it was', (t) => {
  const title = 'A & B <c> "d" ü 𝄞'
  const feed = {
    id: 'urn:x',
    title,
    updated: '2031-01-01T00:00:00.000Z',
    self: '/a?b&c',
    alternate: '/',
    entries: [],
  }
  t.match(parseFeed(atomXml(feed)), { title, entries: [] })
  t.end()
})

test('the feed of a deal has what was recorded last first, each with an id that stays', async (t) => {
  const { get, record } = await buildLedger(t)
  const opened = await record('/v1/deals', deal('potash', { title: 'Potash & <pardons>' }))
  const said = await record('/v1/deals/potash/record-statement', statement('Fine & <good>'))
  const answer = await get('/v1/deals/potash/feed.atom')
  t.equal(answer.headers['content-type'], 'application/atom+xml; charset=utf-8')
  const feed = parseFeed(answer.body)
  t.match(feed, {
    title: 'Potash & <pardons>',
    id: /^urn:uuid:[0-9a-f-]{36}$/,
    updated: said.recordedAt,
    author: { name: 'Detente' },
  })
  t.match(feed.entries, [
    {
      id: `urn:uuid:${said.id}`,
      title: 'Sylvania welcomed: Fine & <good>',
      published: said.recordedAt,
      updated: said.recordedAt,
    },
    { id: `urn:uuid:${opened.id}` },
  ])
  t.equal(
    (await get('/v1/deals/potash/feed.atom', { 'if-none-match': String(answer.headers.etag) })).statusCode,
    304,
  )
})

test('links of a feed are absolute, at the host that was asked', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const headers = { host: 'localhost:8080' }
  const { body } = await get('/v1/deals/potash/feed.atom', headers)
  const links = [...body.matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? '')
  t.equal(links.length, 3)
  for (const link of links) t.ok(link.startsWith('http://localhost:8080/v1/'), link)
})

test('an entry that came to read otherwise is updated and comes first again', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const said = await record('/v1/deals/potash/record-statement', statement('Fine'))
  await record('/v1/deals/potash/record-statement', statement('Better'))
  const against = await record(`/v1/events/${said.id}/contradict`, { occurred: '2031-03-01', ...fact })
  const [first] = parseFeed((await get('/v1/deals/potash/feed.atom')).body).entries
  t.match(first, {
    id: `urn:uuid:${said.id}`,
    title: /^Contested/,
    published: said.recordedAt,
    updated: against.recordedAt,
  })
})

const event = (more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: 'u-1',
  changedAt: '2031-01-01T12:00:00.000Z',
  sequence: 0,
  start: '2031-02-01',
  end: '2031-02-02',
  summary: 'Due',
  description: 'Open',
  status: 'CONFIRMED',
  ...more,
})

test('no line of a calendar is longer than 75 octets, and text comes through as it was', (t) => {
  const summary = `Ümläut; comma, back\\slash\nnew line ${'𝄞Łódź '.repeat(40)}end`
  const text = calendarText('Łódź, Potash', [event({ summary })])
  t.ok(text.endsWith('END:VCALENDAR\r\n'))
  for (const line of text.split('\r\n')) t.ok(Buffer.byteLength(line) <= 75, line)
  t.equal(parseCalendar(text)[0]?.summary, summary)
  t.end()
})

const promise = (commitmentId: string, more: Body = {}): Body => ({
  commitmentId,
  obligor: FREEDONIA,
  beneficiary: SYLVANIA,
  kind: 'other',
  text: `to do ${commitmentId}`,
  test: 'it is done',
  occurred: '2031-01-12',
  ...fact,
  ...more,
})

const day = (time: ICAL.Time | null | undefined): string | undefined => time?.toString()

test('the calendar of a deal has what is due and what ends, and says what became of it', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const paid = await record('/v1/deals/potash/make-commitment', promise('pay', { due: '2031-03-31' }))
  await record('/v1/deals/potash/make-commitment', promise('wait', { due: '2031-05' }))
  await record('/v1/deals/potash/make-commitment', promise('smile'))
  await record('/v1/deals/potash/change-deadline', {
    commitmentId: 'pay',
    due: '2031-04-15',
    reason: 'asked',
    occurred: '2031-03-01',
    ...fact,
  })
  await record('/v1/deals/potash/waive', {
    commitmentId: 'wait',
    reason: 'forgiven',
    occurred: '2031-03-02',
    ...fact,
  })
  await record('/v1/sanctions', measure('acme', { deals: ['potash'] }))
  const issued = await record(
    '/v1/licences',
    licence('1', 'acme', { expires: '2031-09-30', deals: ['potash'] }),
  )
  await record('/v1/licences', licence('2', 'acme', { expires: '2031-10-31' }))
  const answer = await get('/v1/deals/potash/deadlines.ics')
  t.equal(answer.headers['content-type'], 'text/calendar; charset=utf-8')
  const events = parseCalendar(answer.body)
  t.same(
    events.map((one) => [
      day(one.startDate),
      day(one.endDate),
      one.component.getFirstPropertyValue('status'),
    ]),
    [
      ['2031-04-15', '2031-04-16', 'CONFIRMED'],
      ['2031-05-01', '2031-06-01', 'CANCELLED'],
      ['2031-09-30', '2031-10-01', 'CONFIRMED'],
    ],
  )
  t.match(events[0], { uid: paid.id, sequence: 1, summary: 'Due: Freedonia to Sylvania: to do pay' })
  t.match(events[2], {
    uid: issued.id,
    sequence: 0,
    summary: /^Licence ends: Freedonia issued SYL-1 general licence 1/,
  })
  t.equal((await get('/v1/deals/potash/deadlines.ics')).body, answer.body, 'the same bytes again')
})

test('the calendar names the reporter and the sources of a promise', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const attributedTo = { party: SYLVANIA, description: 'Sylvanian officials' }
  const due = { due: '2031-03-31' }
  await record('/v1/deals/potash/make-commitment', promise('pay', due))
  await record('/v1/deals/potash/make-commitment', promise('wait', { ...due, attributedTo }))
  await record(
    '/v1/deals/potash/make-commitment',
    promise('smile', { ...due, attributedTo, acknowledged: true }),
  )
  const text = parseCalendar((await get('/v1/deals/potash/deadlines.ics')).body)
  const said = (own: string): string =>
    `Open. As recorded: 2031-03-31${own}. Confidence: reported. Sources: Duck soup at the border`
  t.same(
    Object.fromEntries(text.map(({ summary, description }) => [summary.split(' ').at(-1), description])),
    {
      pay: said(''),
      wait: said(', according to Sylvanian officials, not acknowledged by Freedonia'),
      smile: said(', according to Sylvanian officials'),
    },
  )
})

test('the calendar has the end of the last instrument of a measure, and no end of a licence that renews itself', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const order = (number: string, until: string) => ({ kind: 'order', number, until })
  await record(
    '/v1/sanctions',
    measure('two', { deals: ['potash'], instruments: [order('1', '2031-06-01'), order('2', '2031-08-01')] }),
  )
  await record(
    '/v1/licences',
    licence('GL-1', 'two', { deals: ['potash'], expires: '2031-05-01', autoRenews: true }),
  )
  const { body } = await get('/v1/deals/potash/deadlines.ics')
  t.same(
    parseCalendar(body).map(({ startDate }) => day(startDate)),
    ['2031-08-01'],
  )
})

test('a deal without deadlines has an empty calendar, and an unknown deal has no calendar', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const { body } = await get('/v1/deals/potash/deadlines.ics')
  t.same(parseCalendar(body), [])
  t.match(body, /BEGIN:VTIMEZONE\r\n/, 'a calendar has at least one component (RFC 5545, section 3.6)')
  isProblem(t, await get('/v1/deals/nowhere/deadlines.ics'), 404, 'not-found')
  isProblem(t, await get('/v1/deals/nowhere/feed.atom'), 404, 'not-found')
  isProblem(t, await get('/v1/deals/potash/feed.atom', { accept: 'application/json' }), 406, 'not-acceptable')
})
