/**
 * What a stored event has in place of a value that is kept with the details of a person: a mark with the id of the person, the
 * kind of the value and the digest of its disclosure. The code that shows a text puts the value there, or says why not.
 */

/** The kinds of private values, of cases and then of confidential sources, and what stands for a value that is withheld or was erased. */
const KINDS = {
  charge: ['a charge that is withheld', 'a charge that was erased'],
  article: ['an article of law that is withheld', 'an article of law that was erased'],
  court: ['a court that is withheld', 'a court that was erased'],
  place: ['a place that is withheld', 'a place that was erased'],
  cause: ['withheld', 'erased'],
  severity: ['severity withheld', 'severity erased'],
  basis: ['withheld', 'erased'],
  title: ['a confidential source', 'a source whose details were erased'],
  publisher: ['a confidential publisher', 'a publisher that was erased'],
  address: ['a confidential address', 'an address that was erased'],
  fingerprint: ['withheld', 'erased'],
  quote: ['a confidential quote', 'a quote that was erased'],
  locator: ['withheld', 'erased'],
} as const

export type PrivateKind = keyof typeof KINDS

const PATTERN = `\\{([a-z0-9-]{2,64}):(${Object.keys(KINDS).join('|')}):([A-Za-z0-9_-]{43})\\}`
const MARK = new RegExp(PATTERN, 'g')
const ANY = new RegExp(PATTERN)

/** The mark of a value: `{p-…:place:DIGEST}`. */
export const privateMark = (holder: string, kind: PrivateKind, digest: string): string =>
  `{${holder}:${kind}:${digest}}`

export interface MarkedValue {
  /** The person, or the confidential source, whose details hold the value. */
  readonly holder: string
  readonly kind: PrivateKind
  readonly digest: string
}

/** Whether a text has the mark of a private value. */
export const hasPrivateMark = (text: string): boolean => ANY.test(text)

/** The text with what `shown` gives in place of each mark. */
export const withPrivateValues = (text: string, shown: (marked: MarkedValue) => string): string =>
  text.replace(MARK, (_, holder: string, kind: PrivateKind, digest: string) =>
    shown({ holder, kind, digest }),
  )

/** The marks in a text, in its order. */
export const privateMarksIn = (text: string): readonly MarkedValue[] =>
  [...text.matchAll(MARK)].map(([, holder = '', kind, digest = '']) => ({
    holder,
    kind: kind as PrivateKind,
    digest,
  }))

export const withheldValue = (kind: PrivateKind): string => KINDS[kind][0]

export const erasedValue = (kind: PrivateKind): string => KINDS[kind][1]

const CONFIDENTIAL = /^src-[a-z2-7]{20}$/

/** Whether an id has the form that confidential sources have, and no person: `src-` and 20 characters of a-z and 2-7. */
export const isConfidentialId = (id: string): boolean => CONFIDENTIAL.test(id)
