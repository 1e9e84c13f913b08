/** The text of JSON objects, with whatever senders may write at any depth. */
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { memberOf, withMembers } from '../../events/canonical/jsonText.ts'
import { hostileJson, hostileObject, hostileText } from './hostileJson.ts'

/** A property of so many cases; one that fails is shown with its seed. */
const holds = <Values extends [unknown, ...unknown[]]>(t: Test, property: fc.IProperty<Values>): void =>
  void t.doesNotThrow(() => fc.assert(property, { numRuns: 500 }))

/** What a parser makes of a value's text. */
const parsed = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const STRING = /"(?:[^"\\]|\\.)*"/g

const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A text with every character of its strings escaped. */
const escapeAll = (text: string): string =>
  text.replace(STRING, (string) => `"${JSON.parse(string).split('').map(escaped).join('')}"`)

/** How an object may be written: shortest, with spaces, with escapes. */
const written = hostileObject.chain((value) =>
  fc.constantFrom(
    JSON.stringify(value),
    JSON.stringify(value, undefined, 2),
    escapeAll(JSON.stringify(value)),
  ),
)

const members = fc.dictionary(fc.constantFrom('headline', 'position', 'certainty'), hostileJson)

test('members are added to whatever an object holds, and nothing else of it changes', async (t) => {
  holds(
    t,
    fc.property(written, members, (text, added) =>
      isDeepStrictEqual(JSON.parse(withMembers(text, added)), {
        ...JSON.parse(text),
        ...(parsed(added) as object),
      }),
    ),
  )
})

test('no name stands twice after members were added', async (t) => {
  holds(
    t,
    fc.property(hostileObject, members, (value, added) => {
      const found = withMembers(JSON.stringify(value), added)
      // A parser keeps one of two, so that there would be less text.
      return JSON.stringify(JSON.parse(found)).length === found.length
    }),
  )
})

test('a member is read as a parser reads it, whatever stands inside the others', async (t) => {
  holds(
    t,
    fc.property(written, hostileText, (text, name) => {
      const value = JSON.parse(text)
      return [...Object.keys(value), name].every((one) =>
        isDeepStrictEqual(memberOf(text, one), Object.hasOwn(value, one) ? value[one] : undefined),
      )
    }),
  )
})

test('the last of two members with one name counts, as for a parser', async (t) => {
  t.equal(memberOf('{"a":1,"b":{"a":2},"a":3}', 'a'), 3)
})

test('an empty object and one with spaces get members, too', async (t) => {
  t.equal(withMembers('{}', { position: '1' }), '{"position":"1"}')
  t.equal(withMembers(' { "a" : 1 } ', { position: '1' }), '{"a":1,"position":"1"}')
  t.equal(withMembers('{"a":1}', {}), '{"a":1}')
  t.equal(withMembers('{"a":1}', { position: undefined }), '{"a":1}')
})

test('members are added only to an object', async (t) => {
  for (const text of ['', '[]', '[{"a":1}]', 'null', '"{"', '{"a":']) {
    t.throws(() => withMembers(text, { position: '1' }), text)
  }
})
