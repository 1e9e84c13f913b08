/** How the page reads what people type and paste. */
import { test } from 'tap'
import { readCsv, writeCsv } from '../../src/console/csv.ts'
import { inWords } from '../../src/console/pieces/days.ts'
import { readRows } from '../../src/console/screens/check/rows.ts'
import { readBox } from '../../src/console/screens/check/typedQuestion.ts'

test('the one box tells goods, identifiers, countries and names apart', (t) => {
  t.match(readBox('3104.20'), { as: 'goods', parameters: { goods: '310420' } })
  t.match(readBox('IMO 9074729'), { as: 'identifier', parameters: { identifier: 'imo:9074729' } })
  t.match(readBox('ofac: 32746'), { as: 'identifier', parameters: { identifier: 'ofac: 32746' } })
  t.match(readBox('belarus'), { as: 'country', country: 'BY', parameters: { name: 'Belarus' } })
  t.match(readBox('OAO  Freedonian Mills '), { as: 'name', parameters: { name: 'OAO Freedonian Mills' } })
  t.equal(readBox('  '), undefined)
  t.end()
})

test('a list is read with other people’s headings, and says which columns are left out', (t) => {
  t.strictSame(readRows('Ref;Company;Colour\n1;Freedonian Mills;red\n;;'), {
    rows: [{ reference: '1', name: 'Freedonian Mills' }],
    leftOut: ['Colour'],
  })
  t.end()
})

test('a list without a heading is a name on each line', (t) => {
  t.strictSame(readRows('Freedonian Mills\n\n3104\n'), {
    rows: [{ name: 'Freedonian Mills' }, { goods: '3104' }],
    leftOut: [],
  })
  t.end()
})

test('quotes, line breaks and semicolons in cells are kept', (t) => {
  const table = [
    ['a', 'b;c'],
    ['say "hello"', 'two\nlines'],
  ]
  t.strictSame(readCsv(writeCsv(table)), table)
  t.strictSame(readCsv('a\tb\r\n"x ""y"""\tz\r\n'), [
    ['a', 'b'],
    ['x "y"', 'z'],
  ])
  t.end()
})

test('days are written in words, and a vague day stays vague', (t) => {
  const said = {
    '2025-12-13': '13 Dec 2025',
    '2025-12': 'Dec 2025',
    '2025-12-XX': 'Dec 2025',
    '2025': '2025',
    '/2025-12-12': 'by 12 Dec 2025',
    '2025-12-12/2025-12-13': '12 Dec 2025 to 13 Dec 2025',
    '2025-12~': 'about Dec 2025',
    '2025-12-13?': '13 Dec 2025 (uncertain)',
    '2024-05-31T00:01-04:00': '31 May 2024 00:01 (UTC-04:00)',
    '2025/..': 'from 2025',
    'something else': 'something else',
  }
  for (const [edtf, words] of Object.entries(said)) t.equal(inWords(edtf), words)
  t.end()
})
