/** A disputed field is marked wherever it shows: of everything that has an answer, with who says what and both values. */
import { type Test, test } from 'tap'
import { type Body, buildLedger, deal, fact, GAZETTE, isProblem, licence, measure, source } from './given.ts'

const COURIER = 'courier'
const CASE = 'c-aaaaaaaaaaaaaaaaaaaa'
const said = { sources: [{ sourceId: COURIER }], occurred: '2031-05-02' }

/** Each thing with a field of one of its events that the Courier contradicts, where its answer shows it, and how its line reads. */
const KINDS: readonly {
  readonly url: string
  readonly open: readonly [url: string, body: Body]
  readonly next?: readonly [url: string, body: Body]
  readonly field: string
  readonly value: unknown
  readonly shown: readonly string[]
  readonly line: RegExp
}[] = [
  {
    url: '/v1/sanctions/sy-freeze',
    open: ['/v1/sanctions', measure('sy-freeze', { until: '2032-01-05' })],
    field: '/data/until',
    value: '2031-04-05',
    shown: ['/until', '/targets/0/status', '/targets/0/since/edtf'],
    line: /\(disputed: until, also given as 5 April 2031\)$/,
  },
  {
    url: '/v1/licences/org-freedonia-syl-1-7',
    open: ['/v1/licences', licence('7', 'sy-freeze')],
    field: '/data/validFrom',
    value: '2031-03-02',
    shown: ['/validFrom'],
    line: /\(disputed: valid from, also given as 2 March 2031\)$/,
  },
  {
    url: `/v1/prisoners/${CASE}`,
    open: [
      '/v1/prisoners',
      { id: CASE, pseudonym: 'Prisoner One', state: 'XK', occurred: '2030-01-05', ...fact },
    ],
    next: [`/v1/prisoners/${CASE}/sentence`, { term: { years: 2 }, occurred: '2030-06-01', ...fact }],
    field: '/data/term/years',
    value: 3,
    shown: ['/sentence/term/years', '/judgments/0/sentence/term/years'],
    line: /sentenced to 2 years \(disputed: term, also given as 3\)$/,
  },
  {
    url: '/v1/releases/group-one',
    open: [
      '/v1/releases',
      {
        id: 'group-one',
        states: ['XK'],
        counted: 'released',
        total: { min: 12, max: 12 },
        claimedBy: { party: 'US' },
        occurred: '2031-02-01',
        ...fact,
      },
    ],
    field: '/data/total',
    value: { min: 14, max: 14 },
    shown: ['/claims/0/total/min', '/claims/0/total/max', '/ranges/0/min', '/ranges/0/max'],
    line: /^12 released by Kosovo, according to United States \(disputed: total, also given as 14\)$/,
  },
  {
    url: '/v1/targets/acme-mill',
    open: [
      '/v1/targets',
      { id: 'acme-mill', name: 'Acme Mill', kind: 'entity', occurred: '2031-01-01', ...fact },
    ],
    field: '/data/name',
    value: 'Acme Mills',
    shown: ['/name'],
    line: /\(disputed: name, also given as “Acme Mills”\)$/,
  },
  {
    url: '/v1/programmes/syl',
    open: [
      '/v1/programmes',
      {
        id: 'syl',
        jurisdiction: 'XK',
        name: 'SYL',
        authority: 'Treasury',
        instruments: [{ kind: 'order', number: '1' }],
        occurred: '2031-01-01',
        ...fact,
      },
    ],
    field: '/occurred',
    value: '2031-01-03',
    shown: ['/course/0/occurred/edtf'],
    line: /\(disputed: date, also given as 3 January 2031\)$/,
  },
  {
    url: '/v1/deals/potash',
    open: ['/v1/deals', deal('potash')],
    field: '/data/framing',
    value: 'exchange',
    shown: ['/framing'],
    line: /\(disputed: framing, also given as “exchange”\)$/,
  },
]

/** A ledger with all of them, each contradicted. */
const given = async (t: Test) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sources', source(COURIER, { publisher: 'The Sylvania Courier' }))
  const disputed = new Map<string, string>()
  for (const { url, open, next, field, value } of KINDS) {
    const opened = await ledger.record(...open)
    const { id } = next ? await ledger.record(...next) : opened
    await ledger.record(`/v1/events/${id}/contradict`, { field, value, ...said })
    disputed.set(url, id)
  }
  return { ...ledger, disputed }
}

test('each kind of thing', async (t) => {
  const ledger = await given(t)
  const { get, post, record, disputed } = ledger

  for (const { url, field, value, shown, line } of KINDS) {
    await t.test(
      `${url} says who disputes a field of it, with both values, and where it shows`,
      async (t) => {
        const answer = (await get(url)).json()
        const dispute = (answer.disputed ?? []).find(
          (one: { eventId: string }) => one.eventId === disputed.get(url),
        )
        t.match(dispute, {
          eventId: disputed.get(url),
          pointer: field,
          values: [
            { eventId: disputed.get(url), sources: [{ id: GAZETTE, publisher: 'The Freedonia Gazette' }] },
            { value, sources: [{ id: COURIER, publisher: 'The Sylvania Courier' }] },
          ],
        })
        t.notSame(dispute.values[0].value, value)
        for (const pointer of shown)
          t.ok(dispute.shownAt.includes(pointer), `${pointer} in ${dispute.shownAt}`)
        const lines = answer.course?.map((one: { headline: string }) => one.headline) ?? [
          answer.lastEvent.headline,
        ]
        t.ok(
          lines.some((one: string) => line.test(one)),
          lines.join('\n'),
        )
      },
    )

    await t.test(`the table with ${url} has a column for it`, async (t) => {
      const list = url.slice(0, url.lastIndexOf('/'))
      const [names = '', ...rows] = (await get(list, { accept: 'text/csv' })).body
        .replace('\ufeff', '')
        .split('\r\n')
      t.ok(names.endsWith('disputed.pointer,disputed.values.value'), names)
      t.ok(
        rows.some((row) => row.includes(field)),
        rows.join('\n'),
      )
    })
  }

  await t.test('a screening item says so, and the status that would follow is possible', async (t) => {
    const { items } = (await get('/v1/status?target=acme-potash')).json()
    const item = items.find((one: { sanctionId: string }) => one.sanctionId === 'sy-freeze')
    t.match(
      item.disputed.map(({ pointer }: { pointer: string }) => pointer),
      ['/data/until', '/data/validFrom'],
    )
    t.ok(item.disputed[0].shownAt.length > 0)
    t.ok(item.possible.includes('renewal-unconfirmed'), item.possible.join())
  })

  await t.test('the timeline, its table and the search mark it', async (t) => {
    const { items } = (await get('/v1/deals/potash/timeline')).json()
    t.match(items[0], {
      headline: /\(disputed: framing, also given as “exchange”\)$/,
      disputed: [{ pointer: '/data/framing', values: [{ value: 'parallel' }, { value: 'exchange' }] }],
    })
    const table = (await get('/v1/deals/potash/timeline', { accept: 'text/csv' })).body
    t.match(table, /\/data\/framing,"parallel; exchange"\r\n/)
    const found = (await get('/v1/search?q=sentenced')).json()
    t.match(found.items[0].title ?? found.items[0].headline, /disputed: term, also given as 3/)
  })

  await t.test('the difference of two moments says who says what', async (t) => {
    const { items } = (await get('/v1/audit/diff?from=position:1&labels=dispute')).json()
    const about = items.find(
      (one: { about: { eventId: string } }) => one.about.eventId === disputed.get('/v1/releases/group-one'),
    )
    t.match(about.headline, /^Contradicted \(total, given as 14\): 12 released/)
    t.match(about.about.after, {
      headline: /\(disputed: total, also given as 14\)$/,
      disputed: [
        {
          pointer: '/data/total',
          values: [{ value: { min: 12 } }, { value: { min: 14 }, sources: [{ id: COURIER }] }],
        },
      ],
    })
  })

  await t.test('a balance marks a disputed deadline', async (t) => {
    const promise = {
      commitmentId: 'to-free',
      obligor: 'org:sylvania',
      beneficiary: 'org:freedonia',
      kind: 'release',
      text: 'to free them',
      test: 'they are free',
      due: '2031-03-01',
      occurred: '2031-01-15',
      ...fact,
    }
    const { id } = await record('/v1/deals/potash/make-commitment', promise)
    await record(`/v1/events/${id}/contradict`, { field: '/data/due', value: '2032-03-01', ...said })
    const { disputed } = (await get('/v1/deals/potash/balance?asOf=2031-06-01')).json()
    t.match(disputed, [{ pointer: '/data/due', values: [{ value: '2031-03-01' }, { value: '2032-03-01' }] }])
    t.ok(disputed[0].shownAt.some((pointer: string) => pointer.endsWith('/due')))
    t.ok(disputed[0].shownAt.some((pointer: string) => pointer.endsWith('/overdue')))
  })

  await t.test('the refusal of a wrong pointer lists the fields that there are', async (t) => {
    const id = disputed.get('/v1/releases/group-one')
    const answer = await post(`/v1/events/${id}/contradict`, { field: '/total', value: 1, ...said })
    isProblem(t, answer, 422, 'unknown-reference', ['/field'])
    t.match(answer.json().errors[0].detail, '/occurred, /data/states, /data/states/0, /data/counted')
    const body = { field: '/data/states', outcome: 'upheld', rationale: 'No.', ...said }
    const settled = await post(`/v1/events/${id}/resolve-dispute`, body)
    t.match(settled.json().detail, 'Disputed of it: /data/total.')
  })

  await t.test('what is settled is no longer marked', async (t) => {
    const id = disputed.get('/v1/releases/group-one')
    const resolved = { field: '/data/total', rationale: 'Lists.', ...said }
    await record(`/v1/events/${id}/resolve-dispute`, { ...resolved, outcome: 'unresolved' })
    t.ok((await get('/v1/releases/group-one')).json().disputed)
    await record(`/v1/events/${id}/resolve-dispute`, { ...resolved, outcome: 'revised' })
    t.ok((await get('/v1/releases/group-one')).json().disputed, 'until it is corrected')
    const patch = { data: { total: { min: 13, max: 13 } } }
    await record(`/v1/events/${id}/correct`, { patch, reason: 'Lists.' })
    const answer = (await get('/v1/releases/group-one')).json()
    t.notOk(answer.disputed)
    t.match(answer.course[0].headline, /^13 released by Kosovo, according to United States$/)
  })
})
