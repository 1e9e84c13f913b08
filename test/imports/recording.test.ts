/** Imports record the commands of their rows once, and nothing when a row has a fault. */
import { test } from 'tap'
import { type KIND_NAMES, kinds } from '../../src/imports/kinds/kinds.ts'
import { isProblem, keyWith } from '../http/given.ts'
import { buildThings, idIn, importing, PRISONERS } from './given.ts'

const TARGETS = `id,kind,name,asOf,sources
acme,entity,Acme Potash,2031-01-01,paper
bolt,entity,Bolt Rail,2031-01-01,paper
`

test('a prisoner of a row is a person, a case, a conviction, a sentence and a recognition', async (t) => {
  const { imported, get } = await importing(t)
  const done = await imported('kind=prisoners', PRISONERS)
  t.match(done.report, { outcome: 'recorded', rows: 2, recorded: 2, refused: 0, repeated: 0 })
  const person = (await get(`/v1/people/${idIn(done, 2, 'person')}`)).json()
  t.match(person, { name: 'Pinky Quxworthy' })
  const found = (await get(`/v1/prisoners/${idIn(done, 2, 'prisoner')}`)).json()
  t.match(found, {
    place: 'Fort Fiction',
    sentence: { court: 'Court of Fiction', term: { years: 2, months: 7 } },
    recognised: [{ by: 'org:fictional-watch', label: 'political prisoner' }],
  })
})

test('names are withheld, and ids say nothing', async (t) => {
  const built = await importing(t)
  const done = await built.imported('kind=prisoners', PRISONERS)
  t.match(idIn(done, 2, 'person'), /^p-[a-z2-7]{20}$/)
  t.match(idIn(done, 2, 'prisoner'), /^c-[a-z2-7]{20}$/)
  const reader = await keyWith(built, 'read')
  for (const url of [`/v1/people/${idIn(done, 2, 'person')}`, `/v1/prisoners/${idIn(done, 2, 'prisoner')}`])
    t.notMatch((await built.get(url, reader)).body, /Quxworthy/)
})

test('the same file again adds nothing', async (t) => {
  const { imported, get } = await importing(t)
  const first = await imported('kind=prisoners', PRISONERS)
  const { position } = first.report
  const again = await imported('kind=prisoners', PRISONERS)
  t.match(again.report, { outcome: 'recorded', recorded: 0, repeated: 2 })
  t.equal(again.report.position, position)
  t.same(
    again.rows.map(({ streams }) => streams),
    first.rows.map(({ streams }) => streams),
  )
  t.equal((await get('/v1/prisoners')).json().items.length, 2)
})

test('another file with the same rows makes others: the rows of one file are one import', async (t) => {
  const { imported } = await importing(t)
  const first = await imported('kind=prisoners', PRISONERS)
  const second = await imported('kind=prisoners', `${PRISONERS}\n`)
  t.not(idIn(first, 2, 'person'), idIn(second, 2, 'person'))
})

test('one faulty row keeps the whole file out, and its cell is named', async (t) => {
  const { send, get } = await importing(t)
  const answer = await send('kind=targets', TARGETS.replace('bolt,entity', 'bolt,train'))
  isProblem(t, answer, 422, 'import-refused')
  const { rows, report } = answer.json().import
  t.match(report, { outcome: 'refused', checked: 1, refused: 1, recorded: 0 })
  t.match(rows, [{ row: 3, status: 'refused' }])
  t.match(rows[0].faults[0], {
    column: 'kind',
    heading: 'kind',
    cell: 'B3',
    found: 'train',
    code: 'wrong-value',
  })
  t.match(rows[0].faults[0].detail, /must be one of entity, individual/)
  t.equal((await get('/v1/targets')).json().items.length, 0)
})

test('rows without faults are recorded despite faulty ones if the request allows it', async (t) => {
  const { imported, get } = await importing(t)
  const done = await imported('kind=targets&skipFaulty=true', TARGETS.replace('bolt,entity', 'bolt,train'))
  t.match(done.report, { outcome: 'recorded-in-part', recorded: 1, refused: 1 })
  t.equal((await get('/v1/targets/acme')).statusCode, 200)
})

test('a dry run says what would become of each row, and records nothing', async (t) => {
  const { imported, get } = await importing(t)
  const done = await imported('kind=targets&dryRun=true', TARGETS.replace('bolt,entity', 'bolt,train'))
  t.match(done.report, { outcome: 'refused', dryRun: true, checked: 1, refused: 1 })
  t.match(done.rows, [
    { row: 2, status: 'checked', streams: ['target-acme'] },
    { row: 3, status: 'refused' },
  ])
  t.equal((await get('/v1/targets')).json().items.length, 0)
})

test('a rule of the ledger refuses the cell that breaks it', async (t) => {
  const { faults } = await importing(t)
  const found = await faults(
    'kind=prisoners',
    `name,caseId,detained,state,sources
Pinky Quxworthy,pinky,2031-01-01,org:sylvania,paper
Rufus Vanished,,2032-01-01,org:sylvania,paper
A. Nother Person,,2031-01-01,org:sylvania,scroll
`,
  )
  t.match(found, [
    { cell: 'B2', found: 'pinky', code: 'id-not-opaque' },
    { cell: 'C3', found: '2032-01-01', code: 'date-in-future' },
    { cell: 'E4', found: 'scroll', code: 'unknown-reference' },
  ])
})

test('a rule that one row breaks does not hide what other rows on the same stream break', async (t) => {
  const built = await importing(t)
  await buildThings(built)
  const line = (gist: string, source: string) =>
    `potash,2031-02-02,org:sylvania,welcomes,${gist},en,${source}\n`
  const file = `deal,said,party,stance,gist,language,sources\n${line('One', 'scroll')}${line('Two', 'paper')}${line('Three', 'roll')}`
  const done = await built.imported('kind=statements&dryRun=true', file)
  t.same(
    done.rows.map(({ status }) => status),
    ['refused', 'checked', 'refused'],
  )
})

test('an id that stands twice in a file is named with both rows', async (t) => {
  const { faults } = await importing(t)
  const [fault] = await faults('kind=targets', `${TARGETS}acme,vessel,Acme Duck,2031-01-01,paper\n`)
  t.match(fault, { cell: 'A4', code: 'duplicate-value' })
  t.match(fault?.detail, /row 2/)
})

test('a row that stands twice in a file is a fault', async (t) => {
  const { faults } = await importing(t)
  const [fault] = await faults('kind=targets', `${TARGETS}acme,entity,Acme Potash,2031-01-01,paper\n`)
  t.match(fault, { cell: null, code: 'duplicate-value' })
})

test('each kind records what its columns say', async (t) => {
  const built = await importing(t)
  await buildThings(built)
  const prisoner = idIn(await built.imported('kind=prisoners', PRISONERS), 2, 'prisoner')
  const ids: Readonly<Record<string, string>> = {
    sources: 'paper',
    deals: 'potash',
    deal: 'potash',
    group: 'fifty',
    prisoner,
    measures: 'freeze',
  }
  for (const name of [
    'members',
    'statements',
    'targets',
    'licences',
    'measures',
  ] as (typeof KIND_NAMES)[number][]) {
    const columns = kinds[name].columns.filter((column) => column.example !== '')
    const cells = columns.map((column) => ids[column.name] ?? column.example)
    const file = `${columns.map((column) => column.label).join('\t')}\n${cells.join('\t')}\n`
    t.match((await built.imported(`kind=${name}`, file)).report, { outcome: 'recorded', recorded: 1 }, name)
  }
})

test('the example of a template is left out', async (t) => {
  const { get, imported } = await importing(t)
  for (const name of ['prisoners', 'members', 'statements', 'targets', 'licences', 'measures']) {
    const template = await get(`/v1/imports/templates/${name}`)
    t.equal(template.statusCode, 200)
    const done = await imported(`kind=${name}`, template.body)
    t.match(done.report, { outcome: 'recorded', rows: 1, examples: 1, recorded: 0 }, name)
  }
})

test('names are imported only with the scope names', async (t) => {
  const built = await importing(t)
  const recorder = { ...(await keyWith(built, 'record')), 'content-type': 'text/csv' }
  isProblem(t, await built.send('kind=prisoners', PRISONERS, recorder), 403, 'scope-missing')
  const unnamed = `pseudonym,detained,state,sources\nPrisoner 12,2031-01-01,org:sylvania,paper\n`
  t.equal((await built.send('kind=prisoners', unnamed, recorder)).statusCode, 200)
  const both = { ...(await keyWith(built, 'record', 'names')), 'content-type': 'text/csv' }
  t.equal((await built.send('kind=prisoners', PRISONERS, both)).statusCode, 200)
})

test('an import needs the scope record', async (t) => {
  const built = await importing(t)
  isProblem(
    t,
    await built.send('kind=targets', TARGETS, await keyWith(built, 'read', 'names')),
    403,
    'scope-missing',
  )
})

test('an import answers line by line on request', async (t) => {
  const { send } = await importing(t)
  const answer = await send('kind=targets', TARGETS, { accept: 'application/jsonl' })
  t.match(answer.headers['content-type'], /^application\/jsonl/)
  const lines = answer.body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.same(
    lines.map(({ type }) => type),
    ['file', 'progress', 'row', 'row', 'progress', 'report'],
  )
})

test('a cell that is mended in the question keeps the rows of its file', async (t) => {
  const { imported, send } = await importing(t)
  const file = TARGETS.replace('bolt,entity', 'bolt,train')
  t.match((await imported('kind=targets&skipFaulty=true', file)).report, { recorded: 1, refused: 1 })
  const done = await imported('kind=targets&mend=B3=vessel', file)
  t.match(done.report, { outcome: 'recorded', recorded: 1, repeated: 1, refused: 0 })
  isProblem(t, await send('kind=targets&mend=B30=vessel', file), 400, 'bad-parameter', ['/mend'])
  isProblem(t, await send('kind=targets&mend=30=vessel', file), 400, 'bad-parameter', ['/mend'])
})
