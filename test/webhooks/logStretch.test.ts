/** Many readers of the log at different positions: they take turns and come together. */
import fc from 'fast-check'
import { test } from 'tap'
import { readTurnOf } from '../../src/webhooks/delivery/logStretch.ts'

test('each part ends at the next position, and the last part at the head', async (t) => {
  const places = [30, 10, 30, 20]
  t.same(readTurnOf(places, 40, 0), { after: 10, upTo: 20 })
  t.same(readTurnOf(places, 40, 1), { after: 20, upTo: 30 })
  t.same(readTurnOf(places, 40, 2), { after: 30, upTo: 40 })
  t.same(readTurnOf(places, 40, 3), { after: 10, upTo: 20 }, 'from the front again')
})

test('when no reader waits there is nothing to read', async (t) => {
  t.equal(readTurnOf([], 40, 0), undefined)
})

test('readers at many positions come together while the head moves', async (t) => {
  const move = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 300, maxLength: 300 })
  const begin = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 2, maxLength: 100 })
  fc.assert(
    fc.property(begin, move, (begun, moves) => {
      const places = [...begun]
      let head = 201
      for (const [turn, more] of moves.entries()) {
        const waiting = places.filter((place) => place < head)
        const stretch = readTurnOf(waiting, head, turn)
        // A whole piece of 100 is read.
        const upTo = Math.min(stretch?.upTo ?? 0, (stretch?.after ?? 0) + 100)
        for (const [n, place] of places.entries()) if (place === stretch?.after) places[n] = upTo
        head += more
      }
      return new Set(places).size <= 2
    }),
  )
  t.pass()
})
