/** Every letter of Unicode against a real index: what it folds to is what the index takes, word for word. */
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { addDocument, newest, POOL_SCHEMA } from '../../../projections/search/pool.ts'
import { allMatch, queryWordsIn, wordMatch } from '../../../projections/search/queryWords.ts'
import { indexText, wordsOf } from '../../../projections/search/words.ts'
import { registerChecks } from '../../../src/views/checksum.ts'
import { openSql, type Sql } from '../../../src/views/sql.ts'

const buildPool = (t: Test): Sql => {
  const db = new DatabaseSync(':memory:')
  t.teardown(() => db.close())
  registerChecks(db)
  db.exec(POOL_SCHEMA)
  return openSql(db)
}

const add = (sql: Sql, text: string): void =>
  addDocument(sql, 'e', { kind: 'deal', id: 'd', title: text, text: '', more: {} }, new Set())

const find = (sql: Sql, question: string): number => {
  const match = allMatch(queryWordsIn(question).map((word) => wordMatch(word, () => [])))
  return newest(sql, 'things', match, Number.MAX_SAFE_INTEGER, 10).length
}

/** The assigned characters of Unicode that may be in a text. */
const everything = Array.from({ length: 0x110000 }, (_, code) => code)
  .map((code) => String.fromCodePoint(code))
  .filter((letter) => !/\p{Cs}|\p{Cn}|\p{Co}/u.test(letter))

test('every letter, alone and inside a word, is cut by the index as by the search', (t) => {
  const sql = buildPool(t)
  const texts = everything.flatMap((letter) => [letter, `a${letter}b`])
  const forms = new Set(texts.flatMap((text) => indexText(text).split(' ')).filter((form) => form !== ''))
  t.ok(forms.size > 150_000, `${forms.size} words`)
  for (const words of Array.from({ length: 100 }, (_, n) => [...forms].slice(n * 10_000, (n + 1) * 10_000)))
    sql.run('INSERT INTO things (words) VALUES (?)', words.join(' '))
  sql.run("CREATE VIRTUAL TABLE terms USING fts5vocab('things', 'row')")
  const terms = new Set(sql.all<{ term: string }>('SELECT term FROM terms').map(({ term }) => term))
  t.same([...forms].filter((form) => !terms.has(form)).slice(0, 20), [], 'words that the index cut otherwise')
  t.equal(terms.size, forms.size)
  t.end()
})

test('each letter or number of Unicode makes a word, except those that vanish in reading', (t) => {
  const none = everything.filter((one) => /\p{L}|\p{N}/u.test(one) && queryWordsIn(one).length === 0)
  // Apostrophes, fillers that are not seen, and marks that stand on nothing.
  const read = none.filter((one) => !/\p{Lm}|\p{DI}/u.test(one) && /\p{L}|\p{N}/u.test(indexText(one)))
  t.same(read, [])
  t.ok(none.length < 40, none.join(' '))
  t.end()
})

const LETTERS = [
  'a',
  '½',
  'ﷺ',
  '协',
  '議',
  '한',
  'ก',
  'ี',
  '\u200b',
  '\u00ad',
  '㏄',
  'г',
  'ь',
  "'",
  '’',
  '.',
  '{',
  '}',
  '-',
  ' ',
  '\0',
  '"',
  '\ud800',
]
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 60 }),
)

test('a letter that folds to pieces of two kinds of script is found within a word, too', (t) => {
  const sql = buildPool(t)
  add(sql, 'Ͱ㏠')
  for (const asked of ['Ͱ㏠', 'Ͱ', '㏠', '日', '1日']) t.equal(find(sql, asked), 1, asked)
  t.end()
})

test('a text is found by itself and by each of its words, and nothing stops the index', (t) => {
  fc.assert(
    fc.property(text, (text) => {
      const sql = buildPool(t)
      add(sql, text)
      if (queryWordsIn(text).length > 0 && find(sql, text) !== 1) return false
      return wordsOf(text).every(
        ({ from, to }) =>
          queryWordsIn(text.slice(from, to)).length === 0 || find(sql, text.slice(from, to)) === 1,
      )
    }),
    { numRuns: Number(process.env.DETENTE_TEST_RUNS ?? 300) },
  )
  t.end()
})

test('a text in a script without spaces is found by every piece of it', (t) => {
  const written = fc.string({
    unit: fc.constantFrom(...'协议已经达成協議한국어は。です自动車トヨタขอตกลง'),
    minLength: 2,
    maxLength: 30,
  })
  fc.assert(
    fc.property(written, fc.nat(), fc.nat(), (text, a, b) => {
      const letters = [...text]
      const from = a % letters.length
      const piece = letters.slice(from, from + 1 + (b % (letters.length - from))).join('')
      const sql = buildPool(t)
      add(sql, text)
      return queryWordsIn(piece).length === 0 || find(sql, piece) === 1
    }),
    { numRuns: Number(process.env.DETENTE_TEST_RUNS ?? 300) },
  )
  t.end()
})
