/** Views of an older version that this version can continue. They serve until its own are built. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { versionOf } from './ddl.ts'
import { versionIn } from './fileNames.ts'
import type { Projection } from './projection.ts'

/**
 * The version of each projection that made a file, by name; undefined when the file does not say, or is damaged.
 */
const madeBy = (path: string): ReadonlyMap<string, number> | undefined => {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { readOnly: true })
    const row = db.prepare('SELECT made FROM checkpoint WHERE built = 1').get()
    return row && new Map(JSON.parse(String(row.made)))
  } catch {
    return undefined
  } finally {
    db?.close()
  }
}

const isReadable = ({ version, readsFrom = version }: Projection, made: number | undefined): boolean =>
  made !== undefined && made >= readsFrom && made <= version

/**
 * Today's projections with the versions that made the views in a folder; undefined when the folder has none, or
 * today's code cannot continue them. The name of a file contains a hash of versions and tables, so a fitting
 * file has today's tables.
 */
export const olderIn = (
  folder: string,
  projections: readonly Projection[],
): readonly Projection[] | undefined => {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const version = versionIn(name)
    const made = version !== undefined && madeBy(join(folder, name))
    if (!made || !projections.every((one) => isReadable(one, made.get(one.name)))) continue
    const older = projections.map((one) => ({ ...one, version: made.get(one.name) ?? one.version }))
    if (versionOf(older) === version && version !== versionOf(projections)) return older
  }
  return undefined
}
