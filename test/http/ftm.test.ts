/** The export as FollowTheMoney: only schemata and properties that there are, no reference that leads nowhere. */
import { test } from 'tap'
import { ACME, buildLedger, deal, FREEDONIA, fact, isProblem, measure, SYLVANIA, statement } from './given.ts'

interface Entity {
  readonly id: string
  readonly schema: string
  readonly properties: Readonly<Record<string, readonly string[]>>
}

/** Of each schema, those of its own and inherited properties that may be used (FollowTheMoney's schema files). */
const THING = ['name', 'alias', 'country', 'summary', 'publisher', 'sourceUrl', 'wikidataId']
const LEGAL_ENTITY = [...THING, 'leiCode', 'registrationNumber']
const INTERVAL = ['startDate', 'endDate', 'date', 'summary', 'recordId', 'sourceUrl', 'publisher']
const SCHEMATA: Readonly<Record<string, readonly string[]>> = {
  PublicBody: LEGAL_ENTITY,
  Organization: LEGAL_ENTITY,
  LegalEntity: LEGAL_ENTITY,
  Person: [...LEGAL_ENTITY, 'position', 'birthDate'],
  Vessel: [...THING, 'imoNumber'],
  Airplane: THING,
  Sanction: [
    ...INTERVAL,
    ...['entity', 'authority', 'authorityId', 'unscId', 'program', 'provisions', 'status', 'country'],
  ],
  Event: [...INTERVAL, ...THING, 'involved'],
}

const DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/

const parse = (text: string): readonly Entity[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

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
      instrument: { kind: 'notice', number: 'N-1', url: 'https://example.org/n-1' },
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

test('every entity has a schema and properties that there are, its values are texts, its dates plain', async (t) => {
  const { get } = await build(t)
  const answer = await get('/v1/ftm.jsonl')
  t.equal(answer.headers['content-type'], 'application/jsonl; charset=utf-8')
  const entities = parse(answer.body)
  const ids = new Set(entities.map((one) => one.id))
  for (const { id, schema, properties } of entities) {
    for (const [name, values] of Object.entries(properties)) {
      t.ok(SCHEMATA[schema]?.includes(name), `${schema}:${name}`)
      t.ok(values.length > 0 && values.every((value) => typeof value === 'string' && value !== ''), id)
      if (/[dD]ate$/.test(name)) for (const value of values) t.match(value, DATE)
      if (name === 'country') for (const value of values) t.match(value, /^[a-z]{2}$/)
      if (name === 'entity' || name === 'involved') for (const value of values) t.ok(ids.has(value), value)
    }
    const required = schema === 'Sanction' ? 'entity' : 'name'
    t.ok(properties[required]?.length, `${id} has ${required}`)
  }
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

test('an erased person is no entity any more', async (t) => {
  const { get, record } = await build(t)
  await record('/v1/people/bo-fictional/erase', { basis: 'asked for' })
  const text = (await get('/v1/ftm.jsonl')).body
  t.notMatch(text, /Bo Fictional|bo-fictional/)
})

test('what is retracted is no entity any more', async (t) => {
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
