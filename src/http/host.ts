/**
 * Which host a request is for, and which page sent it. A page elsewhere must not use a service on loopback: its name may
 * be made to point here (DNS rebinding), or it may send requests across origins.
 */
import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { refuse } from '../failure/problems.ts'
import type { Names } from './local.ts'
import { isLoopback, isLoopbackName } from './local.ts'

/** A Host header as its name, in lower case, and its port, which may be missing. */
export const hostOf = (host: string): { readonly name: string; readonly port: string } => {
  const [, name = '', port = ''] = /^(.*?)(?::(\d*))?$/s.exec(host.toLowerCase()) ?? []
  return { name, port }
}

const isAddress = (name: string): boolean => isIP(name.replace(/^\[|\]$/g, '')) !== 0

const isOurs = ({ host, hosts }: Pick<Names, 'host' | 'hosts'>, name: string): boolean => {
  if (hosts.includes(name) || name === host.toLowerCase() || name === `[${host}]`) return true
  // A name of somebody else's may be made to point here; an address cannot.
  return isLoopbackName(name) || (!isLoopback(host) && isAddress(name))
}

/** The host of a target that is a whole URL (RFC 9112, section 3.2.2). */
const authorityOf = (target: string): string | undefined =>
  /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(target)?.[1]

/**
 * Refuses a request for another host, and one that leaves open which host it is for: a proxy may have read another name
 * than this service does (RFC 9112, section 3.2).
 */
export const checkHost = ({ raw, originalUrl }: FastifyRequest, ours: Names): void => {
  const given = raw.rawHeaders.filter(
    (_, index) => index % 2 === 1 && raw.rawHeaders[index - 1]?.toLowerCase() === 'host',
  )
  const host =
    given[0] ?? refuse('bad-header', 'The request has no Host header, which must name this service.')
  if (given.length > 1) {
    refuse('bad-header', `The request has ${given.length} Host headers; one is allowed.`)
  }
  if (!isOurs(ours, hostOf(host).name)) {
    refuse('host-refused', `${JSON.stringify(host)} is no host of this service.`)
  }
  const authority = authorityOf(originalUrl)
  if (authority === undefined || authority.toLowerCase() === host.toLowerCase()) return
  refuse(
    'host-refused',
    `The target is at ${JSON.stringify(authority)}, the Host is ${JSON.stringify(host)}.`,
  )
}

/** The origin of pages that come straight from this service; undefined for a host that is a name of a proxy's. */
const ownOrigin = (host: string, { hosts }: Names): string | undefined => {
  const url = `http://${host}`
  return hosts.includes(hostOf(host).name) || !URL.canParse(url) ? undefined : new URL(url).origin
}

/** Refuses what a page of another origin sent: another scheme, name or port, or none that is told (`null`). */
export const checkOrigin = (request: FastifyRequest, ours: Names): void => {
  const { origin, host = '' } = request.headers
  if (origin === undefined) return
  if (origin === ownOrigin(host, ours) || ours.origins.includes(origin)) return
  refuse('origin-refused', `${JSON.stringify(origin)} is not the origin of this service.`)
}

/**
 * Where a client reached this service, for links that must be absolute: the Host that was accepted, under the scheme of
 * the name that DETENTE_HOSTS gives it. What a proxy says of the address (`X-Forwarded-…`) is not believed.
 * @param origins those of the service under its further names
 */
export const baseOf = ({ headers: { host = '' } }: FastifyRequest, origins: readonly string[]): string =>
  origins.find((origin) => new URL(origin).host === host.toLowerCase()) ?? `http://${host}`
