/** Many at once on one stream, of one node and of several: each is decided on what is really there. */
import { test } from 'tap'
import { StoreError } from '../../src/failure/storeError.ts'
import { before, first, have, nodeOn, once, openNode, send, statement, status, stored } from './recording.ts'

const STREAM = 'deal-made-up'

test('32 commands at once on one stream are all recorded, with dense revisions', async (t) => {
  const node = await openNode(t)
  const gists = Array.from({ length: 32 }, (_, n) => `Statement ${n}`)
  const sent = await Promise.all(gists.map((gist) => send(node, statement(gist))))
  const events = sent.map(first)
  t.same(
    events.map(({ revision }) => revision),
    gists.map((_, n) => n + 1),
  )
  t.same((await stored(node, STREAM)).slice(1), events)
})

test('32 commands at once of several nodes are all recorded, with dense revisions', async (t) => {
  const node = await openNode(t)
  const nodes = [node, nodeOn(node.store), nodeOn(node.store), nodeOn(node.store)]
  const sent = await Promise.all(
    Array.from({ length: 32 }, (_, n) => send(nodes[n % 4] ?? node, statement(`Statement ${n}`))),
  )
  const revisions = sent.map((one) => first(one).revision).sort((a, b) => a - b)
  t.same(
    revisions,
    Array.from({ length: 32 }, (_, n) => n + 1),
  )
})

test('the same command 32 times at once is recorded once', async (t) => {
  const node = await openNode(t)
  const sent = await Promise.all(Array.from({ length: 32 }, () => send(node, statement('So.', 'key-1'))))
  t.equal(new Set(sent.map((one) => first(one).id)).size, 1)
  t.equal((await stored(node, STREAM)).length, 2)
})

test('one of several mutually exclusive commands is recorded', async (t) => {
  const node = await openNode(t)
  const sent = await Promise.all(
    Array.from({ length: 8 }, (_, n) => send(node, status('announced', '2025-02-01', `key-${n}`))),
  )
  const refused = sent.filter(({ problem }) => problem?.code === 'impossible-status-step')
  t.equal(refused.length, 7)
})

test('a command is decided again when somebody else wrote meanwhile', async (t) => {
  const node = await openNode(t)
  const raced = before(
    node,
    STREAM,
    once(() => send(node, statement('Faster.'))),
  )
  t.equal(first(await send(raced, statement('So.'))).revision, 2)
})

test('a command is refused when what somebody else wrote meanwhile stands in the way', async (t) => {
  const node = await openNode(t)
  const raced = before(
    node,
    STREAM,
    once(() => send(node, status('collapsed', '2025-01-15'))),
  )
  const sent = await send(raced, status('announced', '2025-02-01'))
  const collapsed = (await stored(node, STREAM))[1]
  t.match(sent, { problem: { code: 'impossible-status-step', conflictingEvent: collapsed?.id } })
})

test('a command that an old sight of the stream refuses is decided on the present one', async (t) => {
  const node = await openNode(t)
  const other = nodeOn(node.store)
  await have(other, statement('Seen.'))
  await have(node, status('announced', '2025-02-01'))
  t.equal(first(await send(other, status('in-force', '2025-03-01'))).revision, 3)
})

test('a command gives up when others are faster again and again', async (t) => {
  const node = await openNode(t)
  const raced = before(node, STREAM, () => send(node, statement('Faster.')))
  t.match(await send(raced, statement('So.')), { problem: { code: 'concurrent-writes' } })
  const gists = (await stored(node, STREAM)).map(({ data }) => 'gist' in data && data.gist)
  t.equal(gists.filter((gist) => gist === 'Faster.').length, 16)
  t.notOk(gists.includes('So.'))
})

test('a node that gave up records the next command', async (t) => {
  const node = await openNode(t)
  let fast = true
  const raced = before(node, STREAM, async () => fast && send(node, statement('Faster.')))
  await send(raced, statement('So.'))
  fast = false
  t.equal(first(await send(raced, statement('So.'))).revision, 17)
})

test('an unreachable store leaves nothing half done', async (t) => {
  const node = await openNode(t)
  const away = before(
    node,
    STREAM,
    once(async () => {
      throw new StoreError('unavailable', 'the disk is full')
    }),
  )
  t.match(await send(away, statement('So.', 'key-1')), { problem: { code: 'unavailable' } })
  t.equal(first(await send(away, statement('So.', 'key-1'))).revision, 1)
})
