/** Rules of the code that no linter checks: no circles, SQL and Fastify only in their places, files of one idea. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'tap'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const sources: ReadonlyMap<string, string> = new Map(
  ['src', 'events', 'projections'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => {
        const path = join(folder, name).replaceAll('\\', '/')
        return [path, readFileSync(join(ROOT, path), 'utf8')] as const
      }),
  ),
)

/** The files that a file imports, types included, and the threads that it starts. */
const importsOf = (path: string, text: string): readonly string[] =>
  [...text.matchAll(/(?:from|import\() ?'(\.[^']+)'|new URL\('(\.[^']+\.ts)'/g)]
    .map(([, a, b]) => normalize(join(dirname(path), (a ?? b) as string)).replaceAll('\\', '/'))
    .filter((target) => sources.has(target))

const imports = [...sources].flatMap(([path, text]) =>
  importsOf(path, text).map((target) => [path, target] as const),
)

/** The room of a file as seen from a folder above it: the file itself, or the folder that it is in; `src` has floors. */
const roomIn = (folder: string, path: string): string => {
  const seen = folder === '' && path.startsWith('src/') ? 'src/' : folder
  const [first = '', ...rest] = path.slice(seen.length).split('/')
  return rest.length === 0 ? path : `${seen}${first}/`
}

/** The folders of the code, from the root down, each with a slash at its end. */
const folders = new Set(
  [...sources.keys()].flatMap((path) => {
    const parts = path.split('/').slice(0, -1)
    return ['', ...parts.map((_, at) => `${parts.slice(0, at + 1).join('/')}/`)]
  }),
)

/** A circle among the rooms of a folder, as the imports that make it. */
const circleIn = (folder: string): readonly string[] => {
  const doors = new Map<string, Map<string, string>>()
  for (const [from, to] of imports) {
    if (!from.startsWith(folder) || !to.startsWith(folder)) continue
    const [a, b] = [roomIn(folder, from), roomIn(folder, to)]
    if (a !== b) doors.set(a, (doors.get(a) ?? new Map()).set(b, `${from} -> ${to}`))
  }
  const done = new Set<string>()
  const walk = (room: string, way: readonly string[]): readonly string[] => {
    const at = way.indexOf(room)
    if (at >= 0) return [...way.slice(at), room]
    if (done.has(room)) return []
    for (const next of doors.get(room)?.keys() ?? []) {
      const found = walk(next, [...way, room])
      if (found.length > 0) return found
    }
    done.add(room)
    return []
  }
  for (const room of doors.keys()) {
    const way = walk(room, [])
    if (way.length > 0) return way.slice(1).map((next, at) => doors.get(way[at] as string)?.get(next) ?? '')
  }
  return []
}

const filesThat = (like: RegExp, except: RegExp): readonly string[] =>
  [...sources].filter(([path, text]) => like.test(text) && !except.test(path)).map(([path]) => path)

test('no folder has a circle among its files and folders', (t) => {
  for (const folder of folders) t.strictSame(circleIn(folder), [], folder === '' ? 'the root' : folder)
  t.end()
})

test('SQL is in the stores, the views, the projections, and in one file of a feature that keeps a table', (t) => {
  const places =
    /^(?:src\/(?:store\/sqlite|sqlite|views)\/|projections\/|src\/webhooks\/delivery\/attempts\.ts$)/
  const found = filesThat(
    /\bdb\.(?:prepare|exec)\(|`\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA)\b/,
    places,
  )
  t.strictSame(found, [])
  t.end()
})

test('Fastify is known to what speaks HTTP only', (t) => {
  t.strictSame(filesThat(/from '(?:@fastify\/|fastify)/, /^src\/(?:http|api|app)\//), [])
  t.end()
})

test('a request is typed by the schemas of its route, not by a cast', (t) => {
  const cast = /\b(?:params|query|body)(?:\[[^\]]*\])?\)* as (?!const\b)/
  const found = [...sources].filter(
    ([path, text]) => /^src\/(?:http|api|app)\//.test(path) && cast.test(text),
  )
  t.strictSame(
    found.map(([path]) => path),
    [],
  )
  t.end()
})

test('a bounded cache is an LRUCache', (t) => {
  // The rows that a projection works on are forgotten as a whole: also after a rollback and after an erasure.
  const asWhole = /^src\/views\/rows\.ts$/
  const handMade = /\.keys\(\)\.next\(\)|\.size >=? \w+\) \w+\.(?:clear|delete)\(/
  t.strictSame(filesThat(handMade, asWhole), [])
  t.end()
})

test('a file of more than 250 lines says why it is one file', (t) => {
  const long = [...sources].filter(([, text]) => text.split('\n').length > 251)
  t.strictSame(
    long.filter(([, text]) => !text.includes('One file, ')).map(([path]) => path),
    [],
  )
  t.end()
})
