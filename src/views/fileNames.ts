/**
 * What the files of views are called: by the version of the projections that made them, and, where others of the same
 * version were put in their place, by a number that grows with every time.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const NAME = /^views-([0-9a-f]+)(?:-(\d+))?\.db$/

/** The version of the projections that a file's name tells; undefined when it is no file of views. */
export const versionIn = (name: string): string | undefined => NAME.exec(name)?.[1]

const turnOf = (name: string): number => Number(NAME.exec(name)?.[2] ?? 0)

const nameOf = (version: string, turn: number): string =>
  turn === 0 ? `views-${version}.db` : `views-${version}-${turn}.db`

const turnsIn = (folder: string, version: string): readonly number[] =>
  (existsSync(folder) ? readdirSync(folder) : []).filter((name) => versionIn(name) === version).map(turnOf)

/** The file of a version that counts in a folder, whether it is there or not: the one put there last. */
export const currentIn = (folder: string, version: string): string =>
  nameOf(version, Math.max(0, ...turnsIn(folder, version)))

/** The name under which views of a version take the place of those that are there. */
export const nextIn = (folder: string, version: string): string => {
  const turns = turnsIn(folder, version)
  return nameOf(version, turns.length === 0 ? 0 : Math.max(...turns) + 1)
}

/** Removes a file of views with what belongs to it. */
export const removeViewsFile = (path: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
}

/** The folder in which views of a version are built beside those that serve. */
export const buildFolder = (folder: string, version: string): string => join(folder, `rebuild-${version}`)

/** The version that is built in a folder of this name; undefined when it is none. */
export const builtIn = (name: string): string | undefined => /^rebuild-([0-9a-f]+)$/.exec(name)?.[1]
