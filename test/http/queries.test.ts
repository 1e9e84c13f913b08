/** The answers of each query, for an empty ledger and for one with a case. */
import { type Test, test } from 'tap'
import { buildTestService } from '../service.ts'
import {
  ACME,
  apiOf,
  BOLT,
  buildLedger,
  deal,
  FREEDONIA,
  fact,
  GAZETTE,
  isProblem,
  licence,
  lifting,
  measure,
  SYLVANIA,
  source,
  statement,
} from './given.ts'

const empty = async (t: Test) => apiOf((await buildTestService(t)).app)

const at = (position: string, knownAt: string | null) => ({ position, knownAt, settled: true })

test('the lists of an empty ledger are empty', async (t) => {
  const { get } = await empty(t)
  for (const url of ['/v1/deals', '/v1/sources', '/v1/events']) {
    const answer = await get(url)
    t.equal(answer.statusCode, 200, url)
    t.hasStrict(answer.json(), { items: [], at: at('0', null) })
    t.equal(answer.headers['detente-position'], '0')
    t.notOk('link' in answer.headers)
  }
})

test('an empty ledger has no measure against anything, and says that this is not clearance', async (t) => {
  const { get } = await empty(t)
  const {
    items,
    verdicts,
    notCovered,
    at: asked,
  } = (await get('/v1/status?goods=3104&asOf=2031-06-30')).json()
  t.strictSame(items, [])
  t.strictSame(asked, { ...at('0', null), asOf: '2031-06-30', settled: false }, 'that day is not over')
  t.match(verdicts, [{ verdict: 'not-recorded', sentence: /not clearance/ }])
  t.match(notCovered, [{ code: 'jurisdiction-not-recorded' }])
})

test('a deal is shown with its status, its last event and how its promises stand', async (t) => {
  const { get, record } = await buildLedger(t)
  const opened = await record('/v1/deals', deal('potash'))
  const expected = {
    id: 'potash',
    title: 'Potash for pardons',
    parties: [
      { code: FREEDONIA, role: 'sender' },
      { code: SYLVANIA, role: 'target' },
    ],
    framing: 'parallel',
    status: 'mooted',
    revision: 0,
    lastEvent: {
      eventId: opened.id,
      headline: 'Measures and releases of Freedonia and Sylvania: mooted',
      occurred: { edtf: '2031-01-10', earliest: '2031-01-10', latest: '2031-01-11' },
    },
    commitments: { open: 0, fulfilled: 0, overdue: 0, broken: 0 },
  }
  const asked = { ...at(opened.position, opened.recordedAt), asOf: '2031-06-30' }
  t.same((await get('/v1/deals/potash')).json(), { ...expected, at: asked })
  t.same((await get('/v1/deals')).json(), { items: [expected], at: asked })
})

test('a deal counts its promises as open, overdue and fulfilled', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const promise = (commitmentId: string, due?: string) => ({
    commitmentId,
    obligor: SYLVANIA,
    beneficiary: FREEDONIA,
    kind: 'release',
    text: 'Let the clowns go',
    test: 'They are home',
    occurred: '2031-02-01',
    ...(due && { due }),
    ...fact,
  })
  await record('/v1/deals/potash/make-commitment', promise('one'))
  await record('/v1/deals/potash/make-commitment', promise('two', '2031-05-01'))
  await record('/v1/deals/potash/make-commitment', promise('three', '2031-09-01'))
  const made = await record('/v1/deals/potash/make-commitment', promise('four'))
  await record('/v1/deals/potash/fulfil', {
    commitmentId: 'four',
    evidence: [made.id],
    occurred: '2031-03-01',
    ...fact,
  })
  t.strictSame((await get('/v1/deals/potash')).json().commitments, {
    open: 3,
    fulfilled: 1,
    overdue: 1,
    broken: 0,
  })
})

test('the last event of a deal is the last in the order of time, not of recording', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const late = await record(
    '/v1/deals/potash/record-statement',
    statement('The later', { occurred: '2031-03-01' }),
  )
  await record('/v1/deals/potash/record-statement', statement('The earlier', { occurred: '2031-02-01' }))
  t.equal((await get('/v1/deals/potash')).json().lastEvent.eventId, late.id)
})

test('deals are listed by their ids', async (t) => {
  const { get, record } = await buildLedger(t)
  for (const id of ['rail', 'potash', 'salt']) await record('/v1/deals', deal(id))
  const ids = (await get('/v1/deals')).json().items.map((one: { id: string }) => one.id)
  t.strictSame(ids, ['potash', 'rail', 'salt'])
})

test('deals are found by party, by status and by framing', async (t) => {
  const { get, record } = await buildLedger(t)
  const parties = [
    { code: 'org:ruritania', role: 'sender' },
    { code: SYLVANIA, role: 'target' },
  ]
  await record('/v1/deals', deal('potash'))
  await record('/v1/deals', deal('rail', { framing: 'exchange', parties }))
  await record('/v1/deals', deal('salt', { status: 'announced' }))
  const find = async (query: string) =>
    (await get(`/v1/deals?${query}`)).json().items.map((one: { id: string }) => one.id)
  t.strictSame(await find('party=org:ruritania'), ['rail'])
  t.strictSame(await find(`party=${SYLVANIA}`), ['potash', 'rail', 'salt'])
  t.strictSame(await find('status=announced'), ['salt'])
  t.strictSame(await find('framing=exchange'), ['rail'])
  t.strictSame(await find('framing=parallel&status=mooted'), ['potash'])
  t.strictSame(await find('status=collapsed'), [])
})

test('an event is shown as it was recorded, with its position', async (t) => {
  const { get, post, service } = await buildLedger(t)
  const answer = await post(
    '/v1/deals',
    deal('potash', { confidence: 'confirmed', effective: '2031-01-12' }),
    {
      'idempotency-key': 'potash-1',
    },
  )
  const [event] = answer.json().events
  const { reading, ...recorded } = (await get(`/v1/events/${event.id}`)).json()
  t.strictSame(recorded, event)
  t.equal(reading.standing, 'in-force')
  t.equal(event.position, String(await service.store.head()))
  t.match(event, {
    id: /^[0-9a-f-]{36}$/,
    type: 'DealOpened',
    version: 1,
    stream: 'deal-potash',
    revision: 0,
    recordedAt: /^2031-06-30T12:\d\d:\d\d\.000Z$/,
    occurred: '2031-01-10',
    earliest: '2031-01-10',
    latest: '2031-01-11',
    effective: '2031-01-12',
    sources: [{ sourceId: GAZETTE }],
    confidence: 'confirmed',
    deals: [],
    actor: 'local',
    correlationId: /^[0-9a-f-]{36}$/,
    keyHash: /^[0-9a-f]{64}$/,
    bodyHash: /^[0-9a-f]{64}$/,
    data: { title: 'Potash for pardons', framing: 'parallel', status: 'mooted' },
  })
})

test('a command answers its event, where to read on, and its position', async (t) => {
  const { post, service } = await buildLedger(t)
  const answer = await post('/v1/deals', deal('potash'))
  const position = String(await service.store.head())
  t.equal(answer.statusCode, 201)
  t.hasStrict(answer.headers, { location: '/v1/deals/potash', 'detente-position': position })
  t.hasStrict(answer.json(), { events: [{ position }], revision: 0, position, applied: true })
  const next = await post('/v1/deals/potash/record-statement', statement('So far so good'))
  t.match(next, { headers: { location: '/v1/deals/potash' } })
  t.match(next.json(), { revision: 1 })
})

test('events are listed in the order of the log, by type, stream, deal and position', async (t) => {
  const { get, record, service } = await buildLedger(t)
  const first = await service.store.head()
  const opened = await record('/v1/deals', deal('potash'))
  const imposed = await record('/v1/sanctions', measure('syl-potash', { deals: ['potash'] }))
  const said = await record('/v1/deals/potash/record-statement', statement('So far so good'))
  const find = async (query = '') =>
    (await get(`/v1/events?${query}`)).json().items.map((one: { type: string }) => one.type)
  const all = ['SourceRegistered', 'DealOpened', 'SanctionImposed', 'StatementMade']
  t.strictSame(await find(), all)
  t.strictSame(await find('types=StatementMade,DealOpened'), ['DealOpened', 'StatementMade'])
  t.strictSame(await find('stream=deal-potash'), ['DealOpened', 'StatementMade'])
  t.strictSame(await find('deal=potash'), all.slice(1))
  const both = await find(`from=${opened.position}&to=${imposed.position}`)
  t.strictSame(both, ['DealOpened', 'SanctionImposed'])
  t.strictSame(await find(`from=${said.position}`), ['StatementMade'])
  t.strictSame(await find(`to=${first}`), ['SourceRegistered'])
  const reversed = await get(`/v1/events?from=${imposed.position}&to=${opened.position}`)
  isProblem(t, reversed, 400, 'bad-parameter', ['/to'])
})

test('the events of a deal are those of its timeline, in the order of the log', async (t) => {
  const { get, record } = await buildLedger(t)
  const imposed = await record('/v1/sanctions', measure('syl-potash'))
  const opened = await record('/v1/deals', deal('potash'))
  const linked = await record('/v1/deals/potash/link-event', {
    eventId: imposed.id,
    occurred: '2031-02-01',
    ...fact,
  })
  const { items } = (await get('/v1/deals/potash/events')).json()
  t.strictSame(
    items.map((one: { id: string }) => one.id),
    [imposed.id, opened.id, linked.id],
  )
})

test('a source is shown with what was registered, and the roots that it goes back to', async (t) => {
  const { get, record } = await buildLedger(t)
  const registered = await record('/v1/sources', source('herald', { originId: GAZETTE }))
  const data = {
    publisher: 'The Freedonia Gazette',
    title: 'Duck soup at the border',
    published: '2031-01-11',
  }
  t.match((await get('/v1/sources/herald')).json(), {
    id: 'herald',
    ...data,
    kind: 'press',
    originId: GAZETTE,
    roots: [GAZETTE],
    course: [{ eventId: registered.id, type: 'SourceRegistered' }],
    revision: 0,
  })
  t.strictSame((await get('/v1/sources')).json(), {
    items: [
      { id: GAZETTE, ...data, kind: 'press', derivedFrom: [], roots: [GAZETTE] },
      { id: 'herald', ...data, kind: 'press', originId: GAZETTE, derivedFrom: [], roots: [GAZETTE] },
    ],
    at: at(registered.position, registered.recordedAt),
  })
})

test('a measure is shown with its targets and how each stands', async (t) => {
  const { get, record } = await buildLedger(t)
  const imposed = await record(
    '/v1/sanctions',
    measure('syl-potash', { targets: [ACME, BOLT], affectsGoods: ['3104'] }),
  )
  const lifted = await record('/v1/sanctions/syl-potash/lift', lifting({ targets: [ACME.targetId] }))
  const standing = {
    ...{ possible: [], instruments: [], exceptions: [], windDown: [], announced: [], clocks: [] },
    ...{ easedThatDay: false, propertyStillBlocked: false, contestedBy: [] },
  }
  t.same((await get('/v1/sanctions/syl-potash')).json(), {
    id: 'syl-potash',
    authority: 'Treasury of Freedonia',
    jurisdiction: FREEDONIA,
    programme: 'SYL-1',
    measure: 'asset-freeze',
    goods: [],
    affectsGoods: ['3104'],
    targets: [
      {
        ...ACME,
        ids: [],
        status: 'lifted',
        basis: 'instrument',
        since: { edtf: '2031-04-01', eventId: lifted.id },
        easedBy: [
          {
            by: 'lifting',
            eventId: lifted.id,
            from: '2031-04-01',
            instrument: { kind: 'notice', number: 'N-7' },
          },
        ],
        ...standing,
      },
      {
        ...BOLT,
        ids: [],
        status: 'barred',
        since: { edtf: '2031-01-05', eventId: imposed.id },
        easedBy: [],
        ...standing,
      },
    ],
    course: [
      {
        eventId: imposed.id,
        type: 'SanctionImposed',
        occurred: { edtf: '2031-01-05', earliest: '2031-01-05', latest: '2031-01-06' },
        headline: 'Freedonia imposed an asset freeze on Acme Potash and 1 other, bearing on potash',
      },
      {
        eventId: lifted.id,
        type: 'SanctionLifted',
        occurred: { edtf: '2031-04-01', earliest: '2031-04-01', latest: '2031-04-02' },
        headline: 'Freedonia ended the asset freeze on Acme Potash (bearing on potash) by delisting',
      },
    ],
    revision: 1,
    at: { ...at(lifted.position, lifted.recordedAt), asOf: '2031-06-30' },
  })
})

test('a licence is shown with its issuer, programme, number and validity', async (t) => {
  const { get, post, record } = await buildLedger(t)
  await record('/v1/sanctions', measure('syl-potash'))
  const answer = await post('/v1/licences', licence('GL 13', 'syl-potash', { expires: '2031-06-30' }))
  t.equal(answer.headers.location, '/v1/licences/org-freedonia-syl-1-gl-13')
  const shown = (await get('/v1/licences/org-freedonia-syl-1-gl-13')).json()
  t.match(shown, {
    id: 'org-freedonia-syl-1-gl-13',
    number: 'GL 13',
    covers: [{ sanctionId: 'syl-potash' }],
    validFrom: '2031-03-01',
    expires: '2031-06-30',
    status: 'expired',
    course: [{ type: 'LicenceIssued' }],
    revision: 0,
  })
  await record('/v1/licences', licence('GL 14', 'syl-potash', { expires: '2031-07-01' }))
  t.equal((await get('/v1/licences/org-freedonia-syl-1-gl-14')).json().status, 'valid')
  await record('/v1/licences', licence('GL 15', 'syl-potash', { validFrom: '2031-07-01' }))
  t.equal((await get('/v1/licences/org-freedonia-syl-1-gl-15')).json().status, 'not-yet-valid')
})

const FIGURE = { id: 'rufus-t-firefly', publicFigure: true, name: 'Rufus T. Firefly' }

test('a person is shown with the details that the ledger’s digest is of', async (t) => {
  const { get, record } = await buildLedger(t)
  const registered = await record('/v1/people', { ...FIGURE, country: FREEDONIA, role: 'Leader' })
  const shown = (await get('/v1/people/rufus-t-firefly')).json()
  t.match(shown, {
    ...FIGURE,
    country: FREEDONIA,
    role: 'Leader',
    digest: /^[\w-]{43}$/,
    course: [{ eventId: registered.id, headline: 'Person registered: Rufus T. Firefly' }],
    revision: 0,
  })
  t.notOk('disclosure' in shown)
})

test('a detention case is shown with its course, in the order of time, and the name of the prisoner', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/people', FIGURE)
  await record('/v1/prisoners', {
    id: FIGURE.id,
    personId: FIGURE.id,
    state: SYLVANIA,
    occurred: '2030-05-01',
    ...fact,
  })
  await record(`/v1/prisoners/${FIGURE.id}/release`, {
    terms: 'unconditional',
    occurred: '2031-03-01',
    ...fact,
  })
  await record(`/v1/prisoners/${FIGURE.id}/pardon`, {
    authority: { party: SYLVANIA },
    occurred: '2031-02-27',
    ...fact,
  })
  const shown = (await get(`/v1/prisoners/${FIGURE.id}`)).json()
  t.match(shown, {
    id: FIGURE.id,
    personId: FIGURE.id,
    state: SYLVANIA,
    name: FIGURE.name,
    custody: 'free',
    course: [
      { type: 'PrisonerDetained', headline: 'Rufus T. Firefly detained by Sylvania' },
      { type: 'PrisonerPardoned', headline: 'Rufus T. Firefly pardoned by Sylvania' },
      { type: 'PrisonerReleased', headline: 'Rufus T. Firefly released, unconditionally' },
    ],
    revision: 2,
  })
  t.notOk('possible' in shown)
})

test('a prisoner with an uncertain release is held, and possibly free', async (t) => {
  const { get, record } = await buildLedger(t)
  const id = `c-${'a'.repeat(20)}`
  await record('/v1/prisoners', { id, pseudonym: 'Pinky', state: SYLVANIA, occurred: '2030-05-01', ...fact })
  await record(`/v1/prisoners/${id}/release`, {
    terms: 'unknown',
    occurred: '2031-06-15/2031-07-15',
    ...fact,
  })
  t.match((await get(`/v1/prisoners/${id}`)).json(), {
    pseudonym: 'Pinky',
    custody: 'held',
    possible: 'free',
  })
})

test('the release of a group is shown by claimant, with the names that are known', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/people', FIGURE)
  await record('/v1/prisoners', {
    id: FIGURE.id,
    personId: FIGURE.id,
    state: SYLVANIA,
    occurred: '2030-05-01',
    ...fact,
  })
  const pinky = `c-${'b'.repeat(20)}`
  await record('/v1/prisoners', {
    id: pinky,
    pseudonym: 'Pinky',
    state: SYLVANIA,
    occurred: '2030-05-01',
    ...fact,
  })
  const report = { states: [SYLVANIA], counted: 'released', occurred: '2031-03-01', ...fact }
  const first = await record('/v1/releases', {
    id: 'clowns',
    ...report,
    total: { min: 12, max: 12 },
    claimedBy: { party: SYLVANIA },
  })
  const second = await record('/v1/releases/clowns/report', {
    ...report,
    total: { min: 9 },
    claimedBy: { description: 'The circus' },
  })
  const named = await record('/v1/releases/clowns/name-member', {
    prisonerId: FIGURE.id,
    basis: 'family',
    occurred: '2031-03-02',
    ...fact,
  })
  const doubted = await record('/v1/releases/clowns/name-member', {
    prisonerId: pinky,
    basis: 'press',
    confidence: 'contested',
    occurred: '2031-03-02',
    ...fact,
  })
  const taken = await record('/v1/releases/clowns/report-transfer', {
    to: FREEDONIA,
    voluntariness: 'forced',
    count: { min: 3, max: 4 },
    occurred: '2031-03-02',
    ...fact,
  })
  const { course, at: _, ...shown } = (await get('/v1/releases/clowns')).json()
  const stands = { contested: false, certainty: 'definite' }
  t.strictSame(shown, {
    id: 'clowns',
    states: [SYLVANIA],
    claims: [
      {
        eventId: first.id,
        ...stands,
        claimedBy: { party: SYLVANIA },
        counted: 'released',
        total: { min: 12, max: 12 },
      },
      {
        eventId: second.id,
        ...stands,
        claimedBy: { description: 'The circus' },
        counted: 'released',
        total: { min: 9 },
      },
    ],
    ranges: [{ counted: 'released', min: 9, claims: 2 }],
    named: [
      {
        eventId: named.id,
        ...stands,
        prisonerId: FIGURE.id,
        basis: 'family',
        name: FIGURE.name,
        custody: 'held',
        heldBy: SYLVANIA,
      },
      {
        eventId: doubted.id,
        ...stands,
        contested: true,
        prisonerId: pinky,
        basis: 'press',
        name: 'Pinky',
        custody: 'held',
        heldBy: SYLVANIA,
      },
    ],
    namedCount: 1,
    transferred: [
      { eventId: taken.id, ...stands, to: FREEDONIA, voluntariness: 'forced', count: { min: 3, max: 4 } },
    ],
    takenBack: [],
    revision: 4,
  })
  t.equal(course.length, 5)
  t.equal(course[3].headline, 'Contested: Pinky named among the group (basis: press)')
})

test('a group shows a member who was taken back, and the earlier value of a revised count', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/people', FIGURE)
  await record('/v1/prisoners', {
    id: FIGURE.id,
    personId: FIGURE.id,
    state: SYLVANIA,
    occurred: '2030',
    ...fact,
  })
  const count = { counted: 'released', claimedBy: { party: SYLVANIA } }
  const opening = { states: [SYLVANIA], total: { min: 12, max: 12 }, occurred: '2031-03-01', ...fact }
  await record('/v1/releases', { id: 'clowns', ...count, ...opening })
  const then = (url: string, occurred: string, body: object) =>
    record(`/v1/${url}`, { occurred, ...fact, ...body })
  await then('releases/clowns/revise-count', '2031-03-05', {
    ...count,
    total: { min: 11, max: 11 },
    reason: 'one twice',
  })
  await then('releases/clowns/name-member', '2031-03-01', { prisonerId: FIGURE.id, basis: 'family' })
  await then(`prisoners/${FIGURE.id}/release`, '2031-03-01', { terms: 'parole' })
  const back = await then(`prisoners/${FIGURE.id}/return-to-custody`, '2031-04-01', { reason: 'an order' })
  t.match((await get('/v1/releases/clowns?asOf=2031-03-04')).json(), {
    claims: [{ total: { min: 12 } }],
    named: [{ custody: 'free' }],
    takenBack: [],
  })
  t.match((await get('/v1/releases/clowns')).json(), {
    claims: [{ total: { min: 11 }, before: [{ total: { min: 12 } }] }],
    named: [{ custody: 'held' }],
    takenBack: [{ prisonerId: FIGURE.id, name: FIGURE.name, eventId: back.id, occurred: '2031-04-01' }],
  })
})

test('a thing is not found by the id of another subject', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  for (const collection of ['sanctions', 'licences', 'prisoners', 'releases', 'people', 'sources']) {
    isProblem(t, await get(`/v1/${collection}/potash`), 404, 'not-found')
  }
})

test('a head request answers the headers alone', async (t) => {
  const { app } = await buildLedger(t)
  const full = await app.inject('/v1/sources')
  const head = await app.inject({ method: 'HEAD', url: '/v1/sources' })
  t.equal(head.statusCode, 200)
  t.equal(head.body, '')
  t.equal(head.headers.etag, full.headers.etag)
})

test('a source that was withdrawn says so, and why, by itself and in the list', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/sources/gazette/withdraw', { reason: 'Made up.' })
  const shown = (await get('/v1/sources/gazette')).json()
  t.match(shown, { withdrawn: true, revision: 1 })
  t.equal(shown.course.at(-1).headline, 'Source gazette withdrawn: Made up.')
  t.match((await get('/v1/sources')).json().items, [{ id: 'gazette', withdrawn: true }])
})
