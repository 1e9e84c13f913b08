/** The test double answers the real client as server 24.6.0 does, and goes wrong when told to. */
import { ErrorType } from '@eventstore/db-client'
import { type Test, test } from 'tap'
import { type DoubleOptions, startEventStoreDouble } from './double.ts'
import { connect, event, events, subscribe, told } from './given.ts'

const given = async (t: Test, options?: DoubleOptions) => {
  const double = await startEventStoreDouble(t, options)
  return { double, client: connect(t, double) }
}

/** That something fails with an error of the client, which tap's types do not know. */
const fails = (t: Test, promise: Promise<unknown>, wanted: object = {}) =>
  t.rejects(promise, wanted as { name: string })

const NEW = { expectedRevision: 'no_stream' } as const

test('an append answers the revision and the position of its last event', async (t) => {
  const { double, client } = await given(t)
  const answer = await client.appendToStream('deal-1', events(3), NEW)
  t.equal(answer.nextExpectedRevision, 2n)
  t.equal(answer.position?.commit, double.log.entries.find(({ revision }) => revision === 2n)?.position)
})

test('an event comes back as it was appended', async (t) => {
  const { client } = await given(t)
  const noted = event('Ў')
  await client.appendToStream('deal-1', noted, NEW)
  for await (const { event } of client.readStream('deal-1')) {
    t.match(event, { id: noted.id, type: 'Noted', data: noted.data, isJson: true, streamId: 'deal-1' })
    t.equal(event?.revision, 0n)
  }
})

test('many appends at once go over one call, in their order', async (t) => {
  const { double, client } = await given(t)
  const row = events(100)
  // Only then the client knows what the server can do.
  await client.appendToStream('deal-1', event(), NEW)
  await Promise.all(
    row.map((one, n) => client.appendToStream('deal-1', one, { expectedRevision: BigInt(n) })),
  )
  t.equal(double.openCalls(), 1)
  t.same(
    double.received.flatMap(({ ids }) => ids).slice(1),
    row.map(({ id }) => id),
  )
})

const WRONG: readonly (readonly [number, bigint | 'no_stream' | 'stream_exists', bigint | 'no_stream'])[] = [
  [3, 0n, 2n],
  [3, 9n, 2n],
  [3, 'no_stream', 2n],
  [0, 0n, 'no_stream'],
  [0, 'stream_exists', 'no_stream'],
]
for (const [present, expectedRevision, actualVersion] of WRONG) {
  test(`an append to ${present} events that expects ${expectedRevision} is refused`, async (t) => {
    const { client } = await given(t)
    if (present > 0) await client.appendToStream('deal-1', events(present), NEW)
    await fails(t, client.appendToStream('deal-1', event(), { expectedRevision }), {
      type: ErrorType.WRONG_EXPECTED_VERSION,
      streamName: 'deal-1',
      actualVersion,
    })
  })
}

test('the same ids at the same exact revision are stored once and answered alike', async (t) => {
  const { double, client } = await given(t)
  const three = events(3)
  const first = await client.appendToStream('deal-1', three, NEW)
  await client.appendToStream('deal-1', events(2), { expectedRevision: 2n })
  t.same(await client.appendToStream('deal-1', three, NEW), first)
  t.equal(double.log.read('deal-1').length, 5)
})

test('ids of which only the first are stored are refused', async (t) => {
  const { client } = await given(t)
  const pair = events(2)
  await client.appendToStream('deal-1', pair, NEW)
  for (const other of [[pair[0]!, event()], [...pair, event()], pair.toReversed()]) {
    await fails(t, client.appendToStream('deal-1', other, NEW), { type: ErrorType.WRONG_EXPECTED_VERSION })
  }
})

test('the same id at the current revision is stored again', async (t) => {
  const { client } = await given(t)
  const one = event()
  await client.appendToStream('deal-1', one, NEW)
  t.equal((await client.appendToStream('deal-1', one, { expectedRevision: 0n })).nextExpectedRevision, 1n)
})

test('an append that is too large is refused whole, and the next is not', async (t) => {
  const { client } = await given(t)
  const large = { ...event(), data: 'x'.repeat(600_000) }
  await fails(t, client.appendToStream('deal-1', Array(9).fill(large), NEW), {
    type: ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
    maxAppendSize: 1_048_576,
  })
  t.equal((await client.appendToStream('deal-1', event(), NEW)).nextExpectedRevision, 0n)
})

test('with credentials of its own an append goes over a call of its own', async (t) => {
  const { client } = await given(t)
  const credentials = { username: 'kit', password: 'kite' }
  const three = events(3)
  t.equal((await client.appendToStream('deal-1', three, { ...NEW, credentials })).nextExpectedRevision, 2n)
  await fails(t, client.appendToStream('deal-1', event(), { expectedRevision: 0n, credentials }), {
    type: ErrorType.WRONG_EXPECTED_VERSION,
    actualVersion: 2n,
  })
})

const READS = [
  [{}, [0, 1, 2, 3, 4]],
  [{ fromRevision: 3n }, [3, 4]],
  [{ fromRevision: 1n, maxCount: 2 }, [1, 2]],
  [{ fromRevision: 7n }, []],
  [{ direction: 'backwards', fromRevision: 'end', maxCount: 2 }, [4, 3]],
  [{ direction: 'backwards', fromRevision: 1n }, [1, 0]],
  [{ direction: 'backwards', fromRevision: 99n, maxCount: 1 }, [4]],
] as const
for (const [options, wanted] of READS) {
  const name = JSON.stringify(options, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))
  test(`${name} of five events reads ${JSON.stringify(wanted)}`, async (t) => {
    const { client } = await given(t)
    await client.appendToStream('deal-1', events(5), NEW)
    t.same(
      await told(client.readStream('deal-1', options)),
      wanted.map((revision) => `deal-1@${revision}`),
    )
  })
}

test('a stream that is not there is not found', async (t) => {
  const { client } = await given(t)
  await fails(t, told(client.readStream('deal-1')), { type: ErrorType.STREAM_NOT_FOUND })
})

test('the log of all is read from a position on, and backwards from before it', async (t) => {
  const { client } = await given(t)
  await client.appendToStream('deal-1', events(3), NEW)
  const { position } = await client.appendToStream('deal-2', events(2), NEW)
  const fromPosition = position!
  t.same((await told(client.readAll({ fromPosition })))[0], 'deal-2@1')
  t.same(await told(client.readAll({ fromPosition, direction: 'backwards', maxCount: 2 })), [
    'deal-2@0',
    'deal-1@2',
  ])
  const { commit, prepare } = fromPosition
  await fails(t, told(client.readAll({ fromPosition: { commit: commit - 1n, prepare: prepare - 1n } })), {
    message: /InvalidPosition/,
  })
})

test('positions are not dense, and the server writes events of its own between ours', async (t) => {
  const { double, client } = await given(t)
  for (let n = 0; n < 12; n++) await client.appendToStream(`deal-${n}`, event(), NEW)
  const { entries } = double.log
  t.ok(entries.every(({ position }, n) => n === 0 || position > entries[n - 1]!.position + 1n))
  t.ok((await told(client.readAll())).some((line, n) => n > 3 && line.startsWith('$')))
})

test('a subscription tells what is there, then that it caught up, then what comes', async (t) => {
  const { client } = await given(t)
  await client.appendToStream('deal-1', events(2), NEW)
  await client.appendToStream('other-1', events(2), NEW)
  const { lines, until } = subscribe(t, client)
  await until((seen) => seen.includes('caught up'))
  t.same(lines, ['confirmed', 'deal-1@0', 'deal-1@1', 'checkpoint', 'caught up'])
  await client.appendToStream('other-1', event(), { expectedRevision: 1n })
  await client.appendToStream('deal-1', event(), { expectedRevision: 1n })
  await until((seen) => seen.length > 5)
  t.same(lines.slice(5), ['deal-1@2'])
})

test('a subscription begins after a position', async (t) => {
  const { client } = await given(t)
  const { position } = await client.appendToStream('deal-1', events(2), NEW)
  await client.appendToStream('deal-1', events(2), { expectedRevision: 1n })
  const { lines, until } = subscribe(t, client, { behind: position!.commit })
  await until((seen) => seen.includes('caught up'))
  t.same(lines, ['confirmed', 'deal-1@2', 'deal-1@3', 'checkpoint', 'caught up'])
})

test('the checkpoint of a subscription that has found nothing is beyond every position', async (t) => {
  const { client } = await given(t)
  const { checkpoints, until } = subscribe(t, client)
  await until((seen) => seen.includes('caught up'))
  t.same(checkpoints, [18_446_744_073_709_551_615n])
})

test('while a subscription goes through what is not asked for, checkpoints say where a page began', async (t) => {
  const { double, client } = await given(t)
  await client.appendToStream('other-1', events(2_500), NEW)
  const { checkpoints, until } = subscribe(t, client)
  await until((seen) => seen.includes('caught up'))
  t.same(checkpoints, [0n, double.log.entries[1_000]?.position])
})

test('a stream deleted for good is refused, and its marker comes at the end of the log', async (t) => {
  const { client } = await given(t)
  await client.appendToStream('deal-1', events(2), NEW)
  await fails(t, client.tombstoneStream('deal-1', { expectedRevision: 0n }), {
    type: ErrorType.WRONG_EXPECTED_VERSION,
    actualVersion: 1n,
  })
  await client.tombstoneStream('deal-1', { expectedRevision: 1n })
  const refusal = { type: ErrorType.STREAM_DELETED, streamName: 'deal-1' }
  await fails(t, client.tombstoneStream('deal-1', { expectedRevision: 1n }), refusal)
  await fails(t, client.appendToStream('deal-1', event(), { expectedRevision: 1n }), refusal)
  await fails(t, told(client.readStream('deal-1')), refusal)
  const { lines, until } = subscribe(t, client)
  await until((seen) => seen.includes('caught up'))
  t.same(lines.slice(1, 4), ['deal-1@0', 'deal-1@1', 'deal-1@9223372036854775807'])
})

test('a deleted stream is empty, and later events continue its revisions', async (t) => {
  const { client } = await given(t)
  await client.appendToStream('deal-1', events(2), NEW)
  await client.deleteStream('deal-1', { expectedRevision: 1n })
  await fails(t, told(client.readStream('deal-1')), { type: ErrorType.STREAM_NOT_FOUND })
  t.equal((await client.appendToStream('deal-1', event(), NEW)).nextExpectedRevision, 2n)
  t.same(await told(client.readStream('deal-1')), ['deal-1@2'])
})

test('a stream with $maxCount shows its last events only, and knows the others', async (t) => {
  const { client } = await given(t)
  const row = events(3)
  await client.setStreamMetadata('cell', { maxCount: 1 }, NEW)
  for (const [n, one] of row.entries()) {
    await client.appendToStream('cell', one, n === 0 ? NEW : { expectedRevision: BigInt(n - 1) })
  }
  t.same(await told(client.readStream('cell')), ['cell@2'])
  t.same((await client.getStreamMetadata('cell')).metadata, { maxCount: 1 })
  const again = await client.appendToStream('cell', row[1]!, { expectedRevision: 0n })
  t.match(again, { success: true, nextExpectedRevision: 1n, position: undefined })
})

test('stored events are there after a stop and a start', async (t) => {
  const { double, client } = await given(t)
  await client.appendToStream('deal-1', events(2), NEW)
  await double.stop()
  await fails(t, told(client.readStream('deal-1')), { type: ErrorType.UNAVAILABLE })
  await double.start()
  t.same(await told(client.readStream('deal-1')), ['deal-1@0', 'deal-1@1'])
})

test('the last of too many calls on a connection waits until another ends', async (t) => {
  const { double, client } = await given(t, { mostCalls: 3 })
  const open = [subscribe(t, client), subscribe(t, client), subscribe(t, client)]
  for (const { until } of open) await until((seen) => seen.includes('caught up'))
  const { lines, until } = subscribe(t, client)
  await fails(t, client.tombstoneStream('deal-1', { expectedRevision: 'any', deadline: 300 }), {
    type: ErrorType.DEADLINE_EXCEEDED,
  })
  t.same(lines, [])
  await open[0]?.stop()
  await until((seen) => seen.includes('caught up'))
  t.equal(double.openCalls(), 3)
})

test('gossip names the leader', async (t) => {
  const double = await startEventStoreDouble(t)
  const other = await startEventStoreDouble(t, { log: double.log })
  for (const one of [double, other]) {
    one.faults.members = [
      { host: '127.0.0.1', port: double.port, state: 'follower', alive: true },
      { host: '127.0.0.1', port: other.port, state: 'leader', alive: true },
    ]
  }
  const connectionString = `esdb://127.0.0.1:${double.port},127.0.0.1:${other.port}?tls=false`
  await connect(t, { ...double, connectionString }).appendToStream('deal-1', event(), NEW)
  t.same([double.received.length, other.received.length], [0, 1])
})

test('a follower node sends a client to the leader', async (t) => {
  const { double, client } = await given(t)
  const leader = await startEventStoreDouble(t, { log: double.log })
  double.faults.refuse = { kind: 'not-leader', leader: { host: '127.0.0.1', port: leader.port } }
  await fails(t, client.appendToStream('deal-1', event(), NEW), {
    type: ErrorType.NOT_LEADER,
    leader: { address: '127.0.0.1', port: leader.port },
  })
  await client.appendToStream('deal-1', event(), NEW)
  t.equal(leader.received.length, 1)
})

const REFUSALS = [
  ['busy', { message: /Server Is Busy/ }, { type: ErrorType.UNAVAILABLE }],
  ['not-ready', { message: /Server Is Not Ready/ }, { type: ErrorType.UNAVAILABLE }],
  ['timeout', { type: ErrorType.DEADLINE_EXCEEDED }, { type: ErrorType.TIMEOUT }],
  ['unknown', { type: ErrorType.UNKNOWN }, { type: ErrorType.UNKNOWN }],
] as const
for (const [kind, onAppend, onRead] of REFUSALS) {
  test(`a server that refuses with ${kind}`, async (t) => {
    const { double, client } = await given(t)
    double.faults.refuse = { kind }
    await fails(t, client.appendToStream('deal-1', event(), NEW), onAppend)
    await fails(t, told(client.readStream('deal-1')), onRead)
    double.faults.refuse = undefined
    await client.appendToStream('deal-1', event(), NEW)
    t.equal(double.log.read('deal-1').length, 1)
  })
}

test('an append is stored although its connection was cut before the answer', async (t) => {
  const { double, client } = await given(t)
  double.faults.appends.push({ kind: 'cut', stored: true }, { kind: 'cut', stored: false })
  const one = event()
  await fails(t, client.appendToStream('deal-1', one, NEW))
  t.equal(double.log.read('deal-1').length, 1)
  await fails(t, client.appendToStream('deal-2', event(), NEW))
  t.equal(double.log.read('deal-2'), 'missing')
  t.equal((await client.appendToStream('deal-1', one, NEW)).nextExpectedRevision, 0n)
})

test('a late answer arrives after later ones', async (t) => {
  const { double, client } = await given(t)
  await client.appendToStream('first', event(), NEW)
  double.faults.appends.push({ kind: 'answer-late', ms: 50 })
  const order: string[] = []
  const append = async (stream: string): Promise<void> => {
    await client.appendToStream(stream, event(), NEW)
    order.push(stream)
  }
  await Promise.all([append('late'), append('next')])
  t.same(order, ['next', 'late'])
})

test('with its disk full the server ends, and what it was asked is not stored', async (t) => {
  const { double, client } = await given(t)
  double.faults.appends.push({ kind: 'disk-full' })
  await fails(t, client.appendToStream('deal-1', event(), NEW), { type: ErrorType.UNAVAILABLE })
  await fails(t, told(client.readStream('deal-1')), { type: ErrorType.UNAVAILABLE })
  await double.start()
  await fails(t, told(client.readStream('deal-1')), { type: ErrorType.STREAM_NOT_FOUND })
})

test('a read whose connection is cut in the middle fails', async (t) => {
  const { double, client } = await given(t)
  await client.appendToStream('deal-1', events(5), NEW)
  double.faults.reads.push({ kind: 'cut', after: 2 })
  await fails(t, told(client.readStream('deal-1')), { type: ErrorType.UNAVAILABLE })
})

test('a subscription that is not confirmed says nothing', async (t) => {
  const { double, client } = await given(t)
  await client.appendToStream('deal-1', events(2), NEW)
  double.faults.subscriptions.push({ kind: 'no-confirmation' })
  const silent = subscribe(t, client)
  const other = subscribe(t, client)
  await other.until((seen) => seen.includes('caught up'))
  t.same(silent.lines, [])
})

test('a subscription that stalls says nothing more, not even that it caught up', async (t) => {
  const { double, client } = await given(t)
  await client.appendToStream('deal-1', events(2), NEW)
  double.faults.subscriptions.push({ kind: 'stall', after: 1 })
  const stalled = subscribe(t, client)
  await stalled.until((seen) => seen.length === 2)
  const other = subscribe(t, client)
  await other.until((seen) => seen.includes('caught up'))
  t.same(stalled.lines, ['confirmed', 'deal-1@0'])
})

const ENDS = [
  [{ kind: 'cut', after: 1 }, ['confirmed', 'deal-1@0', 'UnavailableError']],
  [{ kind: 'end', after: 1 }, ['confirmed', 'deal-1@0', 'ended']],
] as const
for (const [fault, wanted] of ENDS) {
  test(`a subscription with the fault ${fault.kind}`, async (t) => {
    const { double, client } = await given(t)
    await client.appendToStream('deal-1', events(2), NEW)
    double.faults.subscriptions.push(fault)
    const { lines, until } = subscribe(t, client)
    await until((seen) => seen.length >= 3)
    t.same(lines.slice(0, 3), wanted)
  })
}

test('a subscription is interrupted and catches up again', async (t) => {
  const { double, client } = await given(t)
  await client.appendToStream('deal-1', events(2), NEW)
  double.faults.subscriptions.push({ kind: 'fall-behind', after: 3 })
  const { lines, until } = subscribe(t, client)
  await until((seen) => seen.includes('caught up'))
  await client.appendToStream('deal-1', events(2), { expectedRevision: 1n })
  await until((seen) => seen.filter((line) => line === 'caught up').length === 2)
  t.same(
    lines.filter((line) => line !== 'checkpoint'),
    ['confirmed', 'deal-1@0', 'deal-1@1', 'caught up', 'deal-1@2', 'fell behind', 'deal-1@3', 'caught up'],
  )
})

test('a subscriber that resumes at a checkpoint ahead misses the event that then appears there', async (t) => {
  const { double, client } = await given(t)
  await client.appendToStream('deal-1', events(2), NEW)
  double.faults.checkpointsAhead = true
  const first = subscribe(t, client)
  await first.until((seen) => seen.includes('caught up'))
  const checkpoint = first.checkpoints.at(-1)!
  const { position } = await client.appendToStream('deal-1', event(), { expectedRevision: 1n })
  t.equal(position?.commit, checkpoint)
  await client.appendToStream('deal-1', event(), { expectedRevision: 2n })
  const second = subscribe(t, client, { behind: checkpoint })
  await second.until((seen) => seen.includes('caught up'))
  t.same(
    second.lines.filter((line) => line.startsWith('deal-')),
    ['deal-1@3'],
  )
  t.ok(first.lines.includes('deal-1@2'))
})
