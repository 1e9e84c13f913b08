/** `detente export` and `detente import`: a ledger moves from one engine to another. */
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { idOf, subjectOf } from '../../events/envelope.ts'
import { commands } from '../commands/all.ts'
import { claimIds } from '../commands/claims.ts'
import type { Config } from '../config.ts'
import { openReader, openStore } from '../store/open.ts'
import { exportLedger } from '../transfer/export.ts'
import { BadExport, type EventLine } from '../transfer/format.ts'
import { importLedger } from '../transfer/import.ts'
import { adoptEndpoints } from '../webhooks/moved.ts'
import { sayWaiting } from './waiting.ts'

/**
 * Writes the ledger to a file, or to standard output.
 * @throws BadExport when the file is there already · StoreError
 */
export const exportTo = async (config: Config, path: string | undefined): Promise<void> => {
  const reader = await openReader(config.store, sayWaiting)
  try {
    const out = path === undefined ? process.stdout : createWriteStream(path, { flags: 'wx' })
    await pipeline(Readable.from(exportLedger(reader)), out, { end: path !== undefined })
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') throw new BadExport(`${path} is there already`)
    throw error
  } finally {
    await reader.close()
  }
}

/** By event type, the ids that an event uses up in the whole ledger. */
const claimsByType = new Map(
  commands.flatMap(({ event, claims }) => (claims ? [[event.name, claims] as const] : [])),
)

/**
 * Reads an export into the ledger.
 * @throws BadExport · StoreError `locked`
 */
export const importFrom = async (
  config: Config,
  path: string,
  say: (line: string) => void,
): Promise<void> => {
  const store = await openStore(config.store, sayWaiting)
  try {
    const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })
    const webhooks = new Set<string>()
    const imported = async ({ type, stream, body }: EventLine): Promise<void> => {
      if (subjectOf(stream) === 'webhook') webhooks.add(idOf(stream))
      const claims = claimsByType.get(type)
      if (claims) await claimIds(store, claims(JSON.parse(body).data), stream)
    }
    const events = await importLedger(store, lines, imported)
    await adoptEndpoints(store, webhooks)
    say(`${events} events are in the ledger.`)
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') throw new BadExport(`there is no file ${path}`)
    throw error
  } finally {
    await store.close()
  }
}
