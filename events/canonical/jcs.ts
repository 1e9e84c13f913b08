/** Canonical JSON (RFC 8785, JCS): one text for one value, so that it can be hashed, signed and compared. */

const ofText = (text: string): string => {
  // A lone surrogate is not a character and has no UTF-8 form (RFC 8785, section 3.2.2.2).
  if (!text.isWellFormed()) throw new TypeError('a text with a lone surrogate has no canonical form')
  return JSON.stringify(text)
}

const ofNumber = (number: number): string => {
  if (!Number.isFinite(number)) throw new TypeError(`${number} is not a JSON number`)
  return JSON.stringify(number)
}

/** Sorting so few names in place is faster than `sort`, which copies them first. */
const FEW = 32

/** The names in the order of their UTF-16 code units, which is how JavaScript compares texts. */
const sortedNames = (object: object): readonly string[] => {
  const names = Object.keys(object)
  if (names.length > FEW) return names.sort()
  for (let at = 1; at < names.length; at++) {
    const name = names[at] as string
    let to = at
    for (; to > 0 && (names[to - 1] as string) > name; to--) names[to] = names[to - 1] as string
    names[to] = name
  }
  return names
}

const namesOf = (object: Readonly<Record<string, unknown>>): readonly string[] =>
  sortedNames(object).filter((name) => object[name] !== undefined)

const ofMembers = (object: Readonly<Record<string, unknown>>, depth: number): string => {
  let members = ''
  for (const name of sortedNames(object)) {
    const value = object[name]
    if (value !== undefined) members += `${members && ','}${ofText(name)}:${form(value, depth)}`
  }
  return `{${members}}`
}

const ofItems = (items: readonly unknown[], depth: number): string => {
  let written = ''
  for (let at = 0; at < items.length; at++) written += `${at > 0 ? ',' : ''}${form(items[at], depth)}`
  return `[${written}]`
}

const ofScalar = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return ofText(value)
    case 'number':
      return ofNumber(value)
    case 'boolean':
      return String(value)
    default:
      if (value === null) return 'null'
      throw new TypeError(`a ${typeof value} is not a JSON value`)
  }
}

/** Deeper values are rendered without recursion: slower, but the stack cannot overflow. */
const DEEP = 100

const form = (value: unknown, depth: number): string => {
  if (typeof value !== 'object' || value === null) return ofScalar(value)
  if (depth > DEEP) return deepForm(value)
  if (Array.isArray(value)) return ofItems(value, depth + 1)
  return ofMembers(value as Record<string, unknown>, depth + 1)
}

/** What remains to be written: finished text, or a value still to be rendered. */
type Piece = { readonly text: string } | { readonly value: unknown }

const piecesOf = (value: object): readonly Piece[] => {
  if (Array.isArray(value)) {
    const items = value.flatMap((item, index): readonly Piece[] => [
      { text: index > 0 ? ',' : '' },
      { value: item },
    ])
    return [{ text: '[' }, ...items, { text: ']' }]
  }
  const object = value as Readonly<Record<string, unknown>>
  const members = namesOf(object).flatMap((name, index): readonly Piece[] => [
    { text: `${index > 0 ? ',' : ''}${ofText(name)}:` },
    { value: object[name] },
  ])
  return [{ text: '{' }, ...members, { text: '}' }]
}

const deepForm = (value: unknown): string => {
  const written: string[] = []
  const left: Piece[] = [{ value }]
  for (let piece = left.pop(); piece; piece = left.pop()) {
    if ('text' in piece) written.push(piece.text)
    else if (typeof piece.value !== 'object' || piece.value === null) written.push(ofScalar(piece.value))
    else for (const inner of piecesOf(piece.value).toReversed()) left.push(inner)
  }
  return written.join('')
}

/**
 * The JCS form of a JSON value. Undefined members of objects are left out.
 * @throws TypeError when the value is not a JSON value
 */
export const jcs = (value: unknown): string => form(value, 0)
