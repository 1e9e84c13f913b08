/** `detente audit …`: what an auditor does from the command line. A bundle is checked without a ledger or a network. */
import { readFileSync } from 'node:fs'
import { Fault } from '../audit/folder.ts'
import { verdictLine, verifyBundle } from '../audit/verify.ts'

export class BadAuditCommand extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BadAuditCommand'
  }
}

export interface AuditOptions {
  readonly policy?: string | undefined
  readonly since?: string | undefined
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

/**
 * Runs `detente audit …`.
 * @throws BadAuditCommand
 */
export const audit = async (
  [action, folder, ...rest]: readonly string[],
  options: AuditOptions,
  say: (line: string) => void,
): Promise<void> => {
  if (action === 'verify' && folder !== undefined && rest.length === 0) return verify(folder, options, say)
  throw new BadAuditCommand('write audit verify FOLDER [--policy FILE] [--since CHECKPOINT]')
}
