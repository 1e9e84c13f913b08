/** The secrets and the further headers of an endpoint, sealed for its events and opened for its deliveries. */

import { type Secret, type Signer, signerOf } from '../outbound/signing.ts'
import type { Endpoint, SealedSecret } from './endpoint.ts'
import { NotOpened, type ServerKey } from './serverKey.ts'

const placeOf = (id: string, what: 'secret' | 'headers'): string => `webhook-${id}:${what}`

type Headers = Readonly<Record<string, string>>

export const sealSecret = (key: ServerKey, id: string, secret: Secret): string =>
  key.seal(JSON.stringify(secret), placeOf(id, 'secret'))

export const sealHeaders = (key: ServerKey, id: string, headers: Headers): string =>
  key.seal(JSON.stringify(headers), placeOf(id, 'headers'))

/** What an attempt is made with. */
export interface Opened {
  readonly signers: readonly Signer[]
  readonly headers: Headers
  /** Texts that must not be shown anywhere. */
  readonly hidden: readonly string[]
}

type Sealed = Pick<Endpoint, 'id' | 'secrets' | 'sealedHeaders'>

const isValid = ({ until }: SealedSecret, now: string): boolean => until === undefined || now < until

/** Short values are no secrets, and would make a sieve of every text. */
const SHORTEST = 6

/** What of some values must not be shown: each, and what is left of it without its prefix, or the scheme before a token. */
const hiddenOf = (values: readonly string[]): readonly string[] =>
  values
    .flatMap((value) => [value, value.replace(/^(?:whsec_|whsk_|[A-Za-z]+ )/, '')])
    .filter((value) => value.length >= SHORTEST)

/** Opens what is sealed; what cannot be opened is said by its name. */
const openOf = <T>(what: string, open: () => T): T => {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof NotOpened)) throw error
    throw new NotOpened(`the ${what} cannot be opened: ${error.message}`)
  }
}

/** Opens a secret that another took the place of; undefined for one of a server key that is lost: the other signs. */
const openIfPossible = <T>(open: () => T): T | undefined => {
  try {
    return open()
  } catch (error) {
    if (error instanceof NotOpened) return undefined
    throw error
  }
}

/**
 * The secrets and headers of an endpoint as it stands, each opened when it is first needed.
 * @returns what is valid at a time, RFC 3339 UTC: a secret that another took the place of is until its own; throws NotOpened
 */
export const openSecrets = (key: ServerKey, endpoint: Sealed): ((now: string) => Opened) => {
  const { id, secrets, sealedHeaders } = endpoint
  const opened = new Map<string, Pick<Opened, 'hidden'> & { readonly signer: Signer }>()
  let further: Pick<Opened, 'headers' | 'hidden'> | undefined

  const secretOf = ({ sealed }: SealedSecret) => {
    const known = opened.get(sealed)
    if (known) return known
    const secret = JSON.parse(openOf('secret', () => key.open(sealed, placeOf(id, 'secret')))) as Secret
    const { symmetric, asymmetric } = secret
    const made = {
      signer: signerOf(secret),
      hidden: hiddenOf([symmetric, ...(asymmetric === undefined ? [] : [asymmetric])]),
    }
    opened.set(sealed, made)
    return made
  }
  const openHeaders = () => {
    if (sealedHeaders === undefined) return { headers: {}, hidden: [] }
    const text = openOf('further headers', () => key.open(sealedHeaders, placeOf(id, 'headers')))
    const headers = JSON.parse(text) as Headers
    return { headers, hidden: hiddenOf(Object.values(headers)) }
  }

  return (now) => {
    const [present, ...before] = secrets.filter((one) => isValid(one, now))
    const valid = [
      ...(present ? [secretOf(present)] : []),
      ...before.map((one) => openIfPossible(() => secretOf(one))).filter((one) => one !== undefined),
    ]
    further ??= openHeaders()
    return {
      signers: valid.map(({ signer }) => signer),
      headers: further.headers,
      hidden: [...valid.flatMap(({ hidden }) => hidden), ...further.hidden],
    }
  }
}

const REDACTED = '[redacted]'

/** How much of the end of a text is the beginning of a value that it was cut off in. */
const cutOff = (text: string, value: string): number => {
  for (let length = Math.min(value.length - 1, text.length); length >= SHORTEST; length--) {
    if (text.endsWith(value.slice(0, length))) return length
  }
  return 0
}

/** A text without what must not be shown, which a receiver may have sent back. Of an answer only the beginning is kept. */
export const redact = (text: string, { hidden }: Pick<Opened, 'hidden'>): string => {
  if (text === '') return text
  // The longest first, or what one holds beside another would be left.
  const values = hidden.toSorted((a, b) => b.length - a.length)
  const rest = values.reduce((part, value) => part.replaceAll(value, REDACTED), text)
  const cut = Math.max(0, ...values.map((value) => cutOff(rest, value)))
  return cut === 0 ? rest : `${rest.slice(0, -cut)}${REDACTED}`
}
