/** Is it barred, licensed or free: the status of targets and goods, by measure, on a day. */
import { test } from 'tap'
import { divergencesIn } from '../../projections/read/screening/divergences.ts'
import { jurisdictionRecordsAt } from '../../projections/read/screening/jurisdictionRecords.ts'
import { screen } from '../../projections/read/screening/screening.ts'
import { present } from '../../src/http/queries/queryParameters.ts'
import type { Sql } from '../../src/views/sql.ts'
import {
  ACME,
  type Api,
  BOLT,
  type Body,
  buildLedger,
  fact,
  licence,
  lifting,
  measure,
  SYLVANIA,
} from './given.ts'

interface Item {
  readonly sanctionId: string
  readonly status: string
  readonly possible: readonly string[]
}

const ask = async ({ get }: Pick<Api, 'get'>, query: string): Promise<readonly Item[]> =>
  (await get(`/v1/status?${query}`)).json().items

/** The status of Acme on a day, then the possible ones. */
const acme = async (api: Pick<Api, 'get'>, asOf: string): Promise<readonly string[]> => {
  const [item] = await ask(api, `target=acme-potash&asOf=${asOf}`)
  return item ? [item.status, ...item.possible] : []
}

test('a status tells the measure, the target and where they stand', async (t) => {
  const ledger = await buildLedger(t)
  const instrument = { kind: 'order', number: 'E-1', url: 'https://freedonia.example/e-1' }
  const imposed = await ledger.record('/v1/sanctions', measure('syl-potash', { instruments: [instrument] }))
  t.strictSame(await ask(ledger, 'target=acme-potash&asOf=2031-02-01'), [
    {
      sanctionId: 'syl-potash',
      kind: 'asset-freeze',
      target: {
        targetId: 'acme-potash',
        name: 'Acme Potash',
        nameInInstrument: 'Acme Potash',
        kind: 'entity',
        ids: [],
        contested: false,
      },
      jurisdiction: 'org:freedonia',
      programme: 'SYL-1',
      authority: 'Treasury of Freedonia',
      scope: {
        goods: [],
        possibleGoods: [],
        affectsGoods: [],
        originCountry: [],
        transit: [],
        destination: [],
      },
      applies: 'certainly',
      status: 'barred',
      possible: [],
      since: { edtf: '2031-01-05', eventId: imposed.id },
      instruments: [instrument],
      exceptions: [],
      easedBy: [],
      windDown: [],
      easedThatDay: false,
      propertyStillBlocked: false,
      announced: [],
      clocks: [],
      contestedBy: [],
      events: [imposed.id],
      sources: [
        {
          sourceId: 'gazette',
          title: 'Duck soup at the border',
          publisher: 'The Freedonia Gazette',
          published: '2031-01-11',
        },
      ],
    },
  ])
})

test('before its imposition a measure bars nobody', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  t.strictSame(await acme(ledger, '2031-01-04'), ['not-yet'])
  t.strictSame(await acme(ledger, '2031-01-05'), ['barred'])
})

test('an imposition that is dated to a month is possible in it, certain after it', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash', { occurred: '2031-03' }))
  t.strictSame(await acme(ledger, '2031-02-28'), ['not-yet'])
  t.strictSame(await acme(ledger, '2031-03-01'), ['not-yet', 'barred'])
  t.strictSame(await acme(ledger, '2031-03-30'), ['not-yet', 'barred'])
  t.strictSame(await acme(ledger, '2031-03-31'), ['barred'])
})

test('an imposition that no source dates is possible at any time before the day by which it is certain', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash', { occurred: '/2031-03-05' }))
  t.strictSame(await acme(ledger, '1999-01-01'), ['not-yet', 'barred'])
  t.strictSame(await acme(ledger, '2031-03-05'), ['barred'])
})

test('the day of effect counts, not the day of the announcement', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash', { effective: '2031-01-20' }))
  await ledger.record('/v1/sanctions/syl-potash/lift', lifting({ effective: '2031-04-10' }))
  t.strictSame(await acme(ledger, '2031-01-19'), ['not-yet'])
  t.strictSame(await acme(ledger, '2031-01-20'), ['barred'])
  t.strictSame(await acme(ledger, '2031-04-09'), ['barred'])
  t.strictSame(await acme(ledger, '2031-04-10'), ['lifted'])
})

test('a lifting that is dated to a month is possible in it', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record('/v1/sanctions/syl-potash/lift', lifting({ occurred: '2031-04' }))
  t.strictSame(await acme(ledger, '2031-03-31'), ['barred'])
  t.strictSame(await acme(ledger, '2031-04-10'), ['barred', 'lifted'])
  t.strictSame(await acme(ledger, '2031-04-30'), ['lifted'])
})

test('a lifting that is contested is only possible', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record('/v1/sanctions/syl-potash/lift', lifting({ confidence: 'contested' }))
  t.strictSame(await acme(ledger, '2031-05-01'), ['barred', 'lifted'])
})

test('a lifting that a source contradicts as a whole is only possible from then on', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  const lifted = await ledger.record('/v1/sanctions/syl-potash/lift', lifting())
  t.strictSame(await acme(ledger, '2031-05-01'), ['lifted'])
  await ledger.record(`/v1/events/${lifted.id}/contradict`, { occurred: '2031-05-01', ...fact })
  t.strictSame(await acme(ledger, '2031-05-01'), ['barred', 'lifted'])
})

test('a lifting that is contradicted in a field still counts', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  const lifted = await ledger.record('/v1/sanctions/syl-potash/lift', lifting())
  const doubt = { field: '/data/mode', value: 'termination', occurred: '2031-05-01', ...fact }
  await ledger.record(`/v1/events/${lifted.id}/contradict`, doubt)
  t.strictSame(await acme(ledger, '2031-05-01'), ['lifted'])
})

test('an imposition that is contested bars only possibly', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash', { confidence: 'contested' }))
  t.strictSame(await acme(ledger, '2031-02-01'), ['not-yet', 'barred'])
})

test('a licence for all dealings holds before its last day, and only possibly on it unless it says otherwise', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record(
    '/v1/licences',
    licence('GL-1', 'syl-potash', { expires: '2031-05-01', unblocksProperty: true }),
  )
  t.strictSame(await acme(ledger, '2031-02-28'), ['barred'])
  t.strictSame(await acme(ledger, '2031-03-01'), ['licensed'])
  t.strictSame(await acme(ledger, '2031-04-30'), ['licensed'])
  t.strictSame(await acme(ledger, '2031-05-01'), ['barred', 'licensed'])
  t.strictSame(await acme(ledger, '2031-05-02'), ['barred'])
  const [one] = await ask(ledger, 'target=acme-potash&asOf=2031-04-30')
  t.match(one, {
    ends: { on: '2031-05-01' },
    easedBy: [{ licenceId: 'org-freedonia-syl-1-gl-1', number: 'GL-1', unblocksProperty: true }],
  })
  const through = { expires: '2031-08-01', throughDay: true, validFrom: '2031-06-01' }
  await ledger.record('/v1/licences', licence('GL-2', 'syl-potash', through))
  t.strictSame(await acme(ledger, '2031-08-01'), ['licensed'])
  t.strictSame(await acme(ledger, '2031-08-02'), ['barred'])
})

test('a licence that ends at some time of a month possibly holds in it', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record('/v1/licences', licence('GL-1', 'syl-potash', { expires: '2031-05' }))
  t.strictSame(await acme(ledger, '2031-04-30'), ['licensed'])
  t.strictSame(await acme(ledger, '2031-05-10'), ['barred', 'licensed'])
  t.strictSame(await acme(ledger, '2031-05-31'), ['barred', 'licensed'])
  t.strictSame(await acme(ledger, '2031-06-01'), ['barred'])
})

test('a licence holds from the day that it says, not from the day of its issue', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record('/v1/licences', licence('GL-1', 'syl-potash', { validFrom: '2031-03-15' }))
  t.strictSame(await acme(ledger, '2031-03-14'), ['barred'])
  t.strictSame(await acme(ledger, '2031-03-15'), ['licensed'])
})

test('a licence for one target does not cover another', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash', { targets: [ACME, BOLT] }))
  const covers = [{ sanctionId: 'syl-potash', targets: [BOLT.targetId] }]
  await ledger.record('/v1/licences', licence('GL-1', 'syl-potash', { covers }))
  t.strictSame(await acme(ledger, '2031-04-01'), ['barred'])
  t.match(await ask(ledger, 'target=bolt-rail&asOf=2031-04-01'), [{ status: 'licensed' }])
})

test('a licence that a source contradicts as a whole is only possible', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  const issued = await ledger.record('/v1/licences', licence('GL-1', 'syl-potash'))
  await ledger.record(`/v1/events/${issued.id}/contradict`, { occurred: '2031-03-02', ...fact })
  t.strictSame(await acme(ledger, '2031-04-01'), ['barred', 'licensed'])
})

test('a lifting outranks a licence', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record('/v1/licences', licence('GL-1', 'syl-potash'))
  await ledger.record('/v1/sanctions/syl-potash/lift', lifting())
  t.match(await ask(ledger, 'target=acme-potash&asOf=2031-04-01'), [
    { status: 'lifted', easedBy: [{ by: 'lifting' }] },
  ])
})

test('a measure that ends by itself is in force through that day, then unconfirmed', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash', { until: '2031-06-01' }))
  t.strictSame(await acme(ledger, '2031-06-01'), ['barred'])
  t.strictSame(await acme(ledger, '2031-06-02'), ['renewal-unconfirmed', 'barred'])
  const said = lifting({ mode: 'expiry', occurred: '2031-06-02' })
  await ledger.record('/v1/sanctions/syl-potash/lift', said)
  t.strictSame(await acme(ledger, '2031-06-02'), ['lifted'])
})

const amendment = (more: Body): Body => ({ note: 'A correction', occurred: '2031-02-01', ...fact, ...more })

test('a target that an amendment adds is barred from then on', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record('/v1/sanctions/syl-potash/amend', amendment({ addedTargets: [BOLT] }))
  t.match(await ask(ledger, 'target=bolt-rail&asOf=2031-01-31'), [
    { status: 'not-yet', target: { name: 'Bolt Rail' } },
  ])
  t.match(await ask(ledger, 'target=bolt-rail&asOf=2031-02-01'), [{ status: 'barred' }])
})

test('a target that an amendment takes out is free by amendment, not by a delisting', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash', { targets: [ACME, BOLT] }))
  await ledger.record('/v1/sanctions/syl-potash/amend', amendment({ removedTargets: [ACME.targetId] }))
  t.match(await ask(ledger, 'target=acme-potash&asOf=2031-02-01'), [{ status: 'lifted', basis: 'amendment' }])
  t.match(await ask(ledger, 'target=bolt-rail&asOf=2031-02-01'), [{ status: 'barred' }])
})

test('a target that was lifted and is added again is barred again', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record('/v1/sanctions/syl-potash/lift', lifting())
  await ledger.record(
    '/v1/sanctions/syl-potash/amend',
    amendment({ addedTargets: [ACME], occurred: '2031-05-01' }),
  )
  t.strictSame(await acme(ledger, '2031-04-30'), ['lifted'])
  t.strictSame(await acme(ledger, '2031-05-01'), ['barred'])
})

test('a lifting of all targets lifts only those that are in force', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash', { targets: [ACME, BOLT] }))
  await ledger.record('/v1/sanctions/syl-potash/amend', amendment({ removedTargets: [ACME.targetId] }))
  await ledger.record('/v1/sanctions/syl-potash/lift', lifting())
  t.match(await ask(ledger, 'target=acme-potash&asOf=2031-05-01'), [{ status: 'lifted', basis: 'amendment' }])
  t.match(await ask(ledger, 'target=bolt-rail&asOf=2031-05-01'), [{ status: 'lifted', basis: 'instrument' }])
})

test('each jurisdiction bars and lifts for itself', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('free-potash'))
  await ledger.record(
    '/v1/sanctions',
    measure('ruri-potash', { jurisdiction: 'org:ruritania', authority: 'Court of Ruritania' }),
  )
  await ledger.record('/v1/sanctions/free-potash/lift', lifting())
  const all = 'target=acme-potash&asOf=2031-05-01'
  t.match(await ask(ledger, all), [
    { sanctionId: 'ruri-potash', jurisdiction: 'org:ruritania', status: 'barred' },
    { sanctionId: 'free-potash', jurisdiction: 'org:freedonia', status: 'lifted' },
  ])
  t.strictSame(await ask(ledger, `${all}&jurisdiction=${SYLVANIA}`), await ask(ledger, all), 'hides nothing')
})

test('goods are found under a wider and under a narrower code, and by what a measure bears on', async (t) => {
  const ledger = await buildLedger(t)
  const goodsOnly = { targets: [], measure: 'import-restrictions' }
  await ledger.record('/v1/sanctions', measure('on-31', { ...goodsOnly, goods: ['31'] }))
  await ledger.record('/v1/sanctions', measure('on-3104', { ...goodsOnly, goods: ['3104'] }))
  await ledger.record('/v1/sanctions', measure('on-310420', { ...goodsOnly, goods: ['310420'] }))
  await ledger.record('/v1/sanctions', measure('on-3105', { ...goodsOnly, goods: ['3105'] }))
  await ledger.record('/v1/sanctions', measure('touching-3104', { affectsGoods: ['3104'] }))
  const find = async (code: string) => (await ask(ledger, `goods=${code}`)).map((item) => item.sanctionId)
  t.strictSame(await find('31'), ['on-31', 'on-3104', 'on-310420', 'on-3105', 'touching-3104'])
  t.strictSame(await find('3104'), ['on-31', 'on-3104', 'on-310420', 'touching-3104'])
  t.strictSame(await find('310420'), ['on-31', 'on-3104', 'on-310420', 'touching-3104'])
  t.strictSame(await find('310490'), ['on-31', 'on-3104', 'touching-3104'])
  t.strictSame(await find('8602'), [])
})

test('goods under a measure with targets have an item for each target', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record(
    '/v1/sanctions',
    measure('syl-potash', { targets: [ACME, BOLT], affectsGoods: ['3104'] }),
  )
  await ledger.record('/v1/sanctions/syl-potash/lift', lifting({ targets: [ACME.targetId] }))
  t.match(await ask(ledger, 'goods=3104'), [
    { target: { targetId: 'bolt-rail' }, status: 'barred' },
    { target: { targetId: 'acme-potash' }, status: 'lifted' },
  ])
})

test('a measure without targets stands and falls as a whole', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('on-potash', { targets: [], goods: ['3104'] }))
  const one = async (asOf: string) => (await ask(ledger, `goods=3104&asOf=${asOf}`))[0]
  t.match(await one('2031-02-01'), { target: null, status: 'barred' })
  await ledger.record('/v1/licences', licence('GL-1', 'on-potash'))
  t.match(await one('2031-03-01'), { status: 'licensed' })
  await ledger.record('/v1/sanctions/on-potash/lift', lifting({ mode: 'termination' }))
  t.match(await one('2031-04-01'), { status: 'lifted', basis: 'instrument' })
  t.match((await ledger.get('/v1/sanctions/on-potash')).json(), { targets: [], status: 'lifted' })
})

test('relief that is announced changes nothing in law, until it is carried out', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record('/v1/sanctions/syl-potash/announce-relief', {
    reliefId: 'relief-1',
    by: { party: 'org:freedonia' },
    claimedEffect: 'Potash flows again',
    occurred: '2031-03-20',
    ...fact,
  })
  await ledger.record(
    '/v1/sanctions/syl-potash/lift',
    lifting({ carriesOut: 'relief-1', effective: '2031-04-03' }),
  )
  const seen = { list: 'The list', targets: [ACME.targetId], occurred: '2031-04-09', ...fact }
  await ledger.record('/v1/sanctions/syl-potash/observe-listing', {
    ...seen,
    listed: true,
    occurred: '2031-04-02',
  })
  await ledger.record('/v1/sanctions/syl-potash/observe-listing', { ...seen, listed: false })
  const one = async (asOf: string) => (await ask(ledger, `target=acme-potash&asOf=${asOf}`))[0]
  t.match(await one('2031-03-31'), {
    status: 'barred',
    announced: ['relief-1'],
    clocks: [{ reliefId: 'relief-1', announced: '2031-03-20', lagDays: {} }],
  })
  t.match(await one('2031-04-02'), {
    status: 'barred',
    announced: [],
    listed: { is: true, seen: '2031-04-02' },
  })
  t.match(await one('2031-04-10'), {
    status: 'lifted',
    announced: [],
    listed: { is: false, seen: '2031-04-09' },
    clocks: [
      {
        announced: '2031-03-20',
        instrument: '2031-04-01',
        effective: '2031-04-03',
        seen: '2031-04-09',
        lagDays: { instrument: 12, effective: 14, seen: 20 },
      },
    ],
  })
})

test('a lifting that only the list shows has the observation as its basis', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  const observed = await ledger.record('/v1/sanctions/syl-potash/observe-listing', {
    list: 'The list',
    targets: [ACME.targetId],
    listed: false,
    occurred: '2031-04-01',
    ...fact,
  })
  t.strictSame(await acme(ledger, '2031-05-01'), ['barred'])
  const { instrument, ...rest } = lifting({ observed: [observed.id] })
  await ledger.record('/v1/sanctions/syl-potash/lift', rest)
  t.match(await ask(ledger, 'target=acme-potash&asOf=2031-05-01'), [
    { status: 'lifted', basis: 'observation' },
  ])
})

test('a status of many measures has pages of one moment, which together are the whole', async (t) => {
  const { get, record } = await buildLedger(t)
  for (const id of ['aa', 'bb', 'cc', 'dd'])
    await record('/v1/sanctions', measure(id, { goods: ['3104'], targets: [ACME, BOLT] }))
  const whole = (await get('/v1/status?goods=3104')).json()
  t.equal(whole.items.length, 8)
  t.notOk('next' in whole)
  const read: unknown[] = []
  for (let query = ''; ; ) {
    const { items, next } = (await get(`/v1/status?goods=3104&limit=3${query}`)).json()
    t.ok(items.length <= 3)
    read.push(...items)
    if (next === undefined) break
    if (query === '') await record('/v1/sanctions', measure('ab', { goods: ['3104'] }))
    query = `&cursor=${next}`
  }
  t.strictSame(read, whole.items)
  t.equal((await get('/v1/status?target=acme-potash&limit=1')).json().items.length, 1)
  t.equal((await get('/v1/status?target=acme-potash&cursor=x')).statusCode, 400)
})

test('others get their turn after each measure of a target that very many measures name', async (t) => {
  const { app, service } = await buildLedger(t)
  const commands = Array.from({ length: 40 }, (_, n) => ({
    command: 'sanctions.impose',
    id: `m-${n}`,
    key: `m-${n}`,
    body: { ...measure('x', n % 2 ? { jurisdiction: SYLVANIA } : {}), id: undefined },
  }))
  await app.inject({ method: 'POST', url: '/v1/batches', payload: { commands } })
  const { sql } = service.views
  let asked = 0
  const counting: Sql = {
    ...sql,
    all: (...query) => {
      asked++
      return sql.all(...query)
    },
  }
  const moment = present(service.views, service.now())
  for (const looked of [
    screen(
      { sql: counting, moment, now: service.now(), recorded: jurisdictionRecordsAt(sql, moment) },
      { target: ACME.targetId, jurisdictions: [] },
    ),
    divergencesIn(counting, moment, { chunk: 2 }),
  ]) {
    looked.next()
    t.ok(asked < 10, `${asked} queries for the first turn`)
    t.ok([...looked].length >= 39)
    asked = 0
  }
})

test('a divergence shows the strictest measures of a jurisdiction, and says how many it leaves out', async (t) => {
  const { app, get, record } = await buildLedger(t)
  const commands = Array.from({ length: 101 }, (_, n) => ({
    command: 'sanctions.impose',
    id: `f-${String(n).padStart(3, '0')}`,
    key: `f-${n}`,
    body: { ...measure('x'), id: undefined },
  }))
  await app.inject({ method: 'POST', url: '/v1/batches', payload: { commands } })
  await record('/v1/sanctions', measure('s-one', { jurisdiction: SYLVANIA }))
  await record('/v1/sanctions/s-one/lift', lifting())
  await record('/v1/sanctions/f-007/lift', lifting())
  const [{ jurisdictions }] = (await get('/v1/status/divergence')).json().items
  t.match(jurisdictions, [{ status: 'barred', measuresLeftOut: 1 }, { status: 'lifted' }])
  t.equal(jurisdictions[0].measures.length, 100)
  t.notOk(jurisdictions[0].measures.some((one: Body) => one.sanctionId === 'f-007'))
  t.notOk('measuresLeftOut' in jurisdictions[1])
})
