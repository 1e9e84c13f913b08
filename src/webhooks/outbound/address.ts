/**
 * Where a webhook may connect (server-side request forgery): public addresses only, and those of networks that the
 * configuration allows. The ranges are those of IANA's registries of special-purpose addresses (RFC 6890).
 */
import { BlockList, isIP } from 'node:net'

/** Networks that are not public and may still be reached. */
export type Networks = BlockList

/** IPv4 networks that are not public, or on which a cloud provider answers. */
const REFUSED_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '168.63.129.16/32',
] as const

/** All public IPv6 addresses are in this network, */
const GLOBAL_6 = '2000::/3'

/** except these: protocol assignments with Teredo and ORCHID, documentation, 6to4. */
const REFUSED_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'] as const

/** An address of NAT64 (RFC 6052) stands for the IPv4 address in its last 32 bits. */
const NAT64 = '64:ff9b::/96'
const MAPPED = '::ffff:0:0/96'

/** Address and length of a network like `127.0.0.0/8`; undefined for any other text. */
const networkOf = (text: string) => {
  const [address = '', length = ''] = text.split('/')
  const family = isIP(address)
  const most = family === 4 ? 32 : 128
  if (family === 0 || !/^\d{1,3}$/.test(length) || Number(length) > most) return undefined
  return { address, length: Number(length), family: family === 4 ? 'ipv4' : 'ipv6' } as const
}

export const isNetwork = (text: string): boolean => networkOf(text) !== undefined

/**
 * Reads networks like `127.0.0.0/8` or `fd00::/8`.
 * @throws RangeError that names the text that is not a network
 */
export const networksOf = (texts: readonly string[]): Networks => {
  const list = new BlockList()
  for (const text of texts) {
    const network = networkOf(text)
    if (!network) throw new RangeError(`${JSON.stringify(text)} is no network like 10.0.0.0/8`)
    list.addSubnet(network.address, network.length, network.family)
  }
  return list
}

const refused4 = networksOf(REFUSED_4)
const global6 = networksOf([GLOBAL_6])
const refused6 = networksOf(REFUSED_6)
const embedding = networksOf([NAT64, MAPPED])

/** The eight groups of an IPv6 address in the form of WHATWG's URL. */
const groupsOf = (address: string): readonly number[] => {
  const text = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [head = '', tail] = text.split('::')
  const groups = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))
  if (tail === undefined) return groups(head)
  const [before, after] = [groups(head), groups(tail)]
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}

/** The IPv4 address that an IPv6 address stands for, if any. */
const embeddedAddress = (address: string): string => {
  if (isIP(address) !== 6 || !embedding.check(address, 'ipv6')) return address
  const [high = 0, low = 0] = groupsOf(address).slice(6)
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** Whether a webhook may connect to an address: an IP literal, without brackets. */
export const mayConnect = (literal: string, allowed: Networks): boolean => {
  const family = isIP(literal)
  // A zone names an interface of this machine.
  if (family === 0 || literal.includes('%')) return false
  const address = embeddedAddress(literal)
  if (isIP(address) === 4) return allowed.check(address, 'ipv4') || !refused4.check(address, 'ipv4')
  if (allowed.check(address, 'ipv6')) return true
  return global6.check(address, 'ipv6') && !refused6.check(address, 'ipv6')
}

/** Finds the addresses of a name: the resolver of the system, except in tests. */
export type LookUpHost = (name: string) => Promise<readonly string[]>

/** Names of this machine itself (RFC 6761, 6.3): no resolver is asked for them. */
const LOCAL_NAME = /(?:^|\.)localhost\.?$/i

/**
 * An address that a webhook may not connect to. The client that registers an endpoint reads the message, so it says nothing
 * that the resolver of this network answered.
 */
export class AddressRefused extends Error {
  /** The address that was refused, for the operator; undefined when the name has no address. */
  readonly address: string | undefined

  constructor(message: string, address?: string) {
    super(message)
    this.name = 'AddressRefused'
    this.address = address
  }
}

/**
 * The addresses of a host; a webhook may connect to each of them.
 * @param host as in a URL that was parsed: a name, an IPv4 literal, or an IPv6 literal in brackets
 * @throws AddressRefused when one is refused, or the host has none · what `resolve` throws
 */
export const addressesOf = async (
  host: string,
  resolve: LookUpHost,
  allowed: Networks,
): Promise<readonly string[]> => {
  const literal = host.replace(/^\[|\]$/g, '')
  const found = isIP(literal) !== 0 ? [literal] : LOCAL_NAME.test(host) ? ['127.0.0.1'] : await resolve(host)
  if (found.length === 0) throw new AddressRefused(`${host} has no address`)
  const bad = found.find((address) => !mayConnect(address, allowed))
  if (bad === undefined) return found
  throw new AddressRefused(`${host} is no public address and in no network that is allowed`, bad)
}

export interface UrlRules {
  readonly allowed: Networks
  /** Whether plain http is accepted. */
  readonly http: boolean
}

/**
 * What is wrong with the URL of an endpoint, without resolving its name; undefined when nothing is.
 * @param text as it was given
 */
export const urlFault = (text: string, { allowed, http }: UrlRules): string | undefined => {
  // A parser changes or drops these characters: a reader would see another host than the one that is connected to.
  if (/[\\\s]/.test(text)) return 'must not hold white space or backslashes'
  if (!URL.canParse(text)) {
    return /^https?:\/\//i.test(text) ? 'has a host or a port that cannot be read' : 'must be a URL'
  }
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(http && url.protocol === 'http:')) {
    return http ? 'must be https or http' : 'must be https'
  }
  if (url.username !== '' || url.password !== '') return 'must not hold credentials'
  if (text.includes('#')) return 'must not have a fragment'
  if (url.port === '0') return 'must not be on port 0'
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  const address = LOCAL_NAME.test(url.hostname) ? '127.0.0.1' : literal
  if (isIP(address) === 0 || mayConnect(address, allowed)) return undefined
  return `${url.hostname} is no public address and in no network that is allowed`
}
