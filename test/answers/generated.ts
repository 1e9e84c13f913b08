/**
 * Slow results that are made from the source once for all processes of the tests. They are kept next to the
 * packages, in the usual cache folder, under a digest of everything that they are made from.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SOURCES = ['events', 'projections', 'src']

let digest: string | undefined

/** A digest of all sources and of the versions of what they import. */
const digestOfSources = (): string => {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')))
  for (const folder of SOURCES) {
    for (const name of (readdirSync(join(ROOT, folder), { recursive: true }) as string[]).sort()) {
      if (name.endsWith('.ts')) hash.update(name).update(readFileSync(join(ROOT, folder, name)))
    }
  }
  return hash.digest('base64url').slice(0, 22)
}

/** The result of `make` as JSON, from an earlier process if one made it from the same sources. */
export const generated = <T>(name: string, make: () => T): T => {
  digest ??= digestOfSources()
  const folder = join(ROOT, 'node_modules', '.cache', 'detente')
  const file = join(folder, `${name}-${digest}.json`)
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    const text = JSON.stringify(make())
    mkdirSync(folder, { recursive: true })
    for (const old of readdirSync(folder))
      if (old.startsWith(`${name}-`)) rmSync(join(folder, old), { force: true })
    writeFileSync(`${file}.${process.pid}`, text)
    renameSync(`${file}.${process.pid}`, file)
    return JSON.parse(text) as T
  }
}
