/** Lists as CSV and as JSON Lines: whole, streamed, safe to open in a spreadsheet, chosen by path or by Accept. */
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { test } from 'tap'
import { csvLine, csvOf } from '../../src/http/formats/csv.ts'
import { buildLedger, deal, isProblem, source, statement } from './given.ts'

type Row = Readonly<Record<string, string>>

const rowsOf = (csv: string): readonly Row[] => parse(csv, { columns: true, bom: true })
const linesOf = (text: string): readonly Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

test('a cell with commas, quotes and line breaks is read back as it was by another reader', async (t) => {
  const cells = ['a, b', 'she said "no"', 'one\ntwo', 'end\r\n', '', 'plain', 'Łódź']
  t.same(parse(csvLine(cells), { record_delimiter: '\r\n' }), [cells])
})

test('a text that a spreadsheet would take for a formula is marked as text, a number is not', async (t) => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '＝1']) {
    t.same(parse(csvLine([text]), { trim: false }), [[`'${text}`]], text)
  }
  t.equal(csvLine([-5, true, null, undefined]), '-5,true,,\r\n')
})

test('digits that a spreadsheet would change are marked as text, alone and in lists', async (t) => {
  const line = csvOf(
    { codes: ['0101', '2601'], code: '010', long: '1234567890123456', name: '1E5', n: 10, at: '2031' },
    [...['codes', 'code', 'long', 'name', 'n', 'at']],
  )
  t.same(parse(line), [["'0101; 2601", "'010", "'1234567890123456", "'1E5", '10', '2031']])
})

/** Whether a spreadsheet would compute a cell, or take it for the beginning of something else. */
const runs = (cell: string): boolean =>
  /^\s*[=+\-@＝＋－＠]|^[\t\r]/.test(cell) && !/^\s*[=+-]\d+(?:[-+*/]\d+)*"?\r?(?:,|$)/.test(cell)

test('no cell begins with a formula, at whatever sign a spreadsheet cuts, and quotes keep every cell whole', async () => {
  const unit = fc.constantFrom(
    ...['=', '+', '-', '@', '\t', '\r', '\n', ';', ',', '|', '"', "'", ' ', 'a', 'A1', '1', '0', '＝', '&'],
  )
  const text = fc.string({ unit, maxLength: 12 })
  const value = fc.record({ id: text, list: fc.array(text, { maxLength: 4 }), title: text })
  fc.assert(
    fc.property(value, (one) => {
      const line = csvOf(one, ['id', 'list', 'title'])
      if (parse(line, { relax_column_count: true })[0]?.length !== 3) return false
      for (const delimiter of [',', ';', '\t', '|']) {
        const rows: readonly string[][] = parse(line, {
          delimiter,
          relax_quotes: true,
          relax_column_count: true,
          quote: delimiter === ',' ? '"' : null,
        })
        if (rows.flat().some(runs)) return false
      }
      return true
    }),
    { numRuns: Number(process.env.DETENTE_TEST_RUNS ?? 2_000) },
  )
})

test('CSV begins with a byte order mark unless the request declines it, and JSON Lines never does', async (t) => {
  const { get } = await buildLedger(t)
  const bytes = async (url: string, headers = {}) =>
    (await get(url, headers)).rawPayload.subarray(0, 3).toString('hex')
  t.equal(await bytes('/v1/deals.csv'), 'efbbbf')
  t.equal(await bytes('/v1/deals', { accept: 'text/csv' }), 'efbbbf')
  t.equal(await bytes('/v1/deals.csv?bom=true'), 'efbbbf')
  t.equal((await get('/v1/deals.csv?bom=false')).body.slice(0, 3), 'id,')
  t.equal((await get('/v1/sources.jsonl')).body.slice(0, 1), '{')
  isProblem(t, await get('/v1/sources.jsonl?bom=true'), 400, 'bad-parameter', ['/bom'])
  isProblem(t, await get('/v1/sources.csv?bom=maybe'), 400, 'bad-parameter', ['/bom'])
})

test('a column is a path, and of a list every item', async (t) => {
  const value = {
    id: 'x',
    at: { day: '2031-01-01' },
    parties: [{ code: 'A' }, { code: 'B' }],
    data: { n: 1 },
  }
  t.same(parse(csvOf(value, ['id', 'at.day', 'parties.code', 'data', 'none.of.it'])), [
    ['x', '2031-01-01', 'A; B', '{"n":1}', ''],
  ])
})

test('a list is the same in all three forms, by its path and by Accept', async (t) => {
  const { get, record } = await buildLedger(t)
  for (const id of ['potash', 'rail', 'salt']) await record('/v1/deals', deal(id, { title: `=${id}, "x"` }))
  const items: readonly { id: string; title: string }[] = (await get('/v1/deals')).json().items
  const csv = await get('/v1/deals.csv')
  t.equal(csv.headers['content-type'], 'text/csv; charset=utf-8; header=present')
  t.same(
    rowsOf(csv.body).map(({ id, title, 'parties.code': parties }) => ({ id, title, parties })),
    items.map(({ id, title }) => ({ id, title: `'${title}`, parties: 'org:freedonia; org:sylvania' })),
  )
  const lines = await get('/v1/deals.jsonl')
  t.equal(lines.headers['content-type'], 'application/jsonl; charset=utf-8')
  t.same(linesOf(lines.body), items)
  t.equal((await get('/v1/deals', { accept: 'text/csv, application/json;q=0.5' })).body, csv.body)
  t.equal((await get('/v1/deals', { accept: 'application/x-ndjson' })).body, lines.body)
  t.match((await get('/v1/deals', { accept: 'text/html, */*;q=0.8' })).headers['content-type'], /json/)
})

test('a filter holds in every form', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  await record('/v1/deals', deal('rail', { framing: 'exchange' }))
  t.same(
    rowsOf((await get('/v1/deals.csv?framing=exchange')).body).map((row) => row.id),
    ['rail'],
  )
  t.same(
    linesOf((await get('/v1/deals.jsonl?framing=parallel')).body).map((row) => row.id),
    ['potash'],
  )
})

test('a whole list has more than one page', async (t) => {
  const { get, app } = await buildLedger(t)
  const commands = Array.from({ length: 700 }, (_, n) => ({
    command: 'sources.register',
    id: `wire-${n}`,
    key: `wire-${n}`,
    body: { publisher: `Fictional Wire ${n}`, kind: 'wire' },
  }))
  await app.inject({ method: 'POST', url: '/v1/batches', payload: { commands } })
  t.equal(rowsOf((await get('/v1/sources.csv')).body).length, 701)
  const events = linesOf((await get('/v1/events.jsonl')).body)
  t.equal(events.length, 701)
  const positions = events.map((event) => Number(event.position))
  t.same(
    positions,
    [...positions].sort((a, b) => a - b),
  )
})

test('an empty list is a line of columns, and no line at all', async (t) => {
  const { get } = await buildLedger(t)
  t.match((await get('/v1/deals.csv')).body, /^\ufeffid,title,[^\n]*\r\n$/)
  t.equal((await get('/v1/deals.jsonl')).body, '')
})

test('a timeline as CSV and as JSON Lines has the entries of its pages, as of a day', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  await record('/v1/deals/potash/record-statement', statement('Fine'))
  await record('/v1/deals/potash/record-statement', statement('Later', { occurred: '2031-05-01' }))
  const url = '/v1/deals/potash/timeline'
  const { items } = (await get(`${url}?asOf=2031-03-01`)).json()
  t.equal(items.length, 2)
  t.same(linesOf((await get(`${url}.jsonl?asOf=2031-03-01`)).body), items)
  t.same(
    rowsOf((await get(`${url}.csv?asOf=2031-03-01`)).body).map((row) => [row.eventId, row.headline]),
    items.map((one: { eventId: string; headline: string }) => [one.eventId, one.headline]),
  )
  t.equal((await get(url, { accept: 'text/csv' })).body, (await get(`${url}.csv`)).body)
  t.match((await get(url)).headers['content-type'], /json/, 'also once another form was asked for')
})

test('a timeline as CSV says what was corrected and retracted, and by which events', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const slip = await record('/v1/deals/potash/record-statement', statement('Fine'))
  const twice = await record('/v1/deals/potash/record-statement', statement('Fine, too'))
  const patch = { data: { gist: 'Not fine' } }
  const correction = await record(`/v1/events/${slip.id}/correct`, { patch, reason: 'a slip' })
  const retraction = await record(`/v1/events/${twice.id}/retract`, { reason: 'recorded twice' })
  const rows = rowsOf((await get('/v1/deals/potash/timeline.csv')).body)
  const marks = ({ eventId, correctedBy, retractedBy }: Row) => [eventId, correctedBy, retractedBy]
  t.same(rows.slice(1).map(marks), [
    [slip.id, correction.id, ''],
    [twice.id, '', retraction.id],
  ])
})

test('every answer that Accept chooses the form of says so to caches', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  for (const url of ['/v1/deals', '/v1/deals/potash/timeline', '/v1/relations/org:freedonia/org:sylvania']) {
    for (const accept of ['application/json', 'text/csv', 'application/json']) {
      t.equal((await get(url, { accept })).headers.vary, 'accept', `${url} ${accept}`)
    }
  }
})

test('an unchanged answer is not sent again', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const { etag } = (await get('/v1/deals.csv')).headers
  t.equal((await get('/v1/deals.csv', { 'if-none-match': String(etag) })).statusCode, 304)
  t.not((await get('/v1/deals.jsonl')).headers.etag, etag)
  await record('/v1/deals', deal('rail'))
  t.equal((await get('/v1/deals.csv', { 'if-none-match': String(etag) })).statusCode, 200)
})

test('an unknown form, an unknown deal and a parameter of pages are refused', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/sources', source('wire'))
  isProblem(t, await get('/v1/sources', { accept: 'text/turtle' }), 406, 'not-acceptable')
  isProblem(t, await get('/v1/sources.csv', { accept: 'application/json' }), 406, 'not-acceptable')
  isProblem(t, await get('/v1/sources/wire', { accept: 'text/csv' }), 406, 'not-acceptable')
  isProblem(t, await get('/v1/deals/nowhere/timeline.csv'), 404, 'not-found')
  isProblem(t, await get('/v1/deals/nowhere/events.jsonl'), 404, 'not-found')
  isProblem(t, await get('/v1/sources.csv?limit=5'), 400, 'bad-parameter', ['/limit'])
})

test('a range in a table ends with its last day, as readers of a table expect', (t) => {
  const line = (latest: string | null) => csvOf({ occurred: { latest } }, ['occurred.latestDay']).trim()
  t.equal(line('2031-03-01'), '2031-02-28')
  t.equal(line('2031-03-01T12:00:00.000Z'), '2031-03-01')
  t.equal(line('2031-03-01T00:00:00.000Z'), '2031-02-28')
  t.equal(line(null), '')
  t.end()
})

test('a list is saved under a name that says what it is', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const named = async (url: string) => (await get(url)).headers['content-disposition']
  t.equal(await named('/v1/deals.csv'), 'attachment; filename="deals.csv"')
  t.equal(
    await named('/v1/deals/potash/timeline.jsonl?asOf=2031'),
    'attachment; filename="deals-potash-timeline.jsonl"',
  )
})
