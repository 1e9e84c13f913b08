/**
 * Adds members to the text of a JSON object, or reads one of them, without parsing and rendering the whole text.
 * The store keeps events as text, and the service adds their positions when it sends them. Values that clients
 * sent may contain anything at any depth, even members with these names. So no other code may search or cut JSON
 * text.
 */

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN = 0x7b
const CLOSE = 0x7d

const parseObject = (text: string): Readonly<Record<string, unknown>> => {
  const value: unknown = JSON.parse(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw new TypeError('the text is JSON, but not a JSON object')
}

/** Whether an object has at least one of these members. A quick search finds most objects that have none. */
const hasOne = (object: string, names: readonly string[]): boolean => {
  const suspects = object.includes('\\u')
    ? names
    : names.filter((name) => object.includes(JSON.stringify(name)))
  if (suspects.length === 0) return false
  const held = parseObject(object)
  return suspects.some((name) => Object.hasOwn(held, name))
}

/** Whether the text looks like an object with members, written without spaces. */
const isPlain = (text: string): boolean =>
  text.charCodeAt(0) === OPEN && text.charCodeAt(1) === QUOTE && text.charCodeAt(text.length - 1) === CLOSE

/**
 * Adds members at the end of an object's text. A member that is there already gets the new value, so no name
 * occurs twice.
 * @param object JSON text of an object
 * @param members their values in JavaScript; undefined ones are left out
 * @throws SyntaxError · TypeError when the text is visibly not that of an object
 */
export const withMembers = (object: string, members: Readonly<Record<string, unknown>>): string => {
  const added = JSON.stringify(members)
  if (added === '{}') return object
  if (isPlain(object) && !hasOne(object, Object.keys(members))) {
    return `${object.slice(0, -1)},${added.slice(1)}`
  }
  return JSON.stringify({ ...parseObject(object), ...members })
}

/**
 * Adds a member whose value is already JSON text. The caller makes sure that the object has no member of this
 * name and that the text is valid.
 * @param object JSON text of an object with members, without spaces around it, as `JSON.stringify` writes it
 */
export const withText = (object: string, name: string, value: string): string => {
  if (!isPlain(object)) throw new TypeError('members are added to the text of an object with members')
  return `${object.slice(0, -1)},${JSON.stringify(name)}:${value}}`
}

/** The place of the quotation mark that ends the string starting at `start`. */
const endOfString = (text: string, start: number): number => {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0
    while (text.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes++
    if (escapes % 2 === 0) return at
  }
  throw new SyntaxError('a string of the JSON text does not end')
}

/**
 * The value of a member of the object itself, not of a nested one, as `JSON.parse` gives it; undefined when the
 * object has no member of this name.
 * @param object JSON text of an object
 * @throws SyntaxError when strings or values are broken and the search comes across them
 */
export const memberOf = (object: string, name: string): unknown => {
  const quoted = JSON.stringify(name)
  /** Whether the string between two places is the name, which may be written with escapes. */
  const isName = (from: number, to: number): boolean =>
    (to - from === quoted.length && object.startsWith(quoted, from)) ||
    (object.slice(from, to).includes('\\') && JSON.parse(object.slice(from, to)) === name)
  let depth = 0
  let stringAt = 0
  let stringEnd = 0
  let isWanted = false
  let valueAt = 0
  let valueEnd = 0
  for (let at = 0; at < object.length; at++) {
    const sign = object.charCodeAt(at)
    if (sign === QUOTE) {
      stringAt = at
      at = endOfString(object, at)
      stringEnd = at + 1
    } else if (sign === OPEN || sign === OPEN_LIST) depth++
    else if (sign === CLOSE || sign === CLOSE_LIST || sign === COMMA) {
      if (depth === 1 && isWanted) {
        valueEnd = at
        isWanted = false
      }
      if (sign !== COMMA) depth--
    } else if (sign === COLON && depth === 1 && isName(stringAt, stringEnd)) {
      isWanted = true
      valueAt = at + 1
    }
  }
  return valueEnd === 0 ? undefined : JSON.parse(object.slice(valueAt, valueEnd))
}
