/** Keeps what the service writes from other users of the machine: folders are 0700, files 0600. */
import { chmodSync, type Dirent, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Files that are made from now on are for this user alone. SQLite, worker threads and child processes follow it. */
export const keepToSelf = (): void => {
  process.umask(0o077)
}

/**
 * What the service makes in its data folder; other files there are left as they are. Not `server.key`: a service whose key
 * others could read does not start until somebody decides what to do about it.
 */
const OWN =
  /^(?:(?:events|lock|webhooks|views-[\w.-]+|search-[\w.-]+)\.(?:db|lock)(?:-wal|-shm|-journal|\.lock)?|(?:audit|witness)\.key(?:\.\w+)?|first-key\.txt|erasures\.txt|audit|rebuild.*|replay-.*)$/

/** A path whose mode was too wide. */
export interface NarrowedPath {
  readonly path: string
  /** The mode that it had, as in `0644`. */
  readonly had: string
  /** Why it could not be narrowed, as a code such as `EPERM`; undefined when it was. */
  readonly failed?: string
}

const STICKY = 0o1000
const OTHERS = 0o077

const narrow = (path: string): readonly NarrowedPath[] => {
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

const entriesOf = (folder: string): readonly Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

const narrowTree = (path: string, isFolder: boolean): readonly NarrowedPath[] => [
  ...narrow(path),
  ...(isFolder
    ? entriesOf(path).flatMap((entry) => narrowTree(join(path, entry.name), entry.isDirectory()))
    : []),
]

/** Windows has no such modes. */
const HAS_MODES = process.platform !== 'win32'

/**
 * Narrows the modes of a data folder and of what the service made in it.
 * @returns what was too wide
 */
export const mendFolder = (data: string): readonly NarrowedPath[] => {
  if (!HAS_MODES) return []
  const own = entriesOf(data).filter(({ name }) => OWN.test(name))
  return [...narrow(data), ...own.flatMap((entry) => narrowTree(join(data, entry.name), entry.isDirectory()))]
}

/** Narrows the modes of files, wherever they lie. @returns those that were too wide */
export const mendFiles = (paths: readonly string[]): readonly NarrowedPath[] =>
  HAS_MODES ? paths.flatMap(narrow) : []
