/**
 * The code of an event in PLOVER (Political Language Ontology for Verifiable Event Records, draft 0.8 of September 2021), the
 * successor of CAMEO. Its codebook says which code replaces which of CAMEO, so a type declares only that one. A statement
 * without more (CAMEO 010) has none.
 */

/** The type of the event, its mode, and its context, as far as the codebook gives them. */
export interface PloverCode {
  readonly event: string
  readonly mode?: string
  readonly context?: string
}

/** By the code of CAMEO: event, mode, context. */
const CODES: Readonly<Record<string, readonly [event: string, mode?: string, context?: string]>> = {
  '030': ['AGREE', '', 'diplomatic'],
  '031': ['AGREE', '', 'diplomatic'],
  '032': ['AGREE', '', 'diplomatic'],
  '0353': ['AGREE', '', 'rights_freedoms'],
  '0354': ['AGREE', '', 'economic'],
  '036': ['AGREE', '', 'diplomatic'],
  '038': ['AGREE', '', 'diplomatic'],
  '039': ['AGREE', '', 'diplomatic'],
  '046': ['CONSULT', '', 'diplomatic'],
  '051': ['SUPPORT', '', 'diplomatic'],
  '055': ['SUPPORT', '', 'diplomatic'],
  '057': ['SUPPORT', '', 'diplomatic'],
  '060': ['COOPERATE'],
  '080': ['CONCEDE'],
  '0841': ['RETREAT', 'release', 'legal'],
  '085': ['RETREAT', 'ease', 'economic'],
  '100': ['REQUEST'],
  '111': ['ACCUSE', 'disapprove'],
  '116': ['ACCUSE', 'disapprove', 'legal'],
  '1244': ['REJECT', 'yield', 'economic'],
  '130': ['THREATEN'],
  '1312': ['THREATEN', 'restrict', 'economic'],
  '163': ['COERCE', 'restrict', 'diplomatic'],
  '164': ['SANCTION', 'withdraw', 'diplomatic'],
  '173': ['COERCE', 'arrest', 'legal'],
  '174': ['COERCE', 'deport', 'legal'],
}

/** The PLOVER code for a CAMEO code; undefined where the codebook has none. */
export const ploverOf = (cameo: string | undefined): PloverCode | undefined => {
  const found = cameo === undefined ? undefined : CODES[cameo]
  if (!found) return undefined
  const [event, mode, context] = found
  return { event, ...(mode && { mode }), ...(context && { context }) }
}
