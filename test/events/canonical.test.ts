/** Canonical JSON told from bytes: against what parsing and writing again says, for all sorts of texts. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { test } from 'tap'
import { canonicalFault } from '../../events/canonical/canonicalScan.ts'
import { jcs } from '../../events/canonical/jcs.ts'

const faultOf = (text: string): string | undefined => canonicalFault(Buffer.from(text))

/** What parsing and writing again says. */
const isCanonical = (text: string): boolean => {
  try {
    return jcs(JSON.parse(text)) === text
  } catch {
    return false
  }
}

test('the canonical examples of RFC 8785 are accepted', async (t) => {
  const folder = join(import.meta.dirname, '../data/jcs/output')
  const names = readdirSync(folder)
  t.ok(names.length >= 5)
  for (const name of names) t.equal(canonicalFault(readFileSync(join(folder, name))), undefined, name)
})

test('the scanner accepts every canonical JSON value and reports each field of an object', async () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value = JSON.parse(text) as unknown
      const canonical = Buffer.from(jcs(value))
      const told: [string, unknown][] = []
      const fault = canonicalFault(canonical, (_, name, nameEnd, from, to) => {
        told.push([
          JSON.parse(canonical.toString('utf8', name - 1, nameEnd + 1)) as string,
          JSON.parse(canonical.toString('utf8', from, to)),
        ])
      })
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
      return (
        fault === undefined &&
        jcs(told) ===
          jcs(
            isObject
              ? Object.entries(JSON.parse(jcs(value)) as object).sort(([a], [b]) => (a < b ? -1 : 1))
              : [],
          )
      )
    }),
  )
})

/** Pieces of which texts are made that are nearly JSON. */
const pieces = [
  '{', '}', '[', ']', ',', ':', '"', '"a"', '"b"', '"a":1', '"\\u0061"', '"\\u000b"', '"\\u000B"', '"\\n"', '"\\u000a"',
  '"\\/"', '"\\\\"', '"\\""', '"é"', '"\u{1f600}"', '"\uffee"', '"\\ud83d"', '0', '-0', '1', '01', '1.0', '1.5', '1e3', '1e21', '1e+21',
  '9007199254740993', '9007199254740992', '-1', '1e-7', '0.000001', '+1', '.5', 'NaN', 'true', 'false', 'null', 'nul', ' ', '\n', '\u0001', '\u007f', '\u2028',
] // biome-ignore format: a table

test('whatever text it is, it is taken exactly when parsing and writing again gives it back', async (t) => {
  const text = fc.oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
    fc
      .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom(...pieces)), { maxLength: 5 })
      .map((members) => `{${members.map((pair) => pair.join(':')).join(',')}}`),
    fc.tuple(fc.json(), fc.nat(), fc.constantFrom(...pieces)).map(([json, at, piece]) => {
      const whole = jcs(JSON.parse(json))
      const place = at % (whole.length + 1)
      return `${whole.slice(0, place)}${piece}${whole.slice(place)}`
    }),
  )
  const wellFormed = text.filter((one) => one.isWellFormed())
  fc.assert(
    fc.property(wellFormed, (one) => (faultOf(one) === undefined) === isCanonical(one)),
    { numRuns: 3_000 },
  )
  t.pass()
})

test('names must be in the order of UTF-16 code units, and once', async (t) => {
  const right = [
    '{"":1,"\\n":1,"A":1,"\\\\":1,"a":1,"ab":1,"é":1,"\u{1f600}":1,"\uffee":1}',
    '{"a":{"b":1},"b":{"a":1}}',
  ]
  for (const text of right) t.equal(faultOf(text), undefined, text)
  for (const [text, why] of [
    ['{"a":1,"a":2}', /the name "a" occurs twice, at byte 8/],
    ['[{"x":0,"y":{"b":1,"b":1}}]', /the name "b" occurs twice/],
    ['{"b":1,"a":2}', /the name "a" is out of order at byte 8/],
    ['{"A":1,"\\"":2}', /out of order/],
    ['{"\\"":1,"\\n":2}', /out of order/],
    ['{"\uffee":1,"\u{1f600}":2}', /out of order/],
    ['{"ab":1,"a":2}', /out of order/],
  ] as const) {
    t.match(faultOf(text), why, text)
    t.notOk(isCanonical(text), text)
  }
})

test('the scanner refuses text that is not JSON, and accepts half a million levels of nesting', async (t) => {
  t.equal(faultOf(''), 'it is empty')
  t.equal(canonicalFault(Buffer.from('"\xff"', 'latin1')), 'it is not UTF-8')
  t.equal(canonicalFault(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])), 'it is not UTF-8')
  t.match(faultOf('\ufeff{}'), /no value at byte 0/)
  const deep = 500_000
  t.equal(faultOf('['.repeat(deep) + ']'.repeat(deep)), undefined)
  t.equal(faultOf(`${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`), undefined)
  t.match(faultOf('['.repeat(deep)), /no value/)
})
