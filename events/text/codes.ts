/** The closed lists of codes that events use: parties, measures, goods, schemes of external ids. */
import { FORMER_CODES, formerName } from './formerStates.ts'

/** ISO 3166-1 alpha-2, all 249 officially assigned codes. */
const COUNTRIES = `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI
FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM
MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT
PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`

/** States, with the exceptionally reserved `EU` and `UN` and the user-assigned `XK`. */
export const STATES: ReadonlySet<string> = new Set([...COUNTRIES.split(/\s+/), 'EU', 'UN', 'XK'])

/** All codes of states: of today, and of states that ended, which are valid in their time only (`formerStates.ts`). */
export const EVER_STATES: ReadonlySet<string> = new Set([...STATES, ...FORMER_CODES])

/** ISO 4217: all codes in use except those for testing and for no currency, and six codes withdrawn since 2021. */
const CURRENCY_CODES = `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD
LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR
PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD
TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT
XSU XUA YER ZAR ZMW ZWG ANG BGN CUC HRK SLL ZWL`

export const CURRENCIES: ReadonlySet<string> = new Set(CURRENCY_CODES.split(/\s+/))

/** The programme vocabulary of OpenSanctions, followed by five measures of our own. */
export const MEASURES = [
  'aid-suspension',
  'arms-embargo',
  'arms-restrictions',
  'asset-freeze',
  'debarment',
  'export-control',
  'financial-restrictions',
  'import-restrictions',
  'investment-ban',
  'services-ban',
  'claims-prohibition',
  'sectoral',
  'transport-restrictions',
  'travel-ban',
  'terrorism-sponsor-listing',
  'right-of-action',
  'tariff',
  'terrorist-designation',
  'director-disqualification',
] as const

/** Kinds of measures that restrict something without barring dealings with their targets. */
export const RESTRICTING: ReadonlySet<string> = new Set<(typeof MEASURES)[number]>([
  'travel-ban',
  'director-disqualification',
  'debarment',
  'tariff',
  'aid-suspension',
  'terrorism-sponsor-listing',
  'right-of-action',
  'claims-prohibition',
  'sectoral',
])

/** What a target can be. A wallet is an address of a cryptocurrency, an address one of a place. */
export const TARGET_KINDS = [
  'entity',
  'individual',
  'vessel',
  'aircraft',
  'sector',
  'country',
  'address',
  'wallet',
  'security',
] as const

/** The words for chapters and headings of the Harmonized System in headlines; others appear as their codes. */
const GOODS: Readonly<Record<string, string>> = {
  '2523': 'cement',
  '27': 'mineral fuels',
  '2709': 'crude oil',
  '31': 'fertilisers',
  '3104': 'potash',
  '44': 'wood',
  '72': 'iron and steel',
  '76': 'aluminium',
}

/** Names goods by HS code: "potash" for 3104, else "HS 2709". */
export const goodsName = (code: string): string => GOODS[code] ?? `HS ${code}`

/** Short names of some states, and names that no list of regions has. */
const CALLED: Readonly<Record<string, string>> = {
  CD: 'DR Congo',
  CG: 'Republic of the Congo',
  HK: 'Hong Kong',
  MM: 'Myanmar',
  MO: 'Macao',
  PS: 'Palestine',
  XK: 'Kosovo',
}

const regions = new Intl.DisplayNames('en', { type: 'region' })

const SMALL: ReadonlySet<string> = new Set(['and', 'for', 'in', 'of', 'on', 'the', 'to'])

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** "Fictional Watch" for `org:fictional-watch`. */
const organisationName = (slug: string): string =>
  slug
    .split('-')
    .map((word, index) => (index > 0 && SMALL.has(word) ? word : capital(word)))
    .join(' ')

/**
 * A party in a headline: "United States" for `US`, or the words of an organisation's slug. `CS` alone is two states that ended;
 * `CSHH` and `CSXX` are one of them each.
 */
export const partyName = (code: string): string =>
  code.startsWith('org:')
    ? organisationName(code.slice(4))
    : STATES.has(code)
      ? (CALLED[code] ?? regions.of(code) ?? code)
      : (formerName(code) ?? code)

/**
 * The CAMEO code for taking somebody away against their will: expel. Of others CAMEO cannot say more than that
 * they moved.
 */
export const expulsionCode = ({ voluntariness }: { readonly voluntariness: string }): string | undefined =>
  voluntariness === 'forced' || voluntariness === 'coerced' ? '174' : undefined
