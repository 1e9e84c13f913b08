/** The secrets and the further headers of an endpoint, sealed for its events and opened for its deliveries. */
import type { Endpoint, SealedSecret } from './endpoint.ts'
import type { ServerKey } from './serverKey.ts'
import type { Secret } from './signing.ts'

const placeOf = (id: string, what: 'secret' | 'headers'): string => `webhook-${id}:${what}`

type Headers = Readonly<Record<string, string>>

export const sealSecret = (key: ServerKey, id: string, secret: Secret): string =>
  key.seal(JSON.stringify(secret), placeOf(id, 'secret'))

export const sealHeaders = (key: ServerKey, id: string, headers: Headers): string =>
  key.seal(JSON.stringify(headers), placeOf(id, 'headers'))

/** What an attempt is made with. */
export interface Opened {
  readonly secrets: readonly Secret[]
  readonly headers: Headers
}

const isValid = ({ until }: SealedSecret, now: string): boolean => until === undefined || now < until

type Sealed = Pick<Endpoint, 'id' | 'secrets' | 'sealedHeaders'>

/** What was opened of an endpoint as it stands, by what was sealed: every delivery to it needs the same. */
const texts = new WeakMap<Sealed, Map<string, string>>()

const openOnce = (key: ServerKey, endpoint: Sealed, sealed: string, what: 'secret' | 'headers'): string => {
  const opened = texts.get(endpoint) ?? new Map<string, string>()
  texts.set(endpoint, opened)
  const text = opened.get(sealed) ?? key.open(sealed, placeOf(endpoint.id, what))
  opened.set(sealed, text)
  return text
}

/**
 * @param now RFC 3339 UTC: a secret that another took the place of is valid until its time
 * @throws NotOpened
 */
export const openSecrets = (key: ServerKey, endpoint: Sealed, now: string): Opened => ({
  secrets: endpoint.secrets
    .filter((one) => isValid(one, now))
    .map(({ sealed }) => JSON.parse(openOnce(key, endpoint, sealed, 'secret')) as Secret),
  headers:
    endpoint.sealedHeaders === undefined
      ? {}
      : (JSON.parse(openOnce(key, endpoint, endpoint.sealedHeaders, 'headers')) as Headers),
})

/** Short values are no secrets, and would make a sieve of every text. */
const SHORTEST = 6

/** A text without the secrets and header values of an endpoint, which a receiver may have sent back. */
export const redact = (text: string, { secrets, headers }: Opened): string =>
  [
    ...secrets.flatMap(({ symmetric, asymmetric }) => [symmetric, asymmetric ?? '']),
    ...Object.values(headers),
  ]
    .flatMap((value) => [value, value.replace(/^(?:whsec_|whsk_|Bearer )/, '')])
    .filter((value) => value.length >= SHORTEST)
    .reduce((rest, value) => rest.replaceAll(value, '[redacted]'), text)
