/** Connects at the start: waits for the server, reports a wrong address, and reads the ledger's id. */
import { isStoreError, StoreError } from '../../failure/storeError.ts'
import { NO_STREAM } from '../port.ts'
import type { ServerAddress } from './address.ts'
import type { Cells } from './cells.ts'
import { faultOf, reasonOf } from './faults.ts'
import { openPauses } from './patience.ts'
import type { ReadProgress } from './readProgress.ts'
import type { StreamNames } from './streamNames.ts'

const FORMAT = 1

/** How long a server may drop connections before it is taken for another kind of server, in milliseconds. */
const DROPS_MS = 15_000

/**
 * What grpc-js says about an address where no EventStoreDB will ever answer. Its code is the same for all of
 * these.
 */
const WRONG: readonly (readonly [RegExp, string])[] = [
  [/name resolution failed|ENOTFOUND/i, 'the name of the server is not known'],
  [
    /wrong version number|EPROTO|packet length/i,
    'it does not use TLS, but the address does not say tls=false',
  ],
  [/altname/i, 'its certificate is for another host than the one in the address'],
  [/certificate has expired|CERT_HAS_EXPIRED/i, 'its certificate has expired'],
  [
    /not yet valid|CERT_NOT_YET_VALID/i,
    'its certificate is not valid yet according to the clock of this machine',
  ],
  [
    /certificate|self.signed|unable to verify/i,
    'its certificate is not trusted; name the certificate authority with tlsCAFile=PATH',
  ],
  [/protocol error|HTTP status|Parse Error/i, 'the server that answers is not an EventStoreDB'],
]

/** Errors that a proxy also gives while the server is not up yet. */
const DROPPED = /ECONNRESET|Failed to connect|socket hang up|closed before|RST_STREAM|GOAWAY/i

/** The reason without times and notes, so that the same reason is logged only once. */
const briefly = (error: unknown): string =>
  reasonOf(error).replace(/ \(\d{4}-[^)]*\)|\.? Resolution note:.*$/gs, '')

/**
 * Says why the address cannot be used; undefined when the server may be just starting.
 * @param waited how long the start has tried, in milliseconds
 */
const wrongWith = (error: unknown, waited: number, { named }: ServerAddress): string | undefined => {
  const fault = faultOf(error)
  if (fault === 'denied') {
    return named
      ? 'the server refuses the credentials'
      : 'it requires a user and a password; write esdb://USER:PASSWORD@HOST:PORT'
  }
  if (fault === 'foreign') return 'the server that answers is not an EventStoreDB'
  const reason = reasonOf(error)
  if (waited > DROPS_MS && DROPPED.test(reason)) {
    return 'it drops every connection: either it is not an EventStoreDB, or it requires TLS and the address says tls=false'
  }
  const found = WRONG.find(([pattern]) => pattern.test(reason))?.[1]
  return found?.includes('certificate') ? `${found} (${briefly(error)})` : found
}

const idOf = (value: string, place: ServerAddress): string => {
  try {
    const { format, ledgerId } = JSON.parse(value) as { format?: unknown; ledgerId?: unknown }
    if (format === FORMAT && typeof ledgerId === 'string') return ledgerId
  } catch {
    // Not in our format either.
  }
  throw new StoreError('wrong-format', `the ledger ${place.ledger} at ${place.server} has another format`)
}

interface StartParts {
  readonly place: ServerAddress
  readonly names: StreamNames
  readonly cells: Cells
  /** Reads the end of the whole log. */
  readonly look: () => Promise<unknown>
  readonly seen: ReadProgress
  readonly newId: () => string
}

/** Reads the ledger's id, or creates it. If two nodes create it at once, one wins and both read the same id. */
const identify = async (given: StartParts): Promise<string> => {
  const { place, names, cells, seen, newId } = given
  const found = await cells.read(names.identity)
  if (found) return idOf(found.value, place)
  const ledgerId = newId()
  try {
    const position = await cells.write(
      names.identity,
      JSON.stringify({ format: FORMAT, ledgerId }),
      NO_STREAM,
    )
    // A ledger that begins here has no earlier events.
    if (position !== undefined) seen.emptyTo(position)
    return ledgerId
  } catch (error) {
    if (isStoreError(error, 'wrong-revision')) return identify(given)
    throw error
  }
}

/**
 * Checks that the account may read the whole log. Without that right it could write, but its views would stay
 * empty.
 */
const checkRights = async ({ place, look }: StartParts): Promise<void> => {
  try {
    await look()
  } catch (error) {
    if (!isStoreError(error) || faultOf(error.cause) !== 'denied') throw error
    const message = `cannot use the EventStoreDB at ${place.server}: the account may not read $all`
    throw new StoreError('bad-address', message, { cause: error })
  }
}

/**
 * Waits for the server and returns the ledger's id.
 * @param say called with a message for people while the start waits for the server
 * @throws StoreError `bad-address` · `wrong-format` · `unavailable` when aborted
 */
export const start = async (
  given: StartParts,
  say: (message: string) => void,
  signal: AbortSignal,
): Promise<string> => {
  const { server } = given.place
  const pauses = openPauses(signal)
  const begun = performance.now()
  let said = ''
  for (;;) {
    try {
      const id = await identify(given)
      await checkRights(given)
      return id
    } catch (error) {
      if (!isStoreError(error, 'unavailable') || signal.aborted) throw error
      const wrong = wrongWith(error.cause, performance.now() - begun, given.place)
      if (wrong)
        throw new StoreError('bad-address', `cannot use the EventStoreDB at ${server}: ${wrong}`, {
          cause: error,
        })
      const message = `waiting for the EventStoreDB at ${server}: ${briefly(error.cause ?? error)}`
      if (message !== said) say(message)
      said = message
    }
    await pauses.pause()
  }
}
