/** `detente check`, run as its user runs it. */
import { test } from 'tap'
import { run } from './inProcess.ts'

test('detente check prints verdicts, and no exit status can be read as clearance', async (t) => {
  t.testdir({})
  const recorded = await run(t, ['demo', '--once'])
  t.equal(recorded.code, 0, recorded.err)
  const question = ['--goods', '310420', '--jurisdiction', 'PL', '--as-of', '2026-01-10']
  const barred = await run(t, ['check', 'OAO Belaruskali', ...question])
  t.match(barred, { code: 0, err: '' })
  t.match(barred.out, /^Found Belaruskali \(belaruskali\)/)
  t.match(barred.out, /^EU: barred \(certain\)\. A measure in force bars dealings\.$/m)
  t.match(barred.out, /^PL: not-recorded\. .* not clearance\.$/m)
  t.match(barred.out, /No answer is clearance\.\n$/)
  const nobody = await run(t, ['check', 'Nobody Fictional'])
  t.equal(nobody.code, 0)
  t.match(nobody.out, /subject-not-matched/)
  const unknown = await run(t, ['check', '--target', 'belaruskal'])
  t.match(unknown, { code: 1, out: '' })
  t.match(unknown.err, /not clearance\. Similar ids: belaruskali\.\n$/)
  const nothing = await run(t, ['check'])
  t.match(nothing, { code: 1, err: /^detente: Give at least one of target, name, identifier and goods\./ })
  const bad = await run(t, ['check', 'Acme', '--goods', '31x'])
  t.match(bad, { code: 1, err: /^detente: --goods must be a code of goods/ })
})
