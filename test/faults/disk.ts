/** A disk of a test's own, small and real, so that it can be full. */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmdirSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Disk {
  readonly folder: string
  /** Changes how much there is room for. */
  resize(size: string): void
  /** Takes all the room that is left. */
  fill(): void
  eject(): void
}

/** A disk of its own; undefined where the test may not mount one. */
export const mount = (size: string): Disk | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'detente-'))
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
    fill: () => {
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
    },
    eject: () => {
      // Lazily: a failed test may leave files open.
      run('umount', '-l', folder)
      rmdirSync(folder)
    },
  }
}
