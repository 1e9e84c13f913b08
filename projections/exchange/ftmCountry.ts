/** Countries as FollowTheMoney codes and names them. */
import { partyName } from '../../events/text/codes.ts'

/** Its codes for states that ended; undefined where it has none, or where a code was that of two. */
const FORMER: Readonly<Record<string, string | undefined>> = {
  ...{ SU: 'suhh', YU: 'yucs', DD: 'dd', AN: 'an', CS: undefined, YD: undefined },
}

const regions = new Intl.DisplayNames(['en'], { type: 'region' })

export const isState = (code: string): boolean => !code.startsWith('org:')

/** Present states have ISO 3166-1 codes in lower case; organisations have no such code. */
export const ftmCountry = (code: string | undefined): string | undefined =>
  code === undefined || !isState(code) ? undefined : code in FORMER ? FORMER[code] : code.toLowerCase()

/** The platform knows former states by the names of present ones. */
export const ftmPartyName = (code: string): string | undefined =>
  isState(code) && !(code in FORMER) ? regions.of(code) : partyName(code)
