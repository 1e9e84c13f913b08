/** `detente audit …`: what an auditor does from the command line. A bundle is checked without a ledger or a network. */
import { readFileSync } from 'node:fs'
import { disclose } from '../audit/disclosing.ts'
import { exportBundle } from '../audit/export.ts'
import { Fault } from '../audit/folder.ts'
import { readVkey, SIGNATURE, vkeyOf } from '../audit/keys.ts'
import { BadKeyFile, readKeyFile } from '../audit/logKey.ts'
import { BadNote } from '../audit/note.ts'
import { policyText } from '../audit/policy.ts'
import { CannotReplace, replaceKey } from '../audit/replacing.ts'
import { readSigned } from '../audit/signed.ts'
import { CannotExport } from '../audit/target.ts'
import { verdictLine, verifyBundle } from '../audit/verify.ts'
import type { Config } from '../config.ts'
import { openReader, openStore } from '../store/open.ts'
import type { EventStore } from '../store/port.ts'
import { sayWaiting } from './waiting.ts'

export class BadAuditCommand extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BadAuditCommand'
  }
}

export interface AuditOptions {
  readonly policy?: string | undefined
  readonly since?: string | undefined
  readonly deal?: string | undefined
  /** Ids of persons, separated by commas. */
  readonly disclose?: string | undefined
  /** Whether to put another key in place of the log's. */
  readonly replace?: boolean | undefined
}

const readGiven = (path: string): Buffer => {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new BadAuditCommand(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

/** @throws BadAuditCommand when the bundle does not hold, with what is at fault */
const verify = (folder: string, { policy, since }: AuditOptions, say: (line: string) => void): void => {
  try {
    const trust = {
      policy: policy === undefined ? undefined : readGiven(policy).toString(),
      since: since === undefined ? undefined : readGiven(since),
    }
    say(verdictLine(verifyBundle(folder, trust)))
  } catch (error) {
    if (error instanceof Fault) throw new BadAuditCommand(`does not hold: ${error.message}`)
    throw error
  }
}

/** The disclosures of persons; that they were read is recorded first, so no service may have the ledger open. */
const disclosuresOf = async (store: EventStore, ids: readonly string[]): Promise<Map<string, string>> => {
  const found = new Map<string, string>()
  for (const id of ids) {
    const disclosed = await disclose(store, id, 'local', new Date().toISOString())
    if (!disclosed) throw new BadAuditCommand(`there is no person ${id}`)
    if (disclosed === 'erased') throw new BadAuditCommand(`the details of ${id} were erased`)
    found.set(id, disclosed.disclosure)
  }
  return found
}

/** Writes a bundle of what was signed last, also while a service runs, unless it discloses personal details. */
const exportTo = async (
  config: Config,
  folder: string,
  { policy, since, deal, disclose: persons }: AuditOptions,
  say: (line: string) => void,
): Promise<void> => {
  const store = persons === undefined ? undefined : await openStore(config.store, sayWaiting)
  const reader = store ?? (await openReader(config.store, sayWaiting))
  try {
    const found = await readSigned(reader)
    if (!found) throw new BadAuditCommand('nothing is signed yet; start the service once')
    const { note, vkey } = found.signed
    const size = await exportBundle(reader, folder, {
      checkpoint: note,
      policy: policy === undefined ? policyText(readVkey(vkey)) : readGiven(policy).toString(),
      since: since === undefined ? undefined : readGiven(since).toString(),
      deal,
      ...(store && { disclosures: await disclosuresOf(store, persons?.split(',') ?? []) }),
    })
    say(
      `${folder} is a bundle of the log of ${size} events${deal === undefined ? '' : ` for the deal ${deal}`}.`,
    )
  } catch (error) {
    if (error instanceof CannotExport || error instanceof BadNote) throw new BadAuditCommand(error.message)
    throw error
  } finally {
    await reader.close()
  }
}

/** Says the key of the log, for others' policies. */
const sayKey = async (config: Config, say: (line: string) => void): Promise<void> => {
  try {
    const signer = await readKeyFile(config.signer, SIGNATURE)
    if (signer) return say(vkeyOf(signer.verifier))
  } catch (error) {
    if (error instanceof BadKeyFile) throw new BadAuditCommand(error.message)
    throw error
  }
  const reader = await openReader(config.store, sayWaiting)
  try {
    const found = await readSigned(reader)
    if (!found) throw new BadAuditCommand('the log has no key yet; start the service once')
    say(found.signed.vkey)
  } finally {
    await reader.close()
  }
}

/** Puts another key in place of the log's; no service may have the ledger open. */
const replace = async (config: Config, say: (line: string) => void): Promise<void> => {
  const store = await openStore(config.store, sayWaiting)
  try {
    say(vkeyOf(await replaceKey(store, config.signer)))
  } catch (error) {
    if (error instanceof CannotReplace || error instanceof BadKeyFile)
      throw new BadAuditCommand(error.message)
    throw error
  } finally {
    await store.close()
  }
}

/**
 * Runs `detente audit …`.
 * @param config read when it is needed: a bundle is checked without one
 * @throws BadAuditCommand
 */
export const audit = async (
  config: () => Config,
  [action, folder, ...rest]: readonly string[],
  options: AuditOptions,
  say: (line: string) => void,
): Promise<void> => {
  if (action === 'verify' && folder !== undefined && rest.length === 0) return verify(folder, options, say)
  if (action === 'export' && folder !== undefined && rest.length === 0) {
    return exportTo(config(), folder, options, say)
  }
  if (action === 'key' && folder === undefined) {
    return options.replace === true ? replace(config(), say) : sayKey(config(), say)
  }
  throw new BadAuditCommand('write audit verify FOLDER, audit export FOLDER, or audit key')
}
