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

/** What an attempt needs. */
export interface OpenedSecrets {
  readonly signers: readonly Signer[]
  readonly headers: Headers
  /** Texts that must not be shown anywhere. */
  readonly hidden: readonly string[]
}

type Sealed = Pick<Endpoint, 'id' | 'secrets' | 'sealedHeaders'>

const isValid = ({ until }: SealedSecret, now: string): boolean => until === undefined || now < until

/** Shorter values are not secrets, and hiding them would make every text unreadable. */
const SHORTEST = 6

/** The texts of some values that must not be shown: each value, and what remains without its prefix or scheme. */
const hiddenOf = (values: readonly string[]): readonly string[] =>
  values
    .flatMap((value) => [value, value.replace(/^(?:whsec_|whsk_|[A-Za-z]+ )/, '')])
    .filter((value) => value.length >= SHORTEST)

/** Opens something sealed; an error names what could not be opened. */
const openOf = <T>(what: string, open: () => T): T => {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof NotOpened)) throw error
    throw new NotOpened(`the ${what} cannot be opened: ${error.message}`)
  }
}

/** Opens a secret that was replaced. Undefined when its server key is lost: then only its successor signs. */
const openIfPossible = <T>(open: () => T): T | undefined => {
  try {
    return open()
  } catch (error) {
    if (error instanceof NotOpened) return undefined
    throw error
  }
}

/**
 * The secrets and headers of an endpoint in its present state, each opened when it is first needed.
 * @returns what is valid at a time, RFC 3339 UTC: a secret that was replaced is valid until its own end; throws NotOpened
 */
export const openSecrets = (key: ServerKey, endpoint: Sealed): ((now: string) => OpenedSecrets) => {
  const { id, secrets, sealedHeaders } = endpoint
  const opened = new Map<string, Pick<OpenedSecrets, 'hidden'> & { readonly signer: Signer }>()
  let further: Pick<OpenedSecrets, 'headers' | 'hidden'> | undefined

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

/** How many characters at the end of a text are the beginning of a value that was cut off. */
const cutOff = (text: string, value: string): number => {
  for (let length = Math.min(value.length - 1, text.length); length >= SHORTEST; length--) {
    if (text.endsWith(value.slice(0, length))) return length
  }
  return 0
}

/** A text without secrets, which a receiver may have sent back. Of an answer only the beginning is kept. */
export const redact = (text: string, { hidden }: Pick<OpenedSecrets, 'hidden'>): string => {
  if (text === '') return text
  // The longest first: else the rest of a value that contains another would be left.
  const values = hidden.toSorted((a, b) => b.length - a.length)
  const rest = values.reduce((part, value) => part.replaceAll(value, REDACTED), text)
  const cut = Math.max(0, ...values.map((value) => cutOff(rest, value)))
  return cut === 0 ? rest : `${rest.slice(0, -cut)}${REDACTED}`
}
