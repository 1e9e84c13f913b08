/** Reading CSV: encodings, delimiters, quotes, dates and numbers as people and spreadsheets write them. */
import { test } from 'tap'
import { openCsv } from '../../src/imports/table/csv.ts'
import type { Encoding } from '../../src/imports/table/table.ts'
import { isProblem } from '../http/given.ts'
import { importing } from './given.ts'

/** The bytes of a text in an encoding of one byte a character. */
const inOldEncoding = (text: string, encoding: 'windows-1251' | 'windows-1252'): Buffer => {
  const signs = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))
  return Buffer.from(Uint8Array.from(text, (sign) => signs.indexOf(sign)))
}

const utf16 = (text: string, isBig: boolean): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return isBig ? bytes.swap16() : bytes
}

const BELARUSIAN = 'Імя;Дзе;Калі\nПінкі Кўксворті;«Форт Фікшн»;2031-01-01\n'
const RUSSIAN = 'Имя;Где;Когда\nПинки Куксворти;Форт Фикшн № 5;2031-01-01\nё;Ё;—\n'
const FRENCH = 'Prénom;Où;Quand\nFrançois Été;Fort «Fiction» à 5 €;2031-01-01\n'

const read = async (bytes: Buffer, wanted = {}) => {
  const table = await openCsv(bytes, wanted)
  const rows = []
  for await (const { cells } of table.rows()) rows.push(cells)
  return { ...table.form, headings: table.headings, rows }
}

const cellsOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(';'))

for (const [name, bytes, text, encoding] of [
  ['UTF-8', Buffer.from(RUSSIAN), RUSSIAN, 'utf-8'],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${BELARUSIAN}`), BELARUSIAN, 'utf-8'],
  ['UTF-16, little end first', utf16(RUSSIAN, false), RUSSIAN, 'utf-16le'],
  ['UTF-16, big end first', utf16(FRENCH, true), FRENCH, 'utf-16be'],
  ['Windows-1251', inOldEncoding(RUSSIAN, 'windows-1251'), RUSSIAN, 'windows-1251'],
  ['Windows-1251 of Belarusian', inOldEncoding(BELARUSIAN, 'windows-1251'), BELARUSIAN, 'windows-1251'],
  ['Windows-1252', inOldEncoding(FRENCH, 'windows-1252'), FRENCH, 'windows-1252'],
] as const) {
  test(`${name} is found out`, async (t) => {
    const found = await read(bytes)
    t.equal(found.encoding, encoding)
    t.equal(found.encodingDetected, true)
    t.same([found.headings, ...found.rows], cellsOf(text))
  })
}

test('an encoding that is named is taken', async (t) => {
  const found = await read(inOldEncoding(RUSSIAN, 'windows-1251'), { encoding: 'windows-1252' })
  t.equal(found.encoding, 'windows-1252')
  t.equal(found.encodingDetected, false)
  t.equal(found.headings[0], 'Èìÿ')
})

test('the charset of the media type is taken', async (t) => {
  const { send } = await importing(t)
  const file = inOldEncoding('Тип;Наименование;as of;sources\nentity;Ёж;2031-01-01;paper\n', 'windows-1251')
  const answer = await send('kind=targets', file, { 'content-type': 'text/csv; charset=windows-1251' })
  t.match(answer.json().file.form, { encoding: 'windows-1251', encodingDetected: false })
})

test('UTF-8 that is damaged is refused, and not taken for another encoding', async (t) => {
  const { send } = await importing(t)
  const bytes = Buffer.concat([Buffer.from(RUSSIAN), Buffer.from([0xd0, 0x0a])])
  isProblem(t, await send('kind=targets', bytes), 400, 'malformed-csv')
  isProblem(
    t,
    await send('kind=targets&encoding=utf-8', inOldEncoding(RUSSIAN, 'windows-1251')),
    400,
    'malformed-csv',
  )
})

for (const [name, sign] of [
  ['comma', ','],
  ['semicolon', ';'],
  ['tab', '\t'],
] as const) {
  test(`the ${name} is found out, with quotes and line breaks in cells`, async (t) => {
    const found = await read(Buffer.from(`"a,b;c"${sign}d\r\n"say ""no""${sign}\nagain"${sign}f\r\n`))
    t.equal(found.delimiter, name)
    t.same(found.headings, ['a,b;c', 'd'])
    t.same(found.rows, [[`say "no"${sign}\nagain`, 'f']])
  })
}

test('a delimiter that is named is taken', async (t) => {
  const found = await read(Buffer.from('a;b,c\n1;2,3\n'), { delimiter: 'comma' })
  t.same(
    [found.headings, ...found.rows],
    [
      ['a;b', 'c'],
      ['1;2', '3'],
    ],
  )
})

test('the line in which Excel names its separator is not a row', async (t) => {
  const found = await read(Buffer.from('\ufeffsep=;\r\na;b\r\n1,5;2\r\n'))
  t.same(
    [found.headings, ...found.rows],
    [
      ['a', 'b'],
      ['1,5', '2'],
    ],
  )
})

test('rows are counted as spreadsheets count them, empty ones and line breaks in cells too', async (t) => {
  const { faults } = await importing(t)
  const found = await faults(
    'kind=targets',
    'name,kind,asOf,sources\n"Acme\nof\nOld",entity,2031,paper\n\n,,,\nBolt,train,2031,paper\n',
  )
  t.same(
    found.map(({ cell }) => cell),
    ['B5'],
  )
})

test('a quote that is never closed is refused with its row', async (t) => {
  const { send } = await importing(t)
  const answer = await send(
    'kind=targets',
    'name,kind,asOf,sources\nAcme,entity,2031,paper\n"Bolt,entity,2031,paper\n',
  )
  isProblem(t, answer, 400, 'malformed-csv')
  t.match(answer.json().detail, /^Row 3 /)
})

test('a file without content, and one without headings, are refused', async (t) => {
  const { send } = await importing(t)
  isProblem(t, await send('kind=targets', ''), 400, 'malformed-csv')
  isProblem(t, await send('kind=targets', '\n'), 400, 'malformed-csv')
  isProblem(t, await send('kind=targets', ',,\na,b,c\n'), 400, 'malformed-csv')
})

test('a cell beyond the headings is a fault of its row: a separator too many moves all after it', async (t) => {
  const { faults } = await importing(t)
  const [fault] = await faults('kind=targets', 'name,kind,asOf,sources\nAcme, Ltd,entity,2031,paper\n')
  t.match(fault, { cell: null })
  t.match(fault?.detail, /beyond the 4 headings/)
})

test('an apostrophe that our own exports put before a code is dropped', async (t) => {
  const found = await read(Buffer.from("a,b,c\n'0012,'=1+1,'tis\n"))
  t.same(found.rows, [['0012', '=1+1', "'tis"]])
})

test('the encodings that can be named are those that can be read', async (t) => {
  for (const encoding of [
    'utf-8',
    'utf-16le',
    'utf-16be',
    'windows-1251',
    'windows-1252',
  ] satisfies Encoding[])
    t.ok(new TextDecoder(encoding), encoding)
})
