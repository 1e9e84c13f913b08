/**
 * API keys: `detente_<id>_<secret>`. They are events in one operational stream. Of a secret (256 random bits),
 * only its SHA-256 is stored.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type AnyEvent, parseEvent } from '../../events/catalogue.ts'
import { allows, type Scope } from '../../events/key.ts'
import { isStoreError } from '../failure/storeError.ts'
import { type Fact, recordFact } from '../record/facts.ts'
import { newId, sha256Hex } from '../rules/kernel/identity.ts'
import { withinTime } from '../scheduling/timeLimit.ts'
import type { EventStore } from '../store/port.ts'

const STREAM = 'key-ring'
/** How long a request waits for changes to the keys when the store does not answer, in milliseconds. */
const NEWS_MS = 1_000

export interface ApiKey {
  readonly id: string
  readonly scopes: readonly Scope[]
  readonly label?: string | undefined
  readonly createdAt: string
  readonly revokedAt?: string
}

interface StoredKey extends ApiKey {
  readonly secretHash: string
}

export interface Keys {
  list(): Promise<readonly ApiKey[]>
  /** Makes a key. `secret` is returned only here and stored nowhere. */
  add(
    scopes: readonly Scope[],
    label: string | undefined,
    actor: string,
  ): Promise<ApiKey & { secret: string }>
  /** Revokes a key; undefined when there is no key with this id. Revoking again changes nothing. */
  revoke(id: string, actor: string): Promise<ApiKey | undefined>
  /** The key of a secret; undefined when it is unknown or revoked. */
  accept(secret: string): Promise<ApiKey | undefined>
  /** The key with an id; undefined when it is unknown or revoked. */
  valid(id: string): Promise<ApiKey | undefined>
  /** Whether a valid key has a scope, as far as this node knows; what it does not know yet, it asks for. */
  has(id: string, scope: Scope): boolean
}

const fold = (keys: Map<string, StoredKey>, event: AnyEvent): void => {
  if (event.type === 'KeyAdded') {
    const { keyId, scopes, label, secretHash } = event.data
    keys.set(keyId, { id: keyId, scopes, label, secretHash, createdAt: event.recordedAt })
  } else if (event.type === 'KeyRevoked') {
    const key = keys.get(event.data.keyId)
    if (key) keys.set(key.id, { ...key, revokedAt: event.recordedAt })
  }
}

const withoutHash = ({ secretHash, ...key }: StoredKey): ApiKey => key

const same = (a: string, b: string): boolean => {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(a), hash(b))
}

/** The keys of a ledger. Each use first reads what was written since the last one; concurrent uses share a read. */
export const openKeys = (store: EventStore, now: () => string): Keys => {
  const keys = new Map<string, StoredKey>()
  let revision = -1

  const refresh = async (): Promise<void> => {
    const { events } = await store.readStream(STREAM, { from: revision + 1 })
    for (const event of events) {
      if (event.revision <= revision) continue
      fold(keys, parseEvent(event.body))
      revision = event.revision
    }
  }

  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  /** Reads what was written by now. Calls that arrive during a read share the next read, or its failure. */
  const refreshTogether = (): Promise<void> => {
    if (!running) {
      running = refresh().finally(() => {
        running = undefined
      })
      return running
    }
    next ??= running
      .finally(() => {
        next = undefined
      })
      .then(refreshTogether)
    return next
  }

  /** While the store is unreachable, known keys stay valid for queries that the views can answer. */
  const refreshIfPossible = async (): Promise<void> => {
    if (revision < 0) return refreshTogether()
    try {
      await withinTime(NEWS_MS, refreshTogether())
    } catch (error) {
      if (!isStoreError(error, 'unavailable')) throw error
    }
  }

  const record = async (actor: string, decide: () => Fact | undefined): Promise<void> => {
    await recordFact({ store, now }, STREAM, actor, async () => {
      await refresh()
      const fact = decide()
      return fact && { after: revision, fact }
    })
    await refresh()
  }

  return {
    list: async () => {
      await refresh()
      return [...keys.values()].map(withoutHash)
    },
    add: async (scopes, label, actor) => {
      const keyId = newId('person', undefined).replace('p-', 'k-')
      const secret = `detente_${keyId.slice(2)}_${randomBytes(32).toString('base64url')}`
      const data = {
        keyId,
        scopes: [...scopes],
        ...(label !== undefined && { label }),
        secretHash: sha256Hex(secret),
      }
      await record(actor, () => ({ type: 'KeyAdded', data }))
      return { ...withoutHash(keys.get(keyId) as StoredKey), secret }
    },
    revoke: async (id, actor) => {
      await record(actor, () => {
        const key = keys.get(id)
        const isValid = key !== undefined && key.revokedAt === undefined
        return isValid ? { type: 'KeyRevoked', data: { keyId: id } } : undefined
      })
      const key = keys.get(id)
      return key && withoutHash(key)
    },
    has: (id, scope) => {
      const key = keys.get(id)
      if (key) return key.revokedAt === undefined && allows(key.scopes, scope)
      refreshIfPossible().catch(() => undefined)
      return false
    },
    valid: async (id) => {
      await refreshIfPossible()
      const key = keys.get(id)
      return key && key.revokedAt === undefined ? withoutHash(key) : undefined
    },
    accept: async (secret) => {
      const id = /^detente_([a-z2-7]{20})_/.exec(secret)?.[1]
      if (id === undefined) return undefined
      await refreshIfPossible()
      const key = keys.get(`k-${id}`)
      return key && key.revokedAt === undefined && same(key.secretHash, sha256Hex(secret))
        ? withoutHash(key)
        : undefined
    },
  }
}
