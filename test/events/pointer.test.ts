/** JSON pointers: each leads back to where it was made for, whatever the names are. */
import fc from 'fast-check'
import { test } from 'tap'
import { pointerOf, stepsOf, valueAt, withValuesAt } from '../../events/canonical/pointer.ts'
import { referencesIn } from '../../events/history/references.ts'

test('a pointer is written as RFC 6901 shows', async (t) => {
  t.equal(pointerOf([]), '')
  t.equal(pointerOf(['foo', 0]), '/foo/0')
  t.equal(pointerOf(['']), '/')
  t.equal(pointerOf(['a/b', 'm~n', '~1']), '/a~1b/m~0n/~01')
})

test('the steps of a pointer are those that it was made from', async () => {
  const name = fc.oneof(fc.string(), fc.constantFrom('a/b', '~', '~1', '~0/', '', 'constructor'))
  fc.assert(
    fc.property(
      fc.array(name),
      (steps) => JSON.stringify(stepsOf(pointerOf(steps))) === JSON.stringify(steps),
    ),
  )
})

test('a reference anywhere in a value is found again by its pointer, and another put there', async (t) => {
  const name = fc.oneof(fc.string(), fc.constantFrom('a/b', '~1', '', 'data', 'toString'))
  const holder = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.constant({ eventId: 'one' }),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(
        name.filter((one) => one !== '__proto__'),
        tie('node'),
        { maxKeys: 3 },
      ),
    ),
  })).node
  fc.assert(
    fc.property(holder, (value) => {
      const found = referencesIn(value)
      if (!found.every(({ pointer, id }) => valueAt(value, pointer) === id)) return false
      const changed = withValuesAt(
        value,
        found.map(({ pointer }) => ({ pointer, value: 'other' })),
      )
      return referencesIn(changed).every(({ id }) => id === 'other')
    }),
  )
  t.throws(() => withValuesAt({ a: 1 }, [{ pointer: '/b', value: 2 }]), /the value has nothing at \/b/)
})

test('a field that is named like something of every object refers to nothing', async (t) => {
  for (const field of ['constructor', 'toString', 'valueOf', 'hasOwnProperty']) {
    t.same(referencesIn({ [field]: 'x-1' }), [], field)
  }
})
