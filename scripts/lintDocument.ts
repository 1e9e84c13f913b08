/**
 * Checks `/openapi.json` by the recommended rules of Redocly. A warning fails it, too. The checker asks nobody:
 * telemetry and the look for updates are off.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openapiDocument } from './openapiDocument.ts'

interface Found {
  readonly totals: { readonly errors: number; readonly warnings: number }
  readonly problems: readonly {
    readonly ruleId: string
    readonly message: string
    readonly location: readonly { readonly pointer?: string }[]
  }[]
}

const CLI = join(createRequire(import.meta.url).resolve('@redocly/cli/package.json'), '..', 'bin', 'cli.js')
const OFFLINE = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' }

const folder = mkdtempSync(join(tmpdir(), 'detente-lint-'))
try {
  const file = join(folder, 'openapi.json')
  writeFileSync(file, await openapiDocument())
  const args = [CLI, 'lint', file, '--extends=recommended', '--format=json']
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...OFFLINE },
    maxBuffer: 64 * 1024 * 1024,
  })
  if (stdout === '') throw new Error(stderr)
  const { totals, problems }: Found = JSON.parse(stdout)
  for (const { ruleId, message, location } of problems) {
    process.stderr.write(`${ruleId} at ${location[0]?.pointer}: ${message}\n`)
  }
  if (totals.errors + totals.warnings > 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
