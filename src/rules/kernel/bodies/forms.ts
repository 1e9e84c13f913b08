/**
 * The forms of values that people type: which values are refused, and the one form in which others are kept.
 * Pure.
 */

/** Visible characters: letters, digits, punctuation and symbols, except those that leave no mark. */
const VISIBLE = /[[\p{L}\p{N}\p{P}\p{S}]--[\p{Default_Ignorable_Code_Point}\u2800]]/v

/** Whether a text shows anything. White space, combining marks alone and invisible characters do not. */
export const isVisible = (text: string): boolean => VISIBLE.test(text)

/**
 * Control characters of ISO 6429 (C0 except tab and line feed, DEL, C1), and code points that are not
 * characters.
 */
const CONTROLS = /[[\p{Cc}\p{Noncharacter_Code_Point}]--[\t\n]]/v

export const hasControls = (text: string): boolean => CONTROLS.test(text)

/** A URL may not even have tabs and line feeds, because a parser would silently remove them. */
const ANY_CONTROL = /[\p{Cc}\p{Noncharacter_Code_Point}]/v

/** Marks that turn the direction of what follows: a text could read otherwise than it is (Unicode TR 36, 3.2). */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/

export const turnsDirection = (text: string): boolean => TURNS.test(text)

/** The first year that no date of a command may have. What is written for "never" or "unknown" lies after it. */
const FIRST_FAR_YEAR = 2200

/** Why a date of the right form cannot be meant; undefined when it can. @param text EDTF */
export const yearFault = (text: string): string | undefined => {
  const years = [...text.matchAll(/(?:^|\/)(\d{4})/g)].map(([, year]) => Number(year))
  if (years.includes(0)) return 'there is no year 0000: write XXXX for a date that is not known'
  const far = years.find((year) => year >= FIRST_FAR_YEAR)
  return far === undefined
    ? undefined
    : `the year ${far} is beyond what a date can mean here: write an open end as 2025/.., or leave the date out`
}

/** Why a text cannot be recorded as a URL; undefined when it can. */
export const urlFault = (text: string): string | undefined => {
  if (ANY_CONTROL.test(text)) return 'must not contain control characters'
  if (!/^https?:\/\//i.test(text)) return 'must be a URL that begins with https:// or http://'
  return URL.canParse(text) ? undefined : 'has a host or a port that cannot be read'
}

/** Whether a valid URL contains a user name or a password. */
export const holdsCredentials = (text: string): boolean => {
  const { username, password } = new URL(text)
  return username !== '' || password !== ''
}

/** A URL in its normal form (WHATWG URL Standard): the host in lower case, invalid characters percent-encoded. */
export const normalUrl = (text: string): string => new URL(text).href

/** Languages that BCP 47 can also write after their macrolanguage: `zh-cmn` is `cmn` (RFC 5646, 4.5). */
const EXTENDED = /^(?:ar|kok|lv|ms|sgn|sw|uz|zh)-([a-z]{3})(?=-|$)/i

/** A singleton and everything after it: extensions and private use do not name a language (RFC 5646, 2.2.6). */
const EXTENSION = /-[0-9a-z]-.*$/i

/**
 * A language tag in its canonical form (RFC 5646, 4.5), without extensions; undefined when it is not well-formed
 * or names no language of two or three letters.
 */
export const languageTag = (text: string): string | undefined => {
  try {
    const tag = Intl.getCanonicalLocales(text.replace(EXTENDED, '$1'))[0]?.replace(EXTENSION, '')
    return tag !== undefined && /^[a-z]{2,3}(?:-|$)/.test(tag) ? tag : undefined
  } catch {
    return undefined
  }
}

/** Well-formed tags that do not name a language: private use and old registrations (RFC 5646, 2.1, 2.2.8). */
const NO_LANGUAGE =
  /^(?:x(?:-[a-z0-9]{1,8})+|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|sgn-(?:BE-FR|BE-NL|CH-DE)|en-GB-oed)$/i

const isWellFormed = (text: string): boolean => {
  try {
    return Intl.getCanonicalLocales(text).length > 0
  } catch {
    return NO_LANGUAGE.test(text)
  }
}

/** Why a text cannot be recorded as a language; undefined when it can. */
export const languageFault = (text: string): string | undefined => {
  if (languageTag(text) !== undefined) return undefined
  return isWellFormed(text)
    ? 'is not accepted: use a language code such as en or sr-Latn'
    : 'must be a well-formed language tag (BCP 47), such as en or sr-Latn'
}

/**
 * Why digits are not a code of the Harmonized System, whose chapters are 01 to 76 and 78 to 97; undefined when
 * they are. The schema refuses texts that are not such digits.
 */
export const goodsFault = (code: string): string | undefined => {
  if (!/^(?:[0-9]{2}){1,5}$/.test(code)) return undefined
  const chapter = code.slice(0, 2)
  if (chapter === '77' || chapter === '00') return `the Harmonized System has no chapter ${chapter}`
  if (chapter > '97')
    return `chapter ${chapter} is reserved for national use and means nothing in another jurisdiction`
  return code.slice(2, 4) === '00' ? `the Harmonized System has no heading ${code.slice(0, 4)}` : undefined
}
