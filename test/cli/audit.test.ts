/** `detente audit …` as a command: one line of verdict, and a status that says it too. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { audited, edit, flip, policy } from '../audit/bundles.ts'
import { failsWith, run } from './process.ts'

test('a bundle that holds is said in one line, with status 0', async (t) => {
  const ledger = await audited(t, 2)
  const bundle = await ledger.bundle('bundle')
  writeFileSync(join(t.testdirName, 'policy'), policy)
  writeFileSync(join(t.testdirName, 'kept'), ledger.note(9))
  const { code, out, err } = await run(t, [
    'audit',
    'verify',
    bundle,
    '--policy',
    'policy',
    '--since',
    'kept',
  ])
  t.match(out, /^holds: all 28 events of ledger\.example\/log, .*; grown from the checkpoint of 9\n$/)
  t.same([code, err], [0, ''])
})

test('a bundle that does not hold is said in one line, with status 1', async (t) => {
  const bundle = await (await audited(t, 2)).bundle('bundle')
  edit(bundle, 'tile/entries/000.p/28', (bytes) => flip(bytes, 9))
  failsWith(
    t,
    await run(t, ['audit', 'verify', bundle]),
    /^detente: does not hold: leaf 0: the entry in tile/,
  )
})

test('what is asked wrongly is said', async (t) => {
  t.testdir({})
  failsWith(t, await run(t, ['audit']), /write audit verify FOLDER/)
  failsWith(t, await run(t, ['audit', 'verify', 'nowhere']), /nowhere: there is no such folder/)
  failsWith(
    t,
    await run(t, ['audit', 'verify', '.', '--policy', 'nothing']),
    /nothing cannot be read \(ENOENT\)/,
  )
})
