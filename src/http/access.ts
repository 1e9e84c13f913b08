/**
 * Access control. The Host and Origin of every request are checked. A request needs a key, unless it comes from
 * this machine itself. Each route needs a scope.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Scope } from '../../events/key.ts'
import { refuse } from '../failure/problems.ts'
import type { Keys } from '../keys/keys.ts'
import { checkHost, checkOrigin, hostOf } from './host.ts'
import type { Names } from './local.ts'
import { needsKeys, whyNotLocal } from './local.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The scope that a route needs; undefined for a public route. */
    readonly scope?: Scope
  }
  interface FastifyRequest {
    /** The opaque id of the sender. */
    actor: string
  }
}

const HOW = 'Send it as Authorization: Bearer detente_…'

/** The actor of a request from this machine without a key, and its scopes. */
export const LOCAL = 'local'
const LOCAL_SCOPES: readonly Scope[] = ['read', 'record', 'review']

/** The scopes of the key in a request. */
const identify = async (request: FastifyRequest, keys: Keys, header: string): Promise<readonly Scope[]> => {
  const secret = /^Bearer (\S+)$/i.exec(header)?.[1]
  if (secret === undefined) return refuse('api-key-unknown', 'Authorization: must be Bearer detente_…')
  const key = await keys.accept(secret)
  if (!key) return refuse('api-key-unknown')
  request.actor = key.id
  return key.scopes
}

const checkScope = (request: FastifyRequest, scope: Scope, scopes: readonly Scope[]): void => {
  if (scopes.includes(scope) || scopes.includes('admin')) return
  if (request.actor === LOCAL) refuse('api-key-missing', `This needs an API key with the scope ${scope}.`)
  refuse('scope-missing', `This needs the scope ${scope}; the key has ${scopes.join(', ')}.`)
}

/** Why a request without a key does not count as local; undefined when it does. */
const whyKey = (request: FastifyRequest, config: Pick<Names, 'host' | 'hosts'>): string | undefined => {
  if (needsKeys(config)) return 'other machines can reach this service'
  const { socket, headers, raw } = request
  return whyNotLocal({
    peer: socket.remoteAddress,
    name: hostOf(headers.host ?? '').name,
    headers,
    httpVersion: raw.httpVersion,
  })
}

export const addAccess = (app: FastifyInstance, config: Names, keys: Keys): void => {
  /** Checks a request, at once if possible; otherwise after its key was looked up. */
  const check = (request: FastifyRequest): Promise<void> | undefined => {
    checkHost(request, config)
    checkOrigin(request, config)
    const { scope } = request.routeOptions.config
    if (scope === undefined) return undefined
    const { authorization } = request.headers
    if (authorization !== undefined) {
      return identify(request, keys, authorization).then((scopes) => checkScope(request, scope, scopes))
    }
    const why = whyKey(request, config)
    if (why !== undefined) {
      refuse('api-key-missing', `This needs an API key with the scope ${scope}: ${why}. ${HOW}`)
    }
    request.actor = LOCAL
    checkScope(request, scope, LOCAL_SCOPES)
    return undefined
  }

  app.decorateRequest('actor', '')
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
