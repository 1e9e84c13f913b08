/** Questions as expressions of FTS5: the beginning of a word is asked for as the words that it may be. */
import { test } from 'tap'
import { type Beginning, queryWordsIn, wordMatch } from '../../projections/search/queryWords.ts'

const among =
  (words: readonly string[]): Beginning =>
  (start, limit) =>
    words.filter((word) => word.startsWith(start)).slice(0, limit)

const matchOf = (question: string, words: readonly string[] = []): readonly string[] =>
  queryWordsIn(question).map((word) => wordMatch(word, among(words)))

test('a word that is only begun is any word that begins so', async (t) => {
  t.same(matchOf('the marm', ['marm', 'marmalade', 'marmot', 'melon']), [
    '("the")',
    '("marm" OR "marm" OR "marmalade" OR "marmot")',
  ])
})

test('a word that nothing begins with is itself', async (t) => {
  t.same(matchOf('marm', ['melon']), ['("marm")'])
})

test('a beginning of two or three letters has an index of its own', async (t) => {
  t.same(matchOf('ma', ['marmot']), ['("ma"*)'])
  t.same(matchOf('mar', ['marmot']), ['("mar"*)'])
})

test('a beginning of very many words is left to the index', async (t) => {
  const words = Array.from({ length: 101 }, (_, n) => `marm${n}`)
  t.same(matchOf('marm', words), ['("marm"*)'])
})

test('a finished word does not match as a beginning', async (t) => {
  t.same(matchOf('marm ', ['marmot']), ['("marm")'])
})
