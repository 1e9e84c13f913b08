/** Filters by targets, goods, programmes and jurisdictions: which events match, as known up to each, on both engines. */
import { t as all, type Test, test } from 'tap'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { ACME, BOLT, fact, lifting, measure, SYLVANIA } from '../http/given.ts'
import { newLedger } from '../store/eventstoredb-given.ts'
import { type Hooked, hooked, QUICK } from './hooked.ts'
import { startReceiver } from './receiver.ts'

all.setTimeout(120_000)

const ENGINES: Readonly<Record<string, (t: Test) => Promise<{ readonly store?: string }>>> = {
  SQLite: async () => ({}),
  EventStoreDB: async (t) => ({ store: newLedger((await startEventStoreDouble(t)).connectionString) }),
}

/** A body with a day in the past: receivers check the time of a signature by a real clock. */
const on = (occurred: string, more: object = {}) => ({ occurred, ...fact, ...more })

const measureOf = (id: string, more: object = {}) => measure(id, { ...on('2025-01-05'), ...more })

const licence = (number: string, covers: readonly object[]) =>
  on('2025-03-01', {
    authority: 'Treasury of Freedonia',
    jurisdiction: 'org:freedonia',
    programme: 'SYL-1',
    number,
    kind: 'general',
    reach: 'stated-dealings',
    covers,
    validFrom: '2025-03-01',
    unblocksProperty: false,
  })

const established = {
  jurisdiction: 'org:freedonia',
  authority: 'Treasury of Freedonia',
  name: 'SYL-1',
  instruments: [{ kind: 'order', number: '12' }],
}

const { id: _, ...announcedMeasure } = measureOf('next', { programme: 'SYL-4' })
const announced = { ...announcedMeasure, by: { party: 'org:freedonia' }, gist: 'More will follow.' }

const ended = { instrument: { kind: 'order', number: '14' }, mode: 'termination' }

/** The recorded events in order, each with a name. */
const HISTORY: readonly (readonly [name: string, url: string, body: object])[] = [
  ['established', '/v1/programmes', on('2025-01-01', { id: 'syl', ...established })],
  ['both', '/v1/sanctions', measureOf('both', { targets: [ACME, BOLT] })],
  ['bolt', '/v1/sanctions', measureOf('bolt', { targets: [BOLT], programme: 'SYL-2', goods: ['8601'] })],
  ['potash', '/v1/sanctions', measureOf('potash', { targets: [], goods: ['3104'], jurisdiction: SYLVANIA })],
  ['licence', '/v1/licences', licence('1', [{ sanctionId: 'both' }])],
  ['licence for bolt', '/v1/licences', licence('2', [{ sanctionId: 'both', targets: ['bolt-rail'] }])],
  [
    'alias',
    '/v1/targets',
    on('2025-03-02', { id: 'acme-potash', kind: 'entity', name: 'Acme', aliases: [] }),
  ],
  ['renamed', '/v1/targets/acme-potash/revise', on('2025-03-03', { name: 'Acme Minerals' })],
  ['old name', '/v1/targets', on('2025-03-03', { id: 'acme-old', kind: 'entity', name: 'Acme of old' })],
  ['other', '/v1/targets', on('2025-03-03', { id: 'other', kind: 'entity', name: 'Other' })],
  ['merged', '/v1/targets/acme-old/merge', on('2025-03-04', { into: 'acme-potash' })],
  ['for the old', '/v1/sanctions', measureOf('old', { targets: [{ ...ACME, targetId: 'acme-old' }] })],
  ['parent', '/v1/targets', on('2025-03-05', { id: 'parent', kind: 'entity', name: 'Parent' })],
  [
    'owned',
    '/v1/targets/acme-potash/report-ownership',
    on('2025-03-06', { owner: { ownerId: 'parent' }, percent: { min: 50 } }),
  ],
  ['on the parent', '/v1/sanctions', measureOf('parent', { targets: [{ ...BOLT, targetId: 'parent' }] })],
  ['lifted for bolt', '/v1/sanctions/both/lift', lifting(on('2025-04-01', { targets: ['bolt-rail'] }))],
  ['lifted', '/v1/sanctions/both/lift', lifting(on('2025-04-02'))],
  ['revoked', '/v1/licences/org-freedonia-syl-1-1/revoke', on('2025-04-03', { reason: 'A new order.' })],
  [
    'all goods',
    '/v1/sanctions',
    measureOf('goods', { targets: [], originCountry: ['BY'], programme: 'SYL-3' }),
  ],
  ['announced', '/v1/sanctions/next/announce', announced],
  ['ended', '/v1/programmes/syl/terminate', on('2025-05-01', ended)],
  ['potash lifted', '/v1/sanctions/potash/lift', lifting(on('2025-05-02'))],
]

const ACMES = [
  ...['both', 'licence', 'alias', 'renamed', 'old name', 'merged', 'for the old', 'owned', 'on the parent'],
  ...['lifted', 'revoked', 'announced', 'ended'],
]

const WATCHES: readonly (readonly [string, object, readonly string[]])[] = [
  [
    'a target: its measures, licences, names, owners, and a lifting or a programme that names no target',
    { targets: ['acme-potash'] },
    ACMES.filter((name) => name !== 'old name'),
  ],
  [
    'a target that was merged into another, from then on as that one',
    { targets: ['acme-old'] },
    [
      'old name',
      'merged',
      'for the old',
      'owned',
      'on the parent',
      'lifted',
      'revoked',
      'announced',
      'ended',
    ],
  ],
  ['a target that nothing names', { targets: ['other'] }, ['other']],
  ['goods, by a wider code of a measure', { goods: ['3104.20'] }, ['potash', 'all goods', 'potash lifted']],
  ['goods, by a narrower code of a measure', { goods: ['31'] }, ['potash', 'all goods', 'potash lifted']],
  ['other goods', { goods: ['8601'] }, ['bolt', 'all goods']],
  ['a programme by its name', { programmes: ['SYL-2'] }, ['bolt']],
  [
    'a programme by its id, and the measures of its jurisdiction that have its name',
    { programmes: ['syl'], types: ['SanctionImposed', 'LicenceRevoked', 'ProgrammeTerminated'] },
    ['both', 'for the old', 'on the parent', 'revoked', 'ended'],
  ],
  [
    'a jurisdiction, whatever happens to its measures',
    { jurisdictions: [SYLVANIA] },
    ['potash', 'potash lifted'],
  ],
  ['a target and a type', { targets: ['acme-potash'], types: ['SanctionLifted'] }, ['lifted']],
  ['a measure by its licence', { sanctions: ['both'], types: ['LicenceRevoked'] }, ['revoked']],
  ['a target in a jurisdiction without measures', { targets: ['acme-potash'], jurisdictions: ['EU'] }, []],
]

const recorded = async (service: Hooked): Promise<ReadonlyMap<string, string>> => {
  const names = new Map<string, string>()
  for (const [name, url, body] of HISTORY) {
    names.set((await service.record(url, body as Record<string, unknown>)).id, name)
  }
  return names
}

const query = (filter: object): string =>
  Object.entries(filter)
    .map(([name, values]) => `${name}=${(values as readonly string[]).map(encodeURIComponent).join(',')}`)
    .join('&')

for (const [engine, place] of Object.entries(ENGINES)) {
  test(`an event that the filter watches arrives as a delivery and by pulling (${engine})`, async (t) => {
    const service = await hooked(t, { webhooks: { timing: QUICK }, ...(await place(t)) })
    const receivers = await Promise.all(WATCHES.map(() => startReceiver(t)))
    // Half of the endpoints follow new events, the others begin with recorded ones.
    const register = (n: number) =>
      service.register({
        url: receivers[n]?.url,
        filter: WATCHES[n]?.[1],
        from: 'beginning',
        order: 'strict',
      })
    const ids = new Map<number, string>()
    for (const n of WATCHES.keys()) if (n % 2 === 0) ids.set(n, (await register(n)).id)
    const names = await recorded(service)
    for (const n of WATCHES.keys()) if (n % 2 === 1) ids.set(n, (await register(n)).id)
    for (const [n, [name, , wanted]] of WATCHES.entries()) {
      const receiver = receivers[n]
      await receiver?.until(() => receiver.came.length >= wanted.length)
      const came = receiver?.events().map(({ id }) => names.get(id))
      t.strictSame(came, wanted, name)
      const pulled = await service.ask('GET', `/v1/webhooks/${ids.get(n)}/events?cursor=0`)
      const items = pulled.json().items as readonly { readonly id: string }[]
      t.strictSame(
        items.map(({ id }) => names.get(id)),
        wanted,
        `${name}, pulled`,
      )
    }
  })
}

test('a filter is refused if its goods are not codes, and the pointer says which', async (t) => {
  const { ask, get } = await hooked(t)
  const { url } = await startReceiver(t)
  const answer = await ask('POST', '/v1/webhooks', { url, filter: { goods: ['3104', '31.04.2'] } })
  t.equal(answer.statusCode, 422)
  t.equal(answer.json().errors[0].pointer, '/filter/goods/1')
  const stream = await get(`/v1/events/stream?${query({ goods: ['x'] })}`)
  t.equal(stream.statusCode, 400)
  t.match(stream.json().errors, [{ pointer: '/goods', detail: /2, 4, 6, 8 or 10 digits/ }])
})

test('an event concerns what was known up to it, and a correction concerns what it removes', async (t) => {
  const service = await hooked(t, { webhooks: { timing: QUICK } })
  const receiver = await startReceiver(t)
  const names = new Map<string, string>()
  const record = async (name: string, url: string, body: object) => {
    const { id } = await service.record(url, body as Record<string, unknown>)
    names.set(id, name)
    return id
  }
  const imposed = await record('imposed', '/v1/sanctions', measureOf('works', { targets: [BOLT] }))
  await record('renewed', '/v1/sanctions/works/renew', on('2025-02-01', { until: '2026-01-01' }))
  await record(
    'added',
    '/v1/sanctions/works/amend',
    on('2025-02-02', { addedTargets: [ACME], note: 'as published' }),
  )
  await record('renewed again', '/v1/sanctions/works/renew', on('2025-02-03', { until: '2026-02-01' }))
  const patch = { data: { jurisdiction: SYLVANIA, targets: [{ ...BOLT, targetId: 'bolt-other' }] } }
  await record('corrected', `/v1/events/${imposed}/correct`, { patch, reason: 'Another Bolt.' })
  await record('renewed at last', '/v1/sanctions/works/renew', on('2025-02-04', { until: '2026-03-01' }))
  const watched = async (target: string) => matching({ targets: [target] })
  const matching = async (filter: object) => {
    const { id } = await service.register({ url: receiver.url, filter })
    const { items } = (await service.ask('GET', `/v1/webhooks/${id}/events?cursor=0`)).json()
    return items.map((one: { readonly id: string }) => names.get(one.id))
  }
  t.strictSame(await watched('acme-potash'), ['added', 'renewed again', 'corrected', 'renewed at last'])
  t.strictSame(await watched('bolt-rail'), ['imposed', 'renewed', 'added', 'renewed again', 'corrected'])
  t.strictSame(await watched('bolt-other'), ['corrected', 'renewed at last'])
  t.strictSame(await matching({ jurisdictions: [SYLVANIA] }), ['corrected', 'renewed at last'])
  t.strictSame(await matching({ jurisdictions: ['org:freedonia'] }), [
    ...['imposed', 'renewed', 'added', 'renewed again', 'corrected'],
  ])
})
