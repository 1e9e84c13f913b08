/** Targets and programmes in answers, on either engine. */
import { type Test, test } from 'tap'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import type { Given } from '../service.ts'
import { newLedger } from '../store/eventstoredb-given.ts'
import {
  ACME,
  BOLT,
  type Body,
  buildLedger,
  erase,
  FREEDONIA,
  fact,
  isProblem,
  measure,
  SYLVANIA,
  source,
} from './given.ts'

const ENGINES: Readonly<Record<string, (t: Test) => Promise<Given>>> = {
  SQLite: async () => ({}),
  EventStoreDB: async (t) => ({ store: newLedger((await startEventStoreDouble(t)).connectionString) }),
}

const PERSON = 'p-abcdefghijklmnopqrst'
const LEI = { scheme: 'lei', value: '506700GE1G29325QX363' }

const target = (id: string, more: Body = {}): Body => ({
  ...{ id, kind: 'entity', name: `The ${id}`, occurred: '2031-01-01' },
  ...fact,
  ...more,
})
const say = (occurred: string, more: Body): Body => ({ occurred, ...fact, ...more })

for (const [engine, given] of Object.entries(ENGINES)) {
  test(`a target is shown with its names, owners and measures (${engine})`, async (t) => {
    const { get, record } = await buildLedger(t, await given(t))
    await record('/v1/sanctions', measure('first'))
    await record('/v1/targets', target('holding'))
    const alias = { name: 'Акме', kind: 'strong', script: 'Cyrl' }
    await record('/v1/targets', target('acme-potash', { name: 'Acme', aliases: [alias], ids: [LEI] }))
    await record('/v1/targets/acme-potash/revise', say('2031-03-01', { name: 'Acme Minerals' }))
    await record(
      '/v1/targets/acme-potash/report-ownership',
      say('2031-02-01', { owner: { ownerId: 'holding' }, percent: { min: 50, moreThan: true } }),
    )
    t.match((await get('/v1/targets/acme-potash')).json(), {
      id: 'acme-potash',
      registered: true,
      kind: 'entity',
      name: 'Acme Minerals',
      aliases: [{ name: 'Acme', kind: 'former' }, alias],
      ids: [LEI],
      owners: [{ ownerId: 'holding', name: 'The holding', held: 'certainly', share: 'more than 50 %' }],
      measures: [{ sanctionId: 'first', jurisdiction: FREEDONIA, name: 'Acme Potash' }],
      revision: 2,
    })
    t.match((await get('/v1/targets/acme-potash?asOf=2031-01-31')).json(), { name: 'Acme', owners: [] })
    t.match((await get('/v1/targets/holding')).json(), { owns: ['acme-potash'], measures: [] })
  })

  test(`a target that only a measure names exists (${engine})`, async (t) => {
    const { get, record } = await buildLedger(t, await given(t))
    await record('/v1/sanctions', measure('first', { targets: [ACME, BOLT] }))
    await record('/v1/targets', target('zebra', { country: 'BY' }))
    const { revision, ...alone } = (await get('/v1/targets/acme-potash')).json()
    t.match(alone, { registered: false, name: 'Acme Potash', kind: 'entity', course: [] })
    t.equal(revision, undefined)
    const ids = async (filter: string) =>
      (await get(`/v1/targets?${filter}`)).json().items.map((one: { id: string }) => one.id)
    t.same(await ids(''), ['acme-potash', BOLT.targetId, 'zebra'].sort())
    t.same(await ids('registered=true'), ['zebra'])
    t.same(await ids(`jurisdiction=${FREEDONIA}`), ['acme-potash', BOLT.targetId].sort())
    t.same(await ids('country=BY'), ['zebra'])
    isProblem(t, await get('/v1/targets/nobody'), 404, 'not-found')
  })

  test(`an identifier that a target has by itself is given to no other by a measure (${engine})`, async (t) => {
    const { post, record } = await buildLedger(t, await given(t))
    await record('/v1/targets', target('acme-potash', { ids: [LEI] }))
    const naming = (one: Body) => measure('first', { targets: [{ ...one, ids: [LEI] }] })
    const refused = await post('/v1/sanctions', naming(BOLT))
    isProblem(t, refused, 409, 'identifier-taken', ['/targets/0/ids/0'])
    t.match(refused.json().detail, /acme-potash.*its own stream/)
    await record('/v1/sanctions', naming(ACME))
    await record('/v1/targets/acme-potash/revise', say('2031-03-01', { removedIds: [LEI] }))
    isProblem(t, await post('/v1/targets', target('other', { ids: [LEI] })), 409, 'identifier-taken', [
      '/ids/0',
    ])
  })

  test(`an individual shows the name of the person until it is erased (${engine})`, async (t) => {
    const built = await buildLedger(t, await given(t))
    const { get, record } = built
    await record('/v1/people', { id: PERSON, name: 'Jane Fictional', publicFigure: false })
    await record('/v1/targets', {
      ...{ id: 'somebody', kind: 'individual', personId: PERSON, occurred: '2031-01-01' },
      ...fact,
    })
    t.match((await get('/v1/targets/somebody')).json(), { name: 'Jane Fictional', personId: PERSON })
    await erase(built, PERSON)
    t.notMatch((await get('/v1/targets/somebody')).body, /Fictional/)
  })

  test(`a programme is shown with its instruments and its end (${engine})`, async (t) => {
    const { get, record } = await buildLedger(t, await given(t))
    const order = (number: string) => ({ kind: 'order', number })
    await record('/v1/programmes', {
      ...{ id: 'p-one', jurisdiction: SYLVANIA, authority: 'Office', name: 'One', instruments: [order('1')] },
      ...say('2030-01-01', {}),
    })
    await record(
      '/v1/programmes/p-one/amend',
      say('2031-01-01', { name: 'Uno', addedInstruments: [order('2')] }),
    )
    await record(
      '/v1/programmes/p-one/terminate',
      say('2031-06-01', { effective: '2031-06-15', instrument: order('3'), mode: 'rescission' }),
    )
    const shown = async (query: string) => (await get(`/v1/programmes/p-one?${query}`)).json()
    t.match(await shown('asOf=2030-06-01'), { name: 'One', instruments: [order('1')], status: 'established' })
    t.match(await shown('asOf=2031-06-14'), { name: 'Uno', status: 'established' })
    t.match(await shown('asOf=2031-06-16'), { status: 'terminated', terminated: { mode: 'rescission' } })
    t.same((await get('/v1/programmes?status=terminated&asOf=2031-06-14')).json().items, [])
    t.equal((await get(`/v1/programmes?jurisdiction=${SYLVANIA}`)).json().items.length, 1)
  })
}

test('a target merged with another is the same in both', async (t) => {
  const { get, record } = await buildLedger(t)
  for (const id of ['one', 'two']) await record('/v1/targets', target(id))
  await record('/v1/targets/one/merge', say('2031-02-01', { into: 'two' }))
  t.match((await get('/v1/targets/one')).json(), { mergedInto: 'two', same: ['two'] })
  t.match((await get('/v1/targets/two')).json(), { same: ['one'] })
})

test('a target is shown without what no source had published by the day', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/sanctions', measure('first'))
  t.equal((await get('/v1/targets/acme-potash?publicBy=2031-01-01')).statusCode, 404)
  t.equal((await get('/v1/targets/acme-potash?publicBy=2031-01-12')).statusCode, 200)
})

test('a merger and a stake are public from the day on which a source published them, until a published repair', async (t) => {
  const { get, record, post } = await buildLedger(t)
  const late = { sources: [{ sourceId: 'late-gazette' }] }
  await post('/v1/sources', source('late-gazette', { published: '2031-05-01' }))
  await record('/v1/sanctions', measure('first', { ownership: { test: 'at-least', percent: 50 } }))
  for (const id of ['acme-potash', 'two', 'owned', 'three']) await record('/v1/targets', target(id))
  await record('/v1/targets/two/merge', { occurred: '2031-01-02', into: 'acme-potash', ...late })
  const { id } = await record('/v1/targets/three/merge', say('2031-01-02', { into: 'acme-potash' }))
  const stake = { owner: { ownerId: 'acme-potash' }, percent: { min: 60 } }
  await record('/v1/targets/owned/report-ownership', say('2031-01-03', stake))
  await record(`/v1/events/${id}/retract`, { reason: 'Another firm.', ...late })
  const verdict = async (target: string, publicBy: string) => {
    const { verdicts } = (await get(`/v1/status?target=${target}&publicBy=${publicBy}`)).json()
    return verdicts.find((one: Body) => one.jurisdiction === FREEDONIA)?.verdict
  }
  for (const [target, before, after] of [
    ['two', 'not-recorded', 'barred'],
    ['three', 'barred', 'not-recorded'],
    ['owned', 'barred', 'barred'],
  ] as const) {
    t.equal((await verdict(target, '2031-02-01')) ?? 'not-recorded', before, `${target} before`)
    t.equal((await verdict(target, '2031-06-01')) ?? 'not-recorded', after, `${target} after`)
  }
})

test('a target is found by the search under its aliases, and leads to itself', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/targets', target('works', { aliases: [{ name: 'Zephyrwerke', kind: 'strong' }] }))
  t.match((await get('/v1/search?q=zephyrwerke')).json().items, [{ kind: 'target', id: 'works' }])
})
