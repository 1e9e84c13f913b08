/** Words compare without case, accents and script: folded alike on both sides. */
import { test } from 'tap'
import { indexText, wordsOf } from '../../projections/search/words.ts'

const formsOf = (text: string): readonly string[] => wordsOf(text).flatMap(({ forms }) => forms)

const SAME = [
  ['Bialiatski', 'BIALIATSKI', 'Бяляцкі', 'bialiatskі'],
  ['Łódź', 'lodz', 'ŁÓDŹ'],
  ['Søren', 'soren'],
  ['Straße', 'strasse', 'STRASSE'],
  ['Ціханоўская', 'Tsikhanouskaya', 'tsikhanouskaia'],
  ['Belyatskiy', 'Беляцкий', 'beliatski'],
  ['Київ', 'Kyiv', 'kiiv'],
  ["Дем'ян", 'Демʼян', 'demian'],
  ['Ёлка', 'елка', 'Elka'],
  ['Щорс', 'Shchors'],
  ['ΟΔΟΣ', 'οδος', 'οδοσ'],
  ['한국', '한국'],
  ['ﾄﾖﾀ', 'トヨタ'],
  ['4½', '4 1/2', '4 1⁄2'],
  ['co\u00adoperation', 'cooperation'],
] as const

for (const [first, ...others] of SAME) {
  for (const other of others) {
    test(`${first} and ${other} compare alike`, (t) => {
      t.same(formsOf(other), formsOf(first))
      t.end()
    })
  }
}

test('г is read both ways, since languages differ', (t) => {
  t.same(formsOf('Григор'), ['grigor', 'hrihor'])
  t.end()
})

test('words are found where they stand, persons among them', (t) => {
  t.same(wordsOf('Él met {p-abc}; left.'), [
    { from: 0, to: 2, forms: ['el'] },
    { from: 3, to: 6, forms: ['met'] },
    { from: 7, to: 14, forms: ['-p-abc', 'p-abc'] },
    { from: 16, to: 20, forms: ['left'] },
  ])
  t.end()
})

test('initials are words apart, and one together', (t) => {
  t.same(formsOf('A.B.C. Shipping'), ['a', 'b', 'c', 'abc', 'shipping'])
  t.same(formsOf('S.p.A.'), ['s', 'p', 'a', 'spa'])
  t.same(formsOf('M/V Ph.D.'), ['m', 'v', 'mv', 'ph', 'd', 'phd'])
  t.same(formsOf('A. B. C. Shipping'), ['a', 'b', 'c', 'abc', 'shipping'])
  t.same(formsOf('С.В.Иванов'), ['s', 'v', 'sv', 'ivanov'])
  t.same(formsOf('The end.It is'), ['the', 'end', 'it', 'is'])
  t.end()
})

test('a part that an apostrophe joins to a word can be left out', (t) => {
  for (const mark of ["'", '’', 'ʼ', '´', '`', '＇']) {
    t.same(formsOf(`Surname${mark}s`), ['surnames', 'surname'], mark)
    t.same(formsOf(`l${mark}accord`), ['laccord', 'accord'], mark)
    t.same(formsOf(`O${mark}Brien`), ['obrien'], mark)
  }
  t.end()
})

test('where words have no spaces between them, every letter and every two are words', (t) => {
  t.same(formsOf('协议已'), ['协', '议', '已', '协议', '议已'])
  t.same(formsOf('協'), ['協'])
  t.same(formsOf('2025年'), ['2025', '年'])
  t.same(formsOf('ปี\u200bที่'), ['ปี', 'ที่', 'ปีที่'])
  t.same(formsOf('が'), ['が'], 'the strokes belong to the letter')
  t.end()
})

test('a text without a letter or a digit has no words', (t) => {
  for (const text of ['', '  ', '?!', '"*"', '()', '—', '́'])
    t.equal(indexText(text), '', JSON.stringify(text))
  t.end()
})
