/** Connects to the address of a host that was checked and allowed, without a second look-up. */
import { isIP } from 'node:net'
import { buildConnector } from 'undici'
import { AddressRefused, addressesOf, type LookUpHost, type Networks } from './address.ts'

export interface Connecting {
  readonly resolve: LookUpHost
  readonly allowed: Networks
  /** Most milliseconds for a look-up, and for a connection. */
  readonly deadlineMs: number
  /** Called with each host that was refused, and its address. */
  readonly refused?: (host: string, address: string) => void
  /** Certificates to trust besides those of the system, for tests. */
  readonly ca?: string
}

/** The result of a promise, unless it takes too long or the service ends: a look-up may never answer. */
const withDeadline = <T>(promise: Promise<T>, ms: number, end: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error('the name was not looked up in time'))
    const timer = setTimeout(fail, ms)
    end.addEventListener('abort', fail, { once: true })
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      end.removeEventListener('abort', fail)
    })
  })

/** @param end aborted when the service ends */
export const guardedConnector = (
  { resolve, allowed, ca, deadlineMs, refused }: Connecting,
  end: AbortSignal,
): buildConnector.connector => {
  const connect = buildConnector({ timeout: deadlineMs, ...(ca !== undefined && { ca }) })
  return (options, callback) => {
    const tryNext = ([address, ...others]: readonly string[]): void => {
      // The certificate is checked against the name, whatever its address. No server is sent an address as its name.
      const named = isIP(options.hostname.replace(/^\[|\]$/g, '')) === 0 && { servername: options.hostname }
      connect({ ...options, ...named, hostname: address ?? '' }, (...result) => {
        if (result[0] && others.length > 0) tryNext(others)
        else callback(...result)
      })
    }
    withDeadline(addressesOf(options.hostname, resolve, allowed), deadlineMs, end).then(tryNext, (error) => {
      if (error instanceof AddressRefused && error.address !== undefined) {
        refused?.(options.hostname, error.address)
      }
      callback(error, null)
    })
  }
}
