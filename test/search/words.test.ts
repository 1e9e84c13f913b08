/** Words compare without case, accents and script: folded alike on both sides. */
import { test } from 'tap'
import { folded, formsOf, wordsOf } from '../../projections/search/words.ts'

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

test('a text without a letter or a digit has no words', (t) => {
  for (const text of ['', '  ', '?!', '"*"', '()', '—', '́']) t.equal(folded(text), '', JSON.stringify(text))
  t.end()
})
