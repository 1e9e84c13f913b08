/** What the text of a cell can be made into: texts, numbers, codes, lists. Each says what would be right. */
import { slug } from '../../../events/fields.ts'
import { EVER_STATES, partyName, STATES } from '../../../events/text/codes.ts'
import type { CellReader, Reading } from './cell.ts'

export const readText: CellReader = (text) => ({ value: text.replaceAll(/\r\n?/g, '\n') })

const WHOLE = /^\d{1,15}$/
const DECIMAL = /^-?\d{1,12}(?:[.,]\d{1,10})?\s*%?$/

export const readWhole: CellReader = (text) =>
  WHOLE.test(text) ? { value: Number(text) } : { wanted: 'a whole number, in digits only' }

/** A number with a decimal point or comma; signs between thousands are refused, because they may be either. */
export const readDecimal: CellReader = (text) =>
  DECIMAL.test(text)
    ? { value: Number(text.replace(/\s*%$/, '').replace(',', '.')) }
    : { wanted: 'a number such as 12.5 or 12,5, without signs between thousands' }

const YES = new Set(['yes', 'y', 'true', '1', 'x', 'да', 'так', 'oui', 'ja', 'tak', 'sí', 'si'])
const NO = new Set(['no', 'n', 'false', '0', 'нет', 'не', 'ні', 'non', 'nein', 'nie'])

export const readYesNo: CellReader = (text) => {
  const word = text.toLowerCase()
  if (YES.has(word)) return { value: true }
  return NO.has(word) ? { value: false } : { wanted: 'yes or no' }
}

/** Only yes is a value; no says nothing. */
export const readYes: CellReader = (text) => {
  const read = readYesNo(text)
  return 'value' in read && read.value === false ? { value: undefined } : read
}

const coded = (text: string): string => text.toLowerCase().replaceAll(/[\s_-]+/g, '-')

/** One of some codes, in any case, with spaces or hyphens between its words. */
export const readOneOf = (codes: readonly string[]): CellReader => {
  const byWord = new Map(codes.map((code) => [coded(code), code]))
  return (text) => {
    const value = byWord.get(coded(text))
    return value === undefined ? { wanted: `one of ${codes.join(', ')}` } : { value }
  }
}

const NAMES = new Intl.DisplayNames('en', { type: 'region' })

/** The codes of countries by their English names, in lower case; the platform knows former states by present names. */
const COUNTRIES: ReadonlyMap<string, string> = new Map(
  [...EVER_STATES].map((code) => [
    (STATES.has(code) ? (NAMES.of(code) ?? code) : partyName(code)).toLowerCase(),
    code,
  ]),
)

/** A country or an organisation: its code in any case, or the English name of the country. */
export const readParty: CellReader = (text) => {
  const code = text.toUpperCase()
  if (EVER_STATES.has(code)) return { value: code }
  const named = COUNTRIES.get(text.toLowerCase())
  if (named !== undefined) return { value: named, as: named }
  return /^org:[a-z0-9-]{2,64}$/.test(text)
    ? { value: text }
    : { wanted: 'a country code such as BY, or org: and a short name of a to z, 0 to 9 and -' }
}

export const readId: CellReader = (text) =>
  slug.safeParse(text).success ? { value: text } : { wanted: 'an id: 2 to 64 of a to z, 0 to 9 and -' }

/** The parts of a list in a cell. */
const partsOf = (text: string, between: RegExp): readonly string[] =>
  text
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** A list whose items a reader reads. Its fault names the item. */
export const readList = (item: CellReader, between: RegExp = /[;\n]/): CellReader => {
  return (text) => {
    const values: unknown[] = []
    const noted: string[] = []
    for (const part of partsOf(text, between)) {
      const read: Reading = item(part)
      if ('wanted' in read)
        return { wanted: `a list with ; between its items, each ${read.wanted}, not ${part}` }
      values.push(read.value)
      if (read.as !== undefined) noted.push(read.as)
    }
    return { value: values, ...(noted.length > 0 && { as: noted.join('; ') }) }
  }
}

/** Ids, with semicolons, commas or spaces between them. */
export const readIds: CellReader = readList(readId, /[;,\s]+/)

/** External identifiers: `lei:529900T8BM49AURSDO55; imo:9074729`. */
export const readIdentifiers: CellReader = readList((text) => {
  const [, scheme, value] = /^([a-z0-9-]{2,64})\s*:\s*(\S.*)$/s.exec(text) ?? []
  return scheme === undefined || value === undefined
    ? { wanted: 'a scheme, a colon and a value, such as imo:9074729' }
    : { value: { scheme, value } }
})

/** Codes of goods, with semicolons or commas between them. */
export const readGoods: CellReader = readList(readText, /[;,\n]/)
