/** The files that an auditor's command is given. */
import { readFileSync } from 'node:fs'
import { PlainError } from '../failure/plainError.ts'

export class BadAuditCommand extends PlainError {
  constructor(message: string) {
    super(message)
    this.name = 'BadAuditCommand'
  }
}

/** Reads a file that the command names. @throws BadAuditCommand naming the file and why */
export const readGiven = (path: string): Buffer => {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new BadAuditCommand(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}
