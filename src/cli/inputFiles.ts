/** The files that an auditor's command is given. */
import { readFileSync } from 'node:fs'
import { PlainError } from '../failure/plainError.ts'

export class BadCommand extends PlainError {
  constructor(message: string) {
    super(message)
    this.name = 'BadCommand'
  }
}

/** Reads a file that the command names. @throws BadCommand naming the file and why */
export const readInputFile = (path: string): Buffer => {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new BadCommand(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}
