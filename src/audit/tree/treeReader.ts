/** Reads the files of a tree as they are, while another process may have them open. */
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { ReadFile } from './treeCheck.ts'

export interface TreeReader {
  readonly read: ReadFile
  close(): void
}

export const openTreeReader = (folder: string): TreeReader => {
  const files = new Map<string, number>()
  const open = (file: string): number => {
    const known = files.get(file)
    if (known !== undefined) return known
    const opened = openSync(join(folder, file), 'r')
    files.set(file, opened)
    return opened
  }
  return {
    read: (file, at, length) => {
      const bytes = Buffer.allocUnsafe(length)
      return bytes.subarray(0, readSync(open(file), bytes, 0, length, at))
    },
    close: () => {
      for (const file of files.values()) closeSync(file)
    },
  }
}
