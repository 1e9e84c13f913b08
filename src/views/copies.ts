/** Copies of views that are made for a while, by replays and rebuilds: removed when somebody is erased who is in them. */
import { randomUUID } from 'node:crypto'
import { readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { builtIn } from './fileNames.ts'

const SCRATCH = 'replay-'
/** What is on its way out; a start removes what a crash left of it, as it does with folders of replays. */
const GONE = `${SCRATCH}gone-`

/**
 * Removes the copies in a folder of views; whoever makes one begins again. Each gets another name first: a thread that is
 * writing into it finds no folder to make new files in, which would keep it from being removed.
 */
export const removeCopies = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(SCRATCH) && builtIn(name) === undefined) continue
    const gone = name.startsWith(GONE) ? name : `${GONE}${randomUUID()}`
    try {
      if (gone !== name) renameSync(join(folder, name), join(folder, gone))
    } catch (error) {
      // Its maker has removed it.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue
      throw error
    }
    rmSync(join(folder, gone), { recursive: true, force: true })
  }
}
