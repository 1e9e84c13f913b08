/** Keeps what the service writes from other users of the machine: folders are 0700, files 0600. */
import { chmodSync, type Dirent, lstatSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Files that are made from now on are for this user alone. SQLite, worker threads and child processes follow it. */
export const keepToSelf = (): void => {
  process.umask(0o077)
}

/** What the service makes in its data folder; whatever else lies there is left as it is. */
const OWN =
  /^(?:(?:events|lock|webhooks|views-[\w.-]+|search-[\w.-]+)\.(?:db|lock)(?:-wal|-shm|-journal|\.lock)?|(?:audit|server|witness)\.key(?:\.\w+)?|first-key\.txt|erasures\.txt|audit|rebuild.*|replay-.*)$/

/** A path whose mode was too wide. */
export interface Mended {
  readonly path: string
  /** The mode that it had, as in `0644`. */
  readonly had: string
  /** Why it could not be narrowed, as a code such as `EPERM`; undefined when it was. */
  readonly failed?: string
}

const STICKY = 0o1000
const OTHERS = 0o077

const narrow = (path: string): readonly Mended[] => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found || found.isSymbolicLink() || (found.mode & OTHERS) === 0) return []
  const had = (found.mode & 0o7777).toString(8).padStart(4, '0')
  // A folder that all users share, like /tmp, is not ours to close.
  if (found.mode & STICKY) return [{ path, had, failed: 'it is a shared folder' }]
  try {
    chmodSync(path, found.isDirectory() ? 0o700 : 0o600)
    return [{ path, had }]
  } catch (error) {
    return [{ path, had, failed: (error as NodeJS.ErrnoException).code ?? 'unknown' }]
  }
}

const within = (folder: string): readonly Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

const narrowTree = (path: string, isFolder: boolean): readonly Mended[] => [
  ...narrow(path),
  ...(isFolder
    ? within(path).flatMap((entry) => narrowTree(join(path, entry.name), entry.isDirectory()))
    : []),
]

/**
 * Narrows the modes of the data folder and of what the service made in it.
 * @param files others of its files, wherever they lie: the ledger, keys, the list of erasures
 * @returns what was too wide
 */
export const mendModes = (data: string, files: readonly string[]): readonly Mended[] => {
  // Windows has no such modes.
  if (process.platform === 'win32') return []
  const own = within(data).filter(({ name }) => OWN.test(name))
  const elsewhere = files.filter((path) => dirname(path) !== data)
  return [
    ...narrow(data),
    ...own.flatMap((entry) => narrowTree(join(data, entry.name), entry.isDirectory())),
    ...elsewhere.flatMap(narrow),
  ]
}
