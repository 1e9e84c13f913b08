/**
 * The files of the page as browsers get them. TypeScript is served as it is written, without its types; libraries are
 * served from node_modules. Nothing is bundled.
 */
import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

/** A file as it is sent. */
export interface ConsoleFile {
  readonly type: string
  readonly bytes: Buffer
  readonly gzipped: Buffer
  /** A strong entity tag: a digest of the bytes. */
  readonly etag: string
}

const FOLDER = new URL('../../console/', import.meta.url)

/** The libraries of the page, by the names that its modules import. */
export const LIBRARIES = ['preact', 'preact/hooks', 'htm', '@preact/signals', '@preact/signals-core'] as const

const TYPES: Readonly<Record<string, string>> = {
  '.ts': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Node warns that stripping is experimental. The version of Node is fixed, so operators need not read that. */
const stripTypes = (code: string): string => {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return stripTypeScriptTypes(code)
  } finally {
    process.emitWarning = emitWarning
  }
}

/** Makes a file that can be sent. */
export const fileOf = (text: string, type: string): ConsoleFile => {
  const bytes = Buffer.from(text)
  return {
    type,
    bytes,
    gzipped: gzipSync(bytes, { level: 9 }),
    etag: `"${hash('sha256', bytes, 'base64url').slice(0, 27)}"`,
  }
}

/** The address of a library's module. */
export const libraryUrl = (name: string): string => `/console/lib/${name}.js`

const libraryText = (name: string): string =>
  readFileSync(fileURLToPath(import.meta.resolve(name)), 'utf8').replace(
    /\n?\/\/# sourceMappingURL=.*\s*$/,
    '\n',
  )

/**
 * Reads the files of the page.
 * @returns by address below `/console/`. Types are stripped when a file is first asked for: a service whose page nobody
 * opens does not spend the time
 */
export const openConsoleFiles = (): ((path: string) => ConsoleFile | undefined) => {
  const texts = new Map<string, string>()
  for (const name of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
    const path = name.replaceAll('\\', '/')
    if (TYPES[extname(path)] !== undefined) texts.set(path, readFileSync(new URL(path, FOLDER), 'utf8'))
  }
  const made = new Map<string, ConsoleFile>()
  const make = (path: string): ConsoleFile | undefined => {
    const library = LIBRARIES.find((name) => path === `lib/${name}.js`)
    if (library !== undefined) return fileOf(libraryText(library), TYPES['.ts'] as string)
    const text = texts.get(path)
    if (text === undefined) return undefined
    const type = TYPES[extname(path)] as string
    return fileOf(path.endsWith('.ts') ? stripTypes(text) : text, type)
  }
  return (path) => {
    const known = made.get(path) ?? make(path)
    if (known !== undefined) made.set(path, known)
    return known
  }
}
