/** Small files that are there as a whole or not at all, also after the power went. */
import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

const syncFolder = async (path: string): Promise<void> => {
  try {
    const folder = await open(path, 'r')
    await folder.sync().finally(() => folder.close())
  } catch {
    // Not every system lets a folder be opened; what is renamed is then safe in its own time.
  }
}

/** Puts a text in place of a file; who reads it sees the old or the new one. */
export const writeDurably = async (path: string, text: string, mode = 0o644): Promise<void> => {
  const next = `${path}.${randomUUID()}`
  try {
    const file = await open(next, 'wx', mode)
    try {
      await file.writeFile(text)
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(next, path)
  } catch (error) {
    await rm(next, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/** The text of a file; undefined when it is missing. */
export const readIfThere = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
