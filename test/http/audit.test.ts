/** The audit over HTTP: a client that trusts nobody gets tiles, checkpoints and proofs, and checks them. */
import { type Test, test } from 'tap'
import { jcs } from '../../events/canonical/jcs.ts'
import { readCheckpoint } from '../../src/tlog/checkpoint.ts'
import { readGrowth } from '../../src/tlog/consistency.ts'
import { readNote, signersOf } from '../../src/tlog/note.ts'
import { readVkey } from '../../src/tlog/noteKeys.ts'
import { verifyConsistency, verifyInclusion } from '../../src/tlog/proofs.ts'
import { readProofText } from '../../src/tlog/proofText.ts'
import { readEntries } from '../../src/tlog/tiles.ts'
import { EMPTY, extend, type Hash, leafHash, rootOf } from '../../src/tlog/tree.ts'
import { until } from '../store/sqlite-given.ts'
import { buildLedger, deal, isProblem, type Ledger, statement } from './given.ts'

const signed = (ledger: Ledger, size: number): Promise<void> =>
  until(() => ledger.service.audit.checkpoint()?.size === BigInt(size))

/** A ledger of five events: a source, a deal and what was said of it; its checkpoint is of them all. */
const built = async (t: Test) => {
  const ledger = await buildLedger(t)
  const opened = await ledger.record('/v1/deals', deal('potash'))
  for (const gist of ['one', 'two', 'three']) {
    await ledger.record('/v1/deals/potash/record-statement', statement(gist))
  }
  await signed(ledger, 5)
  return { ...ledger, opened }
}

const hashes = (texts: readonly string[]): readonly Hash[] => texts.map((text) => Buffer.from(text, 'base64'))

test('the checkpoint is a note that the key of the log signed', async (t) => {
  const { get, service } = await built(t)
  const answer = await get('/checkpoint')
  t.match(answer, {
    statusCode: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' },
  })
  const shown = (await get('/v1/audit/checkpoint')).json()
  const key = readVkey(shown.vkey)
  t.same(signersOf(readNote(answer.body), [key]), [key])
  t.match(shown, { origin: `detente/${service.store.ledgerId}`, size: 5, note: answer.body })
  t.equal((await get('/v1/audit/checkpoint', { accept: 'text/plain' })).body, answer.body)
})

test('the tiles and entries lead to the root, and the entries are the events as recorded', async (t) => {
  const { get, app, service } = await built(t)
  const { root } = readCheckpoint(readNote((await get('/checkpoint')).body))
  const entries = readEntries((await app.inject('/tile/entries/000.p/5')).rawPayload) ?? []
  const tile = await app.inject('/tile/0/000.p/5')
  t.match(tile.headers, {
    'content-type': 'application/octet-stream',
    'cache-control': 'max-age=31536000, immutable',
  })
  t.ok(tile.rawPayload.equals(Buffer.concat(entries.map(leafHash))))
  t.ok(rootOf(entries.reduce((range, entry) => extend(range, leafHash(entry)), EMPTY)).equals(root))
  const { events } = await service.store.readStream('deal-potash')
  t.same(
    entries.slice(1).map(String),
    events.map(({ body }) => body),
  )
  t.ok((await app.inject('/tile/0/000.p/3')).rawPayload.equals(tile.rawPayload.subarray(0, 96)))
})

test('leaf n is the n-th event of the list of events, which shows its position', async (t) => {
  const { get, app } = await built(t)
  const entries = readEntries((await app.inject('/tile/entries/000.p/5')).rawPayload) ?? []
  const { items } = (await get('/v1/events')).json() as { items: readonly { position: string }[] }
  t.equal(items.length, 5)
  for (const [n, { position, ...event }] of items.entries()) {
    t.match(position, /^\d+$/)
    t.equal(jcs(event), String(entries[n]))
  }
})

test('the service calls no checkpoint cosigned when it has no witness', async (t) => {
  const { get } = await built(t)
  isProblem(t, await get('/checkpoint?cosigned=true'), 503, 'not-signed')
  t.equal((await get('/checkpoint?cosigned=false')).statusCode, 200)
  isProblem(t, await get('/checkpoint?cosigned=x'), 400, 'bad-parameter', ['/cosigned'])
})

test('a missing tile is 404', async (t) => {
  const { get } = await built(t)
  for (const path of [
    '/tile/0/000',
    '/tile/0/000.p/6',
    '/tile/1/000.p/1',
    '/tile/entries/001.p/1',
    '/tile/0/0',
    '/tile/x',
  ]) {
    isProblem(t, await get(path), 404, 'not-found')
  }
  isProblem(t, await get('/checkpoint?size=3'), 400, 'bad-parameter', ['/size'])
})

test('an event is proved, as JSON and as a tlog-proof', async (t) => {
  const { get, opened, service } = await built(t)
  const leaf = leafHash((await service.store.readStream('deal-potash')).events[0]!.body)
  const url = `/v1/audit/proofs/inclusion?event=${opened.id}`
  const proof = (await get(url)).json()
  t.match(proof, { eventId: opened.id, index: 1, size: 5, leafHash: leaf.toString('base64') })
  t.ok(verifyInclusion(1n, 5n, leaf, hashes(proof.hashes), Buffer.from(proof.root, 'base64')))
  const text = readProofText((await get(url, { accept: 'text/plain' })).body)
  const { size, root } = readCheckpoint(readNote(text.checkpoint))
  t.ok(verifyInclusion(text.index, size, leaf, text.hashes, root))
  t.equal(text.checkpoint, proof.checkpoint)
})

test('an event is proved in an earlier log, by its index too', async (t) => {
  const { get } = await built(t)
  const proof = (await get('/v1/audit/proofs/inclusion?index=2&size=3')).json()
  const leaf = Buffer.from(proof.leafHash, 'base64')
  t.ok(verifyInclusion(2n, 3n, leaf, hashes(proof.hashes), Buffer.from(proof.root, 'base64')))
  t.equal(proof.checkpoint, undefined)
})

test('the log is proved to have grown, as JSON and as a witness wants it', async (t) => {
  const { get } = await built(t)
  const proof = (await get('/v1/audit/proofs/consistency?from=3')).json()
  const [from, to] = [proof.fromRoot, proof.toRoot].map((root) => Buffer.from(root, 'base64')) as [
    Buffer,
    Buffer,
  ]
  t.match(proof, { from: 3, to: 5 })
  t.ok(verifyConsistency(3n, 5n, hashes(proof.hashes), from, to))
  const growth = readGrowth((await get('/v1/audit/proofs/consistency?from=3', { accept: 'text/plain' })).body)
  t.ok(verifyConsistency(growth.old, 5n, growth.hashes, from, to))
  t.equal(growth.checkpoint, (await get('/checkpoint')).body)
})

test('the service explains why it cannot prove something', async (t) => {
  const { get, opened } = await built(t)
  const inclusion = '/v1/audit/proofs/inclusion'
  isProblem(t, await get(`${inclusion}?event=nothing`), 404, 'not-found')
  isProblem(t, await get(inclusion), 400, 'bad-parameter', ['/event'])
  isProblem(t, await get(`${inclusion}?event=${opened.id}&index=1`), 400, 'bad-parameter', ['/event'])
  isProblem(t, await get(`${inclusion}?index=9`), 503, 'not-signed')
  isProblem(t, await get(`${inclusion}?index=4&size=9`), 503, 'not-signed')
  isProblem(t, await get(`${inclusion}?index=4&size=3`), 400, 'bad-parameter')
  isProblem(t, await get(`${inclusion}?index=-1`), 400, 'bad-parameter', ['/index'])
  isProblem(t, await get(`${inclusion}?index=1&size=3`, { accept: 'text/plain' }), 400, 'bad-parameter')
  isProblem(t, await get(`${inclusion}?index=1`, { accept: 'text/csv' }), 406, 'not-acceptable')
  isProblem(t, await get('/v1/audit/proofs/consistency'), 400, 'bad-parameter', ['/from'])
  isProblem(t, await get('/v1/audit/proofs/consistency?from=0'), 400, 'bad-parameter')
  isProblem(t, await get('/v1/audit/proofs/consistency?from=4&to=3'), 400, 'bad-parameter')
})

test('proofs given before stay what they are when the log grows', async (t) => {
  const ledger = await built(t)
  const url = `/v1/audit/proofs/inclusion?event=${ledger.opened.id}&size=5`
  const { checkpoint, ...before } = (await ledger.get(url)).json()
  await ledger.record('/v1/deals/potash/record-statement', statement('four'))
  await signed(ledger, 6)
  t.strictSame((await ledger.get(url)).json(), before)
  t.ok(checkpoint)
})

test('health says how far the log is signed', async (t) => {
  const { get } = await built(t)
  t.match((await get('/health/ready')).json(), { audit: { events: 5, signed: 5 } })
})
