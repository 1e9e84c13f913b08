/**
 * Scans a JSON text (RFC 8259) before it is parsed, without recursion, for what a parser silently accepts or
 * pays dearly for: excessive depth and size, duplicate names, numbers that a double would change, invalid
 * Unicode. A text without a fault is JSON, and JSON.parse reads it as its author meant it.
 */

import { pointerOf } from '../../events/canonical/pointer.ts'
import { isExact } from './exact.ts'
import { excerpt, type JsonFault } from './fault.ts'

export interface JsonLimits {
  /** How deeply objects and arrays may be nested. */
  readonly depth: number
  /** The most members of one object. */
  readonly members: number
  /** The most items of one array. */
  readonly items: number
  /** The most values in total. */
  readonly values: number
}

/** An object or array that is open at the present place of the text. */
interface Open {
  /** The names seen so far; undefined in an array. */
  readonly names: Set<string> | undefined
  /** The member that is being read. */
  name: string
  /** How many members or items have begun. */
  count: number
}

/** The scan pauses after this many characters, so that the caller can let others run. */
const STRETCH = 64 * 1024

const QUOTE = 34
const COMMA = 44
const COLON = 58
const OPEN_ARRAY = 91
const BACKSLASH = 92
const CLOSE_ARRAY = 93
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y
/** What of a string needs no closer look. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const PLAIN = /[^"\\\u0000-\u001f]*/y
const HEX = /[0-9a-fA-F]{4}/y
const LOW_SURROGATE = /\\u[dD][c-fC-F][0-9a-fA-F]{2}/y

const endOf = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

/**
 * Where a string ends, right after its closing quote; or what is wrong with it. `lone` means half a surrogate
 * pair.
 */
const endOfString = (text: string, from: number): number | { at: number; lone?: true; detail: string } => {
  for (let at = from + 1; ; at++) {
    at = endOf(PLAIN, text, at)
    if (at >= text.length) return { at, detail: 'the text ends within a string' }
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at + 1
    if (code < 32) {
      const detail =
        'a line break or another control character in a string must be written as an escape such as \\n'
      return { at, detail }
    }
    if (code !== BACKSLASH) continue
    const sign = text[at + 1] ?? ''
    if (sign !== 'u') {
      if (sign === '' || !'"\\/bfnrt'.includes(sign)) return { at, detail: 'this escape does not exist' }
      at++
      continue
    }
    if (endOf(HEX, text, at + 2) < 0) return { at, detail: '\\u needs four hexadecimal digits' }
    const unit = Number.parseInt(text.slice(at + 2, at + 6), 16)
    const isLow = unit >= 0xdc00 && unit <= 0xdfff
    const isHigh = unit >= 0xd800 && unit <= 0xdbff
    if (isLow || (isHigh && endOf(LOW_SURROGATE, text, at + 6) < 0)) {
      return {
        at,
        lone: true,
        detail: `${text.slice(at, at + 6)} is half a surrogate pair, not a character`,
      }
    }
    at += isHigh ? 11 : 5
  }
}

/** What may come at a place. */
type Expected = 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'comma-or-end'

const EXPECTED: Readonly<Record<Expected, string>> = {
  value: 'a value must come here',
  'value-or-end': 'a value or ] must come here',
  name: 'a name in quotes must come here',
  'name-or-end': 'a name in quotes or } must come here',
  'comma-or-end': 'a comma or the end of the object or array must come here',
}

/**
 * Scans a text in stretches. Returns the first fault, or how many values the text has.
 * @param text well-formed (no lone surrogates), without a byte order mark
 */
export function* scanJson(text: string, limits: JsonLimits): Generator<undefined, JsonFault | number> {
  const open: Open[] = []
  let top: Open | undefined
  let expected: Expected = 'value'
  let values = 0
  let pause = STRETCH
  let at = 0

  const pointer = (): string => pointerOf(open.map(({ names, name, count }) => (names ? name : count - 1)))
  const syntax = (detail: string, where = at): JsonFault => ({ code: 'malformed-json', detail, at: where })
  const refused = (code: JsonFault['code'], detail: string, where = at): JsonFault => ({
    code,
    pointer: pointer(),
    detail,
    at: where,
  })

  for (;;) {
    let code = text.charCodeAt(at)
    while (code === 32 || code === 10 || code === 13 || code === 9) code = text.charCodeAt(++at)
    if (at >= pause) {
      pause = at + STRETCH
      yield
    }
    if (at >= text.length) {
      return top || values === 0 ? syntax(`the text ends, but ${EXPECTED[expected]}`) : values
    }
    if (!top && values > 0) return syntax('one value is complete, and nothing may follow it')

    if (expected === 'comma-or-end' && code === COMMA) {
      expected = top?.names ? 'name' : 'value'
      at++
      continue
    }
    const mayEnd = expected !== 'name' && expected !== 'value'
    if (mayEnd && code === (top?.names ? CLOSE_OBJECT : CLOSE_ARRAY)) {
      open.pop()
      top = open.at(-1)
      expected = 'comma-or-end'
      at++
      continue
    }
    if (expected === 'comma-or-end') return syntax(EXPECTED[expected])

    if (expected === 'name' || expected === 'name-or-end') {
      if (code !== QUOTE || !top?.names) return syntax(EXPECTED[expected])
      const end = endOfString(text, at)
      if (typeof end !== 'number') {
        return end.lone
          ? refused('ill-formed-text', `in a name, ${end.detail}`, end.at)
          : syntax(end.detail, end.at)
      }
      const raw = text.slice(at + 1, end - 1)
      const name: string = raw.includes('\\') ? JSON.parse(`"${raw}"`) : raw
      top.name = name
      if (top.names.has(name)) return refused('duplicate-name', 'the name occurs twice in one object')
      if (name === '__proto__') return refused('unknown-field', 'the field __proto__ does not exist anywhere')
      top.names.add(name)
      if (++top.count > limits.members) {
        open.pop()
        return refused('too-many-values', `at most ${limits.members} members of one object are accepted`)
      }
      at = end
      code = text.charCodeAt(at)
      while (code === 32 || code === 10 || code === 13 || code === 9) code = text.charCodeAt(++at)
      if (code !== COLON) return syntax('a colon must come here, between a name and its value')
      at++
      expected = 'value'
      continue
    }

    // A value begins.
    if (top && !top.names && ++top.count > limits.items) {
      open.pop()
      return refused('too-many-values', `at most ${limits.items} items of one list are accepted`)
    }
    if (++values > limits.values)
      return refused('too-many-values', `at most ${limits.values} values in total are accepted`)
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (open.length >= limits.depth) {
        return refused(
          'body-too-deep',
          `at most ${limits.depth} levels of nested objects and lists are accepted`,
        )
      }
      top = { names: code === OPEN_OBJECT ? new Set() : undefined, name: '', count: 0 }
      open.push(top)
      expected = top.names ? 'name-or-end' : 'value-or-end'
      at++
      continue
    }
    if (code === QUOTE) {
      const end = endOfString(text, at)
      if (typeof end !== 'number') {
        return end.lone ? refused('ill-formed-text', end.detail, end.at) : syntax(end.detail, end.at)
      }
      at = end
    } else {
      const isNumber = code === 45 || (code >= 48 && code <= 57)
      const end = endOf(isNumber ? NUMBER : WORD, text, at)
      if (end < 0) return syntax(EXPECTED[expected])
      if (isNumber && end - at > 1) {
        const number = text.slice(at, end)
        if (!isExact(number)) {
          const why = Number.isFinite(Number(number)) ? 'would be changed' : 'is too large'
          return refused(
            'inexact-number',
            `${excerpt(number)} ${why}: give a number of at most 15 digits, or its digits in quotes where a text is accepted`,
          )
        }
      }
      at = end
    }
    expected = 'comma-or-end'
  }
}
