/**
 * Access control. The Host and Origin of every request are checked. A request needs a key, or the session that a key
 * opened, unless it comes from this machine itself. Each route needs a scope.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { allows, type Scope } from '../../events/key.ts'
import { refuse } from '../failure/problems.ts'
import type { Keys } from '../keys/keys.ts'
import { checkHost, checkOrigin, hostOf } from './host.ts'
import type { HostNames } from './localRequests.ts'
import { needsKeys, whyNotLocal } from './localRequests.ts'
import type { Sessions } from './session.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The scope that a route needs; undefined for a public route. */
    readonly scope?: Scope
    /** Whether a route without a scope still needs a known sender. */
    readonly anySender?: true
  }
  interface FastifyRequest {
    /** The opaque id of the sender. */
    actor: string
    /** What the sender may do. */
    scopes: readonly Scope[]
    /** How the sender is known; undefined on public routes. */
    knownBy: 'key' | 'session' | 'local' | undefined
  }
}

const HOW = 'Send it as Authorization: Bearer detente_…'

/** The actor of a request from this machine without a key, and its scopes. */
export const LOCAL = 'local'
const LOCAL_SCOPES: readonly Scope[] = ['read', 'record', 'review', 'hold', 'names']

/** Notes whose key a request has. */
const identify = async (request: FastifyRequest, keys: Keys, header: string): Promise<void> => {
  const secret = /^Bearer (\S+)$/i.exec(header)?.[1]
  if (secret === undefined) return refuse('api-key-unknown', 'Authorization: must be Bearer detente_…')
  const key = await keys.accept(secret)
  if (!key) return refuse('api-key-unknown')
  request.actor = key.id
  request.scopes = key.scopes
  request.knownBy = 'key'
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Notes whose session a request belongs to.
 * @returns false if there is none, or if it ended: its time is over, or its key was revoked
 */
const resume = async (request: FastifyRequest, keys: Keys, sessions: Sessions): Promise<boolean> => {
  const session = sessions.read(request.headers.cookie)
  const key = session && (await keys.valid(session.keyId))
  if (!key) return false
  // Browsers send the cookie by themselves, so a change must show that a page of this service asked for it.
  if (!READS.has(request.method) && request.headers.origin === undefined) {
    refuse(
      'origin-refused',
      'A change by a session needs an Origin header; only pages of this service may use it.',
    )
  }
  request.actor = key.id
  request.scopes = key.scopes
  request.knownBy = 'session'
  return true
}

/**
 * Checks that the sender of a request may do what needs a scope.
 * @throws Refusal `scope-missing` · `api-key-missing` without a key
 */
export const checkScope = (
  { actor, scopes }: Pick<FastifyRequest, 'actor' | 'scopes'>,
  scope: Scope,
): void => {
  if (allows(scopes, scope)) return
  if (actor === LOCAL) refuse('api-key-missing', `This needs an API key with the scope ${scope}.`)
  refuse('scope-missing', `This needs the scope ${scope}; the key has ${scopes.join(', ')}.`)
}

/** Why a request without a key does not count as local; undefined when it does. */
const whyKey = (request: FastifyRequest, config: Pick<HostNames, 'host' | 'hosts'>): string | undefined => {
  if (needsKeys(config)) return 'other machines can reach this service'
  const { socket, headers, raw } = request
  return whyNotLocal({
    peer: socket.remoteAddress,
    name: hostOf(headers.host ?? '').name,
    headers,
    httpVersion: raw.httpVersion,
  })
}

const NOTHING: readonly Scope[] = Object.freeze([])

export const addAccess = (app: FastifyInstance, config: HostNames, keys: Keys, sessions: Sessions): void => {
  const checkSent = (request: FastifyRequest, scope: Scope | undefined): void => {
    if (scope !== undefined) checkScope(request, scope)
  }

  /** Notes that a request comes from this machine, or refuses it. */
  const local = (request: FastifyRequest, scope: Scope | undefined): void => {
    const why = whyKey(request, config)
    if (why !== undefined) {
      const needed = scope === undefined ? '' : ` with the scope ${scope}`
      const ended = sessions.isIn(request.headers.cookie) ? ' The session has ended: sign in again.' : ''
      refuse('api-key-missing', `This needs an API key${needed}: ${why}. ${HOW}.${ended}`)
    }
    request.actor = LOCAL
    request.scopes = LOCAL_SCOPES
    request.knownBy = 'local'
    checkSent(request, scope)
  }

  /** Checks a request, at once if possible; otherwise after its key was looked up. */
  const check = (request: FastifyRequest): Promise<void> | undefined => {
    request.scopes = NOTHING
    checkHost(request, config)
    checkOrigin(request, config)
    const { scope, anySender } = request.routeOptions.config
    if (scope === undefined && anySender === undefined) return undefined
    const { authorization, cookie } = request.headers
    if (authorization !== undefined) {
      return identify(request, keys, authorization).then(() => checkSent(request, scope))
    }
    if (sessions.isIn(cookie)) {
      return resume(request, keys, sessions).then((known) =>
        known ? checkSent(request, scope) : local(request, scope),
      )
    }
    local(request, scope)
    return undefined
  }

  app.decorateRequest('actor', '')
  // Each request gets its own below; Fastify refuses a list here, since requests would share it.
  app.decorateRequest('scopes', null as never)
  app.decorateRequest('knownBy', undefined)
  // Not an async hook, so that a request without a lookup does not wait for another turn of the event loop.
  app.addHook('onRequest', (request, _, next) => {
    try {
      const checked = check(request)
      if (checked === undefined) next()
      else checked.then(() => next(), next)
    } catch (error) {
      next(error as Error)
    }
  })
}
