/**
 * Checks in one pass whether bytes are canonical JSON (RFC 8785), without making a value. It costs about as much
 * as hashing them, and no depth can exhaust the stack. Canonical JSON has no duplicate names, because the names
 * of an object are in order.
 */
import { isUtf8 } from 'node:buffer'

/**
 * Called for each field of the outermost object: where its name lies, without quotes, and its value.
 * @param text the bytes in the form that is fastest to read; valid only during the call, and only up to the end
 *   of the value
 */
export type EachField = (
  text: Uint8Array,
  name: number,
  nameEnd: number,
  value: number,
  valueEnd: number,
) => void

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** The letters that may follow a backslash, except u. */
const SHORT = new Set(Buffer.from('"\\bfnrt'))
/** Control characters that have a letter of their own. */
const HAS_SHORT = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d])

/** What is wrong, and where. */
class NotCanonical {
  readonly why: string
  constructor(why: string) {
    this.why = why
  }
}

const bad = (what: string, at: number): never => {
  throw new NotCanonical(`it is not canonical JSON (RFC 8785): ${what} at byte ${at}`)
}

/** Where the escape starting at `at` ends. Only escapes that RFC 8785 requires are accepted. */
const escapeEnd = (bytes: Buffer, at: number): number => {
  const next = bytes[at + 1] ?? 0
  if (SHORT.has(next)) return at + 2
  const digits = /^u00([01][0-9a-f])$/.exec(bytes.toString('latin1', at + 1, at + 6))?.[1]
  if (digits === undefined || HAS_SHORT.has(Number.parseInt(digits, 16))) bad('an unnecessary escape', at)
  return at + 6
}

/** Bytes that need attention within a text: quotes, backslashes, control characters. */
const stops = new Uint8Array(256)
stops.fill(1, 0, 0x20)
stops[QUOTE] = 1
stops[BACKSLASH] = 1

let room = new Uint8Array(65_537)

/** The bytes, followed by a 0, which ends any text. A plain array can be read twice as fast as other kinds. */
const load = (bytes: Buffer): Uint8Array => {
  if (bytes.length >= room.length) room = new Uint8Array(2 * bytes.length)
  room.set(bytes)
  room[bytes.length] = 0
  return room
}

/** Where the text that starts with the quote at `start` ends: right after its last quote. */
const textEnd = (bytes: Buffer, text: Uint8Array, start: number): number => {
  for (let at = start + 1; ; ) {
    while (stops[text[at] as number] === 0) at++
    const byte = text[at]
    if (byte === QUOTE) return at + 1
    if (byte === BACKSLASH) at = escapeEnd(bytes, at)
    else return at < bytes.length ? bad('a control character', at) : bad('a text that does not end', start)
  }
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

/** Where a number ends. It must be written as ECMAScript writes it. */
const numberEnd = (bytes: Buffer, text: Uint8Array, start: number): number => {
  let at = start
  while (isDigit(text[at] as number)) at++
  const plain = at > start && at - start < 16 && (text[start] !== 0x30 || at === start + 1)
  const next = text[at]
  // Most numbers are short and whole. "." "e" or "E" would continue the number.
  if (plain && next !== 0x2e && next !== 0x65 && next !== 0x45) return at
  const number = /^[-+0-9.eE]+/.exec(bytes.toString('latin1', start, start + 40))?.[0] ?? ''
  if (number === '') bad('no value', start)
  if (String(Number(number)) !== number)
    bad(`the number ${number.slice(0, 30)}, which has another canonical form,`, start)
  return start + number.length
}

const WORDS = ['true', 'false', 'null'] as const

const wordEnd = (bytes: Buffer, start: number): number => {
  const word = WORDS.find((one) => bytes.toString('latin1', start, start + one.length) === one)
  return word === undefined ? bad('no value', start) : start + word.length
}

const isPlain = (bytes: Buffer, start: number, end: number): boolean => {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte >= 0x80 || byte === BACKSLASH) return false
  }
  return true
}

/** Checks that a name comes after the previous name, by UTF-16 code units. Both are given without quotes. */
const checkOrder = (
  bytes: Buffer,
  text: Uint8Array,
  before: number,
  beforeEnd: number,
  start: number,
  end: number,
): void => {
  let same = 0
  const length = Math.min(beforeEnd - before, end - start)
  for (let at = 0; at < length; at++) {
    const one = text[before + at] as number
    const other = text[start + at] as number
    if (one === other) {
      same++
      continue
    }
    // UTF-8 bytes sort by code point, which sometimes differs from the order of code units; escapes sort by what they mean.
    const escapes = one === BACKSLASH || other === BACKSLASH || text[start + at - 1] === BACKSLASH
    if (one < other && one < 0x80 && !escapes) return
    if (isPlain(bytes, before, beforeEnd) && isPlain(bytes, start, end)) break
    const textOf = (from: number, to: number): string =>
      JSON.parse(bytes.toString('utf8', from - 1, to + 1)) as string
    if (textOf(before, beforeEnd) < textOf(start, end)) return
    break
  }
  if (same === length && length < end - start) return
  const name = JSON.stringify(bytes.toString('utf8', start, Math.min(end, start + 40)))
  const twice = bytes.compare(bytes, before, beforeEnd, start, end) === 0
  bad(twice ? `the name ${name} occurs twice,` : `the name ${name} is out of order`, start)
}

/** Most texts are no deeper than this. */
const DEPTH = 64
/**
 * Per level: where the last name of the object starts (0 before the first name, -1 for an array), and where it
 * ends.
 */
const shallow = [new Int32Array(DEPTH), new Int32Array(DEPTH)] as const

const twiceAsLong = (places: Int32Array): Int32Array => {
  const longer = new Int32Array(2 * places.length)
  longer.set(places)
  return longer
}

const scan = (bytes: Buffer, each: EachField): void => {
  const end = bytes.length
  const text = load(bytes)
  let [names, nameEnds]: readonly [Int32Array, Int32Array] = shallow
  let depth = 0
  let at = 0
  let value = 0
  let isName = false

  for (;;) {
    if (isName) {
      isName = false
      if (text[at] !== QUOTE) bad('no name', at)
      const nameEnd = textEnd(bytes, text, at) - 1
      const before = names[depth - 1] as number
      if (before > 0) checkOrder(bytes, text, before, nameEnds[depth - 1] as number, at + 1, nameEnd)
      names[depth - 1] = at + 1
      nameEnds[depth - 1] = nameEnd
      if (text[nameEnd + 1] !== 0x3a) bad('no colon', nameEnd + 1)
      at = nameEnd + 2
      if (depth === 1) value = at
    }

    if (depth === names.length) [names, nameEnds] = [twiceAsLong(names), twiceAsLong(nameEnds)]
    const byte = text[at]
    if (byte === QUOTE) at = textEnd(bytes, text, at)
    else if (byte === 0x7b) {
      at++
      if (text[at] !== 0x7d) {
        names[depth++] = 0
        isName = true
        continue
      }
      at++
    } else if (byte === 0x5b) {
      at++
      if (text[at] !== 0x5d) {
        names[depth++] = -1
        continue
      }
      at++
    } else if (byte === 0x74 || byte === 0x66 || byte === 0x6e) at = wordEnd(bytes, at)
    else at = numberEnd(bytes, text, at)

    // After a value, the array or object around it continues or ends.
    for (;;) {
      if (depth === 0) {
        if (at !== end) bad('more', at)
        return
      }
      const isObject = (names[depth - 1] as number) >= 0
      if (depth === 1 && isObject) each(text, names[0] as number, nameEnds[0] as number, value, at)
      const next = text[at]
      if (next === 0x2c) {
        at++
        isName = isObject
        break
      }
      if (next !== (isObject ? 0x7d : 0x5d)) bad('an array or object without its end', at)
      depth--
      at++
    }
  }
}

/**
 * Why bytes are not canonical JSON; undefined when they are.
 * @param each called for the fields of the outermost object, in order, until a fault is found
 */
export const canonicalFault = (bytes: Buffer, each: EachField = () => {}): string | undefined => {
  if (bytes.length === 0) return 'it is empty'
  if (!isUtf8(bytes)) return 'it is not UTF-8'
  try {
    scan(bytes, each)
    return undefined
  } catch (error) {
    if (error instanceof NotCanonical) return error.why
    throw error
  }
}
