/**
 * How a stored event stands for a value that lies with the details of a person: a mark with the id of the person, the
 * kind of the value and the digest of its disclosure. The code that shows a text puts the value there, or says why not.
 */

/** The kinds of private values, and what stands for a value that is withheld or was erased. */
const KINDS = {
  charge: ['a charge that is withheld', 'a charge that was erased'],
  article: ['an article of law that is withheld', 'an article of law that was erased'],
  court: ['a court that is withheld', 'a court that was erased'],
  place: ['a place that is withheld', 'a place that was erased'],
  cause: ['withheld', 'erased'],
  severity: ['severity withheld', 'severity erased'],
  basis: ['withheld', 'erased'],
} as const

export type PrivateKind = keyof typeof KINDS

const PATTERN = `\\{([a-z0-9-]{2,64}):(${Object.keys(KINDS).join('|')}):([A-Za-z0-9_-]{43})\\}`
const MARK = new RegExp(PATTERN, 'g')
const ANY = new RegExp(PATTERN)

/** The mark of a value: `{p-…:place:DIGEST}`. */
export const privateMark = (holder: string, kind: PrivateKind, digest: string): string =>
  `{${holder}:${kind}:${digest}}`

export interface MarkedValue {
  /** Whose details hold the value. */
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
