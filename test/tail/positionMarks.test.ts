/** Places of a log and their marks: told apart from those of other ledgers, of other pasts, and of before a restore. */
import fc from 'fast-check'
import { test } from 'tap'
import { type MarkedPosition, openPositionMarks, readMarkedPosition } from '../../src/views/positionMarks.ts'
import type { Sql } from '../../src/views/sql.ts'

/** The views of a log whose n-th event, from 1, has the n-th id. */
const viewsOf = (ids: readonly string[]) => ({
  position: () => ids.length,
  sql: {
    get: (_: string, position: number) => {
      const id = ids.slice(0, position).at(-1)
      return id === undefined ? undefined : { id }
    },
  } as unknown as Sql,
})

const RESTORED = { id: 'one', at: '2031-01-10T12:00:00.000Z' }
const given = (text: string): MarkedPosition => readMarkedPosition(text) as MarkedPosition

test('a marked position is valid in its own log only, and while that log is unchanged', async (t) => {
  const ids = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 8 })
  const property = fc.property(ids, ids, fc.nat({ max: 8 }), fc.nat({ max: 8 }), (own, other, at, cut) => {
    const marks = openPositionMarks('ledger', undefined, viewsOf(own))
    const position = Math.min(at, own.length)
    const place = given(marks.write(position))
    const grown = openPositionMarks('ledger', undefined, viewsOf([...own, ...other]))
    const forked = openPositionMarks('ledger', undefined, viewsOf([...own.slice(0, cut), ...other]))
    const isSame =
      position <= cut || own.slice(0, position).at(-1) === [...own.slice(0, cut), ...other][position - 1]
    const isSeen = position <= Math.min(cut, own.length) + other.length
    return (
      grown.fault(place) === undefined &&
      (forked.fault(place) === undefined) === (isSame || !isSeen) &&
      openPositionMarks('another', undefined, viewsOf(own)).fault(place) !== undefined &&
      openPositionMarks('ledger', RESTORED, viewsOf(own)).fault(place) !== undefined
    )
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 500 }))
})

test('a position alone is taken while the ledger was never restored; then the refusal says its mark', async (t) => {
  const views = viewsOf(['a', 'b'])
  t.equal(openPositionMarks('ledger', undefined, views).fault(given('2')), undefined)
  const marks = openPositionMarks('ledger', RESTORED, views)
  const fault = marks.fault(given('2')) ?? ''
  t.match(fault, /the ledger was restored at 2031-01-10T12:00:00.000Z/)
  t.match(fault, `this place is ${marks.write(2)}`)
  t.equal(marks.fault(given(marks.write(2))), undefined)
})

test('a text that is not a marked position is refused', async (t) => {
  for (const text of ['', 'x', '-1', '1-', '1-short', '1-abcdefghijklm', '1234567890123456', '1.5', ' 1']) {
    t.equal(readMarkedPosition(text), undefined, text)
  }
})
