/** Questions of a screening officer, and answers that must not mislead. */
import { test } from 'tap'
import {
  ACME,
  type Api,
  BOLT,
  type Body,
  buildLedger,
  erase,
  FREEDONIA,
  fact,
  isProblem,
  licence,
  lifting,
  measure,
  SYLVANIA,
} from './given.ts'

interface Verdict {
  readonly jurisdiction: string
  readonly asked: boolean
  readonly verdict: string
  readonly certain: boolean
  readonly because: readonly { readonly sanctionId: string }[]
  readonly certainly: string | null
  readonly exceptions: number
  readonly sentence: string
}

interface Screening {
  readonly question: {
    readonly matched: readonly { readonly targetId: string; readonly by: string; readonly how: string }[]
    readonly near: readonly { readonly targetId: string }[]
    readonly bound: readonly { readonly code: string; readonly how: string; readonly asked: boolean }[]
  }
  readonly verdicts: readonly Verdict[]
  readonly items: readonly {
    readonly sanctionId: string
    readonly status: string
    readonly possible: readonly string[]
    readonly applies: string
    readonly exceptions: readonly Body[]
  }[]
  readonly notCovered: readonly { readonly code: string; readonly jurisdictions?: readonly string[] }[]
  readonly next?: string
}

const screen = async ({ get }: Pick<Api, 'get'>, query: string): Promise<Screening> => {
  const answer = await get(`/v1/status?${query}`)
  if (answer.statusCode !== 200) throw new Error(`${query} was refused: ${answer.body}`)
  return answer.json()
}

/** The verdict of one jurisdiction. */
const verdictOn = async (
  api: Pick<Api, 'get'>,
  query: string,
  jurisdiction = FREEDONIA,
): Promise<Verdict | undefined> =>
  (await screen(api, query)).verdicts.find((one) => one.jurisdiction === jurisdiction)

const codesOf = ({ notCovered }: Screening): readonly string[] => notCovered.map(({ code }) => code)

const ban = (id: string, more: Body = {}): Body =>
  measure(id, { measure: 'import-restrictions', targets: [], goods: ['3104'], ...more })

test('nothing that nobody recorded reads as clear', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await t.test('an unknown id is refused, with similar ids', async (t) => {
    const answer = await ledger.get('/v1/status?target=acme-potashh')
    isProblem(t, answer, 404, 'unknown-target')
    t.strictSame(answer.json().near, ['acme-potash'])
    t.match(answer.json().detail, /not clearance/)
  })
  await t.test('an unknown name matches nobody', async (t) => {
    const answer = await screen(ledger, 'name=Nobody%20Fictional')
    t.strictSame(answer.question.matched, [])
    t.ok(codesOf(answer).includes('subject-not-matched'))
    t.ok(answer.verdicts.length >= 4)
    for (const one of answer.verdicts) {
      t.match(one, { verdict: 'not-recorded', certain: false, certainly: null })
      t.match(one.sentence, /not clearance/)
    }
  })
  await t.test('a jurisdiction without data says so', async (t) => {
    const answer = await screen(ledger, `target=acme-potash&jurisdiction=${SYLVANIA}`)
    t.match(answer.verdicts[0], { jurisdiction: SYLVANIA, asked: true, verdict: 'not-recorded' })
    t.match(answer.notCovered, [{ code: 'jurisdiction-not-recorded', jurisdictions: [SYLVANIA] }])
  })
  await t.test('goods that nobody named match nothing', async (t) => {
    t.match(await verdictOn(ledger, `goods=8602&jurisdiction=${FREEDONIA}`), { verdict: 'not-recorded' })
  })
  await t.test('a day before the first record says so', async (t) => {
    const answer = await screen(ledger, `name=Nobody&jurisdiction=${FREEDONIA}&asOf=1990-01-01`)
    t.match(answer.verdicts[0], { verdict: 'not-recorded' })
    t.ok(codesOf(answer).includes('before-the-first-record'))
  })
  await t.test('a day in the future says so', async (t) => {
    t.ok(codesOf(await screen(ledger, 'target=acme-potash&asOf=2035-01-01')).includes('in-the-future'))
  })
})

test('a question without a counterparty and without goods is refused', async (t) => {
  const { get } = await buildLedger(t)
  isProblem(t, await get('/v1/status'), 400, 'bad-parameter')
  isProblem(t, await get('/v1/status?jurisdiction=PL'), 400, 'bad-parameter')
})

test('licences for some dealings, or for somebody, leave the verdict as it is and stand as exceptions', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  const stated = { reach: 'stated-dealings', authorises: 'Deliveries of food' }
  await ledger.record('/v1/licences', licence('GL-1', 'syl-potash', stated))
  await ledger.record(
    '/v1/licences',
    licence('SL-2', 'syl-potash', {
      kind: 'specific',
      reach: 'all-dealings',
      licensee: 'Fictional Imports',
      authorises: 'All dealings of the licensee',
    }),
  )
  await ledger.record('/v1/licences', licence('GL-3', 'syl-potash', { ...stated, authorises: 'Medicine' }))
  const verdict = await verdictOn(ledger, 'target=acme-potash&asOf=2031-04-01')
  t.match(verdict, { verdict: 'barred', certain: true, exceptions: 3 })
})

test('only a licence for all dealings makes a verdict licensed, and on its last day only possibly', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  const all = { reach: 'all-dealings', authorises: 'All dealings', expires: '2031-05-01' }
  await ledger.record('/v1/licences', licence('GL-1', 'syl-potash', all))
  t.match(await verdictOn(ledger, 'target=acme-potash&asOf=2031-04-30'), {
    verdict: 'licensed',
    certain: true,
  })
  const last = await screen(ledger, 'target=acme-potash&asOf=2031-05-01')
  t.match(last.verdicts[0], { jurisdiction: FREEDONIA, verdict: 'barred' })
  t.match(last.items, [{ status: 'barred', possible: ['licensed'] }])
  const through = await buildLedger(t)
  await through.record('/v1/sanctions', measure('syl-potash'))
  await through.record('/v1/licences', licence('GL-1', 'syl-potash', { ...all, throughDay: true }))
  t.match(await verdictOn(through, 'target=acme-potash&asOf=2031-05-01'), { verdict: 'licensed' })
  t.match(await verdictOn(through, 'target=acme-potash&asOf=2031-05-02'), {
    verdict: 'barred',
    certain: true,
  })
})

test('a measure that ended by itself and was not renewed is unconfirmed, at worst barred', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash', { until: '2031-05-31' }))
  t.match(await verdictOn(ledger, 'target=acme-potash&asOf=2031-05-31'), { verdict: 'barred', certain: true })
  const later = await screen(ledger, `target=acme-potash&asOf=2031-06-01&jurisdiction=${FREEDONIA}`)
  t.match(later.verdicts[0], { verdict: 'barred', certain: false, certainly: 'renewal-unconfirmed' })
  t.ok(codesOf(later).includes('renewal-unconfirmed'))
})

test('the lifted one of two measures of a jurisdiction comes last and clears nothing', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('aa-lifted'))
  await ledger.record('/v1/sanctions', measure('bb-barring'))
  await ledger.record('/v1/sanctions/aa-lifted/lift', lifting())
  const { verdicts, items } = await screen(ledger, `target=acme-potash&jurisdiction=${FREEDONIA}`)
  t.match(verdicts[0], { verdict: 'barred', certain: true })
  t.strictSame(
    items.map(({ sanctionId, status }) => [sanctionId, status]),
    [
      ['bb-barring', 'barred'],
      ['aa-lifted', 'lifted'],
    ],
  )
})

test('a parameter that the officer leaves out makes a measure possible, never absent', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', ban('syl-ban', { originCountry: ['BY'] }))
  const on = (query: string) => verdictOn(ledger, query)
  for (const goods of ['3104', '310420', '31042010', '3104.20.10']) {
    t.match(await on(`goods=${goods}&origin=BY`), { verdict: 'barred' }, goods)
    t.match(await on(`goods=${goods}`), { verdict: 'barred', certain: false }, `${goods}, from anywhere`)
    t.match(
      await on(`goods=${goods}&origin=BY&name=Nobody`),
      { verdict: 'barred' },
      `${goods}, of nobody known`,
    )
  }
  t.match(await on('goods=3104&origin=BY'), { certain: true })
  t.match(await on('goods=31&origin=BY'), { verdict: 'barred', certain: false }, 'wider goods')
  t.equal(await on('goods=3104&origin=KZ'), undefined)
  t.equal(await on('goods=8602&origin=BY'), undefined)
})

test('a buyer in Poland of potash from Belarus is told of Poland, the EU and the UN, each with its reasons', async (t) => {
  const ledger = await buildLedger(t)
  const from = { originCountry: ['BY'] }
  await ledger.record('/v1/sanctions', ban('eu-ban', { ...from, jurisdiction: 'EU', authority: 'Council' }))
  await ledger.record('/v1/sanctions', measure('eu-freeze', { jurisdiction: 'EU', authority: 'Council' }))
  await ledger.record('/v1/sanctions', ban('pl-ban', { ...from, jurisdiction: 'PL', authority: 'Sejm' }))
  await ledger.record('/v1/sanctions', ban('un-arms', { goods: ['9301'], jurisdiction: 'UN' }))
  const asked = async (query: string) => {
    const { verdicts } = await screen(ledger, `${query}&jurisdiction=PL`)
    return verdicts
      .filter((one) => one.asked)
      .map(({ jurisdiction, verdict, certain, because }) => {
        const reasons = [...new Set(because.map(({ sanctionId }) => sanctionId))].sort().join(' ')
        return `${jurisdiction} ${verdict}${certain ? '' : '?'} ${reasons}`.trim()
      })
      .sort()
  }
  for (const goods of ['3104', '310420', '31042010']) {
    t.strictSame(
      await asked(`goods=${goods}&origin=BY`),
      ['EU barred eu-ban', 'PL barred pl-ban', 'UN not-recorded?'],
      goods,
    )
    t.strictSame(
      await asked(`goods=${goods}&origin=BY&target=acme-potash`),
      ['EU barred eu-ban eu-freeze', 'PL barred pl-ban', 'UN not-recorded?'],
      `${goods} of a listed seller`,
    )
    t.strictSame(
      await asked(`goods=${goods}`),
      ['EU barred? eu-ban', 'PL barred? pl-ban', 'UN not-recorded?'],
      `${goods} from anywhere`,
    )
  }
})

test('a measure on goods that was retracted bars nothing', async (t) => {
  const ledger = await buildLedger(t)
  const imposed = await ledger.record('/v1/sanctions', ban('no-potash'))
  await ledger.record(`/v1/events/${imposed.id}/retract`, { reason: 'A slip' })
  t.same((await screen(ledger, 'goods=3104')).items, [])
})

test('a question about a target alone says that measures on goods may apply as well', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record('/v1/sanctions', ban('syl-ban'))
  await ledger.record('/v1/sanctions', measure('syl-sector', { targets: [], sector: 'energy' }))
  const codes = codesOf(await screen(ledger, `target=acme-potash&jurisdiction=${FREEDONIA}`))
  for (const code of ['goods-measures-beyond-the-target', 'sector-measures', 'owned-entities-not-listed']) {
    t.ok(codes.includes(code), code)
  }
})

test('goods that a freeze bears on are barred possibly, unless somebody else sells them', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash', { affectsGoods: ['3104'] }))
  await ledger.record('/v1/sanctions', measure('syl-rail', { targets: [BOLT] }))
  t.match(await verdictOn(ledger, 'goods=310420'), { verdict: 'barred', certain: false })
  t.match(await verdictOn(ledger, 'goods=310420&target=acme-potash'), { verdict: 'barred', certain: true })
  const { items } = await screen(ledger, 'goods=310420&target=bolt-rail')
  t.strictSame(
    items.map(({ sanctionId }) => sanctionId),
    ['syl-rail'],
  )
})

test('a question from Poland gets verdicts of Poland, the European Union, the United Nations and others', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('eu-potash', { jurisdiction: 'EU', authority: 'Council' }))
  await ledger.record('/v1/sanctions', measure('us-potash', { jurisdiction: 'US' }))
  const { verdicts, question } = await screen(ledger, 'name=acme%20potash&jurisdiction=PL')
  t.strictSame(
    verdicts.map(({ jurisdiction, asked, verdict }) => [jurisdiction, asked, verdict]),
    [
      ['EU', true, 'barred'],
      ['PL', true, 'not-recorded'],
      ['UN', true, 'not-recorded'],
      ['US', false, 'barred'],
      ['GB', false, 'not-recorded'],
    ],
  )
  t.match(question.matched, [{ targetId: 'acme-potash', by: 'name' }])
  t.match(
    question.bound.find(({ code }) => code === 'EU'),
    { how: 'directly-applicable', asked: true },
  )
})

test('a state that aligns by acts of its own says that its alignment is unknown', async (t) => {
  const { get } = await buildLedger(t)
  const answer = await screen({ get }, 'name=Nobody&jurisdiction=NO')
  t.match(
    answer.notCovered.find(({ code }) => code === 'alignment-unknown'),
    { jurisdictions: ['NO'] },
  )
})

test('verdicts are of all items, not of the page', async (t) => {
  const ledger = await buildLedger(t)
  for (const id of ['aa', 'bb', 'cc']) await ledger.record('/v1/sanctions', measure(id))
  await ledger.record('/v1/sanctions/aa/lift', lifting())
  const whole = await screen(ledger, 'target=acme-potash')
  const first = await screen(ledger, 'target=acme-potash&limit=2')
  await ledger.record('/v1/sanctions', measure('dd'))
  const second = await screen(ledger, `target=acme-potash&limit=2&cursor=${first.next}`)
  t.equal(first.items.length, 2)
  t.strictSame([...first.items, ...second.items], whole.items)
  t.strictSame(first.verdicts, whole.verdicts)
  t.strictSame(second.verdicts, whole.verdicts)
  t.notOk('next' in second)
})

test('the verdicts come as CSV and as JSON Lines, a line each', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  const url = `/v1/status?target=acme-potash&jurisdiction=${FREEDONIA}`
  const answer = await ledger.get(url, { accept: 'text/csv' })
  const [head, first] = answer.body.replace('\ufeff', '').split('\r\n')
  t.match(head, /^jurisdiction,asked,verdict,certain/)
  t.match(first, /^org:freedonia,true,barred,true,barred,A measure in force bars dealings\./)
  const lines = await ledger.get(url, { accept: 'application/jsonl' })
  t.equal(lines.headers['content-type'], 'application/jsonl; charset=utf-8')
  t.match(rowsOf(lines.body)[0], {
    ...{ jurisdiction: FREEDONIA, verdict: 'barred', certain: true },
    notCovered: ['owned-entities-not-listed'],
  })
})

test('an id that nobody recorded is answered with the ids that it may have meant', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  for (const id of ['acme-potassh', 'acme-potash-ltd', 'acme-potash-2', 'acmepotash']) {
    t.match((await ledger.get(`/v1/status?target=${id}`)).json(), { near: ['acme-potash'] }, id)
  }
})

test('a target whose name is disputed, or that is disputed itself, bars possibly', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash', { targets: [{ ...ACME, contested: true }] }))
  t.match(await verdictOn(ledger, 'target=acme-potash'), { verdict: 'barred', certain: false })
})

test('an announcement is a note: it changes no verdict, and its goods are not said to be barred', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions/syl-tariff/announce', {
    authority: 'Treasury of Freedonia',
    jurisdiction: FREEDONIA,
    programme: 'SYL-1',
    measure: 'tariff',
    goods: ['3104'],
    by: { party: FREEDONIA },
    gist: 'A tariff on potash will follow.',
    occurred: '2031-01-05',
    ...fact,
  })
  const { items, verdicts, notCovered } = await screen(ledger, `goods=3104&jurisdiction=${FREEDONIA}`)
  t.match(items, [{ sanctionId: 'syl-tariff', status: 'not-yet' }])
  t.match(verdicts[0], { jurisdiction: FREEDONIA, verdict: 'not-recorded' })
  t.match(notCovered, [{ code: 'jurisdiction-not-recorded' }])
  const url = `/v1/status?goods=3104&jurisdiction=${FREEDONIA}`
  const csv = (await ledger.get(url, { accept: 'text/csv' })).body
  t.match(csv, '2031-01-05, and not counted: syl-tariff: tariff')
})

test('the end of a programme lifts the measures under it, but for those that are excepted or statutory', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/programmes', {
    id: 'syl-programme',
    jurisdiction: FREEDONIA,
    authority: 'Treasury of Freedonia',
    name: 'Sylvania',
    instruments: [{ kind: 'order', number: '12' }],
    occurred: '2031-01-04',
    ...fact,
  })
  const under = { programmeId: 'syl-programme' }
  const target = (targetId: string) => ({ targets: [{ targetId, name: targetId, kind: 'entity' }] })
  await ledger.record('/v1/sanctions', measure('aa', { ...under, ...target('works-a') }))
  await ledger.record('/v1/sanctions', measure('bb', { ...under, ...target('works-b') }))
  await ledger.record('/v1/sanctions', measure('cc', { ...under, ...target('works-c'), origin: 'statutory' }))
  const all = { reach: 'all-dealings', authorises: 'All dealings', validFrom: '2031-02-01' }
  await ledger.record('/v1/licences', licence('GL-1', 'aa', { ...all, ...under }))
  await ledger.record('/v1/programmes/syl-programme/terminate', {
    instrument: { kind: 'order', number: '13' },
    mode: 'termination',
    except: ['bb'],
    occurred: '2031-06-15',
    effective: '2031-06-20',
    ...fact,
  })
  const on = (target: string, asOf: string) => verdictOn(ledger, `target=${target}&asOf=${asOf}`)
  t.match(await on('works-a', '2031-06-19'), { verdict: 'licensed' })
  t.match(await on('works-a', '2031-06-20'), { verdict: 'lifted', certain: true })
  t.match(await on('works-b', '2031-06-20'), { verdict: 'barred', certain: true })
  t.match(await on('works-c', '2031-06-20'), { verdict: 'barred', certain: true })
  const { items } = await screen(ledger, 'target=works-c&asOf=2031-06-20')
  t.match(items, [{ status: 'barred', possible: ['lifted'] }])
  const shown = async (path: string) => (await ledger.get(`/v1/${path}`)).json()
  for (const [id, status] of Object.entries({ aa: 'lifted', bb: 'barred', cc: 'barred' })) {
    t.equal((await shown(`sanctions/${id}?asOf=2031-06-20`)).targets[0].status, status, `the measure ${id}`)
  }
  const lifted = await shown('sanctions?status=lifted&asOf=2031-06-20')
  t.strictSame(
    lifted.items.map(({ id }: { readonly id: string }) => id),
    ['aa'],
  )
  const { items: licences } = await shown('licences?asOf=2031-06-20')
  t.match(licences, [{ programmeEnded: { programmeId: 'syl-programme', from: '2031-06-20' } }])
  t.equal((await shown('licences?asOf=2031-06-19')).items[0].programmeEnded, undefined)
  await ledger.record('/v1/sanctions', measure('dd', { ...under, ...target('works-d') }))
  t.match(await on('works-d', '2031-06-20'), { verdict: 'barred' }, 'recorded after the end')
})

test('a firm falls under the measures against its owners by the rule of each jurisdiction', async (t) => {
  const ledger = await buildLedger(t)
  const owner = (id: string) => ({ targetId: id, name: id, kind: 'entity' })
  for (const jurisdiction of ['US', 'EU', 'GB']) {
    await ledger.record(
      '/v1/sanctions',
      measure(`m-${jurisdiction.toLowerCase()}`, {
        jurisdiction,
        targets: [owner('owner-a'), owner('owner-b')],
      }),
    )
  }
  for (const id of ['owner-a', 'owner-b']) {
    const registered = { id, kind: 'entity', name: `Owner ${id}`, occurred: '2031-01-05', ...fact }
    await ledger.record('/v1/targets', registered)
  }
  const firm = async (id: string, stakes: readonly (readonly [string, number])[]) => {
    await ledger.record('/v1/targets', {
      id,
      kind: 'entity',
      name: `Firm ${id}`,
      occurred: '2031-01-05',
      ...fact,
    })
    for (const [ownerId, share] of stakes) {
      await ledger.record(`/v1/targets/${id}/report-ownership`, {
        owner: { ownerId },
        percent: { min: share, max: share },
        occurred: '2031-01-06',
        ...fact,
      })
    }
  }
  await firm('half-owned', [['owner-a', 50]])
  await firm('nearly-half', [['owner-a', 49]])
  await firm('twice-quarter', [
    ['owner-a', 25],
    ['owner-b', 25],
  ])
  const verdicts = async (id: string) => {
    const answer = await screen(ledger, `target=${id}&asOf=2031-02-01`)
    const of = (code: string) => answer.verdicts.find(({ jurisdiction }) => jurisdiction === code)?.verdict
    const minority = answer.notCovered.find((one) => one.code === 'minority-owned')
    return { US: of('US'), EU: of('EU'), GB: of('GB'), minority: minority?.jurisdictions ?? [] }
  }
  t.strictSame(await verdicts('half-owned'), {
    US: 'barred',
    EU: 'barred',
    GB: 'not-recorded',
    minority: ['GB'],
  })
  t.strictSame(await verdicts('nearly-half'), {
    US: 'not-recorded',
    EU: 'not-recorded',
    GB: 'not-recorded',
    minority: ['EU', 'GB', 'US'],
  })
  t.strictSame(await verdicts('twice-quarter'), {
    US: 'barred',
    EU: 'barred',
    GB: 'not-recorded',
    minority: ['GB'],
  })
  const { items } = await screen(ledger, 'target=half-owned&asOf=2031-02-01')
  t.match(items[0], {
    applies: 'certainly',
    byOwnership: { share: '50 %', target: { targetId: 'half-owned' } },
  })
  const all = {
    jurisdiction: 'US',
    reach: 'all-dealings',
    authorises: 'All dealings',
    validFrom: '2031-02-01',
  }
  await ledger.record('/v1/licences', licence('GL-1', 'm-us', all))
  const us = (id: string) => verdictOn(ledger, `target=${id}&asOf=2031-03-01`, 'US')
  t.match(await us('owner-a'), { verdict: 'licensed' })
  t.match(await us('half-owned'), { verdict: 'barred' }, 'the licence does not include what the owner owns')
})

const rowsOf = (body: string): readonly Body[] =>
  body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('many rows come back with their answers, in order', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  const rows = [
    { reference: 'A-1', name: 'ACME potash' },
    { goods: '3104' },
    { target: 'nobody-here', jurisdiction: 'PL' },
  ]
  const answer = await ledger.post('/v1/screenings', { rows })
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['content-type'], 'application/jsonl; charset=utf-8')
  const lines = rowsOf(answer.body)
  t.match(lines, [
    { row: 1, reference: 'A-1', verdicts: [{ jurisdiction: FREEDONIA, verdict: 'barred' }] },
    { row: 2, verdicts: [{ verdict: 'not-recorded' }] },
    { row: 3, question: { matched: [] } },
  ])
  t.strictSame(lines[0]?.verdicts, (await screen(ledger, 'name=ACME%20potash')).verdicts)
  const there = await ledger.post('/v1/screenings?jurisdiction=NO', { rows })
  t.same(
    (rowsOf(there.body) as unknown as readonly Screening[]).map(({ question }) =>
      question.bound.filter(({ asked }) => asked).map(({ code }) => code),
    ),
    [...[1, 2].map(() => ['NO', 'EU', 'UN']), ['PL', 'EU', 'UN']],
    'a row may have a jurisdiction of its own',
  )
})

test('a table says which licences stand behind a verdict, with the dealings that they are for', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record(
    '/v1/licences',
    licence('7', 'syl-potash', {
      ...{
        kind: 'specific',
        licensee: 'Sylvan Trade',
        reach: 'stated-dealings',
        authorises: 'The sale of salt',
      },
      conditions: ['monthly reports'],
    }),
  )
  const { body } = await ledger.app.inject({
    method: 'POST',
    url: '/v1/screenings?asOf=2031-04-01',
    payload: 'name\nAcme Potash\n',
    headers: { 'content-type': 'text/csv', accept: 'text/csv' },
  })
  t.match(
    body,
    'stated dealings only; The sale of salt; for Sylvan Trade alone; on conditions: monthly reports',
  )
})

test('a table does not show what eases one target of a measure beside the verdict on another', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash', { targets: [ACME, BOLT] }))
  await ledger.record('/v1/sanctions/syl-potash/grant-waiver', {
    ...fact,
    occurred: '2031-03-01',
    scope: 'Everything with one',
    reach: 'all-dealings',
    targets: [ACME.targetId],
  })
  const { body } = await ledger.app.inject({
    method: 'POST',
    url: `/v1/screenings?asOf=2031-04-01&jurisdiction=${FREEDONIA}`,
    payload: `target,name\n${ACME.targetId},${BOLT.name}\n`,
    headers: { 'content-type': 'text/csv', accept: 'text/csv' },
  })
  t.match(body, `${FREEDONIA}: barred,true,barred`)
  t.notMatch(body, 'Everything with one')
})

test('a CSV of counterparties comes back as CSV with verdicts', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  const ask = (payload: string) =>
    ledger.app.inject({
      method: 'POST',
      url: '/v1/screenings',
      payload,
      headers: { 'content-type': 'text/csv', accept: 'text/csv' },
    })
  const answer = await ask(
    '\ufeffreference;name;goods\r\nA-1;Acme Potash;\r\nA-2;"Nobody; Fictional";3104.20\r\n',
  )
  t.equal(answer.statusCode, 200)
  const [head, first, second, end] = answer.body.replace('\ufeff', '').split('\r\n')
  t.match(head, /^reference,target,name,identifier,goods,/)
  t.match(first, /^A-1,,Acme Potash,,,.*org:freedonia: barred,true,barred/)
  t.match(second, /^A-2,,"Nobody; Fictional",,310420,.*not-recorded.*not clearance.*subject-not-matched/)
  t.equal(end, '')
  isProblem(t, await ask('name,gods\nAcme,3104\n'), 400, 'malformed-csv')
  isProblem(t, await ask('name\n"Acme\n'), 400, 'malformed-csv')
  isProblem(t, await ask('name,goods\nAcme,31x\n'), 422, 'wrong-value', ['/rows/0/goods'])
  isProblem(t, await ask('reference\nA-1\n'), 422, 'wrong-value', ['/rows/0'])
})

test('a target whose person was erased, or is withheld, is found by id, and a name is told that it may miss one', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/people', { id: 'jane-fictional', publicFigure: true, name: 'Jane Fictional' })
  const target = { targetId: 'jane', kind: 'individual', personId: 'jane-fictional' }
  await ledger.record('/v1/sanctions', measure('of-jane', { targets: [target] }))
  t.match(await verdictOn(ledger, 'name=Jane+Fictional'), { verdict: 'barred' })
  await erase(ledger, 'jane-fictional', { idStays: true })
  t.match(await verdictOn(ledger, 'target=jane'), { verdict: 'barred', certain: true })
  const byName = await screen(ledger, 'name=Jane+Fictional')
  t.strictSame(byName.question.matched, [])
  t.strictSame(byName.question.near, [])
  t.match(
    byName.notCovered.filter(({ code }) => code === 'target-without-name'),
    [{ count: 1, jurisdictions: [FREEDONIA] }],
  )
})

test('the record is as fresh as its newest fact by the day, whenever that was recorded; a retracted fact is none', async (t) => {
  const api = await buildLedger(t)
  const freshness = async (query: string) => {
    const found = (await verdictOn(api, query)) as unknown as Body
    return [found?.recordedUpTo, typeof found?.lastRecordedAt]
  }
  await api.record('/v1/sanctions', measure('freeze', { occurred: '2031-02-01' }))
  await api.record('/v1/sanctions/freeze/renew', { until: '2040-01-01', occurred: '2031-04-01', ...fact })
  await api.record('/v1/sanctions', measure('older', { occurred: '2021-02-01' }))
  t.same(await freshness('target=acme-potash&asOf=2031-06-01'), ['2031-04-01', 'string'])
  t.same(await freshness('target=acme-potash&asOf=2031-03-31'), ['2031-02-01', 'string'])
  t.same(await freshness('target=acme-potash&asOf=2020-01-01'), [null, 'string'], 'no fact up to this day')
  const { id } = await api.record('/v1/sanctions/freeze/renew', {
    ...{ until: '2041-01-01', occurred: '2031-05', ...fact },
  })
  t.same(await freshness('target=acme-potash&asOf=2031-06-01'), ['2031-05-01', 'string'])
  await api.record(`/v1/events/${id}/retract`, { reason: 'It was another one.' })
  t.same(await freshness('target=acme-potash&asOf=2031-06-01'), ['2031-04-01', 'string'])
  const other = await verdictOn(api, 'target=acme-potash&jurisdiction=XK', 'XK')
  t.match(other, { jurisdiction: 'XK', recordedUpTo: null, lastRecordedAt: null })
})

test('a state outside its time is said, its land falls under its measures possibly, and in its time its law counts', async (t) => {
  const api = await buildLedger(t)
  const on = { targets: [], goods: ['3104'], originCountry: ['SU'], occurred: '1985-01-10' }
  await api.record('/v1/sanctions', measure('old', on))
  const codes = async (query: string) =>
    (await screen(api, query)).notCovered.filter(({ code }) => code === 'former-state')
  t.match(await codes('goods=3104&origin=SU&asOf=2026-01-10'), [{ jurisdictions: ['SU'] }])
  t.same(await codes('goods=3104&origin=SU&asOf=1986-01-10'), [])
  t.match(await codes('goods=3104&jurisdiction=DD&asOf=2026-01-10'), [
    { jurisdictions: ['DD'], others: ['DE'] },
  ])
  t.match(await verdictOn(api, 'goods=3104&origin=BY&asOf=2026-01-10'), { verdict: 'barred', certain: false })
  t.match(await verdictOn(api, 'goods=3104&origin=SU&asOf=1986-01-10'), { verdict: 'barred', certain: true })
  t.equal(await verdictOn(api, 'goods=3104&origin=FR&asOf=2026-01-10'), undefined)
  const { question } = await screen(api, 'goods=3104&jurisdiction=RU&asOf=1985-01-10')
  t.ok(question.bound.some(({ code, how, asked }) => code === 'SU' && how === 'extended' && asked))
})

test('digits after the sixth decide only within the nomenclature of a measure', async (t) => {
  const api = await buildLedger(t)
  await api.record('/v1/sanctions', measure('cn', { targets: [], goods: ['3104.20.10'], nomenclature: 'CN' }))
  const read = async (query: string) => {
    const { verdict, certain } = (await verdictOn(api, `asOf=2031-06-01&${query}`)) ?? {}
    return verdict && `${verdict} ${certain}`
  }
  t.equal(await read('goods=31042010&nomenclature=CN'), 'barred true')
  t.equal(await read('goods=3104.20.10'), 'barred false')
  t.equal(await read('goods=3104209000'), 'barred false')
  t.equal(await read('goods=3104209000&nomenclature=HTS'), 'barred false')
  t.equal(await read('goods=31042090&nomenclature=CN'), undefined)
})

test('a measure that may have come back after the end of its programme is not certainly lifted', async (t) => {
  const api = await buildLedger(t)
  const order = { kind: 'order', number: '9' }
  await api.record('/v1/programmes', {
    ...{ id: 'syl', jurisdiction: FREEDONIA, authority: 'Treasury', name: 'SYL-1', occurred: '2031-01-01' },
    ...{ instruments: [order], ...fact },
  })
  await api.record('/v1/sanctions', measure('freeze', { programmeId: 'syl', secondary: true }))
  await api.record('/v1/programmes/syl/terminate', {
    ...{ instrument: order, mode: 'termination', occurred: '2031-03-01', ...fact },
  })
  const query = 'target=acme-potash&asOf=2031-06-01'
  t.match(await verdictOn(api, query), { verdict: 'lifted', certain: true })
  const secondary = async () =>
    (await screen(api, query)).notCovered.some(({ code }) => code === 'secondary-exposure')
  t.notOk(await secondary())
  await api.record('/v1/sanctions/freeze/reimpose', {
    ...{ instrument: order, occurred: '2031-04-01', confidence: 'contested', ...fact },
  })
  t.match(await verdictOn(api, query), { verdict: 'barred' })
  t.ok(await secondary())
})

test('a licence for some dealings leaves property blocked, and says so', async (t) => {
  const api = await buildLedger(t)
  await api.record('/v1/sanctions', measure('freeze'))
  const more = { reach: 'stated-dealings', authorises: 'Food.', unblocksProperty: false }
  await api.record('/v1/licences', licence('1', 'freeze', more))
  const { notCovered } = await screen(api, 'target=acme-potash&asOf=2031-06-01')
  t.ok(notCovered.some(({ code }) => code === 'property-still-blocked'))
})
