/** JSON that others send: what JSON.parse would alter, lose or choke on is refused, with the place of it. */
import fc from 'fast-check'
import { test } from 'tap'
import { Refusal } from '../../src/failure/problems.ts'
import type { JsonLimits } from '../../src/json/bodyScan.ts'
import { readJson, readJsonLines } from '../../src/json/bodyText.ts'
import { isExact } from '../../src/json/exact.ts'

const LIMITS: JsonLimits = { depth: 4, members: 3, items: 5, values: 12 }
const WIDE: JsonLimits = { depth: 100, members: 1_000, items: 1_000, values: 100_000 }

const problemOf = async (reading: Promise<unknown>) => {
  try {
    return { read: await reading }
  } catch (error) {
    if (error instanceof Refusal) return error.problem
    throw error
  }
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Each with its code and the pointer to what is refused. */
const REFUSED: readonly (readonly [string, string, string, string])[] = [
  ['lists too deep in each other', '[[[[[1]]]]]', 'body-too-deep', '/0/0/0/0'],
  ['objects too deep in each other', '{"a":{"b":{"c":{"d":{}}}}}', 'body-too-deep', '/a/b/c/d'],
  ['too many items', '{"a":[1,2,3,4,5,6]}', 'too-many-values', '/a'],
  ['too many members', '[{"a":1,"b":2,"c":3,"d":4}]', 'too-many-values', '/0'],
  ['too many values in all', '[[1,2,3],[1,2,3],[1,2,3]]', 'too-many-values', '/2/2'],
  ['a name twice', '{"a":1,"b":{"c":1,"c":1}}', 'duplicate-name', '/b/c'],
  ['a name twice, once in escapes', '{"a":1,"\\u0061":2}', 'duplicate-name', '/a'],
  ['a name that stands for a prototype', '{"a":{"__proto__":{}}}', 'unknown-field', '/a/__proto__'],
  ['the same in escapes', '{"\\u005f_proto__":1}', 'unknown-field', '/__proto__'],
  ['an integer beyond what a double holds', '{"n":9007199254740993}', 'inexact-number', '/n'],
  ['a number that becomes infinite', '[1,-1e400]', 'inexact-number', '/1'],
  ['a number that becomes zero', '[1e-400]', 'inexact-number', '/0'],
  ['a decimal of too many digits', '[0.1000000000000000055]', 'inexact-number', '/0'],
  ['half a surrogate pair', '{"a":"x\\ud800y"}', 'ill-formed-text', '/a'],
  ['the other half of one', '["\\udc00"]', 'ill-formed-text', '/0'],
  ['a pair in the wrong order', '["\\udc00\\ud800"]', 'ill-formed-text', '/0'],
  ['half a pair in a name', '{"a~/b":{"\\ud800":1}}', 'ill-formed-text', '/a~0~1b'],
]

for (const [what, text, code, pointer] of REFUSED) {
  test(`${what} is refused with its pointer`, async (t) => {
    t.match(await problemOf(readJson(text, LIMITS)), { code, errors: [{ pointer, code }] })
  })
}

const TAKEN = [
  '[[[[]]]]',
  '{"a":1.50,"b":-0.0,"c":1E2}',
  '["\\ud83d\\ude00"]',
  ' \n\t\r"x" ',
  '[100000000000000000000]',
]

for (const text of TAKEN) {
  test(`${text.trim()} is taken as JSON.parse takes it`, async (t) => {
    t.strictSame(await readJson(text, LIMITS), JSON.parse(text))
  })
}

test('a text that is not JSON is refused with line and column', async (t) => {
  const detail = async (text: string) => (await problemOf(readJson(text, WIDE))) as { detail: string }
  t.match((await detail('{\n  "a": 1,\n  "ü𐍈": tru\n}')).detail, /line 3, column 9: a value must come here/)
  t.match((await detail('{"a":1 "b":2}')).detail, /line 1, column 8: a comma or the end/)
  t.match((await detail('[1,]')).detail, /column 4: a value must come here/)
  t.match((await detail('{"a":1,}')).detail, /column 8: a name in quotes must come here/)
  t.match((await detail('"a\nb"')).detail, /column 3: a line break/)
  t.match((await detail('[1] 2')).detail, /column 5: one value is complete/)
  t.match((await detail('{"a":')).detail, /column 6: the text ends, but a value must come here/)
})

test('a hundred thousand levels are refused without running out of stack', async (t) => {
  t.match(await problemOf(readJson('['.repeat(100_000), WIDE)), { code: 'body-too-deep' })
  t.match(await problemOf(readJson('{"a":'.repeat(100_000), WIDE)), { code: 'body-too-deep' })
})

test('any JSON value is read as JSON.parse reads it', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.jsonValue({ maxDepth: 6 }),
      fc.constantFrom(undefined, 1, '\t'),
      async (value, space) => {
        const text = JSON.stringify(value, undefined, space)
        if (!text.includes('__proto__')) t.strictSame(await readJson(text, WIDE), JSON.parse(text))
      },
    ),
    { verbose: 1 },
  )
})

test('the scanner accepts exactly the texts that a parser accepts', async (t) => {
  const pieces = fc.constantFrom(
    ...'[]{},:"\\/.-+eE0123456789 \n',
    'true',
    'null',
    '"a"',
    '"b":',
    '\\u00',
    '\u0001',
  )
  const mutated = fc
    .tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.nat(3), fc.string({ unit: pieces, maxLength: 3 }))
    .map(([text, at, cut, put]) => {
      const from = at % (text.length + 1)
      return (text.slice(0, from) + put + text.slice(from + cut)).toWellFormed()
    })
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, fc.string({ unit: pieces, maxLength: 12 })), async (text) => {
      const found = await problemOf(readJson(text, WIDE))
      const code = 'code' in found ? found.code : 'taken'
      if (code === 'taken') t.ok(isJson(text), text)
      if (code === 'malformed-json') t.notOk(isJson(text), text)
    }),
    { numRuns: 2_000, verbose: 1 },
  )
})

test('a number is exact when it comes back as the same decimal', async (t) => {
  for (const text of [
    '0',
    '-0',
    '0.0',
    '1.50',
    '1e3',
    '123456789012345',
    '9007199254740992',
    '1e308',
    '5e-324',
  ])
    t.ok(isExact(text), text)
  for (const text of [
    '9007199254740993',
    '1e309',
    '-1e400',
    '1e-330',
    '0.1000000000000000055',
    '123456789012345678',
  ])
    t.notOk(isExact(text), text)
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) =>
      isExact(JSON.stringify(number)),
    ),
    { verbose: 1 },
  )
})

test('an integer is exact when its digits come back', async (t) => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), (whole) => {
      t.equal(isExact(String(whole)), BigInt(Number(whole)) === whole || shortest(whole))
    }),
    { verbose: 1 },
  )
})

/** Beyond what doubles count one by one, `1e23` stands for itself although its double is another integer. */
const shortest = (whole: bigint): boolean => {
  const [digits = '', power = '0'] = Number(whole).toExponential().split('e')
  const [first = '', rest = ''] = digits.replace('-', '').split('.')
  const value = BigInt(first + rest) * 10n ** BigInt(Math.max(Number(power) - rest.length, 0))
  return (whole < 0n ? -value : value) === whole
}

test('JSON Lines name the line and the command that is refused', async (t) => {
  t.strictSame(await readJsonLines('{"a":1}\n\n \t\r\n[2]\n', LIMITS, 'commands'), [{ a: 1 }, [2]])
  t.match(await problemOf(readJsonLines('1\n\n{"a":1,"a":2}', LIMITS, 'commands')), {
    code: 'duplicate-name',
    detail: /^\/commands\/1\/a: .*line 3, column 8/,
    errors: [{ pointer: '/commands/1/a' }],
  })
  t.match(await problemOf(readJsonLines('1\n{"a"', LIMITS, 'commands')), {
    code: 'malformed-json',
    detail: /line 2, column 5/,
  })
})

test('the limits of items and values hold for all lines together', async (t) => {
  t.match(await problemOf(readJsonLines('1\n2\n3\n4\n5\n6', LIMITS, 'commands')), {
    code: 'too-many-values',
    errors: [{ pointer: '/commands' }],
  })
  t.match(await problemOf(readJsonLines('[1,2,3,4,5]\n[1,2,3,4,5]\n1', LIMITS, 'commands')), {
    code: 'too-many-values',
  })
})
