/** Where a bundle is written: a folder that is not there or empty. It is left as it was when the bundle fails. */
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** What keeps a bundle from being written. */
export class CannotExport extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'CannotExport'
  }
}

export interface Target {
  /** @throws CannotExport */
  write(path: string, content: Uint8Array | string): void
  /** What was written. */
  read(path: string): Buffer
  /** Removes what was written, and the folder if it was made for that. */
  undo(): void
}

const trying = <T>(what: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new CannotExport(`${what} (${code})`)
  }
}

/** Removes folders from one up to another, as long as there is nothing in them. */
const removeEmpty = (folder: string, upTo: string): void => {
  try {
    for (let one = folder; ; one = dirname(one)) {
      rmdirSync(one)
      if (one === upTo) return
    }
  } catch {}
}

/**
 * Makes the folder, if it is not there.
 * @throws CannotExport when it cannot be made or is not empty
 */
export const openTarget = (given: string): Target => {
  const folder = resolve(given)
  if (statSync(folder, { throwIfNoEntry: false })?.isFile()) {
    throw new CannotExport(`${given} is a file, not a folder`)
  }
  // The first of the folders that were not there.
  const first = trying(`the folder ${given} cannot be made`, () => mkdirSync(folder, { recursive: true }))
  if (readdirSync(folder).length > 0) throw new CannotExport(`the folder ${given} is not empty`)
  const folders = new Set<string>()
  const tops = new Set<string>()
  return {
    write: (path, content) =>
      trying(`${join(given, path)} cannot be written`, () => {
        const whole = join(folder, path)
        tops.add(path.split('/', 1)[0] as string)
        if (!folders.has(dirname(whole))) mkdirSync(dirname(whole), { recursive: true })
        folders.add(dirname(whole))
        writeFileSync(whole, content, { flag: 'wx' })
      }),
    read: (path) => readFileSync(join(folder, path)),
    undo: () => {
      for (const top of tops) rmSync(join(folder, top), { recursive: true, force: true })
      if (first !== undefined) removeEmpty(folder, resolve(first))
    },
  }
}
