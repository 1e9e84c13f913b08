/** The beginning: waits for the server, tells a wrong address from one that is not up yet, and learns which ledger it is. */
import { isStoreError, StoreError } from '../../failure/storeError.ts'
import { NO_STREAM } from '../port.ts'
import type { Place } from './address.ts'
import type { Cells } from './cells.ts'
import { faultOf, reasonOf } from './faults.ts'
import type { Names } from './names.ts'
import { openPauses } from './patience.ts'
import type { Seen } from './seen.ts'

const FORMAT = 1

/** How long a server may drop what connects to it before it is taken for another kind of server, in milliseconds. */
const DROPS_MS = 15_000

/** What grpc-js says about an address at which no such server will ever answer. The code alone is the same for all. */
const WRONG: readonly (readonly [RegExp, string])[] = [
  [/name resolution failed|ENOTFOUND/i, 'the name of the server is not known'],
  [/wrong version number|EPROTO|packet length/i, 'it speaks no TLS, and the address does not say tls=false'],
  [/altname/i, 'its certificate is of another host than the address names'],
  [/certificate has expired|CERT_HAS_EXPIRED/i, 'its certificate has expired'],
  [/not yet valid|CERT_NOT_YET_VALID/i, 'its certificate is not valid yet, by the clock of this machine'],
  [
    /certificate|self.signed|unable to verify/i,
    'its certificate is not trusted; tlsCAFile=PATH names whom to trust',
  ],
  [/protocol error|HTTP status|Parse Error/i, 'what answers is no EventStoreDB'],
]

/** A proxy says the same for a server that is not up yet. */
const DROPPED = /ECONNRESET|Failed to connect|socket hang up|closed before|RST_STREAM|GOAWAY/i

/** The reason without times and notes, so that the same is said once. */
const briefly = (error: unknown): string =>
  reasonOf(error).replace(/ \(\d{4}-[^)]*\)|\.? Resolution note:.*$/gs, '')

/**
 * Why the address cannot be used; undefined when the server may be just starting.
 * @param waited for how long it has been tried, in milliseconds
 */
const wrongWith = (error: unknown, waited: number, { named }: Place): string | undefined => {
  const fault = faultOf(error)
  if (fault === 'denied') {
    return named
      ? 'the server refuses the credentials'
      : 'it wants a user and a password; write esdb://USER:PASSWORD@HOST:PORT'
  }
  if (fault === 'foreign') return 'what answers is no EventStoreDB'
  const reason = reasonOf(error)
  if (waited > DROPS_MS && DROPPED.test(reason)) {
    return 'it drops every connection: no EventStoreDB, or one with TLS where the address says tls=false'
  }
  const found = WRONG.find(([pattern]) => pattern.test(reason))?.[1]
  return found?.includes('certificate') ? `${found} (${briefly(error)})` : found
}

const idOf = (value: string, place: Place): string => {
  try {
    const { format, ledgerId } = JSON.parse(value) as { format?: unknown; ledgerId?: unknown }
    if (format === FORMAT && typeof ledgerId === 'string') return ledgerId
  } catch {
    // Not ours either.
  }
  throw new StoreError('wrong-format', `the ledger ${place.ledger} at ${place.server} is of another format`)
}

interface Given {
  readonly place: Place
  readonly names: Names
  readonly cells: Cells
  /** Looks at the end of the whole log. */
  readonly look: () => Promise<unknown>
  readonly seen: Seen
  readonly newId: () => string
}

/** Reads the ledger's id, or makes it; of two that make it at once one wins, and both read the same. */
const identify = async (given: Given): Promise<string> => {
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
    // A ledger that begins here has nothing before.
    if (position !== undefined) seen.emptyTo(position)
    return ledgerId
  } catch (error) {
    if (isStoreError(error, 'wrong-revision')) return identify(given)
    throw error
  }
}

/** Without the right to read the whole log an account could write, and its views would stay empty for ever. */
const checkRights = async ({ place, look }: Given): Promise<void> => {
  try {
    await look()
  } catch (error) {
    if (!isStoreError(error) || faultOf(error.cause) !== 'denied') throw error
    const message = `cannot use the EventStoreDB at ${place.server}: the account may not read $all`
    throw new StoreError('bad-address', message, { cause: error })
  }
}

/**
 * The ledger's id, as soon as the server answers.
 * @param say told, for people, that the server is waited for
 * @throws StoreError `bad-address` · `wrong-format` · `unavailable` when aborted
 */
export const start = async (
  given: Given,
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
