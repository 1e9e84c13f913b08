/** `detente import-csv`, run as its user runs it: on the ledger of a folder, and through a service. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { PRISONERS } from '../imports/given.ts'
import { run, serve } from './inProcess.ts'
import { firstKey, keyWith } from './process.ts'

const MEANT = PRISONERS.replaceAll('2030', '2024')

const TARGETS = `name;kind;asOf;sources;Notes
Acme;entity;2024-01-01;paper;x
Bolt;train;31.02.2024;paper;
`

/** A service with the source `paper`, and a key that may import. */
const serving = async (t: Test) => {
  const service = await serve(t)
  const admin = await firstKey(service)
  const key = await keyWith(service.address, admin, 'read', 'record', 'names')
  await fetch(`${service.address}/v1/sources`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'paper', publisher: 'The Freedonia Gazette', kind: 'press' }),
  })
  return { ...service, key }
}

const fileOf = (t: Test, name: string, content: string): string => {
  const path = join(t.testdirName, name)
  writeFileSync(path, content)
  return path
}

test('rows are imported through a service, then into its ledger when it has ended', async (t) => {
  t.testdir({})
  const service = await serving(t)
  const through = ['--service', service.address, '--api-key', service.key]
  const faulty = fileOf(t, 'targets.csv', TARGETS)
  const refused = await run(t, ['import-csv', faulty, '--kind', 'targets', ...through])
  t.match(refused, { code: 1, err: '' })
  t.match(refused.out, /^CSV in utf-8 \(detected\), cells separated by semicolon \(detected\)$/m)
  t.match(refused.out, /^Left out: "Notes"$/m)
  t.match(refused.out, /^Cell +Column +Found +What is wrong$/m)
  t.match(refused.out, /^B3 +kind +train +must be one of entity/m)
  t.match(refused.out, /^C3 +asOf +31\.02\.2024 +must be a date as YYYY-MM-DD/m)
  t.match(refused.out, /^1 of 2 rows has faults\. Nothing was recorded\.$/m)

  const locked = await run(t, ['import-csv', faulty, '--kind', 'targets'])
  t.match(locked, { code: 3, err: /--service/ })

  const prisoners = fileOf(t, 'prisoners.csv', MEANT)
  const done = await run(t, ['import-csv', prisoners, '--kind', 'prisoners', ...through])
  t.match(done, { code: 0, out: /^2 rows recorded\.$/m })

  await service.stop()
  const local = await run(t, ['import-csv', faulty, '--kind', 'targets', '--skip-faulty'])
  t.match(local, { code: 1, out: /^1 row recorded\. 1 row with faults was left out\.$/m })
  const again = await run(t, ['import-csv', faulty, '--kind', 'targets', '--skip-faulty', '--json'])
  const lines = again.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.match(lines.at(-1), { type: 'report', outcome: 'recorded-in-part', recorded: 0, repeated: 1, refused: 1 })
})

test('a dry run records nothing, and columns are named and set', async (t) => {
  t.testdir({})
  const recorded = await run(t, ['demo', '--once'])
  t.equal(recorded.code, 0, recorded.err)
  const path = fileOf(t, 'firms.csv', 'Firm,Sort\nAcme,entity\n')
  const options = ['--kind', 'targets', '--map', 'name=Firm', '--map', 'kind=Sort', '--set', 'asOf=2024']
  const missing = await run(t, ['import-csv', path, ...options, '--dry-run'])
  t.match(missing, { code: 1, out: /No column of the file holds sources: name it with --map/ })
  const unknown = await run(t, ['import-csv', path, ...options, '--set', 'sources=nowhere', '--dry-run'])
  t.match(unknown, { code: 1, out: /source nowhere does not exist/ })
})

test('wrong use exits with 2, what cannot be read or reached with 3', async (t) => {
  t.testdir({})
  const path = fileOf(t, 'empty.csv', '\n')
  t.match(await run(t, ['import-csv', path]), { code: 2, err: /say what the rows are: --kind/ })
  t.match(await run(t, ['import-csv', '--kind', 'targets']), { code: 2, err: /name the file/ })
  t.match(await run(t, ['import-csv', path, '--kind', 'ducks']), { code: 2, err: /--kind is "ducks"/ })
  t.match(await run(t, ['import-csv', path, '--kind', 'targets', '--map', 'x']), { code: 2, err: /--map/ })
  t.match(await run(t, ['import-csv', path, '--kind', 'targets', '--set', 'x=y']), { code: 3 })
  t.match(await run(t, ['import-csv', 'nowhere.csv', '--kind', 'targets']), { code: 3, err: /ENOENT/ })
  t.match(await run(t, ['import-csv', path, '--kind', 'targets']), { code: 3, err: /no headings/ })
  const nobody = ['--service', 'http://127.0.0.1:9']
  t.match(await run(t, ['import-csv', path, '--kind', 'targets', ...nobody]), {
    code: 3,
    err: /no service answers/,
  })
})
