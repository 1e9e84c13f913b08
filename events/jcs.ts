/** Canonical JSON (RFC 8785, JCS): one text for one value, so that it can be hashed, signed and compared. */

const ofText = (text: string): string => {
  // A lone surrogate is no character, so it has no one text in UTF-8 (RFC 8785, section 3.2.2.2).
  if (!text.isWellFormed()) throw new TypeError('a text with a lone surrogate has no canonical form')
  return JSON.stringify(text)
}

const ofNumber = (number: number): string => {
  if (!Number.isFinite(number)) throw new TypeError(`${number} is no number of JSON`)
  return JSON.stringify(number)
}

/** Members in the order of the UTF-16 code units of their names, which is how JavaScript compares texts. */
const ofMembers = (object: Readonly<Record<string, unknown>>): string => {
  let members = ''
  for (const name of Object.keys(object).sort()) {
    const value = object[name]
    if (value !== undefined) members += `${members && ','}${ofText(name)}:${jcs(value)}`
  }
  return `{${members}}`
}

/**
 * The JCS form of a JSON value; undefined members of objects are left out.
 * @throws TypeError for what is no JSON value
 */
export const jcs = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return ofText(value)
    case 'number':
      return ofNumber(value)
    case 'boolean':
      return String(value)
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value)
        ? `[${value.map(jcs).join(',')}]`
        : ofMembers(value as Record<string, unknown>)
    default:
      throw new TypeError(`a ${typeof value} is no value of JSON`)
  }
}
