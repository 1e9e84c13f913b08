/**
 * Whether bytes are canonical JSON (RFC 8785), told by one pass over them without making a value: so it costs about as
 * much as hashing them, and whatever depth they have takes no stack. What is canonical has no name twice in an object, since
 * names stand in their order.
 */
import { isUtf8 } from 'node:buffer'

/**
 * Told of each field of the outermost object: where its name lies, without quotes, and its value.
 * @param text the bytes, read fastest from here; only while it is told, and what follows them means nothing
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

/** The letters that stand behind a backslash, but u. */
const SHORT = new Set(Buffer.from('"\\bfnrt'))
/** Control characters that have such a letter. */
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

/** Where an escape ends that begins at a place; only those that RFC 8785 asks for are taken. */
const escapeEnd = (bytes: Buffer, at: number): number => {
  const next = bytes[at + 1] ?? 0
  if (SHORT.has(next)) return at + 2
  const digits = /^u00([01][0-9a-f])$/.exec(bytes.toString('latin1', at + 1, at + 6))?.[1]
  if (digits === undefined || HAS_SHORT.has(Number.parseInt(digits, 16)))
    bad('an escape that need not be', at)
  return at + 6
}

/** The bytes that a text does not just go on with: quotes, backslashes, control characters. */
const stops = new Uint8Array(256)
stops.fill(1, 0, 0x20)
stops[QUOTE] = 1
stops[BACKSLASH] = 1

let room = new Uint8Array(65_537)

/** The bytes, with a 0 after them, which ends a text: a plain array is read in half the time of others. */
const load = (bytes: Buffer): Uint8Array => {
  if (bytes.length >= room.length) room = new Uint8Array(2 * bytes.length)
  room.set(bytes)
  room[bytes.length] = 0
  return room
}

/** Where a text ends that begins with a quote at a place: behind its last quote. */
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

/** Where a number ends; written as ECMAScript writes it. */
const numberEnd = (bytes: Buffer, text: Uint8Array, start: number): number => {
  let at = start
  while (isDigit(text[at] as number)) at++
  const plain = at > start && at - start < 16 && (text[start] !== 0x30 || at === start + 1)
  const next = text[at]
  // Most numbers are short and whole; "." "e" "E" would go on.
  if (plain && next !== 0x2e && next !== 0x65 && next !== 0x45) return at
  const number = /^[-+0-9.eE]+/.exec(bytes.toString('latin1', start, start + 40))?.[0] ?? ''
  if (number === '') bad('no value', start)
  if (String(Number(number)) !== number)
    bad(`the number ${number.slice(0, 30)}, which is written another way,`, start)
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

/** Checks that a name comes after the one before it, by UTF-16 code units; both without their quotes. */
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
    // Bytes of UTF-8 stand in the order of code points, which is not always that of code units.
    if (one < other && one < 0x80 && one !== BACKSLASH && other !== BACKSLASH) return
    if (isPlain(bytes, before, beforeEnd) && isPlain(bytes, start, end)) break
    const textOf = (from: number, to: number): string =>
      JSON.parse(bytes.toString('utf8', from - 1, to + 1)) as string
    if (textOf(before, beforeEnd) < textOf(start, end)) return
    break
  }
  if (same === length && length < end - start) return
  const name = JSON.stringify(bytes.toString('utf8', start, Math.min(end, start + 40)))
  const twice = bytes.compare(bytes, before, beforeEnd, start, end) === 0
  bad(twice ? `the name ${name} stands twice,` : `the name ${name} is out of order`, start)
}

/** How deep most texts are at most. */
const DEPTH = 64
/** By depth: where the last name of an object lies, 0 before the first, -1 for an array; and where that name ends. */
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

    // After a value: what it is in goes on or ends.
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
      if (next !== (isObject ? 0x7d : 0x5d)) bad('no end of what was opened', at)
      depth--
      at++
    }
  }
}

/**
 * Why bytes are not canonical JSON; undefined when they are.
 * @param each told of the fields of the outermost object, in their order, as far as all is well
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
