/** `detente audit …`: an auditor's commands. A bundle is verified without a ledger or a network. */

import { basename } from 'node:path'
import type { Config } from '../app/config.ts'
import { openAccessLog } from '../audit/accessLog.ts'
import { exportBundle } from '../audit/bundle/bundleExport.ts'
import { CannotExport } from '../audit/bundle/bundleFolder.ts'
import { checkCosigned } from '../audit/bundle/statement.ts'
import { reportLine, verifyBundle } from '../audit/bundle/verify.ts'
import { disclose } from '../audit/detailsDisclosure.ts'
import {
  beginLog,
  CannotReplace,
  checkLeadsTo,
  rememberLast,
  replaceKey,
} from '../audit/signer/keyReplacement.ts'
import {
  lastSignedPath,
  missingLastSigned,
  RefusesToSign,
  readLastSigned,
  type SignedCheckpoint,
} from '../audit/signer/lastSigned.ts'
import { BadKeyFile, readKeyFile } from '../audit/signer/logKey.ts'
import { lastIn, readCosigned, readSigned } from '../audit/signer/signedCell.ts'
import { Fault } from '../files/folder.ts'
import { openReader, openStore } from '../store/open.ts'
import type { EventStore, LedgerReader } from '../store/port.ts'
import { BadNote } from '../tlog/note.ts'
import { readVkey, SIGNATURE, vkeyOf } from '../tlog/noteKeys.ts'
import { BadPolicy, policyText, readPolicy } from '../tlog/policy.ts'
import { BadCommand, readInputFile } from './inputFiles.ts'
import { sayWaiting } from './waitingNotice.ts'

export interface AuditOptions {
  readonly policy?: string | undefined
  readonly since?: string | undefined
  readonly deal?: string | undefined
  /** Ids of persons, separated by commas. */
  readonly disclose?: string | undefined
  /** Whether to replace the log's key. */
  readonly replace?: boolean | undefined
  /** The file of the last checkpoint, for a key whose own record of it is lost. */
  readonly last?: string | undefined
  /** The name of the new log, when the ledger continues as a new one. */
  readonly 'new-log'?: string | undefined
}

/** Whether an error's message explains it completely. */
const isSaid = (error: unknown): error is Error =>
  error instanceof CannotExport ||
  error instanceof CannotReplace ||
  error instanceof RefusesToSign ||
  error instanceof BadKeyFile ||
  error instanceof BadPolicy ||
  error instanceof BadNote ||
  error instanceof Fault

/** @throws BadCommand naming the fault when the bundle does not hold */
const verify = async (
  folder: string,
  { policy, since }: AuditOptions,
  say: (line: string) => void,
): Promise<void> => {
  try {
    const trust = {
      policy: policy === undefined ? undefined : readInputFile(policy).toString(),
      since: since === undefined ? undefined : readInputFile(since),
    }
    say(reportLine(await verifyBundle(folder, trust)))
  } catch (error) {
    if (error instanceof Fault) throw new BadCommand(`does not hold: ${error.message}`)
    throw error
  }
}

/** The disclosures of persons. The access is recorded first, so no service may have the ledger open. */
const disclosuresOf = async (store: EventStore, ids: readonly string[]): Promise<Map<string, string>> => {
  const found = new Map<string, string>()
  const accesses = openAccessLog(store, () => new Date().toISOString())
  for (const id of ids) {
    const disclosed = await disclose(store, id, { actor: 'local', through: 'audit export' }, accesses)
    if (!disclosed) throw new BadCommand(`there is no person ${id}`)
    if (disclosed === 'erased') throw new BadCommand(`the details of ${id} were erased`)
    found.set(id, disclosed.disclosure)
  }
  return found
}

/**
 * The policy for a bundle: the given one, or else the service's with its witnesses, or else the log's key alone.
 */
const policyFor = (config: Config, given: string | undefined, vkey: string): string => {
  const path = given ?? config.witnesses
  return path === undefined ? policyText(readVkey(vkey)) : readInputFile(path).toString()
}

/**
 * The checkpoint that was signed last, or else cosigned last, whichever satisfies the policy.
 * @throws Fault when neither does
 */
const checkpointFor = async (
  reader: LedgerReader,
  last: SignedCheckpoint,
  policy: string,
): Promise<SignedCheckpoint> => {
  const trusted = readPolicy(policy)
  const { last: cosigned } = await readCosigned(reader)
  try {
    checkCosigned('the last checkpoint', last.note, trusted)
    return last
  } catch (error) {
    if (!(error instanceof Fault) || !cosigned) throw error
    checkCosigned('the last cosigned checkpoint', cosigned.note, trusted)
    return cosigned
  }
}

/**
 * Checks that the log leads to everything that was signed, according to the store and, if it is here, the file
 * next to the key.
 */
const checkSignedIn = async (config: Config, reader: LedgerReader, last: SignedCheckpoint, vkey: string) => {
  const path = lastSignedPath(config.signer)
  const signer = await readKeyFile(config.signer, SIGNATURE)
  const kept = await readLastSigned(path, [readVkey(vkey), ...(signer ? [signer.verifier] : [])])
  // The service would not sign either: an older copy of the ledger does not know what its key signed since.
  if (kept === undefined && signer && vkeyOf(signer.verifier) === vkey) {
    throw new RefusesToSign(missingLastSigned(basename(path)))
  }
  await checkLeadsTo(reader, [['the store', last], ...(kept ? [[basename(path), kept] as const] : [])])
}

/**
 * Writes a bundle of the last checkpoint. A service may be running, unless the bundle discloses personal
 * details.
 */
const exportTo = async (
  config: Config,
  folder: string,
  { policy: given, since, deal, disclose: persons }: AuditOptions,
  say: (line: string) => void,
): Promise<void> => {
  const store = persons === undefined ? undefined : await openStore(config.store, sayWaiting)
  const reader = store ?? (await openReader(config.store, sayWaiting))
  try {
    const found = await readSigned(reader)
    if (!found) throw new BadCommand('nothing is signed yet; start the service once')
    const policy = policyFor(config, given, found.signed.vkey)
    const { note } = await checkpointFor(reader, lastIn(found), policy)
    await checkSignedIn(config, reader, lastIn(found), found.signed.vkey)
    const size = await exportBundle(reader, folder, {
      checkpoint: note,
      policy,
      since: since === undefined ? undefined : readInputFile(since).toString(),
      deal,
      ...(store && { disclosures: await disclosuresOf(store, persons?.split(',') ?? []) }),
    })
    say(
      `${folder} is a bundle of the log of ${size} events${deal === undefined ? '' : ` for the deal ${deal}`}.`,
    )
  } catch (error) {
    if (isSaid(error)) throw new BadCommand(error.message)
    throw error
  } finally {
    await reader.close()
  }
}

/** Prints the key of the log, for the policies of others. */
const sayKey = async (config: Config, say: (line: string) => void): Promise<void> => {
  try {
    const signer = await readKeyFile(config.signer, SIGNATURE)
    if (signer) return say(vkeyOf(signer.verifier))
  } catch (error) {
    if (error instanceof BadKeyFile) throw new BadCommand(error.message)
    throw error
  }
  const reader = await openReader(config.store, sayWaiting)
  try {
    const found = await readSigned(reader)
    if (!found) throw new BadCommand('the log has no key yet; start the service once')
    say(found.signed.vkey)
  } catch (error) {
    if (isSaid(error)) throw new BadCommand(error.message)
    throw error
  } finally {
    await reader.close()
  }
}

/** Changes the log's key or its record of the last checkpoint. No service may have the ledger open. */
const changeKey = async (
  config: Config,
  change: (store: EventStore) => Promise<string>,
  say: (line: string) => void,
): Promise<void> => {
  const store = await openStore(config.store, sayWaiting)
  try {
    say(await change(store))
  } catch (error) {
    if (isSaid(error)) throw new BadCommand(error.message)
    throw error
  } finally {
    await store.close()
  }
}

const keyCommand = (
  config: Config,
  { replace, last, 'new-log': name }: AuditOptions,
  say: (line: string) => void,
): Promise<void> => {
  const { signer } = config
  const asked = [replace === true, last !== undefined, name !== undefined].filter(Boolean)
  if (asked.length > 1) throw new BadCommand('give one of --replace, --last FILE and --new-log NAME')
  if (replace) return changeKey(config, async (store) => vkeyOf(await replaceKey(store, signer)), say)
  if (name !== undefined) {
    return changeKey(config, async (store) => vkeyOf(await beginLog(store, signer, name)), say)
  }
  if (last === undefined) return sayKey(config, say)
  const note = readInputFile(last).toString()
  const remember = async (store: EventStore): Promise<string> => {
    const { size } = await rememberLast(store, signer, note)
    return `The log leads to this checkpoint of ${size} events; after the next start, signing continues from it.`
  }
  return changeKey(config, remember, say)
}

/**
 * Runs `detente audit …`.
 * @param config called only when needed: verifying a bundle takes no configuration
 * @throws BadCommand
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
    return keyCommand(config(), options, say)
  }
  throw new BadCommand('write audit verify FOLDER, audit export FOLDER, or audit key')
}
