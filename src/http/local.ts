/**
 * Which requests come from this machine itself. A proxy on the same machine connects from loopback, too, so the peer
 * alone says nothing: the Host must be a name of loopback, and nothing may say that the request was passed on.
 */
import type { IncomingHttpHeaders } from 'node:http'

/** Whether an address is reached from this machine only. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)

/** Under which names a service is reached. */
export interface Names {
  readonly host: string
  /** Names of this service, beside its address, that a Host header may give; where there is one, a key is needed. */
  readonly hosts: readonly string[]
  /** The origins of its pages under these names, like `https://ledger.example`. */
  readonly origins: readonly string[]
}

/** Whether every request needs a key: who comes through a proxy, or from another machine, is not told apart. */
export const needsKeys = ({ host, hosts }: Pick<Names, 'host' | 'hosts'>): boolean =>
  !isLoopback(host) || hosts.length > 0

/** Names of this machine in a Host header, but for the other addresses of 127.0.0.0/8. */
const LOOPBACK_NAMES: readonly string[] = ['localhost', '[::1]']

export const isLoopbackName = (name: string): boolean =>
  LOOPBACK_NAMES.includes(name) || (name !== '::1' && isLoopback(name))

/** Headers that proxies and content networks add to what they pass on. */
const PASSED_ON: readonly RegExp[] = [
  // RFC 7239; RFC 9110, sections 7.6.2 and 7.6.3; RFC 8586.
  /^(?:forwarded|forwarded-.*|via|max-forwards|cdn-loop)$/,
  /^x-(?:forward|original-|proxy|cluster-|envoy-|scheme$|url-scheme$|request-start$)/,
  // X-Real-IP, X-Client-IP, True-Client-IP, CF-Connecting-IP, Remote-Addr, X-ProxyUser-IP, and others like them.
  /(?:^|-)(?:real|client|connecting|remote|source|peer|user)-?(?:ip|ipv6|addr|address|port|host)$/,
  /^(?:front-end-https|remote-user)$/,
  // Each vendor's own.
  /^(?:proxy|wl-proxy|cf|fastly|fly|akamai|ali|tailscale|ngrok|cloudfront)-/,
  /^x-(?:azure|arr|amzn|amz-cf|appengine|cloud|goog|vercel|nf|akamai|varnish|kong|traefik|heroku|render|railway)-/,
]

/** The first header by which a request says that somebody passed it on. */
const passedOnBy = (headers: IncomingHttpHeaders): string | undefined =>
  Object.keys(headers).find((name) => PASSED_ON.some((like) => like.test(name)))

/** What is looked at of a request. */
export interface Sent {
  readonly peer: string | undefined
  /** The name in its Host header, without the port. */
  readonly name: string
  readonly headers: IncomingHttpHeaders
  readonly httpVersion: string
}

/**
 * Why a request is not taken for one of this machine; undefined for one that is. HTTP/1.0 is what nginx speaks to what
 * stands behind it if nothing is configured, without a header that tells; what people use here speaks 1.1.
 */
export const whyNotLocal = ({ peer, name, headers, httpVersion }: Sent): string | undefined => {
  if (peer === undefined || !isLoopback(peer.replace(/^::ffff:/i, ''))) return 'it comes from another machine'
  if (!isLoopbackName(name)) return 'its Host is no name of loopback'
  if (httpVersion === '1.0') return 'it came by HTTP/1.0, as through a proxy'
  const by = passedOnBy(headers)
  return by === undefined ? undefined : `its header ${by} says that it was passed on`
}
