/** The folder that a bundle is written to. It must be new or empty, and is restored when the export fails. */
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The bundle cannot be written, and why. */
export class CannotExport extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'CannotExport'
  }
}

export interface Target {
  /** @throws CannotExport */
  write(path: string, content: Uint8Array | string): void
  /** Reads back a written file. */
  read(path: string): Buffer
  /** Removes the written files, and the folder if it was made for them. */
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

/** Removes empty folders, from one up to another. */
const removeEmpty = (folder: string, upTo: string): void => {
  try {
    for (let one = folder; ; one = dirname(one)) {
      rmdirSync(one)
      if (one === upTo) return
    }
  } catch {}
}

/**
 * Makes the folder, unless it exists.
 * @throws CannotExport when it cannot be made or is not empty
 */
export const openTarget = (given: string): Target => {
  const folder = resolve(given)
  if (statSync(folder, { throwIfNoEntry: false })?.isFile()) {
    throw new CannotExport(`${given} is a file, not a folder`)
  }
  // The outermost folder that was made.
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
