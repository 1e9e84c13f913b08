/** Reads what is typed into the one box: a name, an id number, a code of goods or a country. */
import { countryCode, placeName } from '../../pieces/places.ts'

/** How the text was read, with the parameters of `/v1/status` that it becomes. */
export interface TypedQuestion {
  readonly as: 'goods' | 'identifier' | 'country' | 'name'
  readonly parameters: Readonly<Record<string, string>>
  /** The country, where one was typed. */
  readonly country?: string
}

/** Numbers that people paste without saying what they are. */
const SCHEMES: readonly (readonly [RegExp, string])[] = [
  [/^IMO[\s:]*(\d{7})$/i, 'imo'],
  [/^([A-Z0-9]{18}\d{2})$/, 'lei'],
]

/** @returns undefined when nothing is asked */
export const readBox = (text: string): TypedQuestion | undefined => {
  const given = text.trim().replace(/\s+/g, ' ')
  if (given === '') return undefined
  const digits = given.replaceAll(/[.\s]/g, '')
  if (/^\d+$/.test(digits) && digits.length <= 10 && digits.length % 2 === 0) {
    return { as: 'goods', parameters: { goods: digits } }
  }
  for (const [like, scheme] of SCHEMES) {
    const found = like.exec(given)?.[1]
    if (found !== undefined) return { as: 'identifier', parameters: { identifier: `${scheme}:${found}` } }
  }
  if (/^[A-Za-z][A-Za-z0-9-]{1,63}\s*:\s*\S/.test(given)) {
    return { as: 'identifier', parameters: { identifier: given } }
  }
  const country = countryCode(given)
  if (country !== undefined) return { as: 'country', parameters: { name: placeName(country) }, country }
  return { as: 'name', parameters: { name: given } }
}
