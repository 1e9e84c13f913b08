/** Batches: all checked first, each seeing those before; then recorded stream by stream; sent again, completed. */
import { test } from 'tap'
import { StoreError } from '../../src/failure/storeError.ts'
import { BatchRefusal, runBatch } from '../../src/record/batch.ts'
import type { BatchItem, Result } from '../../src/record/batchItem.ts'
import type { Recorder } from '../../src/record/recorder.ts'
import { eventIdOf } from '../../src/rules/kernel/identity.ts'
import { IMPOSED } from '../rules/sanctions/given.ts'
import { buildTestService } from '../service.ts'
import { type Asked, BY_TESTER, opaque, SOURCES } from './given.ts'
import {
  before,
  DEAL,
  have,
  logged,
  nodeOn,
  once,
  openNode,
  SOURCE,
  statement,
  status,
  stored,
} from './recording.ts'

const UUIDS = [1, 2, 3, 4].map((n) => `3b2f1c9e-6a51-4c7d-8a52-00000000000${n}`) as [
  string,
  string,
  string,
  string,
]
const CASE = opaque('c', 'a')
const STREAM = 'deal-made-up'

const item = ([command, id, body]: Asked, key: string): BatchItem => ({
  command,
  key,
  body: command.startsWith('sources.') ? { ...body } : { sources: SOURCES, ...body },
  ...(id !== undefined && { id }),
})

const run = (node: Recorder, items: readonly BatchItem[], dryRun = false): Promise<readonly Result[]> =>
  runBatch(node, items, BY_TESTER, dryRun)

/** The results of each command in a refused batch. */
const refusedBatch = async (
  node: Recorder,
  items: readonly BatchItem[],
  dryRun = false,
): Promise<readonly Result[]> => {
  try {
    await run(node, items, dryRun)
  } catch (error) {
    if (error instanceof BatchRefusal) return error.results
    throw error
  }
  throw new Error('the batch was not refused')
}

const statuses = (results: readonly Result[]): readonly string[] => results.map((one) => one.status)

const [, , opened] = DEAL
const openDeal = (id: string, key = `open-${id}`): BatchItem =>
  item(['deals.open', id, { ...opened, id: undefined }], key)
const said = (gist: string, deal = 'made-up', key = gist): BatchItem =>
  item(statement(gist, undefined, deal), key)

const impose = item(['sanctions.impose', 'measure-one', { ...IMPOSED, occurred: '2023' }], 'impose')
const lift = (occurred: string, key: string): BatchItem =>
  item(
    [
      'sanctions.lift',
      'measure-one',
      { mode: 'delisting', instrument: { kind: 'order', number: '1' }, occurred },
    ],
    key,
  )

test('the commands of a batch are recorded', async (t) => {
  const node = await openNode(t)
  const results = await run(node, [openDeal('other'), said('So.', 'other'), said('And so.')])
  t.same(statuses(results), ['recorded', 'recorded', 'recorded'])
  t.match(results, [
    { events: [{ stream: 'deal-other', revision: 0 }] },
    { events: [{ stream: 'deal-other', revision: 1 }] },
    { events: [{ stream: STREAM, revision: 1 }] },
  ])
})

test('a batch may begin with the sources that it needs', async (t) => {
  const node = await openNode(t)
  const source = item(['sources.register', 'paper-two', { kind: 'press', title: 'A title' }], 'source')
  const results = await run(node, [
    source,
    item(
      [
        'deals.change-status',
        'made-up',
        { to: 'announced', reason: 'x', occurred: '2025', sources: [{ sourceId: 'paper-two' }] },
      ],
      'so',
    ),
  ])
  t.same(statuses(results), ['recorded', 'recorded'])
})

test('a person and the case of that person are recorded in a batch', async (t) => {
  const node = await openNode(t)
  const person = opaque('p', 'a')
  const results = await run(node, [
    {
      command: 'people.register',
      id: person,
      key: UUIDS[0],
      body: { publicFigure: false, name: 'Persona Fictionalis' },
    },
    item(['prisoners.detain', CASE, { personId: person, state: 'XK', occurred: '2020' }], UUIDS[1]),
  ])
  t.same(statuses(results), ['recorded', 'recorded'])
})

test('a command names what an earlier one makes by its key, and a repetition makes the same', async (t) => {
  const node = await openNode(t)
  const body = { publicFigure: false, name: 'Persona Fictionalis' }
  const items = [
    { command: 'people.register', key: UUIDS[0], body },
    item(
      ['prisoners.detain', undefined, { personId: `key:${UUIDS[0]}`, state: 'XK', occurred: '2020' }],
      UUIDS[1],
    ),
    item(
      [
        'prisoners.release',
        `key:${UUIDS[1]}`,
        { terms: 'unconditional', basis: 'clemency', occurred: '2021' },
      ],
      UUIDS[2],
    ),
  ]
  const results = await run(node, items)
  t.same(statuses(results), ['recorded', 'recorded', 'recorded'])
  const [person, detained, released] = results.map(({ events }) => events?.[0])
  t.match(detained?.data, { personId: person?.stream.replace('person-', '') })
  t.equal(released?.stream, detained?.stream)
  t.same(statuses(await run(node, items)), ['repeated', 'repeated', 'repeated'])
  const [result] = await refusedBatch(node, [item(['prisoners.release', 'key:nobody', {}], UUIDS[3])])
  t.match(result?.problem, { code: 'unknown-reference', detail: /no earlier command/ })
})

// Checked first.
test('nothing is recorded when one command is refused, and the results say which', async (t) => {
  const node = await openNode(t)
  const held = (await logged(node)).length
  const results = await refusedBatch(node, [
    openDeal('other'),
    said('So.', 'other'),
    item(status('fulfilled', '2025-02'), 'impossible'),
    impose,
  ])
  t.match(results, [
    { key: 'open-other', status: 'checked' },
    { key: 'So.', status: 'checked' },
    { key: 'impossible', status: 'refused', problem: { code: 'impossible-status-step' } },
    { key: 'impose', status: 'checked' },
  ])
  t.equal((await logged(node)).length, held)
})

test('the answer names every stream with a refusal', async (t) => {
  const node = await openNode(t)
  const results = await refusedBatch(node, [
    item(status('fulfilled', '2025-02'), 'one'),
    item(['sanctions.impose', 'measure-one', { ...IMPOSED, jurisdiction: 'QQ', occurred: '2023' }], 'two'),
    item(['sources.register', 'paper-one', { kind: 'press', title: 'Again' }], 'three'),
  ])
  t.match(results, [
    { key: 'one', problem: { code: 'impossible-status-step' } },
    { key: 'two', problem: { code: 'unknown-code' } },
    { key: 'three', problem: { code: 'id-taken' } },
  ])
})

test('a command on a stream on which one before it was refused is not checked', async (t) => {
  const node = await openNode(t)
  const results = await refusedBatch(node, [item(status('fulfilled', '2025-02'), 'one'), impose, said('So.')])
  t.match(results[2], { key: 'So.', status: 'not-recorded', problem: { code: 'not-checked' } })
})

test('a command right after a refused one on the same stream is not checked', async (t) => {
  const node = await openNode(t)
  const nowhere = item(
    ['deals.link', 'made-up', { otherDeal: 'nowhere', relation: 'follows', occurred: '2025' }],
    'one',
  )
  t.match(await refusedBatch(node, [said('So.'), nowhere, said('And so.')]), [
    { key: 'So.', status: 'checked' },
    { key: 'one', status: 'refused', problem: { code: 'unknown-reference' } },
    { key: 'And so.', status: 'not-recorded', problem: { code: 'not-checked' } },
  ])
})

test('a command is checked as those before it would leave things', async (t) => {
  const node = await openNode(t)
  const results = await refusedBatch(node, [impose, lift('2024', 'one'), said('So.'), lift('2025', 'two')])
  t.match(results[3], {
    status: 'refused',
    problem: {
      code: 'measure-lifted-already',
      conflictingEvent: eventIdOf('sanction-measure-one', 'one', 0),
    },
  })
})

test('a command that needs a later one is refused', async (t) => {
  const node = await openNode(t)
  const results = await refusedBatch(node, [said('So.', 'other'), openDeal('other')])
  t.match(results, [{ problem: { code: 'not-found' } }, { status: 'checked' }])
})

test('an unknown command is refused', async (t) => {
  const node = await openNode(t)
  const results = await refusedBatch(node, [{ ...said('So.'), command: 'deals.forget' }])
  t.match(results, [{ problem: { code: 'unknown-command' } }])
})

test('a key stands in a batch once', async (t) => {
  const node = await openNode(t)
  const results = await refusedBatch(node, [
    said('So.', 'made-up', 'same'),
    said('Not so.', 'made-up', 'same'),
  ])
  t.match(results, [{ key: 'same', status: 'refused', problem: { code: 'idempotency-key-reused' } }])
})

test('a key stands in a batch once, also when the first command that has it is recorded', async (t) => {
  const node = await openNode(t)
  await run(node, [openDeal('other', 'same')])
  const results = await refusedBatch(node, [openDeal('other', 'same'), openDeal('another', 'same')])
  t.match(results, [{ key: 'same', status: 'refused', problem: { code: 'idempotency-key-reused' } }])
})

test('an id in the body must equal the id in the path', async (t) => {
  const node = await openNode(t)
  const withId = (id: string): BatchItem => item(['deals.open', 'other', { ...opened, id }], 'open')
  t.match(await refusedBatch(node, [withId('another')]), [
    { problem: { code: 'wrong-value', errors: [{ pointer: '/id' }] } },
  ])
  t.same(statuses(await run(node, [withId('other')])), ['recorded'])
})

test('a key that was used for something else is refused before anything is recorded', async (t) => {
  const node = await openNode(t)
  await have(node, statement('So.', 'same'))
  const results = await refusedBatch(node, [openDeal('other'), said('Not so.', 'made-up', 'same')])
  t.match(results, [
    { status: 'checked' },
    { status: 'refused', problem: { code: 'idempotency-key-reused' } },
  ])
  t.same(await stored(node, 'deal-other'), [])
})

test('the id of a new stream is a slug', async (t) => {
  const node = await openNode(t)
  const results = await refusedBatch(node, [openDeal('Made up / twice')])
  t.match(results, [{ problem: { code: 'wrong-value', errors: [{ pointer: '/id' }] } }])
})

test('an idempotency key that may give a name away is refused', async (t) => {
  const node = await openNode(t)
  const detain: Asked = [
    'prisoners.detain',
    CASE,
    { pseudonym: 'Prisoner One', state: 'XK', occurred: '2020' },
  ]
  t.match(await refusedBatch(node, [item(detain, 'prisoner-one')]), [
    { problem: { code: 'idempotency-key-not-opaque' } },
  ])
})

// Ids that are unique in the whole ledger.
const promise = (deal: string, key: string): BatchItem =>
  item(
    [
      'deals.make-commitment',
      deal,
      {
        commitmentId: 'the-same',
        obligor: 'XK',
        beneficiary: 'US',
        kind: 'other',
        text: 'a thing',
        test: 'it is seen',
        occurred: '2025',
      },
    ],
    key,
  )

test('an id that another stream has is refused before anything is recorded', async (t) => {
  const node = await openNode(t)
  await run(node, [promise('made-up', 'first')])
  const results = await refusedBatch(node, [openDeal('other'), promise('other', 'second')])
  t.match(results[1], { status: 'refused', problem: { code: 'id-taken' } })
  t.same(await stored(node, 'deal-other'), [])
})

test('an id that two streams of a batch would have is refused before anything is recorded', async (t) => {
  const node = await openNode(t)
  const results = await refusedBatch(node, [
    promise('made-up', 'first'),
    openDeal('other'),
    promise('other', 'second'),
  ])
  t.match(results[2], { status: 'refused', problem: { code: 'id-taken' } })
  t.equal((await stored(node, STREAM)).length, 1)
})

// Consecutive commands on one stream.
const detained = [
  item(['prisoners.detain', CASE, { pseudonym: 'Prisoner One', state: 'XK', occurred: '2020' }], UUIDS[0]),
  item(['prisoners.release', CASE, { terms: 'unknown', occurred: '2025' }], UUIDS[1]),
]
const pair = [
  item(['prisoners.release', CASE, { terms: 'unknown', occurred: '2022' }], UUIDS[2]),
  item(['prisoners.return-to-custody', CASE, { reason: 'x', occurred: '2023' }], UUIDS[3]),
] as const

test('consecutive commands on a stream are judged together', async (t) => {
  const node = await openNode(t)
  await run(node, detained)
  t.same(statuses(await run(node, pair)), ['recorded', 'recorded'])
})

test('commands on a stream that others come between are judged apart', async (t) => {
  const node = await openNode(t)
  await run(node, detained)
  const results = await refusedBatch(node, [pair[0], said('So.'), pair[1]])
  t.match(results[0], { status: 'refused', problem: { code: 'prisoner-free' } })
})

test('consecutive commands on a stream are one append', async (t) => {
  const node = await openNode(t)
  const sizes: number[] = []
  const counting = nodeOn({
    ...node.store,
    append: (stream, expected, events) => {
      sizes.push(events.length)
      return node.store.append(stream, expected, events)
    },
  })
  await run(counting, [...detained, said('So.'), ...pair])
  t.same(sizes, [2, 1, 2])
})

test('consecutive commands are refused together: the last of them is blamed', async (t) => {
  const node = await openNode(t)
  const results = await refusedBatch(node, [
    item(status('collapsed', '2025-02'), 'one'),
    item(status('fulfilled', '2025-03'), 'two'),
    said('So.'),
  ])
  t.match(results, [
    { key: 'one', status: 'checked' },
    { key: 'two', status: 'checked' },
    { key: 'So.', status: 'refused', problem: { code: 'impossible-status-step' } },
  ])
})

// References to events of earlier commands.
test('a batch refers to an event of an earlier command', async (t) => {
  const node = await openNode(t)
  const link = item(['deals.link-event', 'made-up', { eventId: 'key:impose#0', occurred: '2025' }], 'link')
  const results = await run(node, [impose, link])
  t.match(results[1]?.events, [{ data: { eventId: eventIdOf('sanction-measure-one', 'impose', 0) } }])
})

test('a batch refers to an event of the command before, on the same stream', async (t) => {
  const node = await openNode(t)
  const fulfil = item(
    ['deals.fulfil', 'made-up', { commitmentId: 'the-same', evidence: ['key:promise#0'], occurred: '2025' }],
    'fulfil',
  )
  const results = await run(node, [promise('made-up', 'promise'), fulfil])
  t.match(results[1]?.events, [{ data: { evidence: [eventIdOf(STREAM, 'promise', 0)] } }])
})

for (const between of [[], [impose]]) {
  test(`a batch contradicts an event of its own, ${between.length} commands later`, async (t) => {
    const node = await openNode(t)
    const contradict = item(['events.contradict', 'key:So.#0', { occurred: '2025-04' }], 'contradict')
    const results = await run(node, [said('So.'), ...between, contradict])
    t.match(results.at(-1)?.events, [{ stream: STREAM, data: { eventId: eventIdOf(STREAM, 'So.', 0) } }])
  })
}

test('a reference may hold a key with signs in it', async (t) => {
  const node = await openNode(t)
  const contradict = item(['events.contradict', 'key:a#1/b#0', { occurred: '2025-04' }], 'contradict')
  t.same(statuses(await run(node, [said('So.', 'made-up', 'a#1/b'), contradict])), ['recorded', 'recorded'])
})

test('a reference to an event of a later command is refused', async (t) => {
  const node = await openNode(t)
  const link = item(['deals.link-event', 'made-up', { eventId: 'key:impose#0', occurred: '2025' }], 'link')
  const results = await refusedBatch(node, [link, impose])
  t.match(results, [
    { problem: { code: 'unknown-reference', errors: [{ pointer: '/eventId' }] } },
    { status: 'checked' },
  ])
})

test('evidence about an event of a later command is refused', async (t) => {
  const node = await openNode(t)
  const contradict = item(['events.contradict', 'key:So.#0', { occurred: '2025-04' }], 'contradict')
  t.match(await refusedBatch(node, [contradict, said('So.')]), [{ problem: { code: 'not-found' } }])
})

test('a reference to an event that a command does not give is refused', async (t) => {
  const node = await openNode(t)
  const link = item(['deals.link-event', 'made-up', { eventId: 'key:impose#1', occurred: '2025' }], 'link')
  t.match(await refusedBatch(node, [impose, link]), [{}, { problem: { code: 'unknown-reference' } }])
})

// Again.
test('a batch sent again is repeated, event for event', async (t) => {
  const node = await openNode(t)
  const items = [openDeal('other'), said('So.', 'other'), impose]
  const one = await run(node, items)
  const again = await run(node, items)
  t.same(statuses(again), ['repeated', 'repeated', 'repeated'])
  t.same(
    again.map(({ events }) => events),
    one.map(({ events }) => events),
  )
})

test('a batch that broke off is completed when sent again', async (t) => {
  const node = await openNode(t)
  const items = [openDeal('other'), impose, said('So.', 'other')]
  const away = before(
    node,
    'sanction-',
    once(async () => {
      throw new StoreError('unavailable', 'away')
    }),
  )
  t.match(await run(away, items), [
    { status: 'recorded' },
    { status: 'refused', problem: { code: 'unavailable' } },
    { status: 'not-recorded', problem: { code: 'not-checked' } },
  ])
  t.same(statuses(await run(node, items)), ['repeated', 'recorded', 'recorded'])
})

test('a batch sent again with more on a stream records what is more', async (t) => {
  const node = await openNode(t)
  await run(node, [said('So.')])
  const results = await run(node, [said('So.'), said('And so.')])
  t.same(statuses(results), ['repeated', 'recorded'])
  t.equal((await stored(node, STREAM)).length, 3)
})

test('a batch sent again refers to events that are already recorded', async (t) => {
  const node = await openNode(t)
  const fulfil = item(
    ['deals.fulfil', 'made-up', { commitmentId: 'the-same', evidence: ['key:promise#0'], occurred: '2025' }],
    'fulfil',
  )
  await run(node, [promise('made-up', 'promise')])
  t.same(statuses(await run(node, [promise('made-up', 'promise'), fulfil])), ['repeated', 'recorded'])
})

test('the commands of a batch are the same as those sent alone', async (t) => {
  const node = await openNode(t)
  const results = await run(node, [said('So.')])
  await have(node, statement('So.', 'So.'))
  t.same(await stored(node, STREAM).then((events) => events.slice(1)), results[0]?.events)
})

// What others write.
test('a batch is checked against what others wrote meanwhile', async (t) => {
  const node = await openNode(t)
  const other = nodeOn(node.store)
  await have(other, statement('Seen.'))
  await have(node, status('announced', '2025-02-01'))
  t.same(statuses(await run(other, [item(status('in-force', '2025-03-01'), 'one')])), ['recorded'])
})

test('a write between check and recording is reported for the command that it refuses', async (t) => {
  const node = await openNode(t)
  const raced = before(
    node,
    STREAM,
    once(() => have(node, status('collapsed', '2025-01-15'))),
  )
  const results = await run(raced, [
    impose,
    item(status('announced', '2025-02-01'), 'one'),
    openDeal('other'),
  ])
  t.match(results, [
    { status: 'recorded' },
    { status: 'refused', problem: { code: 'impossible-status-step' } },
    { status: 'not-recorded' },
  ])
})

// Only checked.
test('a dry run records nothing', async (t) => {
  const node = await openNode(t)
  const held = (await logged(node)).length
  t.same(statuses(await run(node, [openDeal('other'), said('So.', 'other')], true)), ['checked', 'checked'])
  t.equal((await logged(node)).length, held)
})

test('a dry run says what is refused', async (t) => {
  const node = await openNode(t)
  const results = await refusedBatch(node, [item(status('fulfilled', '2025'), 'one')], true)
  t.match(results, [{ problem: { code: 'impossible-status-step' } }])
})

test('a dry run uses up no id', async (t) => {
  const node = await openNode(t)
  await run(node, [promise('made-up', 'first')], true)
  t.same(statuses(await run(node, [openDeal('other'), promise('other', 'second')])), ['recorded', 'recorded'])
})

test('a dry run says what was recorded before', async (t) => {
  const node = await openNode(t)
  await run(node, [said('So.')])
  t.same(statuses(await run(node, [said('So.'), said('And so.')], true)), ['repeated', 'checked'])
})

// Over HTTP.
const lines = (items: readonly BatchItem[]): string => items.map((one) => JSON.stringify(one)).join('\n')
const begin = [item(SOURCE, 'source'), openDeal('made-up'), said('So.')]

test('a batch is JSON over HTTP', async (t) => {
  const { app } = await buildTestService(t)
  const answer = await app.inject({ method: 'POST', url: '/v1/batches', payload: { commands: begin } })
  t.equal(answer.statusCode, 200)
  t.same(statuses(answer.json().results), ['recorded', 'recorded', 'recorded'])
  t.match(answer.headers['detente-position'], /^\d+$/)
})

for (const type of ['application/jsonl', 'application/x-ndjson']) {
  test(`a batch is lines of ${type} over HTTP`, async (t) => {
    const { app } = await buildTestService(t)
    const headers = { 'content-type': type }
    const payload = `${lines(begin)}\n\n`
    const answer = await app.inject({ method: 'POST', url: '/v1/batches', headers, payload })
    t.same(statuses(answer.json().results), ['recorded', 'recorded', 'recorded'])
  })
}

test('a line that is not JSON is named', async (t) => {
  const { app } = await buildTestService(t)
  const headers = { 'content-type': 'application/jsonl' }
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/batches',
    headers,
    payload: `${lines(begin)}\n{`,
  })
  t.match(answer.json(), { status: 400, code: 'malformed-json', detail: /line 4/i })
})

test('a refused batch answers 422 with a result for each command', async (t) => {
  const { app } = await buildTestService(t)
  const commands = [...begin, item(status('fulfilled', '2025'), 'one')]
  const answer = await app.inject({ method: 'POST', url: '/v1/batches', payload: { commands } })
  t.match(answer.json(), {
    status: 422,
    code: 'batch-refused',
    results: [{}, {}, {}, { status: 'refused', problem: { code: 'impossible-status-step', status: 409 } }],
  })
  t.equal((await app.inject('/v1/deals/made-up')).statusCode, 404)
})

test('a dry run over HTTP records nothing', async (t) => {
  const { app } = await buildTestService(t)
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/batches?dryRun=true',
    payload: { commands: begin },
  })
  t.same(statuses(answer.json().results), ['checked', 'checked', 'checked'])
  t.equal((await app.inject('/v1/deals/made-up')).statusCode, 404)
})

test('a batch of nothing is refused', async (t) => {
  const { app } = await buildTestService(t)
  const answer = await app.inject({ method: 'POST', url: '/v1/batches', payload: { commands: [] } })
  t.match(answer.json(), { status: 422, errors: [{ pointer: '/commands' }] })
})

test('a command of a batch without a key is refused', async (t) => {
  const { app } = await buildTestService(t)
  const [{ key, ...rest }] = begin as [BatchItem]
  const answer = await app.inject({ method: 'POST', url: '/v1/batches', payload: { commands: [rest] } })
  t.match(answer.json(), { status: 422, code: 'missing-field', errors: [{ pointer: '/commands/0/key' }] })
})

test('a long batch lets others go first, when it is checked and when it is refused', async (t) => {
  const node = await openNode(t)
  const sources = Array.from({ length: 2_000 }, (_, n) =>
    item(['sources.register', `paper-${n}`, { kind: 'press', title: `Title ${n}` }], `source-${n}`),
  )
  const turnsDuring = async (work: Promise<unknown>): Promise<number> => {
    let turns = 0
    let on = true
    const count = (): void => {
      turns++
      if (on) setImmediate(count)
    }
    setImmediate(count)
    await work
    on = false
    return turns
  }
  t.ok((await turnsDuring(run(node, sources, true))) > 3)
  const statements = Array.from({ length: 2_000 }, (_, n) => said(`So ${n}.`))
  t.ok((await turnsDuring(run(node, statements, true))) > 3, 'on one stream, too')
  const refused = Array.from({ length: 2_000 }, (_, n) => said(`No ${n}.`, 'nowhere'))
  t.ok((await turnsDuring(refusedBatch(node, refused, true))) > 3)
})

test('more errors than are named are counted', async (t) => {
  const node = await openNode(t)
  const unknown = Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`member${n}`, n]))
  const [result] = await refusedBatch(node, [
    item(['sources.register', 'paper', { kind: 'press', ...unknown }], 'k'),
  ])
  t.match(result?.problem?.detail, /^the first 100 of 90\d errors: /)
  t.equal(result?.problem?.errors?.length, 100)
})

test('after a hundred bad fields the rest of a batch is not checked', async (t) => {
  const node = await openNode(t)
  const bad = Array.from({ length: 60 }, (_, n) =>
    item(['sources.register', `paper-${n}`, { kind: 'rumour', title: 7 }], `source-${n}`),
  )
  const results = await refusedBatch(node, bad)
  t.equal(results.length, 60)
  t.equal(results[49]?.problem?.errors?.length, 2)
  t.equal(results.flatMap(({ problem }) => problem?.errors ?? []).length, 100)
  t.match(results[50], {
    status: 'not-recorded',
    problem: { code: 'not-checked', detail: 'The commands before it have 100 bad fields.' },
  })
})
