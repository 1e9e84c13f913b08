/** Merge patches: the examples of RFC 7396, appendix A, that JSON objects of events can meet. */
import { test } from 'tap'
import { mergePatch } from '../../events/canonical/mergePatch.ts'

const EXAMPLES: readonly (readonly [value: unknown, patch: unknown, result: unknown])[] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
]

for (const [value, patch, result] of EXAMPLES) {
  test(`${JSON.stringify(value)} patched with ${JSON.stringify(patch)}`, async (t) => {
    t.strictSame(mergePatch(value, patch), result)
  })
}

test('a patch reaches no prototype', async (t) => {
  mergePatch({}, JSON.parse('{"__proto__": {"polluted": true}}'))
  t.notOk('polluted' in {})
})
