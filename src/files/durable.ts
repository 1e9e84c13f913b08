/** Writes small files completely or not at all, even when the power fails. */
import { randomUUID } from 'node:crypto'
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

const syncFolder = async (path: string): Promise<void> => {
  try {
    const folder = await open(path, 'r')
    await folder.sync().finally(() => folder.close())
  } catch {
    // Some systems cannot open a folder; the rename is then on disk a little later.
  }
}

/** Replaces a file's text. A reader sees the old or the new text, never a part. */
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

const UUID = /^\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Temporary files younger than this may still be in use by another process, in milliseconds. */
const LEFT_MS = 60_000

/** Removes temporary files that killed processes left next to a file. */
export const removeLeft = async (path: string): Promise<void> => {
  const [folder, name] = [dirname(path), basename(path)]
  for (const other of await readdir(folder).catch(() => [])) {
    if (!other.startsWith(name) || !UUID.test(other.slice(name.length))) continue
    const left = join(folder, other)
    const written = await stat(left).catch(() => undefined)
    if (written && Date.now() - written.mtimeMs > LEFT_MS) await rm(left, { force: true })
  }
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
