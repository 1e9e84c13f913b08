/** A disk of a test's own, small and real, so that it can be full. */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Disk {
  readonly folder: string
  /** Changes how much there is room for. */
  resize(size: string): void
  /** Takes all the room that is left, but for so much. */
  fill(but?: string): void
  eject(): void
}

/**
 * A disk of its own; undefined where the test may not mount one.
 * @param folder an empty one, which goes with the disk; a new one by default
 */
export const mount = (
  size: string,
  folder: string = mkdtempSync(join(tmpdir(), 'detente-')),
): Disk | undefined => {
  const run = (command: string, ...words: readonly string[]) =>
    execFileSync(command, words, { stdio: 'ignore' })
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder)
  } catch {
    rmdirSync(folder)
    return undefined
  }
  return {
    folder,
    resize: (wanted) => run('mount', '-o', `remount,size=${wanted}`, folder),
    fill: (but) => {
      const kept = join(folder, 'kept')
      if (but !== undefined) writeFileSync(kept, Buffer.alloc(Number.parseInt(but, 10) * 1_024))
      const file = openSync(join(folder, 'filler'), 'a')
      // In ever smaller pieces, so that nothing is left.
      for (let size = 1 << 20; size > 0; size >>= 3) {
        try {
          for (;;) writeSync(file, Buffer.alloc(size))
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        }
      }
      closeSync(file)
      rmSync(kept, { force: true })
    },
    eject: () => {
      // Lazily: a failed test may leave files open.
      run('umount', '-l', folder)
      rmdirSync(folder)
    },
  }
}
