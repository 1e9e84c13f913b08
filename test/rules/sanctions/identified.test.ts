/** An external identifier belongs to one target id, in however many measures, on either engine. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { jcs } from '../../../events/canonical/jcs.ts'
import { openStore } from '../../../src/store/open.ts'
import type { EventStore } from '../../../src/store/port.ts'
import { startEventStoreDouble } from '../../eventstoredb/double.ts'
import { ACME, BOLT, type Body, buildLedger, fact, isProblem, measure } from '../../http/given.ts'
import type { Asked } from '../../record/given.ts'
import { before, first, have, nodeOn, once, openLedger, SOURCE, send } from '../../record/recording.ts'
import { newLedger, openAt } from '../../store/eventstoredb-given.ts'

const LEI = { scheme: 'lei', value: '506700GE1G29325QX363' }
const SHIP = { scheme: 'imo', value: '9074729' }

const having = (target: Body, ...ids: readonly object[]) => ({ ...target, ids })
const naming = (id: string, ...targets: readonly Body[]) => measure(id, { targets })

const amendment = (...addedTargets: readonly Body[]) => ({
  addedTargets,
  note: 'as published',
  occurred: '2031-02-01',
  ...fact,
})

test('an identifier of another target is refused with that target and its measure', async (t) => {
  const { post, record } = await buildLedger(t)
  await record('/v1/sanctions', naming('first', having(ACME, LEI)))
  const answer = await post(
    '/v1/sanctions',
    naming('second', having(BOLT, SHIP), having({ ...BOLT, targetId: 'x2' }, LEI)),
  )
  isProblem(t, answer, 409, 'identifier-taken', ['/targets/1/ids/0'])
  t.match(answer.json().detail, /acme-potash.*lei.*first/)
  await record('/v1/sanctions', naming('second', BOLT))
  const amended = await post(
    '/v1/sanctions/second/amend',
    amendment(having({ ...BOLT, targetId: 'x2' }, LEI)),
  )
  isProblem(t, amended, 409, 'identifier-taken', ['/addedTargets/0/ids/0'])
})

test('a correction gives no target what another one has, in this measure or in another', async (t) => {
  const { post, record } = await buildLedger(t)
  await record('/v1/sanctions', naming('first', having(ACME, LEI)))
  const second = await record('/v1/sanctions', naming('second', having(ACME, LEI), BOLT))
  const correct = (...targets: readonly Body[]) =>
    post(`/v1/events/${second.id}/correct`, { patch: { data: { targets } }, reason: 'A slip of the pen.' })
  isProblem(t, await correct(ACME, having(BOLT, LEI)), 409, 'identifier-taken', [
    '/patch/data/targets/1/ids/0',
  ])
  isProblem(t, await correct(having(ACME, LEI), having(BOLT, LEI)), 409, 'identifier-taken', [
    '/patch/data/targets/1/ids/0',
  ])
  t.equal((await correct(having(ACME, LEI), having(BOLT, SHIP))).statusCode, 201)
})

test('a measure gives one identifier to one of its targets only, unless it is of a text', async (t) => {
  const { post, record } = await buildLedger(t)
  isProblem(
    t,
    await post('/v1/sanctions', naming('first', having(ACME, LEI), having(BOLT, LEI))),
    409,
    'identifier-taken',
    ['/targets/1/ids/0'],
  )
  const celex = { scheme: 'celex', value: '32014R0833' }
  await record('/v1/sanctions', naming('first', having(ACME, celex), having(BOLT, celex)))
})

test('a target keeps its identifiers in any number of measures, and gets more', async (t) => {
  const { record } = await buildLedger(t)
  for (const id of ['aa', 'bb', 'cc']) await record('/v1/sanctions', naming(id, having(ACME, LEI)))
  await record('/v1/sanctions/aa/amend', amendment(having(ACME, LEI, SHIP)))
  await record('/v1/sanctions', naming('dd', having(ACME, SHIP)))
})

test('an identifier is free once what gave it is retracted, and not given twice by taking that back', async (t) => {
  const { post, record } = await buildLedger(t)
  const slip = await record('/v1/sanctions', naming('first', having(ACME, LEI)))
  const [retraction] = (await post(`/v1/events/${slip.id}/retract`, { reason: 'The wrong one.' })).json()
    .events
  await record('/v1/sanctions', naming('second', having(BOLT, LEI)))
  isProblem(t, await post('/v1/sanctions', naming('third', having(ACME, LEI))), 409, 'identifier-taken', [
    '/targets/0/ids/0',
  ])
  const back = await post(`/v1/events/${retraction.id}/retract`, { reason: 'It was right.' })
  isProblem(t, back, 409, 'identifier-taken')
  t.match(back.json().detail, /bolt-rail.*second/)
})

const item = (command: string, id: string, body: Body, key = id) => {
  const { id: _, ...rest } = body
  return { command, id, key, body: rest }
}

test('a batch that gives one identifier to two targets is refused whole, dry or not', async (t) => {
  const { post, service } = await buildLedger(t)
  const head = await service.store.head()
  const commands = [
    item('sanctions.impose', 'first', naming('first', having(ACME, LEI))),
    item('sanctions.impose', 'second', naming('second', BOLT)),
    item('sanctions.amend', 'second', amendment(having({ ...BOLT, targetId: 'x2' }, LEI)), 'third'),
  ]
  for (const query of ['', '?dryRun=true']) {
    const answer = await post(`/v1/batches${query}`, { commands })
    t.equal(answer.statusCode, 422)
    t.match(answer.json().results[2].problem, { code: 'identifier-taken', detail: /acme-potash.*first/ })
  }
  t.equal(await service.store.head(), head)
})

test('a batch may correct a slip of its own and give the identifier to another target', async (t) => {
  const { post } = await buildLedger(t)
  const commands = [
    item('sanctions.impose', 'first', naming('first', having(ACME, LEI))),
    item('events.retract', 'key:first#0', { reason: 'The wrong one.' }, 'slip'),
    item('sanctions.impose', 'second', naming('second', having(BOLT, LEI))),
  ]
  t.equal((await post('/v1/batches?dryRun=true', { commands })).statusCode, 200)
  const answer = await post('/v1/batches', { commands })
  t.same(
    answer.json().results.map(({ status }: Body) => status),
    ['recorded', 'recorded', 'recorded'],
  )
})

/** A measure as an earlier release recorded it. */
const recordedBefore = (store: EventStore, id: string, target: Body) => {
  const event = {
    id: randomUUID(),
    type: 'SanctionImposed',
    version: 1,
    stream: `sanction-${id}`,
    revision: 0,
    recordedAt: '2031-06-01T00:00:00.000Z',
    occurred: '2031-01-05',
    earliest: '2031-01-05',
    latest: '2031-01-05',
    sources: fact.sources,
    confidence: 'reported',
    deals: [],
    actor: 'k-before',
    correlationId: 'before',
    data: {
      authority: 'Treasury of Freedonia',
      jurisdiction: 'org:freedonia',
      programme: 'SYL-1',
      measure: 'asset-freeze',
      goods: [],
      affectsGoods: [],
      targets: [target],
    },
  }
  return store.append(event.stream, -1, [{ id: event.id, type: event.type, body: jcs(event) }])
}

test('two targets that an older ledger holds with one identifier keep it, and no third gets it', async (t) => {
  const data = join(t.testdir({ data: {} }), 'data')
  const older = await openStore(`sqlite:${join(data, 'events.db')}`)
  await recordedBefore(older, 'old-acme', having(ACME, LEI))
  await recordedBefore(older, 'old-bolt', having(BOLT, LEI))
  await older.close()
  const { post, record } = await buildLedger(t, { data, store: `sqlite:${join(data, 'events.db')}` })
  await record('/v1/sanctions', naming('new-acme', having(ACME, LEI)))
  await record('/v1/sanctions', naming('new-bolt', having(BOLT, LEI)))
  await record('/v1/sanctions', naming('new-both', having(ACME, LEI), having(BOLT, LEI)))
  isProblem(
    t,
    await post('/v1/sanctions', naming('third', having({ ...BOLT, targetId: 'x2' }, LEI))),
    409,
    'identifier-taken',
    ['/targets/0/ids/0'],
  )
})

const IDENTIFIED = {
  authority: 'Made-up Office',
  jurisdiction: 'US',
  programme: 'Fiction',
  measure: 'asset-freeze',
}

const impose = (id: string, targetId: string): Asked => [
  'sanctions.impose',
  undefined,
  {
    id,
    ...IDENTIFIED,
    occurred: '2023',
    targets: [{ targetId, name: targetId, kind: 'entity', ids: [LEI] }],
  },
]

const ENGINES: Readonly<Record<string, (t: Test) => Promise<EventStore>>> = {
  sqlite: openLedger,
  'the double of EventStoreDB': async (t) =>
    openAt(t, newLedger((await startEventStoreDouble(t)).connectionString)),
}

for (const [engine, open] of Object.entries(ENGINES)) {
  test(`one of several writers that give one identifier to targets at once succeeds: ${engine}`, async (t) => {
    const store = await open(t)
    await have(nodeOn(store), SOURCE)
    // No node has seen what the others record: they have no views.
    const sent = await Promise.all(
      Array.from({ length: 6 }, (_, n) => send(nodeOn(store), impose(`measure-${n}`, `target-${n}`))),
    )
    t.same(sent.map(({ problem }) => problem?.code ?? 'recorded').sort(), [
      ...Array.from({ length: 5 }, () => 'identifier-taken'),
      'recorded',
    ])
    const winner = sent.findIndex(({ events }) => events.length > 0)
    for (const { problem } of sent) if (problem) t.match(problem.detail, `target-${winner} already has`)
    const same = await Promise.all(
      Array.from({ length: 4 }, (_, n) => send(nodeOn(store), impose(`again-${n}`, `target-${winner}`))),
    )
    t.equal(same.map(first).length, 4, 'the same target in several measures at once')
  })
}

test('a reservation that a crash left is kept for its target, and free for others a minute later', async (t) => {
  const node = nodeOn(await openLedger(t))
  await have(node, SOURCE)
  const crashing = before(
    node,
    'sanction-first',
    once(async () => {
      throw new Error('crashed')
    }),
  )
  await t.rejects(send(crashing, impose('first', 'alpha')), 'crashed')
  t.match(await send(node, impose('second', 'beta')), { problem: { code: 'identifier-taken' } })
  const later = await send(node, impose('second', 'beta'), { now: '2026-07-01T12:01:00.000Z' })
  t.equal(first(later).stream, 'sanction-second')
  t.match(await send(node, impose('first', 'alpha')), { problem: { code: 'identifier-taken' } })
})
