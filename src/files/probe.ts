/** Checks whether folders can be written to: on a full or broken disk, reads alone would not show it. */
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { withinTime } from '../scheduling/timeLimit.ts'

/** About the size of a large event. */
const BYTES = new Uint8Array(65_536)

/** How long the disk may take before it counts as not answering, in milliseconds. */
const PATIENCE_MS = 2_000

/** How long a result is reused for all callers, in milliseconds. */
const HOLDS_MS = 1_000

/** The code of an error, such as `ENOSPC`. The message is left out, because it would reveal paths. */
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'

const write = async (folder: string): Promise<string> => {
  const path = join(folder, 'probe.tmp')
  try {
    const file = await open(path, 'w')
    try {
      await file.write(BYTES)
      await file.datasync()
    } finally {
      await file.close()
    }
    return ''
  } catch (error) {
    return codeOf(error)
  } finally {
    await rm(path, { force: true }).catch(() => undefined)
  }
}

export type Unwritable = Readonly<Record<string, string>>

/**
 * A probe that writes a small file into each folder and removes it.
 * @param folders the paths, by name
 * @returns a function that gives the names of the folders that cannot be written to, each with the error code,
 *   such as `ENOSPC`
 */
export const openProbe = (folders: Readonly<Record<string, string>>): (() => Promise<Unwritable>) => {
  let last: Promise<Unwritable> = Promise.resolve({})
  let until = 0
  const probe = async (): Promise<Unwritable> => {
    const paths = [...new Set(Object.values(folders))]
    const why = await Promise.all(
      paths.map(async (path) => [path, (await withinTime(PATIENCE_MS, write(path))) ?? 'ETIMEDOUT'] as const),
    )
    const found = new Map(why)
    return Object.fromEntries(
      Object.entries(folders).flatMap(([name, path]) => {
        const code = found.get(path)
        return code ? [[name, code]] : []
      }),
    )
  }
  return () => {
    if (performance.now() < until) return last
    last = probe()
    until = Number.POSITIVE_INFINITY
    void last.then(() => {
      until = performance.now() + HOLDS_MS
    })
    return last
  }
}
