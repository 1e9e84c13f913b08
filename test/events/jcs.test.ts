/** Canonical JSON is that of RFC 8785, as another implementation writes it. Values without a canonical form are refused. */
import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { test } from 'tap'
import { jcs } from '../../events/canonical/jcs.ts'

test('any JSON value reads as another implementation of RFC 8785 writes it', async (t) => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      t.equal(jcs(value), canonicalize(value))
    }),
    { numRuns: 300 },
  )
})

test('names are in the order of UTF-16, though they look like numbers', async (t) => {
  t.equal(jcs({ 9: 1, 10: 2, '\u{1f600}': 3, '\ufb33': 4 }), '{"10":2,"9":1,"\ud83d\ude00":3,"\ufb33":4}')
})

test('members without a value are left out', async (t) => {
  t.equal(jcs({ a: undefined, b: null }), '{"b":null}')
})

for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 'a\ud800', { '\udc00': 1 }, undefined, 1n]) {
  test(`${typeof value} ${String(value)} has no canonical form`, async (t) => {
    t.throws(() => jcs(value), TypeError)
  })
}
