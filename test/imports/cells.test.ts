/** How the text of a cell is read, and which ambiguous texts are refused. */
import { test } from 'tap'
import type { CellReader } from '../../src/imports/cells/cell.ts'
import { cellName } from '../../src/imports/cells/cell.ts'
import { dayOfSerial, readDate } from '../../src/imports/cells/dates.ts'
import {
  readDecimal,
  readIdentifiers,
  readIds,
  readList,
  readOneOf,
  readParty,
  readText,
  readWhole,
  readYesNo,
} from '../../src/imports/cells/readers.ts'

const valueIn = (read: CellReader, text: string): unknown => {
  const found = read(text)
  return 'value' in found ? found.value : undefined
}

test('dates are read as EDTF, as days with dots, and as the serials of spreadsheets', async (t) => {
  for (const [text, value] of [
    ['2025-12-13', '2025-12-13'],
    ['2025-12', '2025-12'],
    ['2025', '2025'],
    ['2025-12~', '2025-12~'],
    ['2025-12-13/2025-12-15', '2025-12-13/2025-12-15'],
    ['13.12.2025', '2025-12-13'],
    ['1.2.2025', '2025-02-01'],
    ['13.12.2025 00:00:00', '2025-12-13'],
    ['2025-12-13 00:00:00', '2025-12-13'],
    ['46004', '2025-12-13'],
    ['46004,5', '2025-12-13T12:00:00'],
  ] as const)
    t.equal(valueIn(readDate, text), value, text)
})

test('an ambiguous or impossible date is refused', async (t) => {
  for (const text of [
    '03/04/2025',
    '13/12/2025',
    '2025/12/13',
    '3-4-2025',
    '31.02.2025',
    '13.13.2025',
    'yesterday',
    '460',
  ]) {
    const found = readDate(text)
    t.ok('wanted' in found && /YYYY-MM-DD/.test(found.wanted), text)
  }
})

test('the report names dates that were read in another form', async (t) => {
  t.match(readDate('46004'), { as: /2025-12-13/ })
  t.match(readDate('13.12.2025'), { as: 'the day 2025-12-13' })
  t.notOk('as' in readDate('2025-12-13'))
})

test('serials begin where spreadsheets begin, in both of their calendars', async (t) => {
  t.equal(dayOfSerial(61), '1900-03-01')
  t.equal(dayOfSerial(60), undefined, 'the 29 February 1900 that never was')
  t.equal(dayOfSerial(44_542, 1904), '2025-12-13')
  t.equal(dayOfSerial(Number.NaN), undefined)
})

test('decimals have a point or a comma, and nothing between thousands', async (t) => {
  t.equal(valueIn(readDecimal, '12,5'), 12.5)
  t.equal(valueIn(readDecimal, '12.5 %'), 12.5)
  for (const text of ['1.234,5', '1,234.5', '1 234', 'half', '']) t.ok('wanted' in readDecimal(text), text)
  t.equal(valueIn(readWhole, '7'), 7)
  for (const text of ['7.5', '-7', '7,0']) t.ok('wanted' in readWhole(text), text)
})

test('yes and no are read in several languages', async (t) => {
  for (const text of ['yes', 'TRUE', '1', 'да', 'так']) t.equal(valueIn(readYesNo, text), true, text)
  for (const text of ['no', 'False', '0', 'нет', 'ні']) t.equal(valueIn(readYesNo, text), false, text)
  t.ok('wanted' in readYesNo('perhaps'))
})

test('codes are read in any case, and countries also by name', async (t) => {
  t.equal(valueIn(readOneOf(['asset-freeze', 'tariff']), 'Asset freeze'), 'asset-freeze')
  t.match(readOneOf(['asset-freeze', 'tariff'])('embargo'), { wanted: 'one of asset-freeze, tariff' })
  t.equal(valueIn(readParty, 'by'), 'BY')
  t.match(readParty('Belarus'), { value: 'BY', as: 'BY' })
  t.equal(valueIn(readParty, 'org:freedonia'), 'org:freedonia')
  t.ok('wanted' in readParty('Freedonia'))
})

test('lists have semicolons between their items, and a fault names the item', async (t) => {
  t.same(valueIn(readList(readText), 'a; b ;; c\nd'), ['a', 'b', 'c', 'd'])
  t.same(valueIn(readIds, 'one, two;three'), ['one', 'two', 'three'])
  t.match(readIds('one; Two'), { wanted: /not Two$/ })
  t.same(valueIn(readIdentifiers, 'imo: 9074729; lei:X'), [
    { scheme: 'imo', value: '9074729' },
    { scheme: 'lei', value: 'X' },
  ])
})

test('cells are named as spreadsheets name them', async (t) => {
  t.equal(cellName(1, 0), 'A1')
  t.equal(cellName(12, 25), 'Z12')
  t.equal(cellName(3, 26), 'AA3')
  t.equal(cellName(3, 701), 'ZZ3')
  t.equal(cellName(3, 702), 'AAA3')
})
