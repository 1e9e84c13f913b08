/** The export as FollowTheMoney: only schemata and properties that there are, no reference that leads nowhere. */
import fc from 'fast-check'
import { test } from 'tap'
import { parseEntities as parse, wrongWith } from './ftmModel.ts'
import {
  ACME,
  BOLT,
  type Body,
  buildLedger,
  deal,
  erase,
  FREEDONIA,
  fact,
  isProblem,
  type Ledger,
  lifting,
  measure,
  SYLVANIA,
  statement,
} from './given.ts'

const build = async (t: Parameters<typeof buildLedger>[0]) => {
  const ledger = await buildLedger(t)
  const { record } = ledger
  await record('/v1/people', {
    id: 'ada-fictional',
    publicFigure: true,
    name: 'Ada Fictional',
    names: ['Ada of the Lamps'],
    born: '1990-02',
    country: 'NZ',
    role: 'Envoy',
    ids: [{ scheme: 'wikidata', value: 'Q999000111' }],
  })
  await record('/v1/people', { id: 'bo-fictional', publicFigure: true, name: 'Bo Fictional' })
  await record(
    '/v1/deals',
    deal('potash', {
      parties: [
        { code: FREEDONIA, role: 'sender' },
        { code: 'NZ', role: 'target' },
      ],
    }),
  )
  await record('/v1/deals', deal('rail', { occurred: '2031-01-03/2031-01-09' }))
  await record(
    '/v1/deals/potash/record-statement',
    statement('Fine', { speaker: { personId: 'ada-fictional', party: 'NZ' } }),
  )
  await record(
    '/v1/sanctions',
    measure('acme', {
      deals: ['potash'],
      instruments: [{ kind: 'notice', number: 'N-1', url: 'https://example.org/n-1' }],
      targets: [
        {
          ...ACME,
          ids: [
            { scheme: 'lei', value: 'ACMEPOTASHFICTION081' },
            { scheme: 'ofac', value: '7' },
          ],
        },
        { targetId: 'ship', name: 'The Ship', kind: 'vessel', ids: [{ scheme: 'imo', value: '1234567' }] },
        { targetId: 'nz', name: 'New Zealand', kind: 'country' },
      ],
    }),
  )
  return ledger
}

test('the whole and each deal hold to the model of FollowTheMoney, and name nothing that they have not', async (t) => {
  const { get, record } = await build(t)
  await record('/v1/deals/rail/record-statement', statement('Aside', { speaker: { party: 'org:ruritania' } }))
  await record('/v1/deals/potash/record-statement', statement('Aside', { speaker: { party: SYLVANIA } }))
  for (const query of ['', '?deal=potash', '?deal=rail', '?asOf=2031-01-05', '?publicBy=2031-01-10']) {
    const answer = await get(`/v1/ftm.jsonl${query}`)
    t.equal(answer.headers['content-type'], 'application/jsonl; charset=utf-8')
    const entities = parse(answer.body)
    t.same(wrongWith(entities), [], query)
    t.ok(query.includes('publicBy') || entities.length > 3, query)
  }
  const ids = parse((await get('/v1/ftm.jsonl')).body).map(({ id }) => id)
  t.ok(ids.includes('detente-party-org-ruritania'), 'who speaks and is party of no deal')
})

test('a target that measures name with different kinds has the schema of the first', async (t) => {
  const { get, record } = await build(t)
  await record('/v1/sanctions', measure('aaa', { targets: [{ ...ACME, kind: 'vessel' }] }))
  await record('/v1/sanctions', measure('bbb', { targets: [{ ...ACME, kind: 'country' }] }))
  const entities = parse((await get('/v1/ftm.jsonl')).body)
  t.same(wrongWith(entities), [])
  t.same(
    entities.filter(({ id }) => id === 'detente-target-acme-potash').map(({ schema }) => schema),
    ['LegalEntity', 'LegalEntity', 'LegalEntity'],
  )
})

/** The dates of the designation of a target, as of a day. */
const datesOf = async ({ get }: Pick<Ledger, 'get'>, target: string, asOf: string) => {
  const one = parse((await get(`/v1/ftm.jsonl?asOf=${asOf}`)).body).find(
    ({ id }) => id === `detente-sanction-acme-${target}`,
  )
  return [one?.properties.startDate?.[0], one?.properties.endDate?.[0]]
}

test('each target has the dates of its own designation, not those of the measure', async (t) => {
  const ledger = await build(t)
  const { record } = ledger
  const step = (verb: string, occurred: string, more: Body = {}) =>
    record(`/v1/sanctions/acme/${verb}`, { occurred, ...fact, ...more })
  await step('amend', '2031-02-01', { note: 'added', addedTargets: [BOLT] })
  await step('amend', '2031-03-01', { note: 'removed', removedTargets: ['ship'] })
  await step('lift', '2031-04-01/2031-04-20', {
    ...lifting(),
    targets: ['bolt-rail'],
    occurred: '2031-04-01/2031-04-20',
  })
  await step('lift', '2031-05-01', {
    ...lifting(),
    targets: ['acme-potash'],
    occurred: '2031-05-01',
    effective: '2031-05-05',
  })
  await step('reimpose', '2031-06-01', { targets: ['acme-potash'] })
  t.same(await datesOf(ledger, 'acme-potash', '2031-01-31'), ['2031-01-05', undefined])
  t.same(await datesOf(ledger, 'bolt-rail', '2031-03-31'), ['2031-02-01', undefined])
  t.same(await datesOf(ledger, 'bolt-rail', '2031-01-31'), ['2031-02-01', undefined], 'of what is to come')
  t.same(
    await datesOf(ledger, 'bolt-rail', '2031-05-01'),
    ['2031-02-01', '2031-04-20'],
    'the last day of a vague end',
  )
  t.same(await datesOf(ledger, 'ship', '2031-03-01'), ['2031-01-05', '2031-03-01'])
  t.same(await datesOf(ledger, 'acme-potash', '2031-05-04'), ['2031-01-05', undefined])
  t.same(await datesOf(ledger, 'acme-potash', '2031-05-05'), ['2031-01-05', '2031-05-05'])
  t.same(await datesOf(ledger, 'acme-potash', '2031-06-01'), ['2031-06-01', undefined], 'in force again')
})

test('a measure whose programme ended has an end, and its targets have the names of their own streams', async (t) => {
  const ledger = await build(t)
  const { record } = ledger
  await record('/v1/programmes', {
    id: 'syl',
    jurisdiction: FREEDONIA,
    authority: 'Treasury of Freedonia',
    name: 'Sylvania',
    instruments: [{ kind: 'order', number: '12' }],
    occurred: '2031-01-01',
    ...fact,
  })
  await record('/v1/targets', {
    id: 'bolt-rail',
    kind: 'entity',
    name: 'Bolt Railways',
    aliases: [
      { name: 'Bolt JSC', kind: 'strong' },
      { name: 'Bolt', kind: 'weak' },
    ],
    occurred: '2031-01-01',
    ...fact,
  })
  await record('/v1/targets/bolt-rail/revise', { name: 'Bolt Lines', occurred: '2031-01-02', ...fact })
  await record('/v1/sanctions', measure('bolt', { targets: [BOLT], programmeId: 'syl' }))
  await record('/v1/programmes/syl/terminate', {
    instrument: { kind: 'order', number: '13' },
    mode: 'termination',
    occurred: '2031-06-15',
    effective: '2031-06-20',
    ...fact,
  })
  const entities = async (asOf: string) => parse((await ledger.get(`/v1/ftm.jsonl?asOf=${asOf}`)).body)
  const found = async (id: string, asOf: string) => (await entities(asOf)).find((one) => one.id === id)
  const listing = 'detente-sanction-bolt-bolt-rail'
  t.strictSame((await found(listing, '2031-06-19'))?.properties.endDate, undefined)
  t.strictSame((await found(listing, '2031-06-20'))?.properties.endDate, ['2031-06-20'])
  t.match(await found('detente-target-bolt-rail', '2031-06-20'), {
    properties: {
      name: ['Bolt Rail', 'Bolt Lines'],
      alias: ['Bolt JSC'],
      weakAlias: ['Bolt'],
      previousName: ['Bolt Railways'],
    },
  })
  t.strictSame(wrongWith(await entities('2031-06-20')), [])
})

test('a measure that has run out ended on its last day', async (t) => {
  const ledger = await build(t)
  await ledger.record('/v1/sanctions', measure('short', { until: '2031-03-31' }))
  const found = parse((await ledger.get('/v1/ftm.jsonl?asOf=2031-04-02')).body).find(
    ({ id }) => id === 'detente-sanction-short-acme-potash',
  )
  t.same([found?.properties.startDate, found?.properties.endDate], [['2031-01-05'], ['2031-03-31']])
})

const CODES = [FREEDONIA, SYLVANIA, 'NZ', 'IS', 'EU', 'org:ruritania']
const KINDS = ['entity', 'individual', 'vessel', 'aircraft', 'country', 'sector']

test('whatever is recorded, no export names what it does not have', async (t) => {
  const ledger = await buildLedger(t)
  const code = fc.constantFrom(...CODES)
  const parties = fc.uniqueArray(code, { minLength: 2, maxLength: 3 })
  const step = fc.record({
    parties,
    speaker: code,
    target: fc.constantFrom('one', 'two', 'three'),
    kind: fc.constantFrom(...KINDS),
    jurisdiction: code,
  })
  let n = 0
  await fc.assert(
    fc.asyncProperty(step, async ({ parties: codes, speaker, target, kind, jurisdiction }) => {
      n += 1
      const [id, roles] = [
        `deal-${n}`,
        codes.map((one, at) => ({ code: one, role: at === 0 ? 'sender' : 'target' })),
      ]
      await ledger.post('/v1/deals', deal(id, { parties: roles }))
      await ledger.post(
        `/v1/deals/${id}/record-statement`,
        statement('Said', { speaker: { party: speaker } }),
      )
      const targets = [{ targetId: target, name: 'Some', kind }]
      await ledger.post('/v1/sanctions', measure(`m-${n}`, { jurisdiction, targets, deals: [id] }))
      for (const query of ['', `?deal=${id}`]) {
        const entities = parse((await ledger.get(`/v1/ftm.jsonl${query}`)).body)
        const wrong = wrongWith(entities)
        if (wrong.length > 0 || entities.length === 0) throw new Error(`${query}: ${wrong.join('\n')}`)
      }
    }),
    { numRuns: Number(process.env.DETENTE_TEST_RUNS ?? 25) },
  )
})

test('people, targets and their designations come as what they are', async (t) => {
  const { get } = await build(t)
  const entities = new Map(parse((await get('/v1/ftm.jsonl')).body).map((one) => [one.id, one]))
  t.same(entities.get('detente-person-ada-fictional'), {
    id: 'detente-person-ada-fictional',
    schema: 'Person',
    properties: {
      name: ['Ada Fictional'],
      alias: ['Ada of the Lamps'],
      country: ['nz'],
      position: ['Envoy'],
      birthDate: ['1990-02'],
      wikidataId: ['Q999000111'],
    },
  })
  t.same(entities.get('detente-party-nz')?.properties, { name: ['New Zealand'], country: ['nz'] })
  t.hasStrict(entities.get('detente-target-acme-potash'), {
    schema: 'LegalEntity',
    properties: { name: ['Acme Potash'], leiCode: ['ACMEPOTASHFICTION081'] },
  })
  t.hasStrict(entities.get('detente-target-ship'), {
    schema: 'Vessel',
    properties: { imoNumber: ['1234567'] },
  })
  t.same(entities.get('detente-sanction-acme-acme-potash')?.properties, {
    entity: ['detente-target-acme-potash'],
    authority: ['Treasury of Freedonia'],
    program: ['SYL-1'],
    provisions: ['asset-freeze'],
    status: ['barred'],
    startDate: ['2031-01-05'],
    authorityId: ['7'],
    recordId: ['N-1'],
    sourceUrl: ['https://example.org/n-1'],
  })
  t.notOk(entities.has('detente-target-nz'), 'a country cannot be designated there')
})

test('a status is that of the day, and a vague date is where it begins', async (t) => {
  const { get, record } = await build(t)
  await record('/v1/sanctions/acme/lift', {
    mode: 'delisting',
    instrument: { kind: 'notice', number: 'N-2' },
    occurred: '2031-04-01',
    ...fact,
  })
  const statusOn = async (asOf: string) =>
    parse((await get(`/v1/ftm.jsonl?asOf=${asOf}`)).body).find(
      (one) => one.id === 'detente-sanction-acme-ship',
    )?.properties.status
  t.same(await statusOn('2031-03-31'), ['barred'])
  t.same(await statusOn('2031-04-01'), ['lifted'])
  const opened = parse((await get('/v1/ftm.jsonl?deal=rail')).body).find((one) => one.schema === 'Event')
  t.match(opened?.properties, { startDate: ['2031-01-03'], summary: [/^2031-01-03\/2031-01-09; /] })
  t.notOk(opened && 'date' in opened.properties)
})

test('one deal comes with its parties, measures and persons, and nothing else', async (t) => {
  const { get } = await build(t)
  const ids = parse((await get('/v1/ftm.jsonl?deal=potash')).body)
    .filter((one) => one.schema !== 'Event')
    .map((one) => one.id)
  t.same(ids, [
    'detente-party-nz',
    'detente-party-org-freedonia',
    'detente-person-ada-fictional',
    'detente-target-acme-potash',
    'detente-sanction-acme-acme-potash',
    'detente-target-ship',
    'detente-sanction-acme-ship',
  ])
  t.notOk(ids.includes(`detente-party-${SYLVANIA.replace(':', '-')}`))
  isProblem(t, await get('/v1/ftm.jsonl?deal=nowhere'), 404, 'not-found')
})

test('an erased person is not an entity', async (t) => {
  const ledger = await build(t)
  const { get } = ledger
  await erase(ledger, 'bo-fictional', { idStays: true })
  const text = (await get('/v1/ftm.jsonl')).body
  t.notMatch(text, /Bo Fictional|bo-fictional/)
})

test('a retracted thing is not an entity', async (t) => {
  const { get, record } = await build(t)
  const said = await record('/v1/deals/potash/record-statement', statement('A slip'))
  const ids = async () => parse((await get('/v1/ftm.jsonl')).body).map((one) => one.id)
  t.ok((await ids()).includes(`detente-event-${said.id}`))
  await record(`/v1/events/${said.id}/retract`, { reason: 'recorded twice' })
  t.notOk((await ids()).includes(`detente-event-${said.id}`))
})

test('an empty ledger has no entity', async (t) => {
  const { get } = await buildLedger(t)
  t.equal((await get('/v1/ftm.jsonl')).body, '')
})
