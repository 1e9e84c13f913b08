/** The command when its standard output accepts nothing. */
import { spawnSync } from 'node:child_process'
import { existsSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'tap'

const COMMAND = fileURLToPath(new URL('../../src/cli/detente.ts', import.meta.url))
const FULL = '/dev/full'

test('a command whose output goes to a full disk says so, with status 1', {
  skip: !existsSync(FULL) && 'this system has no /dev/full',
}, async (t) => {
  const { status, stderr } = spawnSync(process.execPath, [COMMAND, '--help'], {
    stdio: ['ignore', openSync(FULL, 'w'), 'pipe'],
    encoding: 'utf8',
  })
  t.equal(status, 1)
  t.match(stderr, /^detente: standard output cannot be written to: ENOSPC[^\n]*\n$/)
})
