/** The Merkle tree as a follower of the log, on every engine: signed soon, the same everywhere, never two pasts. */
import { cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { type Test, test } from 'tap'
import { openAudit } from '../../src/audit/audit.ts'
import { readVkey, vkeyOf } from '../../src/audit/keys.ts'
import { leavesOf } from '../../src/audit/leaves.ts'
import { readNote, signersOf } from '../../src/audit/note.ts'
import { verifyConsistency, verifyInclusion } from '../../src/audit/proofs.ts'
import { consistencyProof, EMPTY, extend, inclusionProof, leafHash, rootOf } from '../../src/audit/tree.ts'
import { openFeed } from '../../src/feed/feed.ts'
import type { EventStore } from '../../src/store/port.ts'
import { endWith } from '../ending.ts'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { newLedger, openAt as openEventStoreDb } from '../store/eventstoredb-given.ts'
import { openAt, until } from '../store/sqlite-given.ts'
import { writeRounds } from '../views/given.ts'

const silent = pino({ level: 'silent' })

interface Options {
  /** Where the key and the tree are. */
  readonly folder: string
  readonly key?: string
  readonly takeoverMs?: number
}

/** Follows a ledger; it is ended with the test, unless the test did. */
const follow = async (t: Test, store: EventStore, { folder, key, takeoverMs }: Options) => {
  const options = { key: key ?? join(folder, 'key'), origin: 'ledger.example/log' }
  const audit = await openAudit(
    join(folder, 'audit'),
    store,
    { ...options, ...(takeoverMs !== undefined && { takeoverMs }) },
    silent,
  )
  const failed: unknown[] = []
  const feed = openFeed(store, [audit.follower], (_, error) => failed.push(error))
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    closed ??= feed.close().then(audit.close)
    return closed
  }
  endWith(t, close)
  /** Waits until so many events are signed. */
  const signed = (size: number): Promise<void> => until(() => audit.checkpoint()?.size === BigInt(size))
  return { audit, close, signed, failed, key: options.key }
}

const bodiesOf = async (store: EventStore): Promise<readonly string[]> => {
  const bodies: string[] = []
  for await (const { body } of leavesOf(store)) bodies.push(body)
  return bodies
}

const rootOver = (bodies: readonly string[]): Buffer =>
  rootOf(bodies.reduce((range, body) => extend(range, leafHash(body)), EMPTY))

const LEAVES = 14

type Open = (t: Test, folder: string) => Promise<EventStore>

const suite = (t: Test, open: Open): void => {
  t.test('what is appended is signed within a second', async (t) => {
    const folder = t.testdir({})
    const store = await open(t, folder)
    const { audit, signed } = await follow(t, store, { folder })
    await signed(0)
    const waits: number[] = []
    for (let round = 0; round < 3; round++) {
      await writeRounds(store, round, round + 1)
      const before = performance.now()
      await signed((round + 1) * LEAVES)
      waits.push(performance.now() - before)
    }
    // What else the machine does may fall on one of them.
    t.ok(Math.min(...waits) < 1_000, waits.join(', '))
    t.ok(audit.checkpoint()?.root.equals(rootOver(await bodiesOf(store))))
    t.same(signersOf(readNote(audit.checkpoint()?.note ?? ''), [audit.verifier!]), [audit.verifier])
    t.equal(audit.trouble(), undefined)
  })

  t.test('each event is proved, and each size to have grown', async (t) => {
    const folder = t.testdir({})
    const store = await open(t, folder)
    await writeRounds(store, 0, 20)
    const { audit, signed } = await follow(t, store, { folder })
    await signed(280)
    const bodies = await bodiesOf(store)
    const root = audit.checkpoint()!.root
    for (const [index, body] of bodies.entries()) {
      const proof = inclusionProof(audit.tree.subtrees, index, 280)
      t.ok(verifyInclusion(BigInt(index), 280n, leafHash(body), proof, root), `leaf ${index}`)
    }
    for (const size of [1, 2, 100, 255, 256, 257, 279]) {
      const proof = consistencyProof(audit.tree.subtrees, size, 280)
      const old = rootOver(bodies.slice(0, size))
      t.ok(audit.tree.rootAt(size).equals(old))
      t.ok(verifyConsistency(BigInt(size), 280n, proof, old, root), `size ${size}`)
    }
    t.same((await audit.entries(250, 20)).map(String), bodies.slice(250, 270))
  })

  t.test('after a restart it goes on where it was', async (t) => {
    const folder = t.testdir({})
    const store = await open(t, folder)
    await writeRounds(store, 0, 19)
    const first = await follow(t, store, { folder })
    await first.signed(19 * LEAVES)
    await first.close()
    const again = await follow(t, store, { folder })
    t.equal(again.audit.tree.size(), 19 * LEAVES, 'the tree was kept')
    await writeRounds(store, 19, 21)
    await again.signed(21 * LEAVES)
    t.ok(again.audit.checkpoint()?.root.equals(rootOver(await bodiesOf(store))))
    t.equal(again.audit.verifier?.id, first.audit.verifier?.id)
  })

  t.test('a tree that was lost, cut short or changed is made again, with the same root', async (t) => {
    const folder = t.testdir({})
    const store = await open(t, folder)
    await writeRounds(store, 0, 20)
    const kept = join(folder, 'audit')
    const harms: readonly (() => void)[] = [
      () => rmSync(kept, { recursive: true }),
      () => truncateSync(join(kept, 'level-0'), 32 * 260),
      () => truncateSync(join(kept, 'positions'), 8),
      () => writeFileSync(join(kept, 'tree.json'), '{'),
      () => writeFileSync(join(kept, 'level-1'), Buffer.alloc(32)),
    ]
    for (const harm of harms) {
      const before = await follow(t, store, { folder })
      await before.signed(280)
      await before.close()
      harm()
      const after = await follow(t, store, { folder })
      await after.signed(280)
      t.ok(after.audit.checkpoint()?.root.equals(before.audit.checkpoint()!.root))
      t.equal(after.audit.checkpoint()?.note, before.audit.checkpoint()?.note)
      await after.close()
    }
  })

  t.test('the key is made once, for its owner alone', async (t) => {
    const folder = t.testdir({})
    const store = await open(t, folder)
    const { audit, signed, key } = await follow(t, store, { folder })
    await signed(0)
    t.equal(statSync(key).mode & 0o777, 0o600)
    t.equal(readVkey(vkeyOf(audit.verifier!)).name, 'ledger.example/log')
    t.notMatch(audit.checkpoint()?.note, readFileSync(key, 'utf8').trim())
  })

  t.test('a node without the key serves what another signs, and signs nothing', async (t) => {
    const folder = t.testdir({ a: {}, b: {} })
    const store = await open(t, folder)
    const a = await follow(t, store, { folder: join(folder, 'a') })
    await a.signed(0)
    const b = await follow(t, store, { folder: join(folder, 'b') })
    t.equal(b.audit.verifier, undefined)
    await writeRounds(store, 0, 2)
    await a.signed(28)
    await b.signed(28)
    t.equal(b.audit.checkpoint()?.note, a.audit.checkpoint()?.note)
  })

  t.test('of two nodes with the key one signs, and the other takes over when it is gone', async (t) => {
    const folder = t.testdir({ a: {}, b: {} })
    const store = await open(t, folder)
    const a = await follow(t, store, { folder: join(folder, 'a') })
    await a.signed(0)
    cpSync(a.key, join(folder, 'b', 'key'))
    const b = await follow(t, store, { folder: join(folder, 'b'), takeoverMs: 300 })
    await writeRounds(store, 0, 1)
    await Promise.all([a.signed(14), b.signed(14)])
    t.equal(b.audit.checkpoint()?.note, a.audit.checkpoint()?.note)
    await a.close()
    await writeRounds(store, 1, 2)
    await b.signed(28)
    t.ok(b.audit.checkpoint()?.root.equals(rootOver(await bodiesOf(store))))
    const back = await follow(t, store, { folder: join(folder, 'a') })
    await back.signed(28)
    t.equal(back.audit.checkpoint()?.note, b.audit.checkpoint()?.note)
  })

  t.test('two nodes that sign at the same moment never sign two pasts', async (t) => {
    const folder = t.testdir({ a: {}, b: {} })
    const store = await open(t, folder)
    const a = await follow(t, store, { folder: join(folder, 'a'), takeoverMs: 0 })
    await a.signed(0)
    cpSync(a.key, join(folder, 'b', 'key'))
    const b = await follow(t, store, { folder: join(folder, 'b'), takeoverMs: 0 })
    for (let round = 0; round < 6; round++) {
      await writeRounds(store, round, round + 1)
      await Promise.all([a.signed((round + 1) * LEAVES), b.signed((round + 1) * LEAVES)])
      t.ok(a.audit.checkpoint()?.root.equals(b.audit.checkpoint()!.root))
    }
    t.same([a.audit.trouble(), b.audit.trouble()], [undefined, undefined])
  })
}

test('on sqlite', async (t) => suite(t, (t, folder) => openAt(t, join(folder, 'events.db'))))

test('on the double of EventStoreDB', async (t) => {
  const { connectionString } = await startEventStoreDouble(t)
  suite(t, (t) => openEventStoreDb(t, newLedger(connectionString)))
})

test('both engines come to the same roots', async (t) => {
  const folder = t.testdir({ a: {}, b: {} })
  const { connectionString } = await startEventStoreDouble(t)
  const stores = [
    await openAt(t, join(folder, 'events.db')),
    await openEventStoreDb(t, newLedger(connectionString)),
  ] as const
  const roots = []
  for (const [n, store] of stores.entries()) {
    await writeRounds(store, 0, 3)
    const { audit, signed } = await follow(t, store, { folder: join(folder, 'ab'[n]!) })
    await signed(42)
    roots.push(audit.checkpoint()?.root.toString('hex'))
  }
  t.equal(roots[0], roots[1])
})

/** A ledger that was signed further than its file goes: an older copy of it was put back. */
const restored = async (t: Test, more: number) => {
  const folder = t.testdir({})
  const path = join(folder, 'events.db')
  const store = await openAt(t, path)
  await writeRounds(store, 0, 2)
  const first = await follow(t, store, { folder })
  await first.signed(28)
  await first.close()
  await store.close()
  cpSync(path, join(folder, 'backup.db'))
  const later = await openAt(t, path)
  await writeRounds(later, 2, 3)
  const second = await follow(t, later, { folder })
  await second.signed(42)
  await second.close()
  await later.close()
  cpSync(join(folder, 'backup.db'), path)
  const back = await openAt(t, path)
  await writeRounds(back, 7, 7 + more)
  return { folder, store: back }
}

test('an older backup, put back, is not signed', async (t) => {
  const { folder, store } = await restored(t, 0)
  const { audit } = await follow(t, store, { folder })
  await until(() => audit.trouble() !== undefined)
  t.match(
    audit.trouble(),
    /key\.signed says that 42 events were signed, and the log has 28: is it an older backup/,
  )
  t.equal(audit.checkpoint(), undefined)
})

test('an older backup that has grown another way is a fork, and is not signed', async (t) => {
  const { folder, store } = await restored(t, 2)
  const { audit } = await follow(t, store, { folder })
  await until(() => audit.trouble() !== undefined)
  t.match(audit.trouble(), /the log had another root at 42 events than .*key\.signed says: it was changed/)
  t.equal(audit.checkpoint(), undefined)
})

test('an event that is edited in the database is noticed when the tree is made again, and when it is asked for', async (t) => {
  const folder = t.testdir({})
  const path = join(folder, 'events.db')
  const store = await openAt(t, path)
  await writeRounds(store, 0, 2)
  const first = await follow(t, store, { folder })
  await first.signed(28)
  await first.close()
  await store.close()
  const { DatabaseSync } = await import('node:sqlite')
  const db = new DatabaseSync(path)
  db.exec(`UPDATE log SET body = replace(body, '"recordedAt":"2031', '"recordedAt":"2030')
    WHERE position = (SELECT min(position) FROM log WHERE stream LIKE 'deal-%')`)
  db.close()
  const edited = await openAt(t, path)
  const kept = await follow(t, edited, { folder })
  await kept.signed(28)
  await t.rejects(kept.audit.entries(0, 28), /leaf 7 of the log is not what it was/)
  await kept.close()
  rmSync(join(folder, 'audit'), { recursive: true })
  const { audit } = await follow(t, edited, { folder })
  await until(() => audit.trouble() !== undefined)
  t.match(audit.trouble(), /another root at 28 events than the store says: it was changed/)
})

test('what is deleted, and what is no event of the ledger, is no leaf', async (t) => {
  const folder = t.testdir({})
  const store = await openAt(t, join(folder, 'events.db'))
  const { audit, signed } = await follow(t, store, { folder })
  await writeRounds(store, 0, 1)
  await signed(LEAVES)
  const before = audit.checkpoint()?.note
  await store.append('personal-x', -1, [{ id: crypto.randomUUID(), type: 'Noted', body: '{}' }])
  await store.deleteStream('personal-x', 0)
  await writeRounds(store, 1, 2)
  await signed(2 * LEAVES)
  t.equal(audit.tree.size(), 2 * LEAVES)
  t.not(audit.checkpoint()?.note, before)
})
