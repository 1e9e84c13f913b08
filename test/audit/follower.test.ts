/** The Merkle tree as a follower of the log, on every engine: signed soon, the same everywhere, never two pasts. */
import { cpSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { type Test, test } from 'tap'
import { openAudit } from '../../src/audit/audit.ts'
import { leavesOf } from '../../src/audit/leaves.ts'
import { makeKeyFile } from '../../src/audit/signer/logKey.ts'
import { readSigned } from '../../src/audit/signer/signedCell.ts'
import type { EventStore } from '../../src/store/port.ts'
import { openTail } from '../../src/tail/tail.ts'
import { readNote, signersOf } from '../../src/tlog/note.ts'
import { readVkey, SIGNATURE, vkeyOf } from '../../src/tlog/noteKeys.ts'
import { verifyConsistency, verifyInclusion } from '../../src/tlog/proofs.ts'
import { consistencyProof, EMPTY, extend, inclusionProof, leafHash, rootOf } from '../../src/tlog/tree.ts'
import { endWith } from '../ending.ts'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { newLedger, openAt as openEventStoreDb } from '../store/eventstoredb-given.ts'
import { openAt, until } from '../store/sqlite-given.ts'
import { writeRounds } from '../views/given.ts'
import { flip } from './bundles.ts'

const silent = pino({ level: 'silent' })

interface Options {
  /** Where the key and the tree are. */
  readonly folder: string
  /** The address of the store, as a service gives it. */
  readonly address?: string
  readonly few?: number
  readonly key?: string
  readonly takeoverMs?: number
}

/** Follows a ledger; it is ended with the test, unless the test did. */
const follow = async (t: Test, store: EventStore, { folder, key, takeoverMs, address, few }: Options) => {
  const options = {
    key: key ?? join(folder, 'key'),
    origin: 'ledger.example/log',
    ...(address && { address }),
  }
  const audit = await openAudit(
    join(folder, 'audit'),
    store,
    {
      ...options,
      ...(takeoverMs !== undefined && { takeoverMs }),
      ...(few !== undefined && { leavesInline: few }),
    },
    silent,
  )
  const failed: unknown[] = []
  const feed = openTail(store, [audit.follower], (_, error) => failed.push(error))
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
  t.test('the log signs an appended event within a second', async (t) => {
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

  t.test('after a restart the audit continues where it was', async (t) => {
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

  t.test('one of two nodes with the key signs, and the other takes over when it stops', async (t) => {
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
    /key\.signed says that 42 events were signed, but the log has only 28: is it an older backup/,
  )
  t.equal(audit.checkpoint(), undefined)
})

test('a key that came back without the file of what it signed signs nothing, until that is there', async (t) => {
  const { folder, store } = await restored(t, 2)
  const path = join(folder, 'key.signed')
  const kept = readFileSync(path)
  rmSync(path)
  rmSync(join(folder, 'audit'), { recursive: true })
  const address = `sqlite:${join(folder, 'events.db')}`
  const { audit, close } = await follow(t, store, { folder, address })
  await until(() => audit.trouble() !== undefined)
  t.match(audit.trouble(), /^key\.signed is missing, so what the key has signed is unknown.*--last FILE/)
  t.equal(audit.checkpoint(), undefined)
  await close()
  t.notOk(existsSync(path))
  writeFileSync(path, kept)
  const again = await follow(t, store, { folder, address })
  await until(() => again.audit.trouble() !== undefined)
  t.match(again.audit.trouble(), /at 42 events, the log.s root differs from the one in key\.signed/)
})

test('a key without the file of what it signed does not sign a log that it did not sign before', async (t) => {
  const folder = t.testdir({})
  const store = await openAt(t, join(folder, 'events.db'))
  await makeKeyFile(join(folder, 'key'), 'ledger.example/log', SIGNATURE)
  await writeRounds(store, 0, 1)
  const { audit } = await follow(t, store, { folder })
  await until(() => audit.trouble() !== undefined)
  t.match(audit.trouble(), /key\.signed is missing/)
})

test('the log reports a damaged record of the last signature, next to the key or in the store, and does not sign over it', async (t) => {
  const { folder, path } = await signedLedger(t, 2)
  const kept = readFileSync(join(folder, 'key.signed'))
  const store = await openAt(t, path)
  for (const at of [3, 20, 60, kept.length - 20]) {
    writeFileSync(join(folder, 'key.signed'), flip(kept, at))
    const { audit, close } = await follow(t, store, { folder })
    await until(() => audit.trouble() !== undefined)
    t.match(audit.trouble(), /^key\.signed, which keeps what was signed, is damaged: /, String(at))
    await close()
  }
  writeFileSync(join(folder, 'key.signed'), kept)
  const cell = (await store.readState('signer-checkpoint'))!
  for (const [value, why] of [
    ['{', /in the cell signer-checkpoint, is damaged/],
    [
      // The note alone: a random key may hold the same digits.
      cell.value.replace(String.raw`\n28\n`, String.raw`\n27\n`),
      /the checkpoint that the store says was signed last is not signed by the key/,
    ],
  ] as const) {
    const { revision } = (await store.readState('signer-checkpoint'))!
    await store.writeState('signer-checkpoint', value, revision)
    const { audit, close } = await follow(t, store, { folder })
    await until(() => audit.trouble() !== undefined)
    t.match(audit.trouble(), why)
    await close()
  }
})

test('an older backup that has grown another way is a fork, and is not signed', async (t) => {
  const { folder, store } = await restored(t, 2)
  const { audit } = await follow(t, store, { folder })
  await until(() => audit.trouble() !== undefined)
  t.match(
    audit.trouble(),
    /at 42 events, the log.s root differs from the one in .*key\.signed: the log was changed/,
  )
  t.equal(audit.checkpoint(), undefined)
})

/** Edits the first event of a deal in the file of a ledger, leaf 7. */
const editFirst = async (path: string): Promise<void> => {
  const { DatabaseSync } = await import('node:sqlite')
  const db = new DatabaseSync(path)
  db.exec(`UPDATE log SET body = replace(body, '"recordedAt":"2031', '"recordedAt":"2030')
    WHERE position = (SELECT min(position) FROM log WHERE stream LIKE 'deal-%')`)
  db.close()
}

/** A ledger of so many rounds, signed and closed. */
const signedLedger = async (t: Test, rounds: number) => {
  const folder = t.testdir({})
  const path = join(folder, 'events.db')
  const store = await openAt(t, path)
  await writeRounds(store, 0, rounds)
  const first = await follow(t, store, { folder })
  await first.signed(rounds * LEAVES)
  await first.close()
  await store.close()
  return { folder, path, note: first.audit.checkpoint()?.note }
}

test('an event that was edited in the database before the start stops the signing, and is named', async (t) => {
  const { folder, path } = await signedLedger(t, 2)
  await editFirst(path)
  const edited = await openAt(t, path)
  const kept = await follow(t, edited, { folder })
  await until(() => kept.audit.trouble() !== undefined)
  t.match(kept.audit.trouble(), /^leaf 7 of the log is not what it was: .* at position 9$/)
  await writeRounds(edited, 2, 3)
  await until(() => kept.audit.tree.size() === 42)
  t.equal(kept.audit.checkpoint(), undefined)
  await kept.close()
  t.match((await readSigned(edited))?.signed.note, /\n28\n/, 'nothing more was signed')
  rmSync(join(folder, 'audit'), { recursive: true })
  const { audit } = await follow(t, edited, { folder })
  await until(() => audit.trouble() !== undefined)
  t.match(
    audit.trouble(),
    /at 28 events, the log.s root differs from the one in the store: the log was changed/,
  )
})

test('an event that is edited while the log is followed stops the signing when it is seen', async (t) => {
  const { folder, path } = await signedLedger(t, 2)
  const store = await openAt(t, path)
  const { audit, signed } = await follow(t, store, { folder })
  await signed(28)
  await until(() => audit.checking() === undefined)
  await editFirst(path)
  await t.rejects(audit.entries(0, 28), /leaf 7 of the log is not what it was/)
  await until(() => audit.trouble() !== undefined)
  t.match(audit.trouble(), /^leaf 7 of the log is not what it was: /)
  t.equal(audit.checkpoint(), undefined)
})

test('an event leaves only after its check since the start, and a damaged event never leaves', async (t) => {
  const { folder, path } = await signedLedger(t, 2)
  await editFirst(path)
  const store = await openAt(t, path)
  const { audit } = await follow(t, store, { folder })
  t.equal(audit.mayLeave(3), 3, 'nothing was looked at yet')
  t.equal(audit.mayLeave(40), Number.POSITIVE_INFINITY, 'what comes now was seen')
  await until(() => audit.trouble() !== undefined)
  t.equal(audit.mayLeave(0), 8, 'up to the damaged event')
  t.equal(audit.mayLeave(9), Number.POSITIVE_INFINITY)
})

test('files of the tree that are damaged are made again from the log, and nothing wrong is read meanwhile', async (t) => {
  const { folder, path, note } = await signedLedger(t, 20)
  for (const [file, at] of [
    ['level-0', 5],
    ['level-0', 255 * 32],
    ['positions', 100],
    ['positions', 279 * 8 - 1],
  ] as const) {
    const whole = readFileSync(join(folder, 'audit', file))
    const store = await openAt(t, path)
    writeFileSync(join(folder, 'audit', file), flip(whole, at))
    const { audit, signed, close } = await follow(t, store, { folder })
    if (file === 'level-0') t.throws(() => audit.tree.readTile(0, 0), /damaged in tile 0 of the file level-0/)
    await until(() => audit.checking() === undefined && audit.checkpoint() !== undefined)
    t.ok(readFileSync(join(folder, 'audit', file)).equals(whole), `${file} ${at}`)
    t.equal(audit.checkpoint()?.note, note)
    t.equal(audit.tree.readTile(0, 0).length, 256 * 32)
    await signed(280)
    await close()
    await store.close()
  }
})

test('a long log is looked at in a thread, with the same outcome', async (t) => {
  const { folder, path, note } = await signedLedger(t, 20)
  const file = join(folder, 'audit', 'level-0')
  const whole = readFileSync(file)
  const threaded = { folder, address: `sqlite:${path}`, few: 0 }
  const store = await openAt(t, path)
  writeFileSync(file, flip(whole, 77))
  const first = await follow(t, store, threaded)
  await until(() => first.audit.checking() === undefined && first.audit.checkpoint() !== undefined)
  t.ok(readFileSync(file).equals(whole), 'the file was mended')
  t.equal(first.audit.checkpoint()?.note, note)
  await writeRounds(store, 20, 21)
  await first.signed(294)
  await first.close()
  await editFirst(path)
  const { audit } = await follow(t, store, threaded)
  await until(() => audit.trouble() !== undefined)
  t.match(audit.trouble(), /^leaf 7 of the log is not what it was: .* at position 9$/)
})

test('where a file of the tree is damaged while it is read, it is refused, and then mended', async (t) => {
  const { folder, path } = await signedLedger(t, 20)
  const store = await openAt(t, path)
  const { audit } = await follow(t, store, { folder })
  await until(() => audit.checking() === undefined && audit.checkpoint() !== undefined)
  const file = join(folder, 'audit', 'level-0')
  const whole = readFileSync(file)
  writeFileSync(file, flip(whole, 77))
  t.throws(() => inclusionProof(audit.tree.subtrees, 200, 280), /tree of the audit is damaged/)
  audit.suspect()
  await until(() => audit.checking() === undefined)
  t.ok(readFileSync(file).equals(whole))
  t.equal(inclusionProof(audit.tree.subtrees, 200, 280).length, 9)
  t.equal(audit.trouble(), undefined)
})

test('deleted events and events outside the ledger are not leaves', async (t) => {
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
