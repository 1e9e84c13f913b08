/** A start finds faults in the index of the search by comparing its parts. */
import { DatabaseSync } from 'node:sqlite'
import { test } from 'tap'
import { addDocument, checkPool, noteWords, POOL_SCHEMA } from '../../projections/search/pool.ts'
import { openSql } from '../../src/views/sql.ts'

const harms = [
  `UPDATE docs SET words = replace(words, 'potash', 'potato') WHERE kind = 'deal'`,
  `UPDATE docs SET title = 'Prizes' WHERE kind = 'deal'`,
  `DELETE FROM vocabulary WHERE word = 'potash'`,
  `INSERT INTO things (things, rowid, words) SELECT 'delete', doc, words FROM thing_docs`,
  `INSERT INTO happenings (happenings, rowid, words) SELECT 'delete', doc, words FROM happening_docs`,
]

const given = () => {
  const db = new DatabaseSync(':memory:')
  const sql = openSql(db)
  db.exec(POOL_SCHEMA)
  const words = new Set<string>()
  for (const kind of ['deal', 'event', 'source']) {
    const document = { kind, id: kind, title: `Potash for ${kind}`, text: 'Ducks waddle', more: {} }
    addDocument(sql, 'e-1', document as Parameters<typeof addDocument>[2], words)
  }
  noteWords(sql, words)
  return { db, sql }
}

test('an index whose parts fit each other is left alone', async (t) => {
  const { sql } = given()
  t.doesNotThrow(() => checkPool(sql))
})

for (const harm of harms) {
  test(`an index is found damaged: ${harm}`, async (t) => {
    const { sql } = given()
    // Both: most changes are refused at once, where the checksum is computed.
    t.throws(() => {
      sql.run(harm)
      checkPool(sql)
    })
  })
}
