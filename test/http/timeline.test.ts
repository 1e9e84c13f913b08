/** Timelines: the shape of an entry, its order, what belongs to a deal, what is possible and what is contested. */
import { test } from 'tap'
import {
  ACME,
  type Api,
  buildLedger,
  deal,
  FREEDONIA,
  fact,
  GAZETTE,
  lifting,
  measure,
  SYLVANIA,
  source,
  statement,
} from './given.ts'

interface Entry {
  readonly eventId: string
  readonly headline: string
  readonly certainty: string
  readonly contradictedBy?: readonly string[]
  readonly confidence: string
}

const timeline = async ({ get }: Pick<Api, 'get'>, query = ''): Promise<readonly Entry[]> =>
  (await get(`/v1/deals/potash/timeline?${query}`)).json().items

const gists = (entries: readonly Entry[]): readonly string[] =>
  entries.map(({ headline }) => headline.slice(headline.lastIndexOf(': ') + 1).trim())

test('a timeline shows the deal, its entries, and what the question resolved to', async (t) => {
  const { get, record } = await buildLedger(t)
  const opened = await record('/v1/deals', deal('potash'))
  const said = await record(
    '/v1/deals/potash/record-statement',
    statement('So far so good', {
      effective: '2031-02-03',
      confidence: 'confirmed',
      sources: [{ sourceId: GAZETTE, locator: 'p. 3', quote: 'So far so good' }],
    }),
  )
  const paper = {
    id: GAZETTE,
    publisher: 'The Freedonia Gazette',
    title: 'Duck soup at the border',
    published: '2031-01-11',
  }
  t.strictSame((await get('/v1/deals/potash/timeline?asOf=2031-06-30')).json(), {
    deal: {
      id: 'potash',
      title: 'Potash for pardons',
      parties: [
        { code: FREEDONIA, role: 'sender' },
        { code: SYLVANIA, role: 'target' },
      ],
      framing: 'parallel',
      status: 'mooted',
    },
    items: [
      {
        eventId: opened.id,
        type: 'DealOpened',
        stream: 'deal-potash',
        revision: 0,
        position: opened.position,
        recordedAt: opened.recordedAt,
        occurred: { edtf: '2031-01-10', earliest: '2031-01-10', latest: '2031-01-11' },
        headline: 'Measures and releases of Freedonia and Sylvania: mooted',
        side: null,
        kind: 'status',
        confidence: 'reported',
        sources: [paper],
        independentSources: 1,
        certainty: 'definite',
      },
      {
        eventId: said.id,
        type: 'StatementMade',
        stream: 'deal-potash',
        revision: 1,
        position: said.position,
        recordedAt: said.recordedAt,
        occurred: { edtf: '2031-02-01', earliest: '2031-02-01', latest: '2031-02-02' },
        effective: '2031-02-03',
        headline: 'Sylvania welcomed: So far so good',
        side: SYLVANIA,
        kind: 'statement',
        cameo: '051',
        plover: { event: 'SUPPORT', context: 'diplomatic' },
        confidence: 'confirmed',
        sources: [{ ...paper, locator: 'p. 3', quote: 'So far so good' }],
        independentSources: 1,
        certainty: 'definite',
      },
    ],
    at: { position: said.position, knownAt: said.recordedAt, asOf: '2031-06-30', settled: true },
  })
})

test('entries stand in the order of time, whatever the order of recording', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  const told = [
    ['third', '2031-03-01'],
    ['first', '2031-02-01'],
    ['second', '2031-02-01/2031-02-20'],
    ['fourth', '2031-03'],
  ] as const
  for (const [gist, occurred] of told) {
    await ledger.record('/v1/deals/potash/record-statement', statement(gist, { occurred }))
  }
  t.strictSame(gists(await timeline(ledger)).slice(1), ['first', 'second', 'third', 'fourth'])
})

test('events of one moment stand as they were recorded', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  for (const gist of ['one', 'two', 'three']) {
    await ledger.record('/v1/deals/potash/record-statement', statement(gist))
  }
  t.strictSame(gists(await timeline(ledger)).slice(1), ['one', 'two', 'three'])
})

test('a timeline has the events that name the deal or are linked to it, and no others', async (t) => {
  const ledger = await buildLedger(t)
  const imposed = await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record('/v1/sanctions', measure('syl-rail'))
  const opened = await ledger.record('/v1/deals', deal('potash'))
  const lifted = await ledger.record('/v1/sanctions/syl-potash/lift', lifting({ deals: ['potash'] }))
  t.strictSame(
    (await timeline(ledger)).map((entry) => entry.eventId),
    [opened.id, lifted.id],
  )
  const linked = await ledger.record('/v1/deals/potash/link-event', {
    eventId: imposed.id,
    occurred: '2031-02-01',
    ...fact,
  })
  t.strictSame(
    (await timeline(ledger)).map((entry) => entry.eventId),
    [imposed.id, opened.id, linked.id, lifted.id],
  )
})

test('an event linked to two deals is in the timelines of both', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  await record('/v1/deals', deal('rail'))
  const imposed = await record('/v1/sanctions', measure('syl-potash', { deals: ['potash', 'rail'] }))
  for (const id of ['potash', 'rail']) {
    const { items } = (await get(`/v1/deals/${id}/timeline`)).json()
    t.equal(items[0].eventId, imposed.id)
  }
})

test('entries have the side and the kind of what they tell', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash', { occurred: '2031-01-01' }))
  const about = { deals: ['potash'] }
  await ledger.record('/v1/sanctions', measure('syl-potash', about))
  await ledger.record('/v1/sanctions/syl-potash/announce-relief', {
    reliefId: 'relief-1',
    by: { party: FREEDONIA },
    claimedEffect: 'Potash flows again',
    occurred: '2031-02-01',
    ...fact,
    ...about,
  })
  const id = `c-${'a'.repeat(20)}`
  const held = { id, pseudonym: 'Pinky', state: SYLVANIA, occurred: '2031-02-02', ...fact, ...about }
  await ledger.record('/v1/prisoners', held)
  await ledger.record(`/v1/prisoners/${id}/pardon`, {
    authority: { party: SYLVANIA },
    occurred: '2031-03-01',
    ...fact,
    ...about,
  })
  t.match(await timeline(ledger), [
    { type: 'DealOpened', side: null, kind: 'status' },
    { type: 'SanctionImposed', side: FREEDONIA, kind: 'sanction' },
    { type: 'ReliefAnnounced', side: FREEDONIA, kind: 'relief' },
    { type: 'PrisonerDetained', side: SYLVANIA, kind: 'detention' },
    { type: 'PrisonerPardoned', side: SYLVANIA, kind: 'release' },
  ])
})

test('independent sources are counted, copies of one another once', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sources', source('copy', { originId: GAZETTE }))
  await ledger.record('/v1/sources', source('herald'))
  const sources = [{ sourceId: GAZETTE }, { sourceId: 'copy' }, { sourceId: 'herald' }]
  await ledger.record('/v1/deals', deal('potash', { sources }))
  t.match(await timeline(ledger), [
    { independentSources: 2, sources: [{ id: GAZETTE }, { id: 'copy' }, { id: 'herald' }] },
  ])
})

test('an event that may have happened by a day is marked possible, and later events are left out', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  await ledger.record('/v1/deals/potash/change-status', {
    to: 'announced',
    reason: 'A toast',
    occurred: '2031-03',
    ...fact,
  })
  const certainty = async (asOf: string) =>
    (await timeline(ledger, `asOf=${asOf}`)).map((entry) => entry.certainty)
  t.strictSame(await certainty('2031-01-09'), [])
  t.strictSame(await certainty('2031-01-10'), ['definite'])
  t.strictSame(await certainty('2031-02-28'), ['definite'])
  t.strictSame(await certainty('2031-03-01'), ['definite', 'possible'])
  t.strictSame(await certainty('2031-03-30'), ['definite', 'possible'])
  t.strictSame(await certainty('2031-03-31'), ['definite', 'definite'])
})

test('an instant counts a day as over only when it is over everywhere', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  const certainty = async (asOf: string) =>
    (await timeline(ledger, `asOf=${asOf}`)).map((entry) => entry.certainty)
  t.strictSame(await certainty('2031-01-09T09:00:00Z'), [])
  t.strictSame(await certainty('2031-01-09T11:00:00Z'), ['possible'])
  t.strictSame(await certainty('2031-01-11T00:00:00Z'), ['possible'])
  t.strictSame(await certainty('2031-01-11T12:00:00Z'), ['definite'])
})

test('the status of the deal is that of the day that is asked about', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  await record('/v1/deals/potash/change-status', {
    to: 'announced',
    reason: 'A toast',
    occurred: '2031-03',
    ...fact,
  })
  const status = async (asOf: string) =>
    (await get(`/v1/deals/potash/timeline?asOf=${asOf}`)).json().deal.status
  t.equal(await status('2031-03-15'), 'mooted')
  t.equal(await status('2031-03-31'), 'announced')
})

test('an event that a source contradicts as a whole reads as contested and counts for nothing', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  const changed = await ledger.record('/v1/deals/potash/change-status', {
    to: 'announced',
    reason: 'A toast',
    occurred: '2031-03-01',
    ...fact,
  })
  const against = await ledger.record(`/v1/events/${changed.id}/contradict`, {
    occurred: '2031-03-02',
    ...fact,
  })
  const entries = await timeline(ledger)
  t.match(entries[1], {
    headline: 'Contested: Measures and releases announced: A toast',
    confidence: 'contested',
    contradictedBy: [against.id],
  })
  t.equal(entries.length, 2, 'what contradicts is a mark, not an entry')
  t.equal((await ledger.get('/v1/deals/potash')).json().status, 'mooted')
})

test('an event that a source contradicts in a field keeps its headline, but for the mark', async (t) => {
  const ledger = await buildLedger(t)
  const opened = await ledger.record('/v1/deals', deal('potash'))
  const about = { field: '/data/title', value: 'Potash for nothing', occurred: '2031-03-02', ...fact }
  const first = await ledger.record(`/v1/events/${opened.id}/contradict`, about)
  const second = await ledger.record(`/v1/events/${opened.id}/contradict`, { ...about, value: 'Nothing' })
  const [entry] = await timeline(ledger)
  t.match(entry, {
    headline: /^Measures and releases of/,
    confidence: 'reported',
    contradictedBy: [first.id, second.id],
  })
})

test('an event recorded as contested reads as contested, even if nothing contradicts it', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  await ledger.record('/v1/deals/potash/record-statement', statement('It rains', { confidence: 'contested' }))
  const [, entry] = await timeline(ledger)
  t.match(entry, { headline: 'Contested: Sylvania welcomed: It rains', confidence: 'contested' })
  t.notOk('contradictedBy' in (entry ?? {}))
})

test('an event that was not contradicted carries no mark', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  const [entry] = await timeline(ledger)
  for (const mark of ['contradictedBy', 'correctedBy', 'retractedBy']) t.notOk(mark in (entry ?? {}), mark)
})

test('a lifting shows its targets', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record(
    '/v1/sanctions/syl-potash/lift',
    lifting({ targets: [ACME.targetId], deals: ['potash'] }),
  )
  t.match(await timeline(ledger), [
    {},
    { headline: 'Freedonia ended the asset freeze on Acme Potash by delisting', kind: 'relief' },
  ])
})
