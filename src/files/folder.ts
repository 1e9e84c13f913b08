/** Reads an untrusted folder: only plain files of limited size, never through a link, never outside the folder. */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  opendirSync,
  openSync,
  readSync,
  realpathSync,
} from 'node:fs'
import { join } from 'node:path'

/** What is wrong with a bundle, and where: in a file, a leaf, a signature. */
export class Fault extends Error {
  /** The path of the file, or the name of what else is wrong. */
  readonly at: string
  readonly why: string

  constructor(at: string, why: string) {
    super(`${at}: ${why}`)
    this.name = 'Fault'
    this.at = at
    this.why = why
  }
}

export interface Folder {
  /**
   * The bytes of a file.
   * @param path its steps separated by `/`
   * @param most the most bytes it may have
   * @param into a buffer to reuse; its earlier content is overwritten
   * @throws Fault when it is missing, too large or not a plain file
   */
  read(path: string, most: number, into?: Buffer): Buffer
  /** Like `read`; undefined when the file is missing. */
  find(path: string, most: number, into?: Buffer): Buffer | undefined
  /**
   * The path of every file.
   * @throws Fault for anything that is neither a plain file nor a folder
   */
  files(): Generator<string>
}

const DEEPEST = 10
const STEP = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

/** A name, made safe for a message. */
const printable = (path: string): string => path.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200)

/** Flags that a system lacks count as 0. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

const readWhole = (file: number, size: number, bytes: Buffer): Buffer => {
  let done = 0
  while (done < size) {
    const count = readSync(file, bytes, done, size - done, done)
    if (count === 0) break
    done += count
  }
  return bytes.subarray(0, done)
}

/** @throws Fault when the folder is missing or is not a folder */
export const openFolder = (given: string): Folder => {
  const root = ((): string => {
    try {
      return realpathSync(given)
    } catch (error) {
      const { code } = error as { code?: string }
      if (code === 'ENOENT' || code === 'ENOTDIR') throw new Fault(given, 'there is no such folder')
      throw new Fault(given, `it cannot be read (${code})`)
    }
  })()
  if (!lstatSync(root).isDirectory()) throw new Fault(given, 'it is a file, not the folder of a bundle')
  const plain = new Set<string>()

  /** Refuses a folder that is a link. */
  const checkFolder = (path: string): void => {
    if (plain.has(path)) return
    if (!lstatSync(join(root, path)).isDirectory()) throw new Fault(printable(path), 'it is not a folder')
    plain.add(path)
  }

  const find = (path: string, most: number, into?: Buffer): Buffer | undefined => {
    const steps = path.split('/')
    if (!steps.every((step) => STEP.test(step))) throw new Fault(printable(path), 'it cannot be in a bundle')
    let file: number | undefined
    try {
      for (let count = 1; count < steps.length; count++) checkFolder(steps.slice(0, count).join('/'))
      file = openSync(join(root, path), FLAGS)
      const found = fstatSync(file)
      const { size } = found
      if (!found.isFile()) throw new Fault(path, 'it is not a plain file')
      if (size > most) throw new Fault(path, `it has ${size} bytes, more than the ${most} that it may have`)
      return readWhole(file, size, into && into.length >= size ? into : Buffer.allocUnsafe(size))
    } catch (error) {
      const { code } = error as { code?: string }
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
      if (code === 'ELOOP' || code === 'EMLINK') throw new Fault(path, 'it is a link, not a plain file')
      if (error instanceof Fault) throw error
      throw new Fault(path, `it cannot be read (${code})`)
    } finally {
      if (file !== undefined) closeSync(file)
    }
  }

  function* files(path = '', depth = 0): Generator<string> {
    const folder = opendirSync(join(root, path))
    try {
      for (let entry = folder.readSync(); entry; entry = folder.readSync()) {
        const name = path === '' ? entry.name : `${path}/${entry.name}`
        if (!STEP.test(entry.name)) throw new Fault(printable(name), 'it does not belong to a bundle')
        if (entry.isFile()) yield name
        else if (entry.isDirectory() && depth < DEEPEST) yield* files(name, depth + 1)
        else throw new Fault(printable(name), 'it is neither a plain file nor a folder of a bundle')
      }
    } finally {
      folder.closeSync()
    }
  }

  return {
    find,
    read: (path, most, into) => {
      const found = find(path, most, into)
      if (!found) throw new Fault(path, 'it is missing')
      return found
    },
    files,
  }
}
