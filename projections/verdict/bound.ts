/**
 * Whose law binds somebody in a jurisdiction on a day, as data. Sources: the treaties of accession to the European Union;
 * article 288 TFEU (regulations apply directly) and article 29 TEU (decisions of the CFSP bind the member states);
 * articles 126 and 127 of the Withdrawal Agreement (Union law applied to the United Kingdom to 31 December 2020); article
 * 355 TFEU (outermost regions, Åland); article 25 of the Charter of the United Nations. Pure.
 */

/**
 * How a law reaches somebody.
 * - `directly-applicable`: regulations apply directly; decisions of the common foreign and security policy through
 *   national law
 * - `obligation-of-states`: states carry it out by acts of their own
 * - `extended-to-territory`: the law of the state that the territory belongs to extends to it
 * - `alignment-unknown`: the state takes over measures by acts of its own; which ones is not recorded
 */
export const HOWS = [
  'own-law',
  'directly-applicable',
  'obligation-of-states',
  'extended-to-territory',
  'alignment-unknown',
] as const

export type How = (typeof HOWS)[number]

export interface Bound {
  readonly code: string
  readonly how: How
}

/** By the first day of membership. */
const ACCESSIONS: Readonly<Record<string, string>> = {
  '1958-01-01': 'BE DE FR IT LU NL',
  '1973-01-01': 'DK GB IE',
  '1981-01-01': 'GR',
  '1986-01-01': 'ES PT',
  '1995-01-01': 'AT FI SE',
  '2004-05-01': 'CY CZ EE HU LT LV MT PL SI SK',
  '2007-01-01': 'BG RO',
  '2013-07-01': 'HR',
}

/** The last day on which Union law applied. */
const DEPARTURES: Readonly<Record<string, string>> = { GB: '2020-12-31' }

const FIRST_DAY: ReadonlyMap<string, string> = new Map(
  Object.entries(ACCESSIONS).flatMap(([day, codes]) => codes.split(' ').map((code) => [code, day] as const)),
)

/** The states of the European Economic Area that are not in the Union, and Switzerland. */
const ALIGNING: ReadonlySet<string> = new Set(['CH', 'IS', 'LI', 'NO'])

/** Territories with a code of their own, by the state whose law reaches them. */
const TERRITORIES: Readonly<Record<string, string>> = {
  // Overseas territories and Crown dependencies, to which orders in council and acts of their own extend the measures.
  GB: 'AI BM FK GG GI GS IM IO JE KY MS PN SH TC VG',
  US: 'AS GU MP PR UM VI',
  // The outermost regions, and Saint Martin.
  FR: 'GF GP MF MQ RE YT',
  FI: 'AX',
}

const STATE_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(TERRITORIES).flatMap(([state, codes]) =>
    codes.split(' ').map((code) => [code, state] as const),
  ),
)

/** Codes of states and others that are no members of the United Nations, and of which no member speaks for all. */
const NOT_IN_UN: ReadonlySet<string> = new Set(['EH', 'PS', 'TW', 'VA', 'XK'])

const isMember = (code: string, day: string): boolean => {
  const first = FIRST_DAY.get(code)
  return first !== undefined && first <= day && day <= (DEPARTURES[code] ?? day)
}

/**
 * The jurisdictions whose law binds somebody in one, the own one first.
 * @param code a code of ISO 3166-1, EU, UN, or an organisation, which has its own rules only
 * @param asOf a day or an instant; the law of its day in UTC counts
 */
export const boundBy = (code: string, asOf: string): readonly Bound[] => {
  const day = asOf.slice(0, 10)
  const own: Bound = { code, how: 'own-law' }
  if (code === 'UN' || code.startsWith('org:')) return [own]
  const state = STATE_OF.get(code)
  // Of the territories of the United Kingdom, the Union's law applied in Gibraltar only.
  const union = isMember(state ?? code, day) && (state !== 'GB' || code === 'GI')
  return [
    own,
    ...(state === undefined ? [] : [{ code: state, how: 'extended-to-territory' } as const]),
    ...(union ? [{ code: 'EU', how: 'directly-applicable' } as const] : []),
    ...(ALIGNING.has(code) ? [{ code: 'EU', how: 'alignment-unknown' } as const] : []),
    ...(NOT_IN_UN.has(code) ? [] : [{ code: 'UN', how: 'obligation-of-states' } as const]),
  ]
}
