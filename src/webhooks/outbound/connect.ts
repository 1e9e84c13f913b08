/** Connects to an address of a host that was looked at and is allowed, never by a second look-up. */
import { isIP } from 'node:net'
import { buildConnector } from 'undici'
import { AddressRefused, addressesOf, type Networks, type Resolve } from './address.ts'

export interface Connecting {
  readonly resolve: Resolve
  readonly allowed: Networks
  /** For a look-up, and for a connection, in milliseconds. */
  readonly deadlineMs: number
  /** Told of each host that was refused, and its address. */
  readonly refused?: (host: string, address: string) => void
  /** Certificates to trust beside the system's, for tests. */
  readonly ca?: string
}

/** What a promise comes to, unless it takes too long or everything ends: a look-up may never come back. */
const within = <T>(promise: Promise<T>, ms: number, end: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error('the name was not looked up in time'))
    const timer = setTimeout(fail, ms)
    end.addEventListener('abort', fail, { once: true })
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      end.removeEventListener('abort', fail)
    })
  })

/** @param end aborted when nothing is waited for any more */
export const guardedConnector = (
  { resolve, allowed, ca, deadlineMs, refused }: Connecting,
  end: AbortSignal,
): buildConnector.connector => {
  const connect = buildConnector({ timeout: deadlineMs, ...(ca !== undefined && { ca }) })
  return (options, callback) => {
    const tryNext = ([address, ...others]: readonly string[]): void => {
      // A certificate is checked against the name, whatever its address; an address is sent to no server as a name.
      const named = isIP(options.hostname.replace(/^\[|\]$/g, '')) === 0 && { servername: options.hostname }
      connect({ ...options, ...named, hostname: address ?? '' }, (...result) => {
        if (result[0] && others.length > 0) tryNext(others)
        else callback(...result)
      })
    }
    within(addressesOf(options.hostname, resolve, allowed), deadlineMs, end).then(tryNext, (error) => {
      if (error instanceof AddressRefused && error.address !== undefined) {
        refused?.(options.hostname, error.address)
      }
      callback(error, null)
    })
  }
}
