/** Names of countries and jurisdictions in English. */

const NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })

const OWN: Readonly<Record<string, string>> = {
  EU: 'European Union',
  UN: 'United Nations',
  GB: 'United Kingdom',
  // States that ended: their codes are valid in their time only.
  SU: 'Soviet Union',
  YU: 'Yugoslavia',
  CS: 'Czechoslovakia, or Serbia and Montenegro',
  DD: 'German Democratic Republic',
  YD: 'Democratic Yemen',
  AN: 'Netherlands Antilles',
}

/** Whether the platform knows a code by a name of its own: it gives those of former states the names of present ones. */
const isPresent = (code: string): boolean => new Intl.Locale(`und-${code}`).region === code

/** The name of a jurisdiction or a party: a code of ISO 3166-1, `EU`, `UN`, or `org:…`, which stays as it is. */
export const placeName = (given: unknown): string => {
  const code = String(given)
  if (OWN[code] !== undefined) return OWN[code]
  if (!/^[A-Z]{2}$/.test(code)) return code.replace(/^(?:org|group):/, '').replaceAll('-', ' ')
  return NAMES.of(code) ?? code
}

/** The codes of all states that have a name, by their names in small letters. */
const codes = new Map<string, string>()
for (let a = 65; a <= 90; a++) {
  for (let b = 65; b <= 90; b++) {
    const code = String.fromCharCode(a, b)
    const name = isPresent(code) ? NAMES.of(code) : undefined
    if (name !== undefined && !codes.has(name.toLowerCase())) codes.set(name.toLowerCase(), code)
  }
}

/** The code of a country that is typed by its code or its English name; undefined for anything else. */
export const countryCode = (text: string): string | undefined =>
  /^[A-Z]{2}$/.test(text) && NAMES.of(text) !== undefined ? text : codes.get(text.toLowerCase())
