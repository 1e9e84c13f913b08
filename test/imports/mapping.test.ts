/** Which column of a file is which: guessed from its heading, or said; and what is missing is named. */
import { test } from 'tap'
import { isProblem } from '../http/given.ts'
import { importing } from './given.ts'

test('a column is guessed by its name, its label or another name of it', async (t) => {
  const { imported } = await importing(t)
  const file = 'Тип;НАИМЕНОВАНИЕ;as of;source\nentity;Acme;2031-01-01;paper\n'
  const { file: read, report } = await imported('kind=targets', file)
  t.equal(report.recorded, 1)
  t.same(
    read.columns.map(({ letters, heading, column, guessed }) => [letters, heading, column, guessed]),
    [
      ['A', 'Тип', 'kind', true],
      ['B', 'НАИМЕНОВАНИЕ', 'name', true],
      ['C', 'as of', 'asOf', true],
      ['D', 'source', 'sources', true],
    ],
  )
})

test('a column is taken from the heading that is named', async (t) => {
  const { imported } = await importing(t)
  const file = 'what,who,when,whence\nentity,Acme,2031-01-01,paper\n'
  const map = ['kind=what', 'name=who', 'asOf=When', 'sources=whence'].map(
    (one) => `map=${encodeURIComponent(one)}`,
  )
  t.equal((await imported(`kind=targets&${map.join('&')}`, file)).report.recorded, 1)
})

test('a column that was guessed can be left out', async (t) => {
  const { imported } = await importing(t)
  const file = 'kind,name,country,asOf,sources\nentity,Acme,Nowhere,2031-01-01,paper\n'
  const { file: read, report } = await imported('kind=targets&map=country=', file)
  t.equal(report.recorded, 1)
  t.match(read.columns[2], { heading: 'country', column: null })
})

test('a field that all rows share is given once', async (t) => {
  const { imported } = await importing(t)
  const file = 'name,kind\nAcme,\nBolt,vessel\n'
  const done = await imported('kind=targets&set=kind=entity&set=asOf=2031-01-01&set=sources=paper', file)
  t.equal(done.report.recorded, 2)
})

test('required columns that nothing fills are named', async (t) => {
  const { send } = await importing(t)
  const answer = await send('kind=targets', 'name\nAcme\n')
  isProblem(t, answer, 422, 'import-refused')
  t.same(answer.json().import.file.missing, ['kind', 'asOf', 'sources'])
})

test('a heading that the file does not have, and a column that the kind does not have, are refused', async (t) => {
  const { send } = await importing(t)
  const asked = (query: string) => send(query, 'name\nAcme\n')
  isProblem(t, await asked('kind=targets&map=name=Firm'), 400, 'bad-parameter', ['/map'])
  isProblem(t, await asked('kind=targets&map=firm=name'), 400, 'bad-parameter', ['/map'])
  isProblem(t, await asked('kind=targets&map=name'), 400, 'bad-parameter', ['/map'])
  isProblem(t, await asked('kind=targets&set=firm=x'), 400, 'bad-parameter', ['/set'])
  isProblem(t, await asked('kind=ducks'), 400, 'bad-parameter', ['/kind'])
})

test('the kinds are listed with their columns', async (t) => {
  const { get } = await importing(t)
  const { items } = (await get('/v1/imports/kinds')).json()
  t.equal(items.length, 6)
  t.match(items[0].columns[0], { name: 'name', label: 'Name', personal: true, required: false })
})
