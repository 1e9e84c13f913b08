/** The same command again gives the same events: keys, ids derived from them, revisions that were pinned. */
import { test } from 'tap'
import { v5, version } from 'uuid'
import { jcs } from '../../events/canonical/jcs.ts'
import { eventIdOf, sha256Hex } from '../../src/rules/kernel/identity.ts'
import { opaque } from './given.ts'
import {
  before,
  DEAL,
  first,
  have,
  logged,
  nodeOn,
  openLedger,
  openNode,
  SOURCE,
  send,
  statement,
  status,
  stored,
} from './recording.ts'

const STREAM = 'deal-made-up'
const UUID = '3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b11'

test('the same key and body give the same events, recorded once', async (t) => {
  const node = await openNode(t)
  const one = await send(node, statement('So.', 'key-1'))
  const again = await send(node, statement('So.', 'key-1'))
  t.same(again.events, one.events)
  t.equal(again.repeated, true)
  t.equal((await stored(node, STREAM)).length, 2)
})

test('a body that means the same, defaults left out, is the same body', async (t) => {
  const node = await openNode(t)
  const [name, target, body] = statement('So.')
  const one = await send(node, [name, target, { ...body, confidence: 'reported', deals: [] }, 'key-1'])
  t.same((await send(node, [name, target, body, 'key-1'])).events, one.events)
})

test('the same key with another body is refused', async (t) => {
  const node = await openNode(t)
  await have(node, statement('So.', 'key-1'))
  t.match(await send(node, statement('Not so.', 'key-1')), { problem: { code: 'idempotency-key-reused' } })
})

test('the same key and body of another actor is refused', async (t) => {
  const node = await openNode(t)
  await have(node, statement('So.', 'key-1'))
  const sent = await send(node, statement('So.', 'key-1'), { actor: 'k-other' })
  t.match(sent, { problem: { code: 'idempotency-key-reused' } })
})

test('the same key and body of another command is refused', async (t) => {
  const node = await openNode(t)
  const talks = { talksId: 'talks-one', reason: 'none', occurred: '2025-03-01' }
  await have(node, [
    'deals.schedule-talks',
    'made-up',
    { talksId: 'talks-one', planned: '2025', occurred: '2025' },
  ])
  await have(node, ['deals.cancel-talks', 'made-up', talks, 'key-1'])
  const sent = await send(node, status('announced', '2025-03-01', 'key-1'))
  t.match(sent, { problem: { code: 'idempotency-key-reused' } })
})

test('the same key on another stream is another key', async (t) => {
  const node = await openNode(t)
  const [name, , body] = DEAL
  await have(node, [name, undefined, { ...body, id: 'other' }])
  const one = first(await send(node, statement('So.', 'key-1')))
  const other = first(await send(node, statement('Not so.', 'key-1', 'other')))
  t.not(other.id, one.id)
})

test('a retry gives the same events after the stream moved on', async (t) => {
  const node = await openNode(t)
  const one = await send(node, statement('So.', 'key-1'))
  await have(node, statement('And so.', 'key-2'), statement('And on.'))
  t.same((await send(node, statement('So.', 'key-1'))).events, one.events)
})

test('a retry gives the same events though it would be refused now', async (t) => {
  const node = await openNode(t)
  const one = await send(node, status('announced', '2025-02-01', 'key-1'))
  await have(node, status('in-force', '2025-03-01'))
  t.same((await send(node, status('announced', '2025-02-01', 'key-1'))).events, one.events)
})

test('a node that never saw the first use gives the same events', async (t) => {
  const node = await openNode(t)
  const one = await send(node, statement('So.', 'key-1'))
  t.same((await send(nodeOn(node.store), statement('So.', 'key-1'))).events, one.events)
})

test('a node whose sight of the stream is old gives the same events', async (t) => {
  const node = await openNode(t)
  const other = nodeOn(node.store)
  await have(other, statement('Before.'))
  const one = await send(node, statement('So.', 'key-1'))
  t.same((await send(other, statement('So.', 'key-1'))).events, one.events)
})

test('a node that missed several events gives the same events', async (t) => {
  const node = await openNode(t)
  const other = nodeOn(node.store)
  await have(other, statement('Before.'))
  await have(node, statement('Unseen.'))
  const one = await send(node, statement('So.', 'key-1'))
  await have(node, statement('Unseen, too.'))
  t.same((await send(other, statement('So.', 'key-1'))).events, one.events)
})

for (const [what, gist, how] of [
  ['another body', 'Not so.', {}],
  ['another actor', 'So.', { actor: 'k-other' }],
] as const) {
  test(`a node whose sight of the stream is old refuses a key used with ${what}`, async (t) => {
    const node = await openNode(t)
    const other = nodeOn(node.store)
    await have(other, statement('Before.'))
    await have(node, statement('So.', 'key-1'))
    t.match(await send(other, statement(gist, 'key-1'), how), { problem: { code: 'idempotency-key-reused' } })
  })
}

test('a retry after an append whose answer was lost gives what was recorded', async (t) => {
  const node = await openNode(t)
  const lost = nodeOn({
    ...node.store,
    append: async (...append) => {
      await node.store.append(...append)
      throw new Error('the answer was lost')
    },
  })
  await t.rejects(send(lost, statement('So.', 'key-1')))
  t.match(await send(node, statement('So.', 'key-1')), {
    repeated: true,
    events: [{ data: { gist: 'So.' } }],
  })
  t.equal((await stored(node, STREAM)).length, 2)
})

test('without a key the same command is recorded again', async (t) => {
  const node = await openNode(t)
  await have(node, statement('So.'), statement('So.'))
  t.equal((await stored(node, STREAM)).length, 3)
})

// Ids.
test('the id of an event is a UUID v5 of stream, key and index', async (t) => {
  const node = await openNode(t)
  const event = first(await send(node, statement('So.', 'key-1')))
  t.equal(event.id, v5(jcs([STREAM, 'key-1', 0]), '5a1bd1c5-4c1c-5c0e-9d4c-0d6f6d2a7b11'))
  t.equal(event.id, eventIdOf(STREAM, 'key-1', 0))
})

test('without a key the id of an event is a UUID v7', async (t) => {
  const node = await openNode(t)
  t.equal(version(first(await send(node, statement('So.'))).id), 7)
})

test('an event holds a hash of its key, never the key', async (t) => {
  const node = await openNode(t)
  const event = first(await send(node, statement('So.', 'key-telling-much')))
  t.equal(event.keyHash, sha256Hex('key-telling-much'))
  t.notOk((await logged(node)).some(({ body }) => body.includes('key-telling-much')))
})

test('an event without a key holds no hashes', async (t) => {
  const node = await openNode(t)
  const event = first(await send(node, statement('So.')))
  t.notOk('keyHash' in event)
  t.notOk('bodyHash' in event)
})

test('the id of a new stream is derived from the key: a retry finds it', async (t) => {
  const node = await openNode(t)
  const [name, , { ...body }] = DEAL
  const open = [name, undefined, { ...body, id: undefined }, 'key-1'] as const
  const one = await send(node, open)
  t.match(first(one).stream, /^deal-d-[a-z2-7]{20}$/)
  t.same((await send(node, open)).events, one.events)
})

test('the id derived from a key is the same on every ledger', async (t) => {
  const streams: string[] = []
  for (const name of ['one', 'two']) {
    await t.test(name, async (t) => {
      const node = nodeOn(await openLedger(t))
      const { stream } = first(
        await send(node, [SOURCE[0], undefined, { kind: 'press', title: 'A title' }, 'key-1']),
      )
      streams.push(stream)
    })
  }
  t.match(streams[0], /^source-src-[a-z2-7]{20}$/)
  t.equal(streams[0], streams[1])
})

test('without a key a new stream has another id each time', async (t) => {
  const node = await openNode(t)
  const open = [SOURCE[0], undefined, { kind: 'press', title: 'A title' }] as const
  t.not(first(await send(node, open)).stream, first(await send(node, open)).stream)
})

test('the derived id of a detention case is opaque', async (t) => {
  const node = await openNode(t)
  const detain = [
    'prisoners.detain',
    undefined,
    { pseudonym: 'Prisoner One', state: 'XK', occurred: '2020' },
    UUID,
  ] as const
  t.match(first(await send(node, detain)).stream, /^prisoner-c-[a-z2-7]{20}$/)
})

// If-Match.
test('a command is recorded at the revision that it pins', async (t) => {
  const node = await openNode(t)
  t.equal(first(await send(node, statement('So.'), { ifMatch: 0 })).revision, 1)
})

for (const ifMatch of [0, 2]) {
  test(`a command that pins revision ${ifMatch} of a stream at 1 is refused`, async (t) => {
    const node = await openNode(t)
    await have(node, statement('So.'))
    const sent = await send(node, statement('And so.'), { ifMatch })
    t.match(sent, { problem: { code: 'revision-moved' } })
    t.equal((await stored(node, STREAM)).length, 2)
  })
}

test('a command that pins a revision of a stream that it opens is refused', async (t) => {
  const node = nodeOn(await openLedger(t))
  await have(node, SOURCE)
  t.match(await send(node, DEAL, { ifMatch: 0 }), { problem: { code: 'revision-moved' } })
})

test('a revision is compared with the present one, not with an old sight of it', async (t) => {
  const node = await openNode(t)
  const other = nodeOn(node.store)
  await have(other, statement('Seen.'))
  await have(node, statement('Unseen.'))
  t.equal(first(await send(other, statement('So.'), { ifMatch: 2 })).revision, 3)
})

test('a command that pins a revision is not decided again after others wrote', async (t) => {
  const node = await openNode(t)
  const raced = before(node, STREAM, () => send(node, statement('Faster.')))
  const sent = await send(raced, statement('So.'), { ifMatch: 0 })
  t.match(sent, { problem: { code: 'revision-moved' } })
})

test('the key is looked at before the revision that is pinned', async (t) => {
  const node = await openNode(t)
  const one = await send(node, statement('So.', 'key-1'), { ifMatch: 0 })
  const again = await send(node, statement('So.', 'key-1'), { ifMatch: 0 })
  t.same(again.events, one.events)
  t.equal(again.repeated, true)
})

test('a key used before with another body is refused for that, whatever revision is pinned', async (t) => {
  const node = await openNode(t)
  await have(node, statement('So.', 'key-1'))
  const sent = await send(node, statement('Not so.', 'key-1'), { ifMatch: 0 })
  t.match(sent, { problem: { code: 'idempotency-key-reused' } })
})

test('a key is looked for among those of a detention case, too', async (t) => {
  const node = await openNode(t)
  const id = opaque('c', 'a')
  const detain = [
    'prisoners.detain',
    id,
    { pseudonym: 'Prisoner One', state: 'XK', occurred: '2020' },
    UUID,
  ] as const
  const one = await send(node, detain)
  t.same((await send(node, detain)).events, one.events)
})
