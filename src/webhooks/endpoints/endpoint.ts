/** An endpoint as its events define it, and what the API shows of it. */
import type { AnyEvent, DataOf } from '../../../events/catalogue.ts'
import { idOf } from '../../../events/envelope.ts'
import type { Position } from '../../store/port.ts'

type Registered = DataOf<'WebhookRegistered'>

/** A secret as it is stored. */
export interface SealedSecret {
  readonly sealed: string
  /** Until when a secret that was replaced is valid, RFC 3339. */
  readonly until?: string
}

/** A retry that was asked for by hand. */
export interface AskedRetry extends DataOf<'WebhookRetryAsked'> {
  readonly revision: number
}

export const STATUSES = ['active', 'paused', 'disabled', 'removed'] as const

export interface Endpoint extends Pick<Registered, 'url' | 'filter' | 'order' | 'inFlight' | 'headerNames'> {
  readonly id: string
  readonly description?: string | undefined
  readonly status: (typeof STATUSES)[number]
  /** Why it was disabled. */
  readonly disabled?: DataOf<'WebhookDisabled'> & { readonly at: string }
  /** The revision of the event that began the present epoch, and the position after which it began. */
  readonly epoch: number
  readonly after: Position
  /** The present secret, and earlier ones that are still valid, the latest first. */
  readonly secrets: readonly SealedSecret[]
  readonly publicKey?: string | undefined
  readonly sealedHeaders?: string | undefined
  readonly retries: readonly AskedRetry[]
  readonly createdAt: string
  /** The id of the API key that registered it. */
  readonly registeredBy: string
  /** When it was registered or last resumed. */
  readonly activeSince: string
  readonly revision: number
}

/** Most retries by hand that are remembered: as many as there are parked deliveries and listed attempts. */
export const MOST_RETRIES = 2_000
/** Most secrets at a time, each of which signs. */
export const MOST_SECRETS = 5

const without = <T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> => {
  const { [key]: _, ...rest } = value
  return rest
}

const step = (endpoint: Endpoint, event: AnyEvent): Endpoint => {
  const { revision } = event
  switch (event.type) {
    case 'WebhookChanged': {
      const { after, ...changed } = event.data
      const headers = changed.headerNames ? without(endpoint, 'sealedHeaders') : endpoint
      return { ...headers, ...changed, ...(after !== undefined && { after, epoch: revision }) } as Endpoint
    }
    case 'WebhookSought':
      return { ...endpoint, after: event.data.after, epoch: revision }
    case 'WebhookSecretRotated': {
      const { sealedSecret, publicKey, previousUntil: until } = event.data
      const [present, ...earlier] = endpoint.secrets
      // A second rotation, for example after a lost answer, must not end the secret that the receiver may still have.
      const valid = earlier.filter((one) => one.until !== undefined && event.recordedAt < one.until)
      const kept = until === null || !present ? [] : [{ ...present, until }, ...valid]
      const secrets = [{ sealed: sealedSecret }, ...kept].slice(0, MOST_SECRETS)
      return { ...endpoint, secrets, publicKey }
    }
    case 'WebhookPaused':
      return { ...endpoint, status: 'paused' }
    case 'WebhookResumed':
      return { ...without(endpoint, 'disabled'), status: 'active', activeSince: event.recordedAt }
    case 'WebhookDisabled':
      return { ...endpoint, status: 'disabled', disabled: { ...event.data, at: event.recordedAt } }
    case 'WebhookRetryAsked':
      return {
        ...endpoint,
        retries: [...endpoint.retries, { revision, ...event.data }].slice(-MOST_RETRIES),
      }
    case 'WebhookRemoved':
      return { ...endpoint, status: 'removed' }
    default:
      return endpoint
  }
}

/** The endpoint with one more event of its stream; undefined before it is registered. */
export const evolve = (endpoint: Endpoint | undefined, event: AnyEvent): Endpoint | undefined => {
  if (event.type === 'WebhookRegistered') {
    const { sealedSecret, ...data } = event.data
    return {
      ...data,
      id: idOf(event.stream),
      status: 'active',
      epoch: event.revision,
      secrets: [{ sealed: sealedSecret }],
      retries: [],
      createdAt: event.recordedAt,
      registeredBy: event.actor,
      activeSince: event.recordedAt,
      revision: event.revision,
    }
  }
  return endpoint && { ...step(endpoint, event), revision: event.revision }
}

/** What the API shows of an endpoint: nothing sealed. */
export const shownEndpoint = (endpoint: Endpoint) => {
  const {
    secrets,
    sealedHeaders,
    retries,
    activeSince,
    after,
    publicKey,
    disabled,
    description,
    headerNames,
    ...shown
  } = endpoint
  const until = secrets[1]?.until
  return {
    ...shown,
    ...(description !== undefined && { description }),
    headerNames,
    after: String(after),
    ...(publicKey !== undefined && { publicKey }),
    ...(disabled && { disabled }),
    ...(until !== undefined && { previousSecretUntil: until }),
  }
}
