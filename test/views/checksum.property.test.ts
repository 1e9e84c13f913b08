/** Whatever is changed in a row of the views, no query gives the row: each fails and says that it is damaged. */
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { projections } from '../../projections/all.ts'
import { checksumOf, registerChecks, registerNoChecks } from '../../src/views/checksum.ts'
import { columnsOf, rowsOf } from '../../src/views/ddl.ts'
import type { TableShape } from '../../src/views/projection.ts'
import { openSql } from '../../src/views/sql.ts'
import { openAt } from '../store/sqlite-given.ts'
import { edit, openFollowed, writeRounds } from './given.ts'

const seed = Number(process.env.CHECKSUM_SEED ?? Date.now() % 2 ** 31)

const tables = projections.flatMap((projection) => projection.tables)

const typeOf = (table: TableShape, column: string): string => table.columns[column] ?? 'INTEGER'

/** A value that a column can hold, as SQL. */
const literalOf = (type: string): fc.Arbitrary<string> => {
  const value = type.startsWith('TEXT')
    ? fc.string({ maxLength: 5, unit: 'grapheme' }).map((text) => `'${text.replaceAll(/['\0]/g, '')}'`)
    : type.startsWith('REAL')
      ? fc.integer().map((n) => `${n / 8}`)
      : fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n })).map(String)
  return type.endsWith('?') ? fc.oneof(value, fc.constant('NULL')) : value
}

/** The identity of a row as SQL. A table with a key has no row numbers. */
const placeOf = (table: TableShape): string =>
  table.lies === 'keyed' ? `json_array(${table.key.join(', ')})` : 'CAST(rowid AS TEXT)'

const change = fc.constantFrom(...tables).chain((table) =>
  fc.constantFrom(...columnsOf(table)).chain((column) =>
    fc.record({
      table: fc.constant(table),
      column: fc.constant(column),
      value: literalOf(typeOf(table, column)),
      at: fc.nat(),
    }),
  ),
)

/** A file of views with something in every table that this history fills. */
const given = async (t: Test) => {
  const folder = t.testdir()
  const store = await openAt(t, `${folder}/events.db`)
  await writeRounds(store, 0, 3)
  const followed = await openFollowed(t, folder, store)
  await followed.settled()
  await followed.close()
  return { path: `${folder}/${followed.file}`, bodyAt: store.bodyAt }
}

test('a row in which any value was changed is given by no query', async (t) => {
  t.comment(`CHECKSUM_SEED=${seed}`)
  const { path, bodyAt } = await given(t)
  let changed = 0
  const outcome = fc.check(
    fc.property(change, ({ table, column, value, at }) => {
      const db = new DatabaseSync(path)
      const sql = openSql(db, bodyAt)
      try {
        const rows = rowsOf(table.name)
        const [row] = sql.all<{ place: string; isSame: number }>(
          `SELECT ${placeOf(table)} AS place, ${column} IS ${value} AS isSame FROM ${rows} LIMIT 1 OFFSET
           ? % max(1, (SELECT count(*) FROM ${rows}))`,
          at,
        )
        if (!row || row.isSame === 1) return true
        changed++
        sql.run('BEGIN')
        // A changed byte asks no function of SQL.
        registerNoChecks(db)
        sql.run(`UPDATE OR REPLACE ${rows} SET ${column} = ${value} WHERE ${placeOf(table)} = '${row.place}'`)
        registerChecks(db)
        for (const what of ['*', 'known_from', 'count(*)']) {
          try {
            sql.all(`SELECT ${what} FROM ${table.name}`)
            return false
          } catch (error) {
            if (!/not as it was written|too large/i.test(String(error))) throw error
          }
        }
        return true
      } finally {
        if (db.isTransaction) sql.run('ROLLBACK')
        db.close()
      }
    }),
    { seed, numRuns: 300 },
  )
  t.notOk(outcome.failed, fc.defaultReportMessage(outcome) ?? '')
  t.ok(changed > 100, `${changed} rows were changed`)
})

test('rows that differ have texts that differ: no value can move into the next column', (t) => {
  const value = fc.oneof(fc.constant(null), fc.string(), fc.maxSafeInteger())
  fc.assert(
    fc.property(fc.array(value, { maxLength: 4 }), fc.array(value, { maxLength: 4 }), (a, b) => {
      const isSame = a.length === b.length && a.every((one, n) => one === b[n])
      return isSame || checksumOf('deals', a) !== checksumOf('deals', b)
    }),
    { seed },
  )
  t.not(checksumOf('deals', ['ab', 'c']), checksumOf('deals', ['a', 'bc']))
  t.not(checksumOf('deals', ['1']), checksumOf('deals', [1]))
  t.not(checksumOf('deals', ['1']), checksumOf('people', ['1']))
  t.end()
})

test('views whose checkpoint was changed are made again', async (t) => {
  const folder = t.testdir()
  const store = await openAt(t, `${folder}/events.db`)
  await writeRounds(store, 0, 1)
  const changes = ['position = NULL', 'position = position - 1', 'built = 0', `known_at = '2000-01-01'`]
  for (const set of changes) {
    const first = await openFollowed(t, folder, store)
    await first.settled()
    await first.close()
    edit(`${folder}/${first.file}`, `UPDATE checkpoint SET ${set}`)
    const again = await openFollowed(t, folder, store)
    await again.settled()
    await again.close()
    const db = new DatabaseSync(`${folder}/${first.file}`, { readOnly: true })
    const { built, known_at } = db.prepare('SELECT built, known_at FROM checkpoint').get() ?? {}
    db.close()
    t.equal(built, 1, set)
    t.not(known_at, '2000-01-01', set)
  }
})
