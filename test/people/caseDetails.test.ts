/** What is private of a case lies with the details of the person, and goes with them. */
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { type Body, buildLedger, erase, fact, type Ledger, SYLVANIA } from '../http/given.ts'
import { newLedger } from '../store/eventstoredb-given.ts'
import { bytesIn, tracesIn } from './traces.ts'

const PINKY = `p-${'a'.repeat(20)}`
const CASE = `c-${'a'.repeat(20)}`
const KEY = '3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b11'

/** Values that lie apart, each a text that occurs nowhere else. */
const SECRETS = [
  'Fortress Quxholm',
  'Infirmary Quxholm',
  'weaving without leave',
  'Article 7713',
  'Quxholm Assizes',
  'a made-up fever',
]
const [PLACE, OTHER_PLACE, CHARGE, ARTICLE, COURT, CAUSE] = SECRETS as [
  string,
  string,
  string,
  string,
  string,
  string,
]

const past = (body: Body) => ({ occurred: '2031-02-01', ...fact, ...body })

interface Told extends Ledger {
  readonly data: string
  readonly ids: Readonly<Record<string, string>>
}

/** The case of a private person, with everything in it that may tell who it is. */
const tell = async (t: Test, person: object = { publicFigure: false }, store?: string): Promise<Told> => {
  const data = join(t.testdir({}), 'data')
  const ledger = await buildLedger(t, { data, ...(store && { store }) })
  const { record } = ledger
  await record('/v1/people', { id: PINKY, name: 'Pinky Quxworthy', ...person })
  const ids: Record<string, string> = {}
  const told = async (name: string, url: string, body: Body) => {
    ids[name] = (await record(url, past(body))).id
  }
  const of = `/v1/prisoners/${CASE}`
  await told('detained', '/v1/prisoners', { id: CASE, personId: PINKY, state: SYLVANIA, place: PLACE })
  await told('moved', `${of}/change-custody`, { to: 'hospital', place: OTHER_PLACE })
  await told('convicted', `${of}/convict`, { charges: [CHARGE], court: COURT })
  await told('sentenced', `${of}/sentence`, { term: { years: 2 }, articles: [ARTICLE] })
  await told('alert', `${of}/raise-health-alert`, { by: { description: 'relatives' }, severity: 'critical' })
  const group = { states: [SYLVANIA], counted: 'released', total: { min: 2 }, claimedBy: { party: SYLVANIA } }
  await told('group', '/v1/releases', { id: 'group', ...group })
  await told('member', '/v1/releases/group/name-member', { prisonerId: CASE, basis: 'family' })
  await told('died', `${of}/record-death`, { inCustody: true, cause: CAUSE })
  return { ...ledger, data, ids }
}

const dataOf = async ({ get }: Ledger, id: string | undefined) => (await get(`/v1/events/${id}`)).json().data

const stored = async ({ service }: Ledger, stream: string): Promise<string> =>
  (await service.store.readStream(stream)).events.map(({ body }) => body).join('\n')

test('no private value of a private person is in a stream of the ledger, and whoever sees the name sees them all', async (t) => {
  const told = await tell(t)
  for (const stream of [`prisoner-${CASE}`, 'release-group']) {
    const bodies = await stored(told, stream)
    t.same(tracesIn(bodies, [...SECRETS, 'critical', 'family']), [], stream)
  }
  const { ids } = told
  t.equal((await dataOf(told, ids.detained)).place, PLACE)
  t.match(await dataOf(told, ids.convicted), { charges: [CHARGE], court: COURT })
  t.same((await dataOf(told, ids.sentenced)).articles, [ARTICLE])
  t.equal((await dataOf(told, ids.alert)).severity, 'critical')
  t.equal((await dataOf(told, ids.member)).basis, 'family')
  const { body } = await told.get(`/v1/prisoners/${CASE}`)
  t.match(JSON.parse(body), { healthAlert: { severity: 'critical' } })
  t.same(tracesIn(body, [PLACE, CAUSE]), [PLACE, CAUSE], 'headlines have the values')
})

test('after an erasure no byte of a private value is left, and answers say that it was erased', async (t) => {
  const told = await tell(t)
  t.same(tracesIn(bytesIn(told.data), SECRETS), SECRETS, 'the traces are those that the files would have')
  await erase(told, PINKY)
  t.same(tracesIn(bytesIn(told.data), SECRETS), [])
  const { ids } = told
  t.equal((await dataOf(told, ids.detained)).place, 'a place that was erased')
  t.same((await dataOf(told, ids.convicted)).charges, ['a charge that was erased'])
  t.equal((await dataOf(told, ids.member)).basis, 'erased')
  const answers = [`/v1/prisoners/${CASE}`, '/v1/prisoners', '/v1/releases/group', '/v1/events?limit=100']
  for (const url of answers) {
    const { statusCode, body } = await told.get(url)
    t.equal(statusCode, 200, url)
    t.same(tracesIn(body, [...SECRETS, 'critical', 'family']), [], url)
  }
  await told.close()
  t.same(tracesIn(bytesIn(told.data), SECRETS), [])
})

test('the case of a public figure has its values in the ledger, and after the name is withheld no further ones', async (t) => {
  const told = await tell(t, { publicFigure: true })
  t.same(tracesIn(await stored(told, `prisoner-${CASE}`), SECRETS), SECRETS)
  await told.record(`/v1/people/${PINKY}/withhold-name`, { reason: 'mistake' })
  const body = past({ charges: ['a later charge'], occurred: '2031-03-01' })
  await told.record(`/v1/prisoners/${CASE}/convict`, body)
  t.same(tracesIn(await stored(told, `prisoner-${CASE}`), ['a later charge']), [])
})

test('a correction and a contradiction of a private value lie apart, too', async (t) => {
  const told = await tell(t)
  const { ids, record } = told
  const patch = { data: { place: 'Tower Quxholm' } }
  const corrected = await record(`/v1/events/${ids.detained}/correct`, { patch, reason: 'a slip' })
  const contradiction = {
    field: '/data/charges/0',
    value: 'weaving by night',
    ...fact,
    occurred: '2031-02-03',
  }
  await record(`/v1/events/${ids.convicted}/contradict`, contradiction)
  t.same(tracesIn(await stored(told, `prisoner-${CASE}`), ['Tower Quxholm', 'weaving by night']), [])
  t.equal((await dataOf(told, corrected.id)).patch.data.place, 'Tower Quxholm')
  const { reading } = (await told.get(`/v1/events/${ids.detained}`)).json()
  t.equal(reading.data.place, 'Tower Quxholm')
  await erase(told, PINKY)
  t.same(tracesIn(bytesIn(told.data), ['Tower Quxholm', 'weaving by night']), [])
})

test('the same command with its key is the same once more, with another value it is refused, and no hash tells the value', async (t) => {
  const told = await tell(t)
  const url = `/v1/prisoners/${CASE}/convict`
  const send = (charge: string) =>
    told.post(url, past({ charges: [charge], occurred: '2031-03-01' }), { 'idempotency-key': KEY })
  const first = await send('a keyed charge')
  const again = await send('a keyed charge')
  t.equal(first.statusCode, 201, first.body)
  t.equal(again.headers['idempotent-replayed'], 'true')
  t.equal(again.json().events[0].id, first.json().events[0].id)
  t.equal((await send('another charge')).json().code, 'idempotency-key-reused')
  t.notOk(first.json().events[0].bodyHash)
  await erase(told, PINKY)
  t.equal((await send('a keyed charge')).json().code, 'person-erased')
})

test('nothing private is recorded of somebody who was erased, and everything else is', async (t) => {
  const told = await tell(t)
  await erase(told, PINKY)
  const url = `/v1/prisoners/${CASE}/convict`
  const refused = await told.post(url, past({ charges: ['a late charge'], occurred: '2031-03-01' }))
  t.equal(refused.statusCode, 410)
  t.match(refused.json(), { code: 'person-erased', detail: /charges/ })
  const accepted = await told.post(url, past({ occurred: '2031-03-01' }))
  t.equal(accepted.statusCode, 201, accepted.body)
})

test('a batch with a person and the case keeps the values of the case apart', async (t) => {
  const told = await buildLedger(t, {})
  const other = { person: `p-${'c'.repeat(20)}`, case: `c-${'c'.repeat(20)}` }
  const key = (n: number) => `${KEY.slice(0, -1)}${n}`
  const opening = past({ personId: other.person, state: SYLVANIA, place: PLACE })
  const commands = [
    {
      command: 'people.register',
      id: other.person,
      key: key(1),
      body: { publicFigure: false, name: 'Chicolini Staywell' },
    },
    { command: 'prisoners.detain', id: other.case, key: key(2), body: opening },
    { command: 'prisoners.convict', id: other.case, key: key(3), body: past({ charges: [CHARGE, 'two'] }) },
    { command: 'prisoners.convict', id: other.case, key: key(4), body: past({ charges: ['three'] }) },
  ]
  const dry = await told.post('/v1/batches?dryRun=true', { commands })
  t.equal(dry.statusCode, 200, dry.body)
  const batch = await told.post('/v1/batches', { commands })
  t.equal(batch.statusCode, 200, batch.body)
  t.same(tracesIn(await stored(told, `prisoner-${other.case}`), [PLACE, CHARGE]), [])
  const again = await told.post('/v1/batches', { commands })
  t.same(
    again.json().results.map(({ status }: { status: string }) => status),
    ['repeated', 'repeated', 'repeated', 'repeated'],
  )
  const { events } = await told.service.store.readStream(`personal-${other.person}`)
  t.equal(events.length, 4, 'a repetition stores nothing')
})

for (const engine of ['SQLite', 'the double of EventStoreDB'] as const) {
  test(`on ${engine}, commands on several streams about one person at once keep all their values apart`, async (t) => {
    const double = engine === 'SQLite' ? undefined : await startEventStoreDouble(t)
    const told = await tell(t, { publicFigure: false }, double && newLedger(double.connectionString))
    const cases = ['d', 'e', 'f'].map((letter) => `c-${letter.repeat(20)}`)
    const answers = await Promise.all(
      cases.map((id) =>
        told.post('/v1/prisoners', past({ id, personId: PINKY, state: SYLVANIA, place: id })),
      ),
    )
    t.same(
      answers.map(({ statusCode }) => statusCode),
      [201, 201, 201],
    )
    for (const id of cases) t.equal((await told.get(`/v1/prisoners/${id}`)).json().place, id)
    const log: string[] = []
    for await (const batch of told.service.store.readAll())
      log.push(...batch.filter(({ stream }) => !stream.startsWith('personal-')).map(({ body }) => body))
    t.same(tracesIn(log.join('\n'), [...SECRETS, 'critical', 'family']), [])
    await erase(told, PINKY)
    t.same(tracesIn(bytesIn(told.data), SECRETS), [])
    for (const id of cases)
      t.equal((await told.get(`/v1/prisoners/${id}`)).json().place, 'a place that was erased')
  })
}
