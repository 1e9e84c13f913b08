/**
 * Who may: the Host and Origin of every request are checked, a key is needed but on loopback, and each route needs
 * a scope. A page elsewhere must not use a service on loopback (DNS rebinding, cross-site requests).
 */
import { isIP } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Scope } from '../../events/keys.ts'
import { type Config, isLoopback } from '../config.ts'
import type { Keys } from '../keys.ts'
import { refuse } from '../problems.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The scope that a route needs; none for what anybody may see. */
    readonly scope?: Scope
  }
  interface FastifyRequest {
    /** The opaque id of who sent it. */
    actor: string
  }
}

/** Who acts on loopback without a key, and what they may. */
export const LOCAL = 'local'
const LOCAL_SCOPES: readonly Scope[] = ['read', 'record', 'review']

const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** The name in a Host header, without its port. */
const nameOf = (host: string): string => host.toLowerCase().replace(/:\d*$/, '')

const isAddress = (name: string): boolean => isIP(name.replace(/^\[|\]$/g, '')) !== 0

const isOurs = (config: Pick<Config, 'host' | 'hosts'>, name: string): boolean => {
  if (config.hosts.includes(name) || name === config.host.toLowerCase() || name === `[${config.host}]`)
    return true
  // A name of somebody else's may be made to point here; an address cannot.
  return LOOPBACK_NAMES.includes(name) || (!isLoopback(config.host) && isAddress(name))
}

const checkOrigin = (request: FastifyRequest, config: Pick<Config, 'host' | 'hosts'>): void => {
  const host = request.headers.host ?? ''
  if (!isOurs(config, nameOf(host)))
    refuse('host-refused', `${JSON.stringify(host)} is no host of this service.`)
  const { origin } = request.headers
  if (origin === undefined) return
  const from = URL.canParse(origin) ? new URL(origin) : undefined
  // Behind a proxy the port of the page and ours differ; a name that is ours by configuration is ours on any.
  const same = from?.host === host.toLowerCase() || (from && config.hosts.includes(from.hostname))
  if (!same) refuse('origin-refused', `${JSON.stringify(origin)} is not the origin of this service.`)
}

/** What the one may who sends a key. */
const identify = async (request: FastifyRequest, keys: Keys, header: string): Promise<readonly Scope[]> => {
  const secret = /^Bearer (\S+)$/i.exec(header)?.[1]
  const key = secret === undefined ? undefined : await keys.accept(secret)
  if (!key) return refuse('key-unknown')
  request.actor = key.id
  return key.scopes
}

const checkScope = (request: FastifyRequest, scope: Scope, scopes: readonly Scope[]): void => {
  if (scopes.includes(scope) || scopes.includes('admin')) return
  if (request.actor === LOCAL) refuse('key-missing', `This needs an API key with the scope ${scope}.`)
  refuse('scope-missing', `This needs the scope ${scope}; the key has ${scopes.join(', ')}.`)
}

export const addAccess = (app: FastifyInstance, config: Pick<Config, 'host' | 'hosts'>, keys: Keys): void => {
  const open = isLoopback(config.host)

  /** What is said to a request at once, or once its key is looked up. */
  const check = (request: FastifyRequest): Promise<void> | undefined => {
    checkOrigin(request, config)
    const { scope } = request.routeOptions.config
    if (scope === undefined) return undefined
    const { authorization } = request.headers
    if (authorization !== undefined) {
      return identify(request, keys, authorization).then((scopes) => checkScope(request, scope, scopes))
    }
    if (!open) return refuse('key-missing')
    request.actor = LOCAL
    checkScope(request, scope, LOCAL_SCOPES)
    return undefined
  }

  app.decorateRequest('actor', '')
  // Not an async hook: what needs no look-up is not made to wait for its turn either.
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
