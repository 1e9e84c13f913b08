/** `detente export` and `detente import`: move a ledger from one engine to another. */
import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { idOf, subjectOf } from '../../events/envelope.ts'
import type { Config } from '../app/config.ts'
import { reserveIds } from '../record/idReservations.ts'
import { commands } from '../rules/registry.ts'
import { openReader, openStore } from '../store/open.ts'
import type { EventStore } from '../store/port.ts'
import { exportLedger } from '../store/transfer/export.ts'
import { BadExport, type EventLine } from '../store/transfer/exportFormat.ts'
import { contentOf, importLedger } from '../store/transfer/import.ts'
import { checkedLines, type Present, type Recordable } from '../store/transfer/importCheck.ts'
import { linesOf, withoutEmptyEnd } from '../store/transfer/lines.ts'
import { adoptEndpoints } from '../webhooks/administration/importedEndpoints.ts'
import { sayWaiting } from './waitingNotice.ts'

/**
 * Writes the ledger to a file or to standard output.
 * @throws BadExport when the file already exists · StoreError
 */
export const exportTo = async (
  config: Config,
  path: string | undefined,
  standard: NodeJS.WritableStream = process.stdout,
): Promise<void> => {
  const reader = await openReader(config.store, sayWaiting)
  try {
    const out = path === undefined ? standard : createWriteStream(path, { flags: 'wx' })
    await pipeline(Readable.from(exportLedger(reader)), out, { end: path !== undefined })
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw new BadExport(`${path} already exists`)
    throw path !== undefined && syscall === 'open' ? new BadExport(`${path} cannot be made (${code})`) : error
  } finally {
    await reader.close()
  }
}

const openers = new Set(
  commands.filter(({ verb, opens }) => verb === undefined || opens).map(({ event }) => event.name),
)

/** The ids that an event uses up in the whole ledger, by event type. */
const reservedByType = new Map(
  commands.flatMap(({ event, reserves }) => (reserves ? [[event.name, reserves] as const] : [])),
)

const recordable: Recordable = {
  opens: (type) => openers.has(type),
  reserves: (type, data) => reservedByType.get(type)?.(data as Record<string, unknown>) ?? [],
}

/** What an import accepts only on request, because it grants access or names where events are sent. */
export interface AcceptedParts {
  readonly keys: boolean
  readonly webhooks: boolean
}

/** The bytes of a file. If it cannot be read, the error says why in one line. */
async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path) as AsyncIterable<Buffer>
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new BadExport('there is no such file')
    throw new BadExport(code === 'EISDIR' ? 'it is a folder, not a file' : `it cannot be read (${code})`)
  }
}

/** Reads the events that the ledger already has; undefined for an empty ledger. */
const presentIn = async (store: EventStore): Promise<Present | undefined> => {
  if ((await store.head()) === 0) return undefined
  return async (stream, revision) =>
    (await store.readStream(stream, { from: revision, limit: 1 })).events[0]?.body
}

/**
 * Checks a whole export, then reads it into the ledger.
 * @throws BadExport, before anything is appended, for a file that no service wrote · StoreError `locked`
 */
export const importFrom = async (
  config: Config,
  path: string,
  say: (line: string) => void,
  trusted: AcceptedParts = { keys: false, webhooks: false },
): Promise<void> => {
  const store = await openStore(config.store, sayWaiting)
  try {
    const lines = (present?: Present) =>
      checkedLines(withoutEmptyEnd(linesOf(bytesOf(path))), recordable, present)
    for await (const _ of contentOf(lines(await presentIn(store)))) {
      // Nothing is appended until the last line was checked.
    }
    const keys = new Set<string>()
    const webhooks = new Set<string>()
    const takes = (stream: string): boolean => {
      const subject = subjectOf(stream)
      if (subject === 'key') keys.add(stream)
      if (subject === 'webhook') webhooks.add(idOf(stream))
      return subject === 'key' ? trusted.keys : subject === 'webhook' ? trusted.webhooks : true
    }
    const imported = async ({ type, stream, body }: EventLine): Promise<void> => {
      const ids = recordable.reserves(type, JSON.parse(body).data)
      if (ids.length > 0) await reserveIds(store, ids, stream)
    }
    const events = await importLedger(store, lines(), { takes, imported })
    if (trusted.webhooks) await adoptEndpoints(store, webhooks)
    say(`${events} events of the file are now in the ledger.`)
    if (keys.size > 0 && !trusted.keys) say('Its API keys were left out; use --with-keys to import them.')
    if (webhooks.size > 0 && !trusted.webhooks)
      say('Its webhooks were left out; use --with-webhooks to import them.')
  } catch (error) {
    throw error instanceof BadExport ? new BadExport(`${path}: ${error.message}`) : error
  } finally {
    await store.close()
  }
}
