/** `detente witness`: cosigns the checkpoints of other logs, as long as each log only grows. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../app/config.ts'
import { BadKeyFile, makeKeyFile, readKeyFile } from '../audit/signer/logKey.ts'
import { startWitness, type WitnessServer } from '../audit/witness/witnessServer.ts'
import { acquireLock } from '../sqlite/lock.ts'
import { BadNote } from '../tlog/note.ts'
import { COSIGNATURE, vkeyOf } from '../tlog/noteKeys.ts'
import { BadPolicy, type Policy, readPolicy } from '../tlog/policy.ts'
import { BadCommand } from './inputFiles.ts'

const policyIn = (path: string | undefined): Policy => {
  if (path === undefined) throw new BadCommand('name the policy with the logs: --policy FILE')
  try {
    const policy = readPolicy(readFileSync(path, 'utf8'))
    if (policy.logs.length > 0) return policy
    throw new BadCommand(`the policy ${path} does not name a log`)
  } catch (error) {
    if (error instanceof BadPolicy) throw new BadCommand(error.message)
    const { code } = error as NodeJS.ErrnoException
    throw code === undefined ? error : new BadCommand(`${path} cannot be read (${code})`)
  }
}

/** The options of `detente witness`, in addition to the settings. */
export interface WitnessCommand {
  readonly policy?: string | undefined
  readonly signer?: string | undefined
}

/**
 * Runs a witness. Its key is made at the first start; the key and what it cosigned are in the data folder.
 * @throws BadCommand · StoreError `locked`
 */
export const witness = async (
  config: Config,
  { policy: policyFile, signer }: WitnessCommand,
  say: (line: string) => void,
): Promise<WitnessServer> => {
  const policy = policyIn(policyFile)
  mkdirSync(config.data, { recursive: true })
  const lock = acquireLock(join(config.data, 'witness.lock'))
  try {
    const file = signer ?? join(config.data, 'witness.key')
    const found = await readKeyFile(file, COSIGNATURE)
    if (!found && config.origin === undefined) throw new BadCommand('name the witness: --origin NAME')
    const key = found ?? (await makeKeyFile(file, config.origin ?? '', COSIGNATURE))
    const { host, port } = config
    const server = await startWitness({ folder: join(config.data, 'witness'), policy, key, host, port })
    say(`The witness listens on ${server.address}; its key: ${vkeyOf(key.verifier)}`)
    return {
      address: server.address,
      close: async () => {
        await server.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    if (error instanceof BadKeyFile || error instanceof BadNote) throw new BadCommand(error.message)
    throw error
  }
}
