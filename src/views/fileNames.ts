/**
 * The names of the files of views. A name contains the version of the projections and, after a rebuild in the
 * same version, a number that rises with each rebuild.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const NAME = /^views-([0-9a-f]+)(?:-(\d+))?\.db$/

/** The version in a file's name; undefined when it is not a file of views. */
export const versionIn = (name: string): string | undefined => NAME.exec(name)?.[1]

const turnOf = (name: string): number => Number(NAME.exec(name)?.[2] ?? 0)

const nameOf = (version: string, turn: number): string =>
  turn === 0 ? `views-${version}.db` : `views-${version}-${turn}.db`

const turnsIn = (folder: string, version: string): readonly number[] =>
  (existsSync(folder) ? readdirSync(folder) : []).filter((name) => versionIn(name) === version).map(turnOf)

/** The file in use for a version, whether it exists or not: the latest one. */
export const currentIn = (folder: string, version: string): string =>
  nameOf(version, Math.max(0, ...turnsIn(folder, version)))

/** The name for new views that replace the present ones of a version. */
export const nextIn = (folder: string, version: string): string => {
  const turns = turnsIn(folder, version)
  return nameOf(version, turns.length === 0 ? 0 : Math.max(...turns) + 1)
}

/** Removes a file of views and its companions. */
export const removeViewsFile = (path: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
}

/** The folder in which views of a version are built while others serve. */
export const buildFolder = (folder: string, version: string): string => join(folder, `rebuild-${version}`)

/** The version that is built in a folder with this name; undefined for other folders. */
export const builtIn = (name: string): string | undefined => /^rebuild-([0-9a-f]+)$/.exec(name)?.[1]
