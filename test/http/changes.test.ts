/** Which verdicts changed between two days, or between two positions of the log, and by which events. */
import { test } from 'tap'
import {
  ACME,
  type Api,
  BEYOND,
  BOLT,
  buildLedger,
  FREEDONIA,
  fact,
  isProblem,
  licence,
  lifting,
  measure,
  SYLVANIA,
} from './given.ts'

interface Change {
  readonly targets: readonly { readonly targetId: string; readonly name: string }[]
  readonly jurisdiction: string
  readonly differs: readonly string[]
  readonly before: { readonly verdict: string }
  readonly after: { readonly verdict: string }
  readonly by: string
  readonly events: readonly string[]
}

const URL = '/v1/status/changes'

const answerTo = async ({ get }: Pick<Api, 'get'>, query: string) => {
  const answer = await get(`${URL}?${query}`)
  if (answer.statusCode !== 200) throw new Error(`${query} was refused: ${answer.body}`)
  return answer.json()
}

const changes = async (api: Pick<Api, 'get'>, query: string): Promise<readonly Change[]> =>
  (await answerTo(api, query)).items

test('an imposition changes a verdict on the day of its effect, and names its event', async (t) => {
  const ledger = await buildLedger(t)
  const imposed = await ledger.record('/v1/sanctions', measure('syl-potash', { effective: '2031-01-20' }))
  const found = await changes(ledger, 'target=acme-potash&since=2031-01-19&until=2031-01-20')
  t.match(found, [
    {
      targets: [{ targetId: 'acme-potash', name: 'Acme Potash' }],
      jurisdiction: FREEDONIA,
      differs: ['verdict', 'certainly'],
      before: { verdict: 'not-yet' },
      after: { verdict: 'barred', certain: true, sentence: /bars/ },
      by: 'events',
      events: [imposed.id],
      measures: [{ sanctionId: 'syl-potash', targetId: 'acme-potash' }],
    },
  ])
  t.equal(found.length, 1)
  t.strictSame(await changes(ledger, 'target=acme-potash&since=2031-01-20&until=2031-02-20'), [])
})

test('a lifting changes a verdict, and only its own event lies between', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash', { targets: [ACME, BOLT] }))
  const lifted = await ledger.record('/v1/sanctions/syl-potash/lift', lifting())
  const found = await changes(ledger, 'target=acme-potash&since=2031-03-31')
  t.match(found, [
    { before: { verdict: 'barred' }, after: { verdict: 'lifted' }, by: 'events', events: [lifted.id] },
  ])
  t.match(await answerTo(ledger, 'target=acme-potash&since=2031-03-31'), {
    from: { asOf: '2031-03-31' },
    to: { asOf: '2031-06-30' },
    matched: [{ targetId: 'acme-potash' }],
    sentence: /No answer is clearance/,
    at: { position: lifted.position },
  })
})

test('a licence that ended by itself changes a verdict by time alone', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record('/v1/licences', licence('GL-1', 'syl-potash', { expires: '2031-05-01' }))
  const [found, ...others] = await changes(ledger, 'target=acme-potash&since=2031-04-30&until=2031-05-02')
  t.match(found, { before: { verdict: 'licensed' }, after: { verdict: 'barred' }, by: 'time' })
  t.strictSame(found?.events, [])
  t.strictSame(others, [])
})

test('an exception that ended is a change, although the verdict has the same word', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  const stated = { reach: 'stated-dealings', authorises: 'Deliveries of food', expires: '2031-05-01' }
  await ledger.record('/v1/licences', licence('GL-1', 'syl-potash', stated))
  t.match(await changes(ledger, 'target=acme-potash&since=2031-04-30&until=2031-05-02'), [
    {
      differs: ['exceptions'],
      before: { verdict: 'barred', exceptions: 1 },
      after: { verdict: 'barred', exceptions: 0 },
      by: 'time',
    },
  ])
})

test('between two positions, what was recorded between changes verdicts, whenever it happened', async (t) => {
  const ledger = await buildLedger(t)
  const imposed = await ledger.record('/v1/sanctions', measure('syl-potash'))
  const lifted = await ledger.record('/v1/sanctions/syl-potash/lift', lifting())
  const before = `target=acme-potash&fromPosition=${imposed.position}`
  t.match(await changes(ledger, before), [
    { before: { verdict: 'barred' }, after: { verdict: 'lifted' }, by: 'events', events: [lifted.id] },
  ])
  t.strictSame(await changes(ledger, `${before}&toPosition=${imposed.position}`), [])
  const retracted = await ledger.post(`/v1/events/${lifted.id}/retract`, { reason: 'misread' })
  t.match(await changes(ledger, `target=acme-potash&fromPosition=${lifted.position}`), [
    { before: { verdict: 'lifted' }, after: { verdict: 'barred' }, events: [retracted.json().events[0].id] },
  ])
  t.match(
    await changes(ledger, 'target=acme-potash&fromPosition=0'),
    [{ before: { verdict: 'not-recorded' }, after: { verdict: 'barred' } }],
    'a target that was not known then',
  )
})

test('a name asks about the targets that it finds, and an alias that was recorded since changes its verdict', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record('/v1/sanctions', measure('syl-rail', { targets: [BOLT] }))
  const other = await ledger.record('/v1/sources', { id: 'other', kind: 'press', publisher: 'Paper' })
  const before = `name=Fictional%20Quarry&fromPosition=${other.position}`
  t.match(await answerTo(ledger, before), { items: [], matched: [] })
  const alias = await ledger.record('/v1/targets', {
    id: 'acme-potash',
    kind: 'entity',
    name: 'Acme Potash',
    occurred: '2031-01-05',
    ...fact,
    aliases: [{ name: 'Fictional Quarry', kind: 'strong' }],
  })
  t.match(await changes(ledger, before), [
    {
      targets: [{ targetId: 'acme-potash' }],
      before: { verdict: 'not-recorded' },
      after: { verdict: 'barred' },
      by: 'events',
      events: [alias.id],
    },
  ])
  const imposed = await changes(ledger, 'name=ACME%20potash&since=2031-01-04')
  t.match(imposed, [{ targets: [{ targetId: 'acme-potash' }], before: { verdict: 'not-yet' } }])
  t.equal(imposed.length, 1)
})

test('a firm that came to belong to a listed owner has a change, by the event that says so', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('us-potash', { jurisdiction: 'US' }))
  const entity = { kind: 'entity', occurred: '2031-01-05', ...fact }
  await ledger.record('/v1/targets', { ...entity, id: 'acme-potash', name: 'Acme Potash' })
  const firm = { ...entity, id: 'half-owned', name: 'Half Owned Fictional' }
  const { position } = await ledger.record('/v1/targets', firm)
  const owned = await ledger.record('/v1/targets/half-owned/report-ownership', {
    owner: { ownerId: 'acme-potash' },
    percent: { min: 50, max: 50 },
    occurred: '2031-02-01',
    ...fact,
  })
  const change = {
    targets: [{ targetId: 'half-owned' }],
    jurisdiction: 'US',
    before: { verdict: 'not-recorded' },
    after: { verdict: 'barred' },
    by: 'events',
  }
  for (const span of ['since=2031-01-31&until=2031-02-01', `fromPosition=${position}`]) {
    const found = await changes(ledger, `target=half-owned&${span}`)
    t.match(found, [change], span)
    t.strictSame(
      found.map(({ events }) => events),
      [[owned.id]],
      span,
    )
  }
})

test('goods are asked about by days as well', async (t) => {
  const ledger = await buildLedger(t)
  const ban = { measure: 'import-restrictions', targets: [], goods: ['3104'], effective: '2031-02-01' }
  const imposed = await ledger.record('/v1/sanctions', measure('syl-ban', ban))
  t.match(await changes(ledger, 'goods=310420&since=2031-01-31&until=2031-02-01'), [
    { targets: [], after: { verdict: 'barred' }, events: [imposed.id] },
  ])
  t.strictSame(await changes(ledger, 'goods=8602&since=2031-01-31'), [])
})

test('without a subject, every target of a measure has its changes, page by page', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash', { targets: [ACME, BOLT] }))
  const sylvan = { jurisdiction: SYLVANIA, targets: [BOLT] }
  await ledger.record('/v1/sanctions', measure('fre-rail', sylvan))
  const query = 'since=2031-01-04&until=2031-01-05'
  const placesIn = (items: readonly Change[]) =>
    items.map(({ targets, jurisdiction }) => [...targets.map(({ targetId }) => targetId), jurisdiction])
  const all = [
    ['acme-potash', FREEDONIA],
    ['bolt-rail', FREEDONIA],
    ['bolt-rail', SYLVANIA],
  ]
  t.strictSame(placesIn(await changes(ledger, query)), all)
  const paged: Change[] = []
  for (let cursor = ''; ; ) {
    const { items, next } = await answerTo(ledger, `${query}&limit=1${cursor}`)
    paged.push(...items)
    if (next === undefined) break
    cursor = `&cursor=${next}`
  }
  t.strictSame(placesIn(paged), all)
  t.strictSame(placesIn(await changes(ledger, `${query}&jurisdiction=${SYLVANIA}`)), [
    ['bolt-rail', SYLVANIA],
  ])
  t.strictSame(placesIn(await changes(ledger, `${query}&jurisdiction=${SYLVANIA},${FREEDONIA}`)), all)
})

test('the changes are a table of CSV, and have a tag', async (t) => {
  const ledger = await buildLedger(t)
  const imposed = await ledger.record('/v1/sanctions', measure('syl-potash'))
  const query = '?target=acme-potash&since=2031-01-04'
  const answer = await ledger.get(URL + query, { accept: 'text/csv' })
  t.equal(answer.headers['content-type'], 'text/csv; charset=utf-8; header=present')
  const [heading, line, end] = answer.body.split('\r\n')
  t.match(heading, /^\ufefftargets\.targetId,targets\.name,jurisdiction,differs,before\.verdict,/)
  t.match(line, /^acme-potash,Acme Potash,org:freedonia,"verdict; certainly",not-yet,/)
  t.match(line, new RegExp(`,events,${imposed.id},syl-potash$`))
  t.equal(end, '')
  t.equal((await ledger.get(`${URL}.csv${query}`)).body, answer.body)
  for (const accept of ['text/csv', 'application/json']) {
    const { etag } = (await ledger.get(URL + query, { accept })).headers
    t.equal((await ledger.get(URL + query, { accept, 'if-none-match': String(etag) })).statusCode, 304)
  }
})

test('a span that is asked wrongly is refused, and says what would be right', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  const refused = async (query: string, pointers: readonly string[], detail: RegExp) => {
    const answer = await ledger.get(`${URL}?target=acme-potash&${query}`)
    isProblem(t, answer, 400, 'bad-parameter', pointers)
    t.match(answer.json().detail, detail, query)
  }
  await refused('', [], /since.*fromPosition/)
  await refused('since=2031-01-01&fromPosition=1', [], /not both/)
  await refused('until=2031-01-01&toPosition=1', [], /not both/)
  await refused('since=2031-02-01&until=2031-01-31', ['/until'], /before `since`/)
  await refused('since=2031-07-01', ['/since'], /after today, 2031-06-30/)
  await refused('until=2031-01-31', ['/since'], /with `until`/)
  await refused('fromPosition=2&toPosition=1', ['/toPosition'], /before `fromPosition`/)
  await refused('toPosition=1', ['/fromPosition'], /with `toPosition`/)
  await refused('since=2031-02-30', ['/since'], /day/)
  await refused('since=2031-02-01T12:00:00Z', ['/since'], /day/)
  await refused('since=2031-02-01&asOf=2031-03-01', ['/asOf'], /asOf/)
  isProblem(t, await ledger.get(`${URL}?fromPosition=${BEYOND}`), 400, 'bad-parameter', ['/fromPosition'])
  isProblem(t, await ledger.get(`${URL}?target=acme-potashh&since=2031-01-01`), 404, 'unknown-target')
})
