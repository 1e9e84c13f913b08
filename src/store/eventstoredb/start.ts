/** The beginning: waits for the server, tells a wrong address from one that is not up yet, and learns which ledger it is. */
import { isStoreError, StoreError } from '../errors.ts'
import { NO_STREAM } from '../port.ts'
import type { Place } from './address.ts'
import type { Cells } from './cells.ts'
import { faultOf, reasonOf } from './faults.ts'
import type { Names } from './names.ts'
import { openPauses } from './patience.ts'
import type { Seen } from './seen.ts'

const FORMAT = 1

/** What grpc-js says about an address at which no such server will ever answer. The code alone is the same for all. */
const WRONG: readonly (readonly [RegExp, string])[] = [
  [/name resolution failed|ENOTFOUND/i, 'the name of the server is not known'],
  [
    /wrong version number|EPROTO|packet length too long/i,
    'the server speaks no TLS, and the address asks for it: tls=false',
  ],
  [/certificate|self.signed|unable to verify|altname/i, 'the certificate is not trusted: tlsCAFile=PATH'],
  [
    /ECONNRESET|protocol error|socket hang up|closed before|HTTP status|Parse Error|RST_STREAM|GOAWAY/i,
    'what answers is no EventStoreDB, or speaks TLS and the address says tls=false',
  ],
]

/** Why the address cannot be used; undefined when the server may be just starting. */
const wrongWith = (error: unknown): string | undefined => {
  const fault = faultOf(error)
  if (fault === 'denied') return 'the server refuses the credentials'
  if (fault === 'foreign') return 'what answers is no EventStoreDB'
  const reason = reasonOf(error)
  return WRONG.find(([pattern]) => pattern.test(reason))?.[1]
}

const idOf = (value: string, place: Place): string => {
  const { format, ledgerId } = JSON.parse(value) as { format?: unknown; ledgerId?: unknown }
  if (format === FORMAT && typeof ledgerId === 'string') return ledgerId
  throw new StoreError('wrong-format', `the ledger ${place.ledger} at ${place.server} is of another format`)
}

interface Given {
  readonly place: Place
  readonly names: Names
  readonly cells: Cells
  readonly seen: Seen
  readonly newId: () => string
}

/** Reads the ledger's id, or makes it; of two that make it at once one wins, and both read the same. */
const identify = async ({ place, names, cells, seen, newId }: Given): Promise<string> => {
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
    if (position !== undefined) seen.nothingTo(position)
    return ledgerId
  } catch (error) {
    if (isStoreError(error, 'wrong-revision')) return identify({ place, names, cells, seen, newId })
    throw error
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
  let said = ''
  for (;;) {
    try {
      return await identify(given)
    } catch (error) {
      if (!isStoreError(error, 'unavailable') || signal.aborted) throw error
      const wrong = wrongWith(error.cause)
      if (wrong)
        throw new StoreError('bad-address', `cannot use the EventStoreDB at ${server}: ${wrong}`, {
          cause: error,
        })
      const message = `waiting for the EventStoreDB at ${server}: ${reasonOf(error.cause ?? error)}`
      if (message !== said) say(message)
      said = message
    }
    await pauses.pause()
  }
}
