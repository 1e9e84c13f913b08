/** `detente check`, run as its user runs it. */
import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { run, serve } from './inProcess.ts'

test('detente check prints verdicts, and no exit status can be read as clearance', async (t) => {
  t.testdir({})
  const elsewhere = await run(t, ['check', 'OAO Belaruskali', '--data', 'elsewhere'])
  t.match(elsewhere, { code: 1, out: '', err: /name the folder of the ledger with --data/ })
  const recorded = await run(t, ['demo', '--once'])
  t.equal(recorded.code, 0, recorded.err)
  const question = ['--goods', '310420', '--jurisdiction', 'PL', '--as-of', '2026-01-10']
  const barred = await run(t, ['check', 'OAO Belaruskali', ...question])
  t.match(barred, { code: 0, err: '' })
  t.match(barred.out, /^Found Belaruskali \(belaruskali\)/)
  t.match(barred.out, /^EU: barred \(certain\)\. A measure in force bars dealings\.$/m)
  t.match(
    barred.out,
    /^ {4}us-by-potash: asset-freeze against Belaruskali, licensed, possibly lifted, since 2025-12-15$/m,
  )
  t.match(
    barred.out,
    /^ {6}eased by licence 13 \(us-belarus-13\): all dealings; also for firms owned by 50 % or more; from 2025-12-15; property that was blocked stays blocked$/m,
  )
  t.match(barred.out, /^ {6}perhaps eased by lifting: 2025-12-24\/2026-06-02$/m)
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
  const origin = await run(t, ['check', '--goods', '3104', '--origin', 'BY'])
  t.match(origin, { code: 1, out: '', err: /the country that goods come from is --origin-country\n$/ })
  const list = await run(t, ['check', '--goods', '31042010', '--nomenclature', 'TARIC'])
  t.match(list, { code: 1, err: /^detente: --nomenclature / })
})

const FICTIONAL = readFileSync(new URL('../../examples/officer/fictional.json', import.meta.url), 'utf8')

test('detente check shows what was only announced, and the share of a minority owner', async (t) => {
  t.testdir({})
  const service = await serve(t)
  const post = async (path: string, body: string): Promise<void> => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(service.address + path, { method: 'POST', headers, body })
    if (!answer.ok) throw new Error(await answer.text())
  }
  await post('/v1/batches', FICTIONAL)
  const announced = {
    occurred: '2024-03-01',
    sources: [{ sourceId: 'gazette-of-freedonia' }],
    by: { description: 'A minister of Freedonia' },
    gist: 'The assets of the Fictional Quarry will be frozen',
    authority: 'Fictional Treasury',
    jurisdiction: 'org:freedonia',
    programme: 'Fiction',
    measure: 'asset-freeze',
    targets: [{ targetId: 'fictional-quarry', name: 'Fictional Quarry', kind: 'entity' }],
  }
  await post('/v1/sanctions/fictional-quarry-freeze/announce', JSON.stringify(announced))
  // The command reads what is committed, which may be some milliseconds behind while the service runs.
  await service.stop()
  const quarry = await run(t, ['check', 'Fictional Quarry', '--jurisdiction', 'org:freedonia'])
  t.match(
    quarry.out,
    /^org:freedonia: not-recorded\. .*\n {4}announced on 2024-03-01, and not counted: fictional-quarry-freeze: asset-freeze against Fictional Quarry$/m,
  )
  const trader = await run(t, ['check', 'Fictional Trader', '--jurisdiction', 'org:freedonia'])
  t.match(trader.out, /^ {2}minority-owned: .* Recorded: 49 %\. \(org:freedonia\)$/m)
})
