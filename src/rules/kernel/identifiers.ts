/** Forms and check digits of the schemes of external identifiers that are known; others are taken as they are. */
import type { TARGET_KINDS } from '../../../events/text/codes.ts'

/** What an identifier can belong to: a kind of target, or a person. */
export type HolderKind = (typeof TARGET_KINDS)[number] | 'person'

interface Form {
  readonly holds: (value: string) => boolean
  /** The kinds that the scheme identifies; all kinds when absent. */
  readonly of?: readonly HolderKind[]
  /** A valid value, in words. */
  readonly right: string
  /** Set where several targets or persons may have one. */
  readonly shared?: true
}

/** ISO/IEC 7064, MOD 97-10, as required by ISO 17442; letters are numbers from A = 10. */
const isLei = (value: string): boolean => {
  if (!/^[0-9A-Z]{18}\d{2}$/.test(value)) return false
  const digits = [...value].map((sign) => Number.parseInt(sign, 36)).join('')
  return BigInt(digits) % 97n === 1n
}

const weighed = (value: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * Number(value[index]), 0)

/** The last digit of the sum of the first six digits, with the weights 7 to 2. */
const isShip = (value: string): boolean =>
  /^\d{7}$/.test(value) && weighed(value, [7, 6, 5, 4, 3, 2]) % 10 === Number(value[6])

/** For companies and registered owners: weights 8 6 4 2 9 7; the distance to the next multiple of 11, modulo 10. */
const isCompany = (value: string): boolean =>
  /^\d{7}$/.test(value) && (11 - (weighed(value, [8, 6, 4, 2, 9, 7]) % 11)) % 10 === Number(value[6])

/** ISO 6166: letters are two digits, every second digit from the end is doubled, and the sum ends in 0 (Luhn). */
const isSecurity = (value: string): boolean => {
  if (!/^[A-Z]{2}[0-9A-Z]{9}\d$/.test(value)) return false
  const digits = [...value].map((sign) => Number.parseInt(sign, 36)).join('')
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const weighted = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return total + (weighted > 9 ? weighted - 9 : weighted)
  }, 0)
  return sum % 10 === 0
}

const like =
  (pattern: RegExp): Form['holds'] =>
  (value) =>
    pattern.test(value)

const FORMS: Readonly<Record<string, Form>> = {
  wikidata: {
    holds: like(/^Q[1-9]\d{0,11}$/),
    right: 'must be an item of Wikidata: Q and a number, such as Q42',
  },
  lei: {
    holds: isLei,
    // A state is a legal entity, and a person who trades in their own name can have an LEI.
    of: ['entity', 'country', 'individual', 'person'],
    right: 'must be an LEI (ISO 17442): 20 letters and digits with valid check digits at the end',
  },
  imo: {
    of: ['vessel', 'entity'],
    holds: (value) => isShip(value) || isCompany(value),
    right: 'must be an IMO number: 7 digits with a valid check digit at the end',
  },
  ofac: {
    holds: like(/^[1-9]\d{0,7}$/),
    right: 'must be the number of an entry of OFAC’s lists, such as 32746',
  },
  'eu-fsf': {
    holds: like(/^(?:EU\.\d{1,7}\.\d{1,4}|[1-9]\d{0,7})$/),
    right: 'must be a reference of the EU’s consolidated list, such as EU.27.28, or its logical id',
  },
  un: {
    holds: like(/^[A-Z]{2}[ie]\.\d{3}$/),
    right: 'must be a permanent reference number of the UN, such as QDi.001',
  },
  ftm: {
    holds: like(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/),
    right: 'must be the id of a FollowTheMoney entity: letters, digits, . _ : and -',
  },
  celex: {
    // The number of a legal text. It can stand for the subject of the text, but not for a person or a ship.
    of: ['entity', 'sector', 'country'],
    holds: like(/^[0-9CE]\d{4}[A-Z]{1,2}[0-9A-Z/()_-]{1,30}$/),
    right: 'must be a CELEX number, such as 32014R0833',
    shared: true,
  },
  'uk-ofsi': {
    holds: like(/^\d{1,7}$/),
    right: 'must be a group id of the UK’s consolidated list, such as 13906',
  },
  'uk-sanctions-list': {
    holds: like(/^[A-Z]{3}\d{4}$/),
    right: 'must be a unique id of the UK Sanctions List, such as RUS0001',
  },
  'ch-seco': {
    holds: like(/^\d{1,3}-\d{1,7}$/),
    right: 'must be the SSID of an entry of the Swiss list, such as 70-15022',
  },
  isin: {
    of: ['security'],
    holds: isSecurity,
    right: 'must be an ISIN (ISO 6166): 12 letters and digits, of which the last is a check digit that fits',
  },
  passport: {
    of: ['person'],
    holds: like(/^[A-Z]{2}:[0-9A-Z]{4,20}$/),
    right: 'must be the code of the state that issued it, a colon and the number, such as BY:MP1234567',
  },
  // Each prison counts for itself.
  'prison-number': {
    of: ['person'],
    holds: () => true,
    right: 'must be the number of a prisoner',
    shared: true,
  },
}

/** The schemes whose form is checked. */
export const KNOWN_SCHEMES: readonly string[] = Object.keys(FORMS)

/** The form of a scheme; undefined of one that is not known. */
const formOf = (scheme: string): Form | undefined =>
  Object.hasOwn(FORMS, scheme) ? FORMS[scheme] : undefined

/** Why a value is not an identifier of its scheme; undefined when it may be one, or the scheme is not known. */
export const identifierFault = (scheme: string, value: string): string | undefined => {
  const form = formOf(scheme)
  return form === undefined || form.holds(value) ? undefined : form.right
}

const canBe = (scheme: string, kind: HolderKind): boolean => formOf(scheme)?.of?.includes(kind) ?? true

/** Why this kind cannot have an identifier of a scheme; undefined when it can. */
export const schemeFault = (scheme: string, kind: HolderKind): string | undefined => {
  if (canBe(scheme, kind)) return undefined
  const right = KNOWN_SCHEMES.filter((one) => canBe(one, kind))
  const article = /^[aei]/.test(kind) ? 'an' : 'a'
  return `must be a scheme that ${article} ${kind} can have: ${right.join(', ')}`
}

/**
 * Whether an identifier belongs to only one target or person. A CELEX number identifies a legal text, which may name
 * several; nothing is known of what an unknown scheme counts.
 */
export const isUnique = (scheme: string): boolean => {
  const form = formOf(scheme)
  return form !== undefined && form.shared !== true
}

/** Why a value is not the identifier of a ship. Its IMO number has a check digit of its own kind. */
export const vesselFault = (scheme: string, value: string): string | undefined =>
  scheme !== 'imo' || isShip(value)
    ? undefined
    : 'must be the IMO number of a ship, with a valid check digit at the end'
