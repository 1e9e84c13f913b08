/**
 * Decides which requests come from this machine itself. A proxy on the same machine also connects from loopback,
 * so the peer address is not enough: the Host must be a loopback name, and no header may say that the request
 * was forwarded.
 */
import type { IncomingHttpHeaders } from 'node:http'

/** Whether only this machine can reach an address. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)

/** The names under which clients reach a service. */
export interface HostNames {
  readonly host: string
  /**
   * Names of this service that a Host header may have, in addition to its address. If there are any, a key is
   * needed.
   */
  readonly hosts: readonly string[]
  /** The origins of its pages under these names, such as `https://ledger.example`. */
  readonly origins: readonly string[]
}

/**
 * Whether every request needs a key, because requests through a proxy or from other machines cannot be told
 * apart from local ones.
 */
export const needsKeys = ({ host, hosts }: Pick<HostNames, 'host' | 'hosts'>): boolean =>
  !isLoopback(host) || hosts.length > 0

/** Names of this machine in a Host header, besides the addresses of 127.0.0.0/8. */
const LOOPBACK_NAMES: readonly string[] = ['localhost', '[::1]']

export const isLoopbackName = (name: string): boolean =>
  LOOPBACK_NAMES.includes(name) || (name !== '::1' && isLoopback(name))

/** Headers that proxies and content networks add to the requests that they forward. */
const PASSED_ON: readonly RegExp[] = [
  // RFC 7239; RFC 9110, sections 7.6.2 and 7.6.3; RFC 8586.
  /^(?:forwarded|forwarded-.*|via|max-forwards|cdn-loop)$/,
  /^x-(?:forward|original-|proxy|cluster-|envoy-|scheme$|url-scheme$|request-start$)/,
  // X-Real-IP, X-Client-IP, True-Client-IP, CF-Connecting-IP, Remote-Addr, X-ProxyUser-IP, and similar ones.
  /(?:^|-)(?:real|client|connecting|remote|source|peer|user)-?(?:ip|ipv6|addr|address|port|host)$/,
  /^(?:front-end-https|remote-user)$/,
  // Headers of single vendors.
  /^(?:proxy|wl-proxy|cf|fastly|fly|akamai|ali|tailscale|ngrok|cloudfront)-/,
  /^x-(?:azure|arr|amzn|amz-cf|appengine|cloud|goog|vercel|nf|akamai|varnish|kong|traefik|heroku|render|railway)-/,
]

/** The first header that shows that a request was forwarded. */
const passedOnBy = (headers: IncomingHttpHeaders): string | undefined =>
  Object.keys(headers).find((name) => PASSED_ON.some((like) => like.test(name)))

/** The parts of a request that decide. */
export interface RequestOrigin {
  readonly peer: string | undefined
  /** The name in its Host header, without the port. */
  readonly name: string
  readonly headers: IncomingHttpHeaders
  readonly httpVersion: string
}

/**
 * Why a request does not count as local; undefined when it does. By default, nginx forwards requests as HTTP/1.0
 * without any header that shows it; local clients use 1.1.
 */
export const whyNotLocal = ({ peer, name, headers, httpVersion }: RequestOrigin): string | undefined => {
  if (peer === undefined || !isLoopback(peer.replace(/^::ffff:/i, ''))) return 'it comes from another machine'
  if (!isLoopbackName(name)) return 'its Host is not a loopback name'
  if (httpVersion === '1.0') return 'it came over HTTP/1.0, which proxies use'
  const by = passedOnBy(headers)
  return by === undefined ? undefined : `its header ${by} says that it was forwarded`
}
