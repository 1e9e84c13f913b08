/**
 * Checks which host a request is for and which page sent it. A page elsewhere must not use a service on
 * loopback: its name may be made to resolve to this machine (DNS rebinding), or it may send requests across
 * origins.
 */
import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { refuse } from '../failure/problems.ts'
import type { HostNames } from './localRequests.ts'
import { isLoopback, isLoopbackName } from './localRequests.ts'

/** The name in a Host header, in lower case, and its port, which may be empty. */
export const hostOf = (host: string): { readonly name: string; readonly port: string } => {
  const [, name = '', port = ''] = /^(.*?)(?::(\d*))?$/s.exec(host.toLowerCase()) ?? []
  return { name, port }
}

const isAddress = (name: string): boolean => isIP(name.replace(/^\[|\]$/g, '')) !== 0

const isOurs = ({ host, hosts }: Pick<HostNames, 'host' | 'hosts'>, name: string): boolean => {
  if (hosts.includes(name) || name === host.toLowerCase() || name === `[${host}]`) return true
  // Somebody else's name may be made to resolve to this machine; an address cannot.
  return isLoopbackName(name) || (!isLoopback(host) && isAddress(name))
}

/** The host of a request target that is a whole URL (RFC 9112, section 3.2.2). */
const authorityOf = (target: string): string | undefined =>
  /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(target)?.[1]

/**
 * Refuses a request for another host. Also refuses a request that is ambiguous about its host: a proxy may have
 * read another name than this service does (RFC 9112, section 3.2).
 */
export const checkHost = ({ raw, originalUrl }: FastifyRequest, ours: HostNames): void => {
  const given = raw.rawHeaders.filter(
    (_, index) => index % 2 === 1 && raw.rawHeaders[index - 1]?.toLowerCase() === 'host',
  )
  const host =
    given[0] ??
    refuse('bad-header', 'The request has no Host header. It must have one that names this service.')
  if (given.length > 1) {
    refuse('bad-header', `The request has ${given.length} Host headers; one is allowed.`)
  }
  if (!isOurs(ours, hostOf(host).name)) {
    refuse('host-refused', `${JSON.stringify(host)} is not a host of this service.`)
  }
  const authority = authorityOf(originalUrl)
  if (authority === undefined || authority.toLowerCase() === host.toLowerCase()) return
  refuse(
    'host-refused',
    `The target names the host ${JSON.stringify(authority)}, but the Host header says ${JSON.stringify(host)}.`,
  )
}

/** The origin of pages that this service sends directly; undefined for a host that is a proxy's name. */
const ownOrigin = (host: string, { hosts }: HostNames): string | undefined => {
  const url = `http://${host}`
  return hosts.includes(hostOf(host).name) || !URL.canParse(url) ? undefined : new URL(url).origin
}

/** Refuses a request from a page of another origin: another scheme, name or port, or an opaque origin (`null`). */
export const checkOrigin = (request: FastifyRequest, ours: HostNames): void => {
  const { origin, host = '' } = request.headers
  if (origin === undefined) return
  if (origin === ownOrigin(host, ours) || ours.origins.includes(origin)) return
  refuse('origin-refused', `${JSON.stringify(origin)} is not the origin of this service.`)
}

/**
 * The address at which a client reached this service, for absolute links: the accepted Host, with the scheme
 * that DETENTE_HOSTS gives for it. Headers of proxies (`X-Forwarded-…`) are ignored.
 * @param origins the origins of the service under its other names
 */
export const baseOf = ({ headers: { host = '' } }: FastifyRequest, origins: readonly string[]): string =>
  origins.find((origin) => new URL(origin).host === host.toLowerCase()) ?? `http://${host}`
