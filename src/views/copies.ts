/** Temporary copies of views, made by replays and rebuilds. They are removed when somebody in them is erased. */
import { randomUUID } from 'node:crypto'
import { readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { builtIn } from './fileNames.ts'

const SCRATCH = 'replay-'
/**
 * The prefix of folders that are being removed. A start removes such leftovers of a crash, as it removes folders
 * of replays.
 */
const GONE = `${SCRATCH}gone-`

/**
 * Removes the copies in a folder of views; their makers start again. Each folder is renamed first, so that a
 * thread writing into it cannot add files while it is being removed.
 */
export const removeCopies = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(SCRATCH) && builtIn(name) === undefined) continue
    const gone = name.startsWith(GONE) ? name : `${GONE}${randomUUID()}`
    try {
      if (gone !== name) renameSync(join(folder, name), join(folder, gone))
    } catch (error) {
      // The copy's maker has removed it.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue
      throw error
    }
    rmSync(join(folder, gone), { recursive: true, force: true })
  }
}
