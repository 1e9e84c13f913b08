/** The verdicts that a delivery carries: those that its event changed, before and after it, the same on every attempt. */
import { t as all, type Test, test } from 'tap'
import type { ChangedVerdicts } from '../../src/webhooks/delivery/deliveryVerdicts.ts'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { ACME, BOLT, fact, lifting, measure } from '../http/given.ts'
import { newLedger } from '../store/eventstoredb-given.ts'
import { type Hooked, hooked, QUICK } from './hooked.ts'
import { type Receiver, startReceiver, status } from './receiver.ts'

all.setTimeout(120_000)

const ENGINES: Readonly<Record<string, (t: Test) => Promise<{ readonly store?: string }>>> = {
  SQLite: async () => ({}),
  EventStoreDB: async (t) => ({ store: newLedger((await startEventStoreDouble(t)).connectionString) }),
}

const on = (occurred: string, more: object = {}) => ({ occurred, ...fact, ...more })

const imposed = (id: string, more: object = {}) => measure(id, { ...on('2025-01-05'), ...more })

const licence = (reach: string) =>
  on('2025-02-01', {
    authority: 'Treasury of Freedonia',
    jurisdiction: 'org:freedonia',
    programme: 'SYL-1',
    number: reach,
    kind: 'general',
    reach,
    covers: [{ sanctionId: 'works' }],
    validFrom: '2025-02-01',
    unblocksProperty: false,
  })

const verdictsIn = (receiver: Receiver): readonly (ChangedVerdicts | undefined)[] =>
  receiver.events().map(({ data }) => (data as { readonly verdicts?: ChangedVerdicts }).verdicts)

/** Each change in a line. */
const lines = (verdicts: ChangedVerdicts | undefined): readonly string[] =>
  (verdicts?.changes ?? []).map(({ jurisdiction, before, after, differs, ...one }) => {
    const of = 'goods' in one ? one.goods : one.targetId
    return `${of} ${jurisdiction}: ${before.verdict} → ${after.verdict} (${differs.join(', ')})`
  })

/** Records events in order, and returns a line for each changed verdict. */
const told = async (
  service: Hooked,
  receiver: Receiver,
  ...commands: readonly (readonly [url: string, body: object])[]
): Promise<readonly (readonly string[])[]> => {
  const before = receiver.came.length
  for (const [url, body] of commands) await service.record(url, body as Record<string, unknown>)
  await receiver.until(() => receiver.came.length >= before + commands.length)
  return verdictsIn(receiver).slice(before).map(lines)
}

const watching = async (t: Test, filter: object, given: object = {}) => {
  const service = await hooked(t, { webhooks: { timing: QUICK }, ...given })
  const receiver = await startReceiver(t)
  await service.register({ url: receiver.url, filter, order: 'strict' })
  return { service, receiver }
}

for (const [engine, place] of Object.entries(ENGINES)) {
  test(`a delivery carries the verdicts that its event changed (${engine})`, async (t) => {
    const { service, receiver } = await watching(t, { targets: ['acme-potash', 'bolt-rail'] }, await place(t))
    const came = await told(
      service,
      receiver,
      ['/v1/sanctions', imposed('works', { targets: [ACME] })],
      ['/v1/sanctions/works/renew', on('2025-01-20', { until: '2090-01-01' })],
      ['/v1/licences', licence('stated-dealings')],
      ['/v1/licences', licence('all-dealings')],
      ['/v1/sanctions/works/lift', lifting(on('2025-03-01'))],
      ['/v1/targets', on('2025-03-02', { id: 'bolt-rail', kind: 'entity', name: 'Bolt', aliases: [] })],
    )
    t.strictSame(came, [
      ['acme-potash org:freedonia: not-recorded → barred (verdict, certain, certainly)'],
      [],
      ['acme-potash org:freedonia: barred → barred (exceptions)'],
      ['acme-potash org:freedonia: barred → licensed (verdict, certainly)'],
      ['acme-potash org:freedonia: licensed → lifted (verdict, certainly, exceptions)'],
      [],
    ])
    const { items: endpoints } = (await service.ask('GET', '/v1/webhooks')).json()
    const pulled = (query: string) =>
      service.ask('GET', `/v1/webhooks/${endpoints[0].id}/events?cursor=0${query}`)
    const { items, verdicts } = (await pulled('&verdicts=true')).json()
    t.strictSame(
      items.map(({ id }: { readonly id: string }) => lines(verdicts[id])),
      came,
      'a pull says the same',
    )
    t.notOk('verdicts' in (await pulled('')).json())
    const [first, renewal] = verdictsIn(receiver)
    t.equal(renewal, undefined)
    const [{ data } = { data: {} }] = receiver.events()
    t.equal(first?.asOf, (data as { readonly recordedAt?: string }).recordedAt?.slice(0, 10))
    t.match(first?.changes[0], {
      after: { sentence: 'A measure in force bars dealings.', because: [{ sanctionId: 'works' }] },
      measures: [{ sanctionId: 'works', targetId: 'acme-potash' }],
    })
  })
}

test('later attempts carry the verdicts at the position of the event, whatever was recorded since', async (t) => {
  const { service, receiver } = await watching(t, { targets: ['acme-potash'] })
  receiver.answer(status(500))
  await service.record('/v1/sanctions', imposed('works', { targets: [ACME] }) as Record<string, unknown>)
  await receiver.until(() => receiver.came.length >= 1)
  await service.record('/v1/sanctions/works/lift', lifting(on('2025-03-01')) as Record<string, unknown>)
  const tried = receiver.came.length
  receiver.answer((_, response) => void response.writeHead(204).end())
  await receiver.until(() => receiver.came.length >= tried + 2)
  const all = verdictsIn(receiver)
  const attempts = all.slice(0, -1)
  t.ok(attempts.length >= 2)
  for (const attempt of attempts) t.strictSame(attempt, all[0])
  t.strictSame(lines(all.at(-1)), ['acme-potash org:freedonia: barred → lifted (verdict, certainly)'])
})

test('a measure on an owner changes the verdict on what it owns', async (t) => {
  const { service, receiver } = await watching(t, { targets: ['child'], types: ['SanctionImposed'] })
  const owner = { ...BOLT, targetId: 'parent' }
  await service.record('/v1/targets', on('2025-01-01', { id: 'child', kind: 'entity', name: 'Child' }))
  await service.record('/v1/targets', on('2025-01-01', { id: 'parent', kind: 'entity', name: 'Parent' }))
  await service.record(
    '/v1/targets/child/report-ownership',
    on('2025-01-02', { owner: { ownerId: 'parent' }, percent: { min: 60 } }),
  )
  t.strictSame(
    await told(service, receiver, [
      '/v1/sanctions',
      imposed('on-parent', { targets: [owner], jurisdiction: 'US' }),
    ]),
    [['child US: not-recorded → barred (verdict, certain, certainly)']],
  )
})

test('a subscriber to goods gets the verdicts on these goods', async (t) => {
  const { service, receiver } = await watching(t, { goods: ['310420', '8601'] })
  t.strictSame(
    await told(service, receiver, [
      '/v1/sanctions',
      imposed('potash', { targets: [], goods: ['3104'], originCountry: ['BY'], jurisdiction: 'US' }),
    ]),
    // Where the goods come from is not said.
    [['310420 US: not-recorded → barred (verdict)']],
  )
})

test('a subscriber to everything gets verdicts on all targets and goods, and how many were not compared', async (t) => {
  const { service, receiver } = await watching(t, { types: ['SanctionImposed'] })
  const targets = Array.from({ length: 25 }, (_, n) => ({
    ...BOLT,
    targetId: `firm-${n}`,
    name: `Firm ${n}`,
  }))
  await told(service, receiver, ['/v1/sanctions', imposed('many', { targets, goods: ['3104'] })])
  const [verdicts] = verdictsIn(receiver)
  t.equal(verdicts?.changes.length, 20)
  t.equal(verdicts?.notCompared, 6)
})

test('a correction changes verdicts on what it takes out and on what it puts in', async (t) => {
  const { service, receiver } = await watching(t, { targets: ['bolt-rail', 'bolt-other'] })
  const { id } = await service.record('/v1/sanctions', imposed('works', { targets: [BOLT] }))
  const patch = { data: { targets: [{ ...BOLT, targetId: 'bolt-other' }] } }
  await receiver.until(() => receiver.came.length === 1)
  t.strictSame(
    await told(service, receiver, [`/v1/events/${id}/correct`, { patch, reason: 'Another Bolt.' }]),
    [
      [
        'bolt-other org:freedonia: not-recorded → barred (verdict, certain, certainly)',
        'bolt-rail org:freedonia: barred → not-recorded (verdict, certain, certainly)',
      ],
    ],
  )
})
