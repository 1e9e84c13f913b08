/** Maps of states: they say what a map says, and adding to a large one does not copy it. */
import fc from 'fast-check'
import { test } from 'tap'
import { entriesOf, type GrowingMap, grownBy, lookUp, NONE } from '../../src/rules/kernel/growingMap.ts'

const entry = fc.tuple(fc.integer({ min: 0, max: 30 }).map(String), fc.integer())

test('a grown map says what a map says, and so does each one before it', async () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 80 }), (entries) => {
      const map = new Map<string, number>()
      let grown: GrowingMap<number> = NONE
      return entries.every(([key, value]) => {
        const before = grown
        const old = new Map(map)
        map.set(key, value)
        grown = grownBy(grown, key, value)
        const same = JSON.stringify([...entriesOf(grown)]) === JSON.stringify([...map])
        return same && lookUp(grown, key) === value && lookUp(before, key) === old.get(key)
      })
    }),
    { verbose: 1 },
  )
})

test('adding to a large map copies some entries of it, not all', async (t) => {
  let grown: GrowingMap<number> = NONE
  let merges = 0
  for (let n = 0; n < 10_000; n++) {
    const { base } = grown
    grown = grownBy(grown, String(n), n)
    if (grown.base !== base) merges++
  }
  t.ok(merges < 250, `it was copied whole ${merges} times`)
  t.equal([...entriesOf(grown)].length, 10_000)
})
