/** Reading workbooks: what spreadsheets put into cells, and workbooks that would harm. */
import { strToU8 } from 'fflate'
import { test } from 'tap'
import { Refusal } from '../../src/failure/problems.ts'
import { openTable } from '../../src/imports/table/open.ts'
import type { Row } from '../../src/imports/table/table.ts'
import { WORKBOOK_LIMIT } from '../../src/imports/table/xlsx/archive.ts'
import { isProblem } from '../http/given.ts'
import { importing } from './given.ts'
import { sheetXml, type TestCell, workbook, workbookOf } from './workbook.ts'

const read = async (bytes: Uint8Array, wanted = {}) => {
  const table = await openTable(Buffer.from(bytes), wanted)
  const rows: Row[] = []
  for await (const row of table.rows()) rows.push(row)
  return { ...table.form, headings: table.headings, rows, cells: rows.map(({ cells }) => cells) }
}

/** Why a file is refused. */
const refusalOf = async (bytes: Uint8Array, wanted = {}) => {
  try {
    await read(bytes, wanted)
  } catch (error) {
    if (error instanceof Refusal) return error.problem
    throw error
  }
  return undefined
}

/** The cells of a row below some headings. */
const cellsOf = async (cells: readonly TestCell[], more = {}) =>
  (await read(workbookOf([cells.map((_, index) => `h${index}`), cells], more))).cells[0]

const styled = (style: number, value: number | string): TestCell => ({
  xml: `<c r="NAME" s="${style}"><v>${value}</v></c>`,
})

test('texts, numbers, yes and no are read as the sheet shows them', async (t) => {
  const cells = await cellsOf(
    [
      ' padded ',
      44,
      0.1 + 0.2,
      1.5,
      { xml: '<c r="NAME" t="s"><v>1</v></c>' },
      { xml: '<c r="NAME" t="b"><v>1</v></c>' },
      { xml: '<c r="NAME" t="str"><v>plain</v></c>' },
      {
        xml: '<c r="NAME" t="inlineStr"><is><r><t>rich </t></r><r><t>text</t></r><rPh><t>aside</t></rPh></is></c>',
      },
      'a &lt;b&gt; & _x0041_',
    ],
    { texts: ['zero', 'Пінкі'] },
  )
  t.same(cells, ['padded', '44', '0.3', '1.5', 'Пінкі', 'yes', 'plain', 'rich text', 'a &lt;b&gt; & A'])
})

test('dates are read from numbers that are formatted as dates, in both calendars', async (t) => {
  const dates = [styled(1, 46_004), styled(3, 46_004.5), styled(4, 12), styled(2, 0.5)]
  t.same(await cellsOf(dates), ['2025-12-13', '2025-12-13T12:00:00', '12', '50%'])
  t.same(await cellsOf([styled(1, 44_542)], { date1904: true }), ['2025-12-13'])
  t.match(await cellsOf([styled(1, 0.5)]), [{ found: '0.5', wanted: /a date/ }])
})

test('formulas, errors and numbers that lost digits are faults of their cells', async (t) => {
  const cells = await cellsOf([
    { xml: '<c r="NAME"><f>SUM(B1:B9)</f><v>12</v></c>' },
    { xml: '<c r="NAME" t="e"><v>#REF!</v></c>' },
    { xml: '<c r="NAME"><v>529900123456789012</v></c>' },
  ])
  t.match(cells, [
    { found: '=SUM(B1:B9)', wanted: /not a formula/ },
    { found: '#REF!', wanted: /not an error/ },
    { found: '529900123456789012', wanted: /format the cell as text/ },
  ])
})

test('a formula is reported with its cell, and nothing is recorded', async (t) => {
  const { send, get } = await importing(t)
  const file = workbookOf([
    ['name', 'kind', 'asOf', 'sources'],
    ['Acme', 'entity', styled(1, 46_000), 'paper'],
    [{ xml: '<c r="NAME" t="str"><f>A2&amp;" II"</f><v>Acme II</v></c>' }, 'entity', 2025, 'paper'],
  ])
  const answer = await send('kind=targets', file)
  isProblem(t, answer, 422, 'import-refused')
  const [row] = answer.json().import.rows
  t.match(row, { row: 3, faults: [{ cell: 'A3', found: '=A2&" II"', column: 'name' }] })
  t.equal((await get('/v1/targets')).json().items.length, 0)
})

test('rows of a workbook are recorded, once', async (t) => {
  const { imported, get } = await importing(t)
  const file = workbookOf([
    ['Id', 'Kind', 'Name', 'As of', 'Sources'],
    ['acme', 'Entity', 'Acme', styled(1, 46_000), 'paper'],
    [null, null, null, null, null],
    ['bolt', 'Vessel', 'Bolt', '13.12.2025', 'paper'],
  ])
  const done = await imported('kind=targets', file)
  t.match(done.file.form, { format: 'xlsx', sheet: 'Sheet1', sheets: ['Sheet1'] })
  t.same(
    done.rows.map(({ row, status }) => [row, status]),
    [
      [2, 'recorded'],
      [4, 'recorded'],
    ],
  )
  t.equal((await get('/v1/targets/acme')).json().name, 'Acme')
  t.match((await imported('kind=targets', file)).report, { recorded: 0, repeated: 2 })
})

test('the first visible sheet is read, or the one that is named', async (t) => {
  const sheets = { Old: sheetXml([['a']]), New: sheetXml([['b']]), Other: sheetXml([['c']]) }
  const bytes = workbook({ sheets, hiddenSheets: ['Old'] })
  t.match(await read(bytes), { sheet: 'New', headings: ['b'], sheets: ['Old', 'New', 'Other'] })
  t.match(await read(bytes, { sheet: 'Other' }), { headings: ['c'] })
  t.match(await refusalOf(bytes, { sheet: 'None' }), { code: 'bad-parameter' })
})

test('hidden rows are read like all others, and the report names them', async (t) => {
  const { imported } = await importing(t)
  const sheet = sheetXml(
    [
      ['name', 'kind', 'asOf', 'sources'],
      ['Acme', 'entity', '2025', 'paper'],
    ],
    [2],
  )
  const done = await imported('kind=targets&dryRun=true', workbook({ sheets: { One: sheet } }))
  t.match(done.rows, [{ row: 2, status: 'checked', hidden: true }])
})

test('headings may stand in a later row', async (t) => {
  const found = await read(workbookOf([[null], [null, null], ['a', 'b'], ['c', 'd']]))
  t.same(found.headings, ['a', 'b'])
  t.match(found.rows, [{ number: 4, cells: ['c', 'd'] }])
})

const GOOD = [
  ['name', 'kind', 'asOf', 'sources'],
  ['Acme', 'entity', '2025', 'paper'],
]

for (const [what, parts, detail] of [
  ['macros', { 'xl/vbaProject.bin': 'x' }, /macros/],
  [
    'macros by type',
    {
      '[Content_Types].xml':
        '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
    },
    /macros/,
  ],
  ['links to other workbooks', { 'xl/externalLinks/externalLink1.xml': '<externalLink/>' }, /links/],
  [
    'sheets elsewhere',
    {
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="https://evil.example/sheet.xml" TargetMode="External"/></Relationships>',
    },
    /links to elsewhere/,
  ],
  ['connections', { 'xl/connections.xml': '<connections/>' }, /connections/],
  ['embedded objects', { 'xl/embeddings/oleObject1.bin': 'x' }, /embedded/],
  [
    'a declaration of types',
    { 'xl/sharedStrings.xml': '<!DOCTYPE sst [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>' },
    /DTD/,
  ],
  ['an external entity', { 'xl/styles.xml': '<!DOCTYPE x SYSTEM "file:///etc/passwd"><styleSheet/>' }, /DTD/],
  [
    'a bomb',
    { 'xl/sharedStrings.xml': new Uint8Array(101 * 1024 * 1024).fill(0x20) },
    /unpack to more than 100 MiB/,
  ],
] as const) {
  test(`a workbook with ${what} is refused`, async (t) => {
    t.match(await refusalOf(workbookOf(GOOD, { parts })), { code: 'workbook-refused', detail })
  })
}

for (const [what, bytes] of [
  ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
  [
    'an archive of something else',
    workbook({ sheets: {}, parts: { 'xl/workbook.xml': '<x/>', mimetype: 'x' } }),
  ],
  ['a workbook cut short', workbookOf(GOOD).slice(0, 900)],
  [
    'XML that is not well-formed',
    workbookOf(GOOD, { parts: { 'xl/styles.xml': '<styleSheet><a></styleSheet>' } }),
  ],
  [
    'XML that is no UTF-8',
    workbookOf(GOOD, { parts: { 'xl/styles.xml': Uint8Array.of(0x3c, 0x61, 0xff, 0x3e) } }),
  ],
  ['elements a thousand deep', workbookOf(GOOD, { parts: { 'xl/styles.xml': '<a>'.repeat(1_000) } })],
  ['an entity that is unknown', workbookOf(GOOD, { parts: { 'xl/styles.xml': '<a>&nbsp;</a>' } })],
  ['a text that is missing', workbookOf([['a'], [{ xml: '<c r="NAME" t="s"><v>9</v></c>' }]])],
  [
    'rows in no order',
    workbook({ sheets: { One: '<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>' } }),
  ],
  [
    'a row beyond all rows',
    workbook({ sheets: { One: '<worksheet><sheetData><row r="99999999999"/></sheetData></worksheet>' } }),
  ],
  ['an empty sheet', workbookOf([])],
] as const) {
  test(`${what} is refused as no workbook`, async (t) => {
    t.match(await refusalOf(bytes), { code: 'malformed-workbook' })
  })
}

test('a workbook of more than 10 MiB is refused', async (t) => {
  const noise = Uint8Array.from({ length: WORKBOOK_LIMIT + 1 }, (_, index) => (index * 2_654_435_761) >>> 13)
  const file = workbookOf(GOOD, { parts: { 'xl/media/image1.png': noise } })
  const large =
    file.length > WORKBOOK_LIMIT ? file : Buffer.concat([file, strToU8(' '.repeat(WORKBOOK_LIMIT))])
  t.match(await refusalOf(large), { code: 'body-too-large' })
})

test('a bomb in a part that is not read is never unpacked', async (t) => {
  const bomb = new Uint8Array(101 * 1024 * 1024)
  t.same((await read(workbookOf(GOOD, { parts: { 'xl/media/image1.png': bomb } }))).cells, [GOOD[1]])
})

test('two parts with one path are refused', async (t) => {
  const bytes = Buffer.from(workbookOf(GOOD, { parts: { 'xl/stylex.xml': '<a/>' } }))
  const doubled = Buffer.from(bytes.toString('latin1').replaceAll('xl/stylex.xml', 'xl/styles.xml'), 'latin1')
  t.match(await refusalOf(doubled), { code: 'malformed-workbook' })
})

test('a workbook that is refused is a problem of the request', async (t) => {
  const { send } = await importing(t)
  isProblem(
    t,
    await send('kind=targets', workbookOf(GOOD, { parts: { 'xl/vbaProject.bin': 'x' } })),
    422,
    'workbook-refused',
  )
  isProblem(t, await send('kind=targets', workbookOf([])), 400, 'malformed-workbook')
})
